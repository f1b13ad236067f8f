"""The table keeps its place, sorts by clicks, copies rows and fades fresh ones."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.appearance import Appearance
from desktop.look import Look
from desktop.models.column_sets import ColumnChoice
from desktop.models.results_model import ResultsModel
from desktop.panels.results_table import ResultsTable
from tests.helpers import samples
from tests.helpers.samples import match

LAST = 5
PARTS = ("trend", "momentum", "volume", "breakout", "relative_strength")


@pytest.fixture
def model(qapp):
    model = ResultsModel()
    model.begin()
    return model


def shown(qtbot, model, *, reduced_motion=True, text_size=100):
    look = Look()
    look.set_appearance(
        Appearance(reduced_motion=reduced_motion, text_size=text_size), QApplication.instance()
    )
    table = ResultsTable(look, model)
    qtbot.addWidget(table)
    table.resize(800, 300)
    table.show()
    return table


@pytest.fixture
def table(qtbot, model):
    return shown(qtbot, model)


@pytest.fixture
def wide_table(table):
    """With a choice of one's own, which shows all its columns and scrolls to them."""
    table.set_choice(table.choice.toggled("position"))
    return table


def many(letter, count=40, **members):
    return [match(f"{letter}{number:02d}", **members) for number in range(count)]


def top_symbol(table, model):
    return model.match_at(table.rowAt(0)).symbol


def selected(table, model):
    return [model.match_at(index.row()).symbol for index in table.selectionModel().selectedRows()]


def click_header(qtbot, table, section, modifier=Qt.KeyboardModifier.NoModifier):
    header = table.frozen.header if section <= 2 else table.header
    place = QPoint(header.sectionViewportPosition(section) + 20, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def test_scrolled_down_the_symbol_on_top_stays_there(table, model):
    model.add(many("M"))
    QApplication.processEvents()
    table.verticalScrollBar().setValue(26 * 10 + 7)
    assert top_symbol(table, model) == "M10"
    model.add([*many("A", 5), match("M10A"), match("Z")])
    assert top_symbol(table, model) == "M10"
    assert table.rowViewportPosition(table.rowAt(0)) == -7
    model.sort(2, Qt.SortOrder.DescendingOrder)
    assert top_symbol(table, model) == "M10"


def test_scrolled_to_the_top_it_stays_there(table, model):
    model.add(many("M"))
    model.add(many("A", 5))
    assert table.verticalScrollBar().value() == 0
    assert top_symbol(table, model) == "A00"


def test_the_row_that_the_chart_shows_stays_in_sight(table, model):
    def is_seen():
        box = table.visualRect(table.currentIndex())
        return box.top() >= 0 and box.bottom() < table.viewport().height()

    model.add(many("M"))
    table.choose_row(3)
    for letter in "ABCD":
        model.add(many(letter, 9))
        assert is_seen()
    model.sort(2, Qt.SortOrder.DescendingOrder)
    assert is_seen()
    assert table.horizontalScrollBar().value() == 0
    table.verticalScrollBar().setValue(0)
    model.add(many("Z", 9))  # out of sight it may stay there
    assert table.verticalScrollBar().value() == 0
    assert not is_seen()


def test_the_selection_stays_with_its_symbols_through_inserts_and_filter(table, model):
    model.add(many("M"))
    table.choose_row(3)
    model.add(many("A", 5))
    assert selected(table, model) == ["M03"]
    model.set_filter("m0")
    assert selected(table, model) == ["M03"]
    assert model.match_at(table.currentIndex().row()).symbol == "M03"
    model.begin()
    assert selected(table, model) == []


def test_a_click_on_a_header_sorts_numbers_from_the_largest_and_a_second_turns(table, model, qtbot):
    model.add([match("A", close=1), match("B", close=3), match("C", close=2)])
    click_header(qtbot, table, LAST)
    assert [model.match_at(row).symbol for row in range(3)] == ["B", "C", "A"]
    assert table.header._keys == [(LAST, True)]
    click_header(qtbot, table, LAST)
    assert [model.match_at(row).symbol for row in range(3)] == ["A", "C", "B"]
    click_header(qtbot, table, 2)
    assert [model.match_at(row).symbol for row in range(3)] == ["A", "B", "C"]


def test_after_sorting_the_chosen_row_is_in_sight(table, model, qtbot):
    model.add(many("M"))
    table.choose_row(0)
    click_header(qtbot, table, 2)
    click_header(qtbot, table, 2)
    row = table.currentIndex().row()
    assert model.match_at(row).symbol == "M00"
    assert table.visualRect(table.currentIndex()).top() < table.viewport().height()
    table.clearSelection()
    table.setCurrentIndex(model.index(-1, -1))
    click_header(qtbot, table, 2)
    assert table.verticalScrollBar().value() == 0


def test_the_header_shows_the_order_with_an_arrow(table, model, qtbot):
    header = table.horizontalHeader()
    before = header.grab().toImage()
    click_header(qtbot, table, LAST)
    after = header.grab().toImage()
    assert before != after
    assert header.sizeHint().height() == 26


def test_rows_are_copied_in_the_order_of_the_table(table, model, qtbot):
    model.add([match("B"), match("A"), match("C")])
    QGuiApplication.clipboard().clear()
    table.copy_rows()
    assert QGuiApplication.clipboard().text() == ""
    table.selectAll()
    table.setColumnHidden(3, True)
    with qtbot.waitSignal(table.copy_wanted):
        qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    table.copy_rows()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[2:4] for line in lines] == [
        ["Symbol", "Last"], ["A", "12.50"], ["B", "12.50"], ["C", "12.50"],
    ]  # fmt: skip


def test_the_name_takes_the_room_that_is_left_until_somebody_pulls(table, model):
    model.add([match("A")])
    table.resize(900, 300)
    narrow = table.columnWidth(3)
    table.resize(1400, 300)
    assert table.columnWidth(3) > 114 > narrow
    table.header.resizeSection(3, 130)
    table.resize(1500, 300)
    assert table.columnWidth(3) == 130


@pytest.mark.parametrize(("width", "narrow"), [(1227, False), (979, True)])
def test_the_usual_columns_fit_beside_the_side_panel(table, model, width, narrow):
    """At 1440 and 1024 pixels, with what the side panel or the rail leaves."""
    table.set_narrow(narrow)
    model.begin(["From high %", "SMA 50"])
    table.resize(width, 300)
    model.add(many("BRK-", 120, close=1148.05, plan={"entry": 1165.43, "stop": 1104.07, "target": 1288.14}))
    QApplication.processEvents()
    assert table.verticalScrollBar().maximum() > 0
    assert table.horizontalScrollBar().maximum() == 0
    assert table.columnWidth(3) >= 64


def test_numbers_are_never_cut(table, model):
    last = model.place_of("last")
    model.add([match("A", close=12.5)])
    before = table.columnWidth(last)
    model.add([match("BRK-A", close=612345.5)])
    grown = table.columnWidth(last)
    assert grown > before
    model.add([match("C", close=3.0)])
    assert table.columnWidth(last) == grown
    model.add([match("A", close=6123456.5)])  # the same symbol with another value
    assert table.columnWidth(last) > grown


def test_columns_begin_with_what_the_run_before_needed_and_do_not_grow_while_rows_come(table, model):
    last = model.place_of("last")
    usual = table.columnWidth(last)
    model.add([match("BRK-A", close=612345.5)])
    grown = table.columnWidth(last)
    model.begin()
    assert table.columnWidth(last) == grown > usual
    model.add([match("A", close=12.5)])
    assert table.columnWidth(last) == grown
    model.begin()
    assert table.columnWidth(last) == usual


def test_the_scans_own_columns_are_seen_where_they_have_room(table, model):
    def seen():
        return [place for place in own if not table.isColumnHidden(place)]

    model.begin(["From high %", "SMA 50"])
    own = [model.place_of("own:From high %"), model.place_of("own:SMA 50")]
    table.resize(1240, 300)
    assert seen() == []
    table.resize(1340, 300)
    assert seen() == own[:1]
    table.resize(1500, 300)
    assert seen() == own
    table.resize(1240, 300)
    table.set_choice(table.choice.toggled("own:SMA 50", table.widths.hidden()))
    assert seen() == own[1:]
    table.set_choice(ColumnChoice.named("technical"))
    assert seen() == own


@pytest.mark.parametrize(("text_size", "width", "gone"), [
    (100, 1240, []),
    (100, 1150, ["sector"]),
    (100, 1080, ["sector", "target"]),
    (120, 1180, ["sector", "target", *PARTS]),
    (150, 980, ["sector", "target", *PARTS, "days", "year", "rvol", "rsi", "r"]),
])  # fmt: skip
def test_columns_give_way_where_they_find_no_room(qtbot, model, text_size, width, gone):
    table = shown(qtbot, model, text_size=text_size)
    table.resize(width, 300)
    assert table.horizontalScrollBar().maximum() == 0
    assert table.widths.hidden() - ColumnChoice().hidden == set(gone)
    assert table.columnWidth(model.place_of("name")) >= 0.64 * text_size
    assert table.columnWidth(model.place_of("signals")) >= 0.92 * text_size
    table.resize(2400, 300)
    assert table.widths.hidden() == ColumnChoice().hidden


def test_a_longer_number_takes_its_room_from_columns_that_can_be_done_without(table, model):
    table.resize(1180, 300)
    assert not table.isColumnHidden(model.place_of("sector"))
    model.add([match("BRK-A", close=6123456.5)])
    assert table.isColumnHidden(model.place_of("sector"))
    assert table.horizontalScrollBar().maximum() == 0


def test_what_ranks_are_made_from_keeps_its_place(table, model):
    table.resize(700, 300)
    assert table.isColumnHidden(model.place_of("rsi"))
    model.begin(ranked_by="rsi")
    assert table.isColumnHidden(model.place_of("rvol"))
    assert not table.isColumnHidden(model.place_of("rsi"))


def test_other_columns_get_their_room_anew(table, model):
    table.header.resizeSection(3, 500)
    table.set_choice(ColumnChoice.named("technical"))
    model.begin(["A column with a long title"])
    assert table.columnWidth(3) < 500
    assert table.columnWidth(model.place_of("own:A column with a long title")) > 120


def test_the_arrow_of_the_rank_stands_at_what_it_is_made_from(table, model, qtbot):
    rating = model.place_of("rating")
    model.begin(ranked_by="rating")
    model.add([match("A", rating=70.0), match("B", rating=90.0)])
    assert table.header._keys == [(rating, True)]
    assert [model.match_at(row).symbol for row in range(2)] == ["B", "A"]
    click_header(qtbot, table, rating)
    assert table.header._keys == [(rating, False)]
    assert [model.match_at(row).symbol for row in range(2)] == ["A", "B"]
    click_header(qtbot, table, 0)
    assert table.header._keys == [(rating, True)]
    table.set_choice(table.choice.toggled("rating"))
    assert table.header._keys == table.frozen.header._keys == [(0, False)]


def test_rank_diff_and_symbol_stay_when_the_rest_scrolls_sideways(wide_table, model):
    model.add(many("M"))
    QApplication.processEvents()
    before = wide_table.grab().toImage()
    wide_table.horizontalScrollBar().setValue(200)
    assert wide_table.horizontalScrollBar().value() == 200
    after = wide_table.grab().toImage()
    edge = wide_table.frozen.width() - 1
    left = QRect(0, 0, edge, 250)
    assert before.copy(left) == after.copy(left)
    assert before.copy(QRect(edge + 1, 0, 300, 250)) != after.copy(QRect(edge + 1, 0, 300, 250))


def test_both_parts_share_rows_selection_and_place(table, model, qtbot):
    model.add(many("M"))
    QApplication.processEvents()
    table.verticalScrollBar().setValue(130)
    assert table.frozen.verticalScrollBar().value() == 130
    place = QPoint(60, 26 * 2 + 5)
    qtbot.mouseClick(table.frozen.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert selected(table, model) == ["M07"]
    table.frozen.verticalScrollBar().setValue(0)
    assert table.verticalScrollBar().value() == 0


def test_left_and_right_go_from_column_to_column(wide_table, model, qtbot):
    model.add([match("A")])
    QApplication.processEvents()
    bar = wide_table.horizontalScrollBar()
    qtbot.keyClick(wide_table, Qt.Key.Key_Right)
    assert bar.value() == wide_table.columnWidth(3)
    qtbot.keyClick(wide_table, Qt.Key.Key_Right)
    assert bar.value() == wide_table.columnWidth(3) + wide_table.columnWidth(4)
    qtbot.keyClick(wide_table, Qt.Key.Key_Left)
    qtbot.keyClick(wide_table, Qt.Key.Key_Left)
    qtbot.keyClick(wide_table, Qt.Key.Key_Left)
    assert bar.value() == 0


def test_space_pins_and_return_opens_the_chart(table, model, qtbot):
    model.add([match("A")])
    with qtbot.waitSignal(table.pin_wanted):
        qtbot.keyClick(table, Qt.Key.Key_Space)
    table.choose_row(0)
    with qtbot.waitSignal(table.activated):
        qtbot.keyClick(table, Qt.Key.Key_Return)


def test_shift_adds_a_key_turns_it_and_a_plain_click_starts_anew(table, model, qtbot):
    shift = Qt.KeyboardModifier.ShiftModifier
    model.add([match("A", sector="X"), match("B", sector="Y"), match("C", sector="X")])
    table.resize(1400, 300)
    sector = model.place_of("sector")
    click_header(qtbot, table, sector)
    click_header(qtbot, table, LAST, shift)
    assert [(key.column, key.descending) for key in model.sort_keys] == [("sector", False), ("last", True)]
    click_header(qtbot, table, LAST, shift)
    assert [(key.column, key.descending) for key in model.sort_keys] == [("sector", False), ("last", False)]
    assert table.header._keys == [(sector, False), (LAST, False)]
    click_header(qtbot, table, LAST)
    assert [key.column for key in model.sort_keys] == ["last", "rank"]


def test_a_choice_hides_columns_and_a_narrow_window_hides_more(table, model):
    def shown():
        return {column.id for place, column in enumerate(model.columns) if not table.isColumnHidden(place)}

    table.resize(1240, 300)
    assert {"trend", "entry", "target"} <= shown()
    table.set_narrow(True)
    assert "trend" not in shown()
    assert "entry" in shown()
    table.set_choice(ColumnChoice.named("technical").toggled("stop"))
    assert {"trend", "stop"} <= shown()
    assert "entry" not in shown()
    assert {"rank", "diff", "symbol"} <= shown()


def test_long_symbols_and_ranks_are_never_cut(table, model):
    before = table.columnWidth(2)
    model.add([match("RELIANCE.NS")])
    assert table.columnWidth(2) > before
    assert table.frozen.columnWidth(2) == table.columnWidth(2)


def test_rows_grow_with_the_text(table, model, qapp):
    model.add([match("A")])
    look = table._look
    try:
        look.set_appearance(replace(look.appearance, text_size=150), qapp)
        assert table.verticalHeader().defaultSectionSize() == 39
        assert table.frozen.verticalHeader().defaultSectionSize() == 39
        assert table.columnWidth(model.place_of("entry")) == 93
    finally:
        look.set_appearance(replace(look.appearance, text_size=100), qapp)


def test_an_empty_table_says_why_and_rows_go_on_to_the_edge(table, model):
    look = Look()
    plain = table.viewport().grab().toImage()
    table.set_empty_text("Nothing matched.")
    assert table.viewport().grab().toImage() != plain
    assert table.accessibleDescription() == "Nothing matched."
    model.add([match("A")])
    table.resize(1400, 300)
    table.choose_row(0)
    image = table.viewport().grab().toImage()
    assert image.pixelColor(image.width() - 3, 5) == look.color("bg.selected")
    assert image.pixelColor(image.width() - 3, 25) == look.color("line.subtle")
    assert image.pixelColor(image.width() - 3, 40) == look.color("bg.window")


def test_fresh_rows_fade_with_a_timer_that_stops_by_itself(qtbot, model, monkeypatch):
    table = shown(qtbot, model, reduced_motion=False)
    monkeypatch.setattr("desktop.panels.results_table._FADE_STEP_MS", 600)
    table._fade.setInterval(1)
    assert not table._fade.isActive()
    model.add([match("A")])
    assert table._fade.isActive()
    qtbot.waitUntil(lambda: not table._fade.isActive())


def test_with_reduced_motion_no_timer_runs(table, model):
    model.add([match("A")])
    assert not table._fade.isActive()


def test_the_focus_is_seen_when_it_comes_by_keyboard(table, model):
    model.add([match("A"), match("B")])
    table.setFocus(Qt.FocusReason.OtherFocusReason)
    assert selected(table, model) == []
    table.clearFocus()
    table.setFocus(Qt.FocusReason.TabFocusReason)
    assert selected(table, model) == ["A"]


def test_while_rows_stream_in_a_screenful_is_painted_in_slices_and_none_is_forgotten(
    qtbot, table, model, monkeypatch
):
    monkeypatch.setattr("desktop.panels.rows_view._SLICE_SECONDS", 0.0)
    table.set_streaming(True)
    model.add(many("M", 8))
    table.grab()
    assert len(table.pictures) < 8
    qtbot.waitUntil(lambda: len(table.pictures) == len(table.frozen.pictures) == 8)


def test_a_row_that_changed_is_shown_as_it_was_until_its_turn_comes(qtbot, table, model, monkeypatch):
    model.add(many("M", 8, close=1.5))
    before = table.viewport().grab().toImage()
    monkeypatch.setattr("desktop.panels.rows_view._SLICE_SECONDS", 0.0)
    model.add(many("M", 8, close=9.5))

    def row(picture, number):
        return picture.copy(QRect(0, 26 * number, 800, 26))

    now = table.viewport().grab().toImage()
    assert row(now, 0) != row(before, 0)
    assert row(now, 7) == row(before, 7)
    qtbot.waitUntil(
        lambda: all(table.pictures.known(one, solid=False) for one in map(model.row_at, range(8)))
    )
    assert row(table.viewport().grab().toImage(), 7) != row(before, 7)


class Repaints(QObject):
    """The parts of a widget that are painted anew."""

    def __init__(self, widget):
        super().__init__(widget)
        self.parts = []
        widget.installEventFilter(self)

    def eventFilter(self, _widget, event):
        if event.type() == QEvent.Type.Paint:
            self.parts.append(event.rect())
        return False


def test_only_rows_that_fade_are_painted_anew(qtbot, model):
    model.set_result(samples.result(matches=tuple(many("M", 8))))
    table = shown(qtbot, model, reduced_motion=False)
    qtbot.waitExposed(table)
    model.add([match("N", rating=1.0)])
    QApplication.processEvents()
    repaints = Repaints(table.viewport())
    qtbot.waitUntil(lambda: len(repaints.parts) >= 3)
    number = model.row_of("N")
    assert {(part.top(), part.bottom()) for part in repaints.parts} == {(26 * number, 26 * number + 25)}
