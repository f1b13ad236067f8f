"""What mouse and keys do to a chart, and what can be seen of it."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.appearance import Appearance, PriceColours
from desktop.look import Look
from desktop.panels.chart import axes
from desktop.panels.chart.canvas import ChartCanvas
from desktop.panels.chart.chart_data import ChartData, PlanLevels
from scanner import Line, LineKind
from tests.helpers.pixels import colors_in
from tests.helpers.stub_study import named_bars

BARS = named_bars("ABLE", 300, date(2026, 11, 20))
DATA = ChartData("ABLE", "Able Corp", BARS)
LAST = float(BARS.close[-1])
PLAN = PlanLevels(LAST, LAST * 0.9, LAST * 1.25, 2.5)


@pytest.fixture
def look():
    return Look(reduced_motion=True)


@pytest.fixture
def canvas(qtbot, look):
    made = ChartCanvas(look)
    qtbot.addWidget(made)
    made.resize(668, 288)
    made.show_data(DATA)
    made.show()
    return made


def wheel(canvas, x, notches):
    place = QPointF(x, 100)
    delta = QPoint(0, int(notches * 120))
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(
        place,
        place,
        QPoint(),
        delta,
        none,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def test_dragging_moves_the_bars_with_the_pointer(canvas, qtbot):
    before, pitch = canvas.seen, canvas.frame().bar_width
    with qtbot.waitSignal(canvas.moved):
        qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
        qtbot.mouseMove(canvas, QPoint(160, 100))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(160, 100))
    assert canvas.seen.first == pytest.approx(before.first - 60 / pitch)


def test_a_double_click_brings_the_span_back(canvas, qtbot):
    before = canvas.seen
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.seen.first == -0.5
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert canvas.seen == before


def test_the_wheel_zooms_around_the_pointer(canvas):
    under = canvas.frame().bar(200)
    wheel(canvas, 200, 1)
    assert canvas.frame().bar(200) == pytest.approx(under)
    wide = canvas.seen.width
    wheel(canvas, 200, -3)
    assert canvas.seen.width > wide


def test_keys_move_and_zoom(canvas, qtbot):
    start = canvas.seen
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.seen.first < start.first
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.seen.first == pytest.approx(start.first)
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.seen.width < start.width
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.seen.width == pytest.approx(start.width)
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.seen.first == pytest.approx(start.first)


def test_the_crosshair_goes_from_bar_to_bar_by_keyboard(canvas, qtbot):
    seen = []
    canvas.bar_pointed.connect(seen.append)
    for _ in range(2):
        qtbot.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert seen == [299, 298]


def test_the_crosshair_follows_the_pointer_and_goes_with_it(canvas, qtbot):
    seen = []
    canvas.bar_pointed.connect(seen.append)
    x = round(float(canvas.frame().x(250)))
    qtbot.mouseMove(canvas, QPoint(x, 100))
    qtbot.mouseMove(canvas, QPoint(canvas.width() - 5, 100))  # over the prices
    assert seen == [250, None]


def test_it_paints_every_state_of_data(canvas, look):
    short = replace(DATA, bars=BARS.tail(1))
    curve = Line("50-day average", LineKind.AVERAGE, BARS.close[-120:] * 0.98)
    level = Line("Level", LineKind.LEVEL, BARS.close * 0 + LAST)
    full = replace(DATA, lines=(curve, level), turned_true=(date(2026, 11, 4),), plan=PLAN, simulated=True)
    for data in (short, full, replace(full, plan=None), replace(full, turned_true=(date(1999, 1, 4),))):
        for span in range(5):
            canvas.show_data(data)
            canvas.choose_span(span)
            canvas.set_log(span % 2 == 0)
            assert look.color("chart.grid").name() in colors_in(canvas)


def test_lines_plan_markers_and_watermark_are_seen(canvas, look):
    plain = colors_in(canvas)
    curve = Line("50-day average", LineKind.AVERAGE, BARS.close[-120:] * 0.98)
    canvas.show_data(
        replace(DATA, lines=(curve,), turned_true=(date(2026, 11, 4),), plan=PLAN, simulated=True)
    )
    seen = colors_in(canvas)
    for token in ("chart.plan.gain", "chart.plan.risk", "chart.plan.entry", "line.default", "accent"):
        assert look.color(token).name() in seen, token
    assert look.color("chart.plan.gain").name() not in plain


def test_rising_candles_are_hollow_for_colour_blind_eyes(canvas, look, qapp):
    def share_of_up():
        return colors_in(canvas)[look.color("up").name()]

    canvas.choose_span(0)
    filled = share_of_up()
    look.set_appearance(Appearance(colours=PriceColours.COLOUR_BLIND, reduced_motion=True), qapp)
    try:
        assert 0 < share_of_up() < filled * 0.8
    finally:
        look.set_appearance(Appearance(reduced_motion=True), qapp)


def test_price_tags_keep_their_distance(canvas, look):
    near = replace(DATA, plan=PlanLevels(LAST, LAST * 0.999, LAST * 1.001, 1.0))
    canvas.show_data(near)
    tags = axes.plan_tags(near, canvas.frame(), look)
    assert [tag.words for tag in tags] == [f"{price:.2f}" for price in near.plan.prices]
    assert tags[1].y - tags[0].y >= 17
    assert tags[2].y - tags[1].y >= 17


@pytest.mark.parametrize("percent", [100, 150])
def test_price_tags_of_a_low_chart_stay_inside_and_apart(canvas, look, qapp, percent):
    look.set_appearance(Appearance(text_size=percent, reduced_motion=True), qapp)
    try:
        canvas.resize(400, 150)
        rise = replace(DATA, plan=PlanLevels(LAST, LAST * 0.998, LAST * 1.005, 2.5))
        canvas.show_data(rise)
        canvas.choose_span(0)
        tags = axes.plan_tags(rise, canvas.frame(), look)
        assert len(tags) == 3
        assert tags[0].y >= look.scaled(16) / 2
        assert min(lower.y - upper.y for upper, lower in pairwise(tags)) >= look.scaled(17)
    finally:
        look.set_appearance(Appearance(reduced_motion=True), qapp)


def test_without_bars_keys_do_nothing(canvas, qtbot):
    canvas.show_data(None)
    assert canvas.seen is None
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    wheel(canvas, 100, 1)
    canvas.step_crosshair(1)
    assert canvas.frame() is None
