"""Choosing a universe: the lists there are, watchlists, and universes put together, with the real engine."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.desks.universe_desk import UniverseDesk, without_left_out
from desktop.dialogs.universe_dialog import UniverseDialog
from desktop.dialogs.watchlist_dialog import WatchlistDialog
from scanner import ScanService
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


class RealLists(StubService):
    """Runs nothing, but knows the engine's universes and watchlists."""

    def __init__(self, engine, home):
        super().__init__(home=home)
        self.universes, self.universe = engine.universes, engine.universe
        self.watchlists = engine.watchlists
        self.regions = engine.regions


@pytest.fixture
def place(qtbot, tmp_path):
    engine = ScanService.open(tmp_path / "home")
    engine.watchlists.write("core", ["AAPL", "MSFT", "IBM"])
    made = open_workplace(RealLists(engine, tmp_path), tmp_path)
    yield made
    made.close()
    engine.close()


@pytest.fixture
def desk(place):
    made = UniverseDesk(place.service, place.window, place.background)
    made.lists_changed.connect(place.desk.show_universes)
    return made


def test_symbols_are_left_out_of_what_is_scanned_next_and_taken_in_again(place, desk):
    lists = place.service.watchlists
    assert desk.leave_out("core", ["IBM"]) == ["IBM"]
    assert place.window.scan_bar.universe() == "core - Left out"
    assert [one.symbol for one in place.service.universe("core - Left out").instruments] == ["AAPL", "MSFT"]
    assert desk.leave_out("core - Left out", ["IBM", "MSFT"]) == ["MSFT"]
    assert place.window.scan_bar.universe() == "core - Left out"
    desk.take_in("core - Left out", ["MSFT"])
    assert lists.read("Left out") == ["IBM"]
    desk.take_in("core", ["IBM"])
    assert place.window.scan_bar.universe() == "core"
    assert lists.read("Left out") == []


@pytest.mark.parametrize(
    ("universe", "without"),
    [("sp500", "sp500 - Left out"), ("BRK-B", "BRK-B - Left out"), ("a | b", "(a | b) - Left out")],
)
def test_what_is_put_together_already_gets_brackets(universe, without):
    assert without_left_out(universe) == without


@pytest.fixture
def dialog(desk, place, qtbot):
    place.window.actions_table["universe"].trigger()
    made = place.window.findChild(UniverseDialog)
    answered(made, qtbot)
    return made


def answered(dialog, qtbot, expected=""):
    qtbot.waitUntil(lambda: expected in dialog.answer() if expected else bool(dialog.answer()))


def put_in(dialog, qtbot, typed, expected):
    dialog.line.setText(typed)
    assert not dialog.use_button.isEnabled()
    answered(dialog, qtbot, expected)


def editor(place):
    return next(one for one in place.window.findChildren(WatchlistDialog) if one.isVisible())


def rows(dialog):
    return {name: [item.text(column) for column in range(4)] for name, item in dialog._items().items()}


def test_all_lists_stand_there_with_count_source_and_day(dialog):
    shown = rows(dialog)
    assert shown["core"][:3] == ["core", "3", "your watchlist"]
    assert shown["sp500"][0] == "S&P 500"
    assert all(shown["sp500"])
    assert dialog.current() == "practice"
    assert dialog.answer() == "1,200 symbols."


def test_a_list_that_is_marked_is_used(dialog, place, qtbot):
    dialog.tree.setCurrentItem(dialog._items()["core"])
    answered(dialog, qtbot, "3 symbols.")
    with qtbot.waitSignal(place.window.scan_bar.universe_chosen) as chosen:
        dialog.use_button.click()
    assert chosen.args == ["core"]
    assert not dialog.isVisible()
    assert place.window.scan_bar.universes.currentText() == "core"


def test_universes_are_put_together_with_their_count_at_once(dialog, place, qtbot):
    put_in(dialog, qtbot, "core - dow30", "0 symbols.")
    assert not dialog.use_button.isEnabled()
    put_in(dialog, qtbot, "core & dow30", "3 symbols.")
    qtbot.keyClick(dialog.line, Qt.Key.Key_Return)
    assert place.window.scan_bar.universe() == "core & dow30"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("sp500 & ", "Character"),
        ("sp500 & nasdaq10", "Did you mean nasdaq100"),
        ("(dax", "a closing bracket is missing"),
        ("", "No universe is named."),
    ],
)
def test_what_leads_nowhere_is_told_in_place(dialog, qtbot, typed, sentence):
    put_in(dialog, qtbot, typed or " ", sentence)
    assert dialog.line.property("invalid") is True
    assert not dialog.use_button.isEnabled()


def test_a_watchlist_is_made_by_pasting(dialog, place, qtbot):
    dialog.new_button.click()
    made = editor(place)
    made.name_line.setText("tech")
    made.symbols_box.setPlainText("nvda, AMD; brk.b\nNVDA")
    made.save_button.click()
    assert place.service.watchlists.read("tech") == ["NVDA", "AMD", "BRK-B"]
    assert dialog.current() == "tech"
    answered(dialog, qtbot, "3 symbols.")
    assert "tech" in place.window.scan_bar.universes.names()


@pytest.mark.parametrize(
    ("name", "symbols", "sentence"),
    [
        ("core", "AAPL", "There is a watchlist called core already."),
        ("sp500", "AAPL", "sp500 is the name of a universe."),
        ("", "AAPL", "A watchlist cannot be called"),
        ("new", "AAPL ?!", "'?!' is not a symbol."),
    ],
)
def test_a_watchlist_that_cannot_be_is_told_in_place(dialog, place, name, symbols, sentence):
    dialog.new_button.click()
    made = editor(place)
    made.name_line.setText(name)
    made.symbols_box.setPlainText(symbols)
    made.save_button.click()
    assert sentence in made.fault()
    assert made.isVisible()
    assert place.service.watchlists.read("core") == ["AAPL", "MSFT", "IBM"]


def test_symbols_are_added_from_a_file(dialog, place, qtbot, tmp_path):
    file = tmp_path / "more.csv"
    file.write_text("Symbol,Name\nKO,Coca-Cola\nPEP,Pepsi\n", encoding="utf-8")
    dialog.tree.setCurrentItem(dialog._items()["core"])
    dialog.edit_button.click()
    made = editor(place)
    made.file_button.click()
    made.findChild(QFileDialog).fileSelected.emit(str(file))
    qtbot.waitUntil(lambda: "PEP" in made.symbols_box.toPlainText())
    made.file_chosen.emit(str(tmp_path / "nothing.txt"))
    qtbot.waitUntil(lambda: "There is no file" in made.fault())
    made.save_button.click()
    assert place.service.watchlists.read("core") == ["AAPL", "MSFT", "IBM", "KO", "PEP"]


def test_a_watchlist_in_use_is_renamed(dialog, place, qtbot):
    place.window.scan_bar.take_universe("core")
    dialog.tree.setCurrentItem(dialog._items()["core"])
    dialog.edit_button.click()
    editor(place).name_line.setText("kernel")
    editor(place).save_button.click()
    assert place.service.watchlists.names() == ["kernel"]
    assert place.window.scan_bar.universe() == "kernel"


def test_a_watchlist_is_deleted_and_had_back(dialog, place, qtbot):
    assert dialog.undo_button.isHidden()
    dialog.tree.setCurrentItem(dialog._items()["core"])
    dialog.delete_button.click()
    assert place.service.watchlists.names() == []
    assert "core" not in place.window.scan_bar.universes.names()
    dialog.undo_button.click()
    assert place.service.watchlists.read("core") == ["AAPL", "MSFT", "IBM"]
    assert dialog.current() == "core"
    assert dialog.undo_button.isHidden()


def test_only_watchlists_can_be_changed(dialog):
    dialog.tree.setCurrentItem(dialog._items()["sp500"])
    assert not dialog.edit_button.isEnabled()
    assert not dialog.delete_button.isEnabled()


def test_the_scan_bar_opens_it_once(desk, place, qtbot):
    place.window.scan_bar.chooser_wanted.emit()
    place.window.scan_bar.chooser_wanted.emit()
    assert len(place.window.findChildren(UniverseDialog)) == 1
