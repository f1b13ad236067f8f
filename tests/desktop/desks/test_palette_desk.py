"""The palette: opened, typed into, and what choosing does."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.desks.palette_desk import PaletteDesk
from scanner import Instrument, RunStatus
from tests.helpers.stub_service import StubService, found
from tests.helpers.window import open_workplace


class Companies(StubService):
    """A universe of three companies."""

    def __init__(self, home):
        super().__init__(home=home)
        self.looked_up = []

    def universe(self, name, seed=None):
        """The three of them."""
        self.looked_up.append(name)
        members = {"ABLE": "Able Inc", "BAKE": "Bakery", "ZETA": "Zeta Corp"}
        return SimpleNamespace(instruments=[Instrument(symbol, title) for symbol, title in members.items()])


@pytest.fixture
def place(qtbot, tmp_path):
    service = Companies(home=tmp_path)
    service.keep(RunStatus.FINISHED, "old", matches=found("ABLE", "BAKE"))
    made = open_workplace(service, tmp_path)
    made.desk.open_run("old")
    yield made
    made.close()


@pytest.fixture
def desk(place):
    return PaletteDesk(place.service, place.window, place.background, place.prefs)


def test_symbols_that_are_no_matches_are_looked_up_and_told_of(desk, place, qtbot):
    palette = opened(desk, "zeta", qtbot)
    qtbot.waitUntil(lambda: palette.model.rowCount() == 1)
    assert palette.model.entry_at(0).note == "Zeta Corp, no match"
    with qtbot.waitSignal(desk.symbol_wanted) as wanted:
        qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert wanted.args == ["ZETA"]
    desk.open()
    assert place.service.looked_up == ["practice"]


def opened(desk, typed, qtbot):
    desk.open()
    qtbot.keyClicks(desk.palette.line, typed)
    return desk.palette


def test_it_opens_by_its_key_and_by_the_box(desk, place, qtbot):
    qtbot.keyClick(place.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert desk.palette.isVisible()
    qtbot.waitUntil(desk.palette.line.hasFocus)
    qtbot.keyClick(desk.palette.line, Qt.Key.Key_Escape)
    assert not desk.palette.isVisible()
    place.window.search_box.click()
    assert desk.palette.isVisible()
    assert desk.palette.line.text() == ""


def test_a_symbol_is_shown_in_the_table(desk, place, qtbot):
    palette = opened(desk, "bak", qtbot)
    assert palette.model.entry_at(0).title == "BAKE"
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert place.window.work.results.selected.symbol == "BAKE"


def test_a_scan_is_run_or_only_chosen(desk, place, qtbot):
    palette = opened(desk, "rsi over", qtbot)
    qtbot.keyClick(palette.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert place.window.scan_bar.scan_id() == "rsi-oversold"
    assert place.service.calls == []
    palette = opened(desk, "golden", qtbot)
    with qtbot.waitSignal(place.runner.finished):
        qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert [verb for verb, _ in place.service.calls] == ["run"]
    assert place.window.scan_bar.scan_id() == "golden-cross"


def test_a_command_is_given_and_comes_first_next_time(desk, place, qtbot):
    palette = opened(desk, "filter", qtbot)
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert place.window.work.results.filter_box.hasFocus()
    desk.open()
    assert desk.palette.model.entry_at(0).name == "filter"


def test_commands_that_cannot_be_given_now_are_not_offered(desk, place, qtbot):
    palette = opened(desk, "cancel", qtbot)
    assert all(palette.model.entry_at(row).name != "cancel" for row in range(palette.model.rowCount()))


def test_a_universe_is_taken_and_a_run_opened(desk, place, qtbot):
    palette = opened(desk, "s&p", qtbot)
    kinds = {palette.model.entry_at(row).kind for row in range(palette.model.rowCount())}
    assert "universe" in kinds
    desk.do(next(entry for entry in desk._entries() if entry.name == "sp500"), False)
    assert place.window.scan_bar.universe() == "sp500"
    place.service.keep(RunStatus.FINISHED, "new", matches=found("CAKE"))
    place.desk.refresh_runs()
    desk.do(next(entry for entry in desk._entries() if entry.name == "new"), False)
    assert place.symbols() == ["CAKE"]


def test_keys_move_in_the_list_while_typing(desk, qtbot):
    palette = opened(desk, "", qtbot)
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 1
    qtbot.keyClicks(palette.line, "zzz")
    assert palette.list.isHidden()
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_a_click_chooses(desk, place, qtbot):
    palette = opened(desk, "able", qtbot)
    QApplication.processEvents()
    where = palette.list.visualRect(palette.model.index(0)).center()
    qtbot.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert place.window.work.results.selected.symbol == "ABLE"


def test_it_is_as_high_as_what_fits(desk, qtbot):
    palette = opened(desk, "", qtbot)
    QApplication.processEvents()
    before = palette.height()
    qtbot.keyClicks(palette.line, "bake")
    QApplication.processEvents()
    assert palette.height() < before
    assert palette.list.height() >= palette.list.sizeHintForRow(0)
