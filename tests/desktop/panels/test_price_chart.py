"""The chart's panel: header, words in the place of a picture, and the picture to keep."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from desktop.look import Look
from desktop.panels.chart.chart_data import ChartData
from desktop.panels.price_chart import PriceChart
from tests.helpers.pixels import colors_in
from tests.helpers.stub_study import named_bars

DATA = ChartData("ABLE", "Able Corp", named_bars("ABLE", 300, date(2026, 11, 20)), simulated=True)


@pytest.fixture
def look():
    return Look(reduced_motion=True)


@pytest.fixture
def chart(qtbot, look):
    made = PriceChart(look)
    qtbot.addWidget(made)
    made.resize(668, 324)
    made.show()
    return made


def spans(chart):
    return [button for button in chart.header.findChildren(QToolButton) if button.property("segment")]


def test_it_says_what_to_do_until_there_is_a_chart(chart):
    assert "Choose a match" in chart.words()
    assert chart.picture() is None
    chart.show_data(DATA)
    assert chart.words() == ""
    assert "Able Corp" in chart.header.accessibleDescription()


def test_a_chart_stays_until_the_next_one_is_late(chart, qtbot):
    chart.show_data(DATA)
    chart.findChild(QTimer).setInterval(0)
    chart.await_data("BAKE")
    assert chart.data is DATA
    qtbot.waitUntil(lambda: "Loading the prices of BAKE." in chart.words())


def test_a_chart_in_time_stops_the_waiting(chart, qtbot):
    chart.await_data("ABLE")
    chart.show_data(DATA)
    assert not chart.findChild(QTimer).isActive()


def test_spans_are_chosen_by_button_and_unmarked_by_moving(chart, qtbot):
    chart.show_data(DATA)
    qtbot.mouseClick(spans(chart)[0], Qt.MouseButton.LeftButton)
    assert chart.span == 0
    assert spans(chart)[0].isChecked()
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Left)
    assert not any(button.isChecked() for button in spans(chart))
    # The next symbol comes in the span chosen.
    chart.show_data(replace(DATA, symbol="BAKE"))
    assert spans(chart)[0].isChecked()


def test_more_about_the_same_symbol_keeps_the_place(chart, qtbot):
    chart.show_data(DATA)
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Home)
    before = chart.canvas.seen
    chart.show_data(replace(DATA, turned_true=(date(2026, 11, 4),)), keep_place=True)
    assert chart.canvas.seen == before


def test_the_crosshair_is_read_out_in_the_header(chart, qtbot):
    chart.show_data(DATA)
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert chart.header.readout().startswith("20 Nov 2026")
    assert chart.canvas.accessibleDescription() == chart.header.readout()


def test_the_scale_is_switched_in_the_corner(chart, qtbot):
    chart.show_data(DATA)
    assert not chart.canvas.frame().log
    qtbot.mouseClick(chart.log_button, Qt.MouseButton.LeftButton)
    assert chart.canvas.frame().log


def test_a_narrow_chart_leaves_the_long_spans_out(chart):
    chart.resize(460, 250)
    assert [button.isVisible() for button in spans(chart)] == [True, True, True, False, False]
    chart.resize(668, 324)
    assert all(button.isVisible() for button in spans(chart))


def test_keys_for_the_workspace_are_wishes(chart, qtbot):
    chart.show_data(DATA)
    wishes = {Qt.Key.Key_Down: chart.next_wanted, Qt.Key.Key_Up: chart.previous_wanted}
    for key, wish in {**wishes, Qt.Key.Key_Return: chart.large_wanted}.items():
        with qtbot.waitSignal(wish):
            qtbot.keyClick(chart.canvas, key)
    chart.large = True
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        with qtbot.waitSignal(chart.small_wanted):
            qtbot.keyClick(chart.canvas, key)


def test_the_menu_has_the_commands_given(chart, qtbot):
    action = QAction("Save as picture", chart)
    chart.set_menu([action])
    chart.show_data(DATA)
    place = chart.canvas.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, chart.canvas.mapToGlobal(place))
    QApplication.sendEvent(chart.canvas, event)
    menu = chart.findChild(QMenu)
    assert menu.actions() == [action]
    menu.close()


def test_the_picture_says_that_prices_are_simulated(chart, look):
    chart.show_data(DATA)
    simulated = chart.picture()
    chart.show_data(replace(DATA, simulated=False))
    real = chart.picture()
    assert simulated.size() == real.size()
    assert simulated.width() == chart.canvas.width() * 2
    warn = look.color("warn").name()
    title = QRect(0, 0, simulated.width(), 60)
    assert warn in colors_in(simulated, title)
    assert warn not in colors_in(real, title)
