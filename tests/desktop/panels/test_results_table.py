"""The table keeps its place, sorts by clicks, copies rows and fades fresh ones."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.look import Look
from desktop.models.results_model import ResultsModel
from desktop.panels.results_table import ResultsTable
from tests.helpers.samples import match

LAST = 5


@pytest.fixture
def model(qapp):
    model = ResultsModel()
    model.begin()
    return model


def shown(qtbot, model, *, reduced_motion=True):
    table = ResultsTable(Look(reduced_motion=reduced_motion), model)
    qtbot.addWidget(table)
    table.resize(800, 300)
    table.show()
    return table


@pytest.fixture
def table(qtbot, model):
    return shown(qtbot, model)


def many(letter, count=40, **members):
    return [match(f"{letter}{number:02d}", **members) for number in range(count)]


def top_symbol(table, model):
    return model.match_at(table.rowAt(0)).symbol


def selected(table, model):
    return [model.match_at(index.row()).symbol for index in table.selectionModel().selectedRows()]


def click_header(qtbot, table, section):
    header = table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(section) + 20, 10)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


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


def test_the_selection_stays_with_its_symbols_through_inserts_and_filter(table, model):
    model.add(many("M"))
    table.selectRow(3)
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
    assert table.horizontalHeader().sortIndicatorSection() == LAST
    click_header(qtbot, table, LAST)
    assert [model.match_at(row).symbol for row in range(3)] == ["A", "C", "B"]
    click_header(qtbot, table, 2)
    assert [model.match_at(row).symbol for row in range(3)] == ["A", "B", "C"]


def test_after_sorting_the_chosen_row_is_in_sight(table, model, qtbot):
    model.add(many("M"))
    table.selectRow(0)
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
    assert header.title_width(LAST) <= header.sectionSize(LAST)
    assert header.sizeHint().height() == 26


def test_rows_are_copied_in_the_order_of_the_table(table, model, qtbot):
    model.add([match("B"), match("A"), match("C")])
    QGuiApplication.clipboard().clear()
    table.copy_rows()
    assert QGuiApplication.clipboard().text() == ""
    table.selectAll()
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[2] for line in lines] == ["Symbol", "A", "B", "C"]


def test_name_and_sector_take_the_room_that_is_left(table, model):
    model.add([match("A")])
    table.resize(640, 300)
    narrow = table.columnWidth(3)
    table.resize(1200, 300)
    assert table.columnWidth(3) > narrow >= 114
    table.horizontalHeader().resizeSection(3, 130)
    table.resize(1300, 300)
    assert table.columnWidth(3) == 130


def test_other_columns_get_their_room_anew(table, model):
    table.horizontalHeader().resizeSection(3, 500)
    model.begin(["A column with a long title"])
    assert table.columnWidth(3) < 500
    assert table.columnWidth(8) > 120


def test_an_empty_table_says_why_and_rows_go_on_to_the_edge(table, model):
    look = Look()
    plain = table.viewport().grab().toImage()
    table.set_empty_text("Nothing matched.")
    assert table.viewport().grab().toImage() != plain
    assert table.accessibleDescription() == "Nothing matched."
    model.add([match("A")])
    table.resize(1400, 300)
    table.selectRow(0)
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
