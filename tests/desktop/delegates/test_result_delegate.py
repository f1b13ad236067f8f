"""What a cell looks like: colours of directions, chips, numbers that are never cut, rows that fade."""

import math
from itertools import pairwise

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from desktop.delegates import result_delegate
from desktop.delegates.result_delegate import ResultDelegate, mixed
from desktop.look import Look
from desktop.models.results_model import ResultsModel
from scanner import Change
from tests.helpers import samples
from tests.helpers.samples import match

RANK, DIFF, SYMBOL, NAME, LAST, CHANGE = 0, 1, 2, 3, 5, 6
WIDTH, HEIGHT = 120, 26


@pytest.fixture
def look(qapp):
    return Look()


@pytest.fixture
def model(qapp):
    model = ResultsModel()
    model.begin()
    return model


def painted(look, model, column, *, selected=False, width=WIDTH, row=0):
    """The cell in the middle of a wider picture, so that what leaves the cell is seen."""
    image = QImage(width + 80, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(look.color("bg.window"))
    option = QStyleOptionViewItem()
    option.rect = QRect(40, 0, width, HEIGHT)
    if selected:
        option.state |= QStyle.StateFlag.State_Selected
    painter = QPainter(image)
    delegate = ResultDelegate(look)
    delegate.paint(painter, option, model.index(row, column))
    painter.end()
    return image


def colors(image, left=0, right=None):
    right = image.width() if right is None else right
    return {image.pixelColor(x, y).name() for x in range(left, right) for y in range(image.height() - 1)}


def ink(image, ground, left=0, right=None):
    right = image.width() if right is None else right
    return [
        x
        for x in range(left, right)
        if any(image.pixelColor(x, y) != ground for y in range(image.height() - 1))
    ]


def channels(color):
    return color.red(), color.green(), color.blue()


def distance(one, other):
    return math.dist(one, other)


@pytest.mark.parametrize(
    ("change", "tone"), [(2.36, "up"), (-0.72, "down"), (0.0, "text.primary"), (None, "text.muted")]
)
def test_a_change_is_painted_in_its_colour(look, model, change, tone):
    model.add([match("A", change_pct=change)])
    image = painted(Look(reduced_motion=True), model, CHANGE)
    ground, wanted = channels(look.color("bg.window")), channels(look.color(tone))
    strongest = max((channels(QColor(name)) for name in colors(image)), key=lambda one: distance(one, ground))
    share = distance(strongest, ground) / distance(wanted, ground)
    # Thin strokes are blended with the ground, in the same proportion for every channel.
    assert 0.7 < share < 1.02
    blend = [low + (high - low) * share for low, high in zip(ground, wanted, strict=True)]
    assert distance(strongest, blend) < 8


def test_numbers_end_at_the_same_place_and_words_begin_there(model, qapp):
    look = Look(reduced_motion=True)
    model.add([match("A", close=1.11), match("B", close=888.88), match("ABC", name="Xyz")])
    ground = look.color("bg.window")
    ends = {max(ink(painted(look, model, LAST, row=row), ground)) for row in (0, 1)}
    assert max(ends) - min(ends) <= 1
    starts = [min(ink(painted(look, model, column), ground)) for column in (SYMBOL, NAME)]
    assert max(starts) - min(starts) <= 2


def test_a_number_is_never_cut_but_a_name_is(model, qapp):
    look = Look(reduced_motion=True)
    model.add([match("A", close=1234567.89, name="A very long name of a company that does not fit")])
    ground = look.color("bg.window")
    assert min(ink(painted(look, model, LAST, width=40), ground)) < 40
    assert max(ink(painted(look, model, NAME, width=80), ground)) < 40 + 80


def test_a_hairline_is_below_and_a_bar_marks_the_selected_row(look, model):
    model.set_result(samples.result(matches=(match("A", rank=1),)))
    plain, selected = painted(look, model, RANK), painted(look, model, RANK, selected=True)
    assert plain.pixelColor(60, HEIGHT - 1) == look.color("line.subtle")
    assert selected.pixelColor(60, 2) == look.color("bg.selected")
    assert selected.pixelColor(40, 12) == look.color("accent")
    assert painted(look, model, LAST, selected=True).pixelColor(40, 12) == look.color("bg.selected")


def test_new_is_a_chip_and_still_is_quiet(look, model):
    matches = (match("A", rank=1, change=Change.NEW), match("B", rank=2, change=Change.STILL))
    model.set_result(samples.result(matches=matches))
    assert look.color("accent.soft").name() in colors(painted(look, model, DIFF))
    assert look.color("accent.fill").name() in colors(painted(look, model, DIFF, selected=True))
    still = colors(painted(look, model, DIFF, row=1))
    assert look.color("accent.soft").name() not in still
    assert len(still) > 3


def test_without_a_run_before_the_diff_is_empty(look, model):
    model.set_result(samples.result(matches=(match("A", rank=1),)))
    assert colors(painted(look, model, DIFF)) == {look.color("bg.window").name()}


def test_a_fresh_row_fades_and_an_old_one_is_plain(look, model, monkeypatch):
    model.add([match("A")])
    # At a moment of its own: that of a machine that has run for long has fewer digits behind the point.
    arrived = model.row_at(0).arrived = 100.0
    delegate = ResultDelegate(look)
    shares = [delegate.freshness(model.row_at(0), arrived + age) for age in (0.0, 0.6, 1.2, 100.0)]
    assert shares == pytest.approx([1.0, 0.5, 0.0, 0.0])
    monkeypatch.setattr(result_delegate.time, "monotonic", lambda: arrived)
    assert painted(look, model, LAST).pixelColor(45, 3) == look.color("bg.fresh")


def test_with_reduced_motion_no_row_is_fresh(model, qapp):
    look = Look(reduced_motion=True)
    model.add([match("A")])
    row = model.row_at(0)
    assert ResultDelegate(look).freshness(row, row.arrived) == 0.0
    assert painted(look, model, LAST).pixelColor(45, 3) == look.color("bg.window")


def test_rows_are_as_high_as_the_look_says(look, model):
    model.add([match("A")])
    assert ResultDelegate(look).sizeHint(QStyleOptionViewItem(), model.index(0, 0)).height() == 26


def test_mixing_colours():
    assert mixed(QColor(0, 0, 0), QColor(200, 100, 50), 0.5) == QColor(100, 50, 25)
    assert mixed(QColor(10, 20, 30), QColor(200, 100, 50), 0.0) == QColor(10, 20, 30)


def cell(look, model, name, *, row=0, width=WIDTH):
    return painted(look, model, model.place_of(name), row=row, width=width)


@pytest.mark.parametrize(
    ("value", "step"), [(49.9, 0), (50, 1), (60, 2), (70, 3), (80, 4), (90, 5), (100, 5), (None, 0)]
)
def test_a_part_of_the_rating_is_the_warmer_the_better(model, value, step):
    look = Look(reduced_motion=True)
    model.add([match("A", parts={"trend": value})])
    image = cell(look, model, "trend", width=32)
    # Near the edge, where no digit is.
    assert image.pixelColor(40 + 3, 13) == look.color(f"heat.{step}")


@pytest.mark.parametrize("rating", [0.0, 50.0, 100.0])
def test_the_bar_of_a_rating_is_as_full_as_it_says(model, rating):
    look = Look(reduced_motion=True)
    model.add([match("A", rating=rating)])
    image = cell(look, model, "rating", width=68)
    score, track = look.color("score"), look.color("track")
    line = [image.pixelColor(x, 12) for x in range(image.width())]
    assert line.count(score) == pytest.approx(28 * rating / 100, abs=1)
    assert line.count(score) + line.count(track) == 28


def test_an_unknown_rating_has_no_bar(model):
    look = Look(reduced_motion=True)
    model.add([match("A", rating=None)])
    assert look.color("track").name() not in colors(cell(look, model, "rating", width=68))


@pytest.mark.parametrize(("close", "share"), [(10.0, 0.0), (15.0, 0.5), (20.0, 1.0), (25.0, 1.0)])
def test_the_tick_stands_where_the_close_lies_in_the_year(model, close, share):
    look = Look(reduced_motion=True)
    model.add([match("A", close=close, year_low=10.0, year_high=20.0)])
    image = cell(look, model, "year", width=63)
    # Only the tick is as high as this.
    found = [x for x in range(image.width()) if image.pixelColor(x, 9) != look.color("bg.window")]
    assert sum(found) / len(found) == pytest.approx(40 + 6 + 50 * share, abs=1.5)


@pytest.mark.parametrize(("closes", "tone"), [((3.0, 1.0, 2.0), "up"), ((1.0, 3.0, 2.0), "down")])
def test_the_last_days_end_in_the_colour_of_the_last_one(model, closes, tone):
    look = Look(reduced_motion=True)
    model.add([match("A", closes=closes)])
    assert look.color(tone).name() in colors(cell(look, model, "days", width=73))


@pytest.mark.parametrize("closes", [(), (5.0,), (math.nan, 5.0), (5.0, 5.0)])
def test_few_or_equal_closes_are_no_trouble(model, closes):
    look = Look(reduced_motion=True)
    model.add([match("A", closes=closes)])
    cell(look, model, "days", width=73)


def chips(image, look):
    """How many boxes there are: stretches of their line along the middle of their upper edge."""
    tone = look.color("line.control")
    strong = [image.pixelColor(x, 4) == tone for x in range(image.width())]
    return sum(now and not before for before, now in zip([False, *strong], strong, strict=False))


def test_a_second_chip_is_there_only_when_both_fit(model):
    look = Look(reduced_motion=True)
    model.add(
        [
            match("A", signals=("Tight",)),
            match("B", signals=("Tight", "Volume")),
            match("C", signals=("Near high", "Overbought")),
            match("D"),
        ]
    )
    assert [chips(cell(look, model, "signals", row=row, width=104), look) for row in range(4)] == [1, 2, 1, 0]


def test_without_room_for_a_chip_only_the_number_of_signals_is_said(model):
    look = Look(reduced_motion=True)
    model.add([match("A", signals=("Near high",)), match("B", signals=("Near high", "Overbought", "Tight"))])
    for row, (least, shown) in enumerate((("Near high", "+1"), ("Near high +2", "+3"))):
        needed = QFontMetrics(look.font("chip")).horizontalAdvance(least) + 24
        whole, short = (cell(look, model, "signals", row=row, width=width) for width in (needed, needed - 12))
        assert chips(whole, look) == chips(short, look) == 1
        box = QFontMetrics(look.font("chip")).horizontalAdvance(shown) + 10
        assert max(ink(short, look.color("bg.window"))) < 40 + 6 + box + 1
        assert max(ink(whole, look.color("bg.window"))) > 40 + 6 + box + 20


def test_a_dropped_row_says_why_over_signals_and_plan(model):
    look = Look(reduced_motion=True)
    model.set_result(samples.result(matches=(), dropped=("A",), compared_with="before"))
    row = model.row_at(0)
    row.reason = "A long reason " * 20
    image = QImage(400, HEIGHT, QImage.Format.Format_RGB32)
    ground = look.color("bg.window")
    image.fill(ground)
    painter = QPainter(image)
    columns = {column.id: column for column in model.columns}
    cells = [
        (columns[name], QRect(100 * place, 0, 100, HEIGHT))
        for place, name in enumerate(("last", "signals", "entry", "stop"))
    ]
    ResultDelegate(look).row_painter(cells, 1.0, solid=False).paint(painter, row)
    painter.end()
    written = ink(image, ground)
    assert min(x for x in written if x >= 100) < 110
    assert max(written) > 385
    gaps = [after - before for before, after in pairwise(x for x in written if x >= 100)]
    assert max(gaps) < 10
