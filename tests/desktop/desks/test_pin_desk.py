"""Symbols of the table are put on watchlists, with a way back."""

import pytest
from PySide6.QtWidgets import QInputDialog

from desktop.desks.pin_desk import PinDesk
from scanner.market.watchlists import Watchlists
from tests.helpers import samples
from tests.helpers.samples import match
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


@pytest.fixture
def place(qtbot, tmp_path):
    service = StubService(home=tmp_path)
    service.watchlists = Watchlists(tmp_path / "lists")
    made = open_workplace(service, tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(place):
    return PinDesk(place.service, place.window, place.prefs)


@pytest.fixture
def results(place):
    results = place.window.work.results
    results.open_result(samples.result(matches=tuple(map(match, ("AAPL", "SAP.DE", "BP.L")))))
    return results


def choose(results, *symbols):
    results.table.clearSelection()
    flags = results.table.selectionModel().SelectionFlag
    for symbol in symbols:
        index = results.model.index(results.model.row_of(symbol), 0)
        results.table.selectionModel().select(index, flags.Select | flags.Rows)


def said(desk):
    return desk.toast.label.text()


def entries(menu):
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_space_pins_and_unpins(desk, place, results, qtbot):
    lists = place.service.watchlists
    choose(results, "AAPL", "BP.L")
    with qtbot.waitSignal(desk.lists_changed):
        results.wanted.emit("pin")
    assert said(desk) == "2 symbols added to Pinned."
    assert lists.read("Pinned") == ["AAPL", "BP.L"]
    choose(results, "SAP.DE", "BP.L")
    results.wanted.emit("pin")
    assert lists.read("Pinned") == ["AAPL", "BP.L", "SAP.DE"]
    choose(results, "BP.L")
    results.wanted.emit("pin")
    assert said(desk) == "BP.L taken from Pinned."
    assert lists.read("Pinned") == ["AAPL", "SAP.DE"]


def test_each_change_can_be_undone(desk, place, results, qtbot):
    lists = place.service.watchlists
    choose(results, "AAPL")
    desk.pin()
    with qtbot.waitSignal(desk.lists_changed):
        desk.toast.button.click()
    assert lists.names() == []
    desk.pin()
    desk.pin()
    assert lists.read("Pinned") == []
    desk.toast.button.click()
    assert lists.read("Pinned") == ["AAPL"]
    desk.toast.button.click()  # there is one way back, not two
    assert lists.read("Pinned") == ["AAPL"]


def test_the_list_chosen_in_the_menu_is_the_one_that_space_means_then(desk, place, results):
    lists, menu = place.service.watchlists, results.menu
    lists.write("Core", ["AAPL"])
    lists.write("Energy", [])
    choose(results, "BP.L")
    menu.aboutToShow.emit()
    assert entries(menu.lists) == ["Core", "Energy", "New list..."]
    assert "Add to Pinned\tSpace" in entries(menu)
    menu.lists.actions()[0].trigger()
    assert lists.read("Core") == ["AAPL", "BP.L"]
    menu.aboutToShow.emit()
    assert [action.isChecked() for action in menu.lists.actions()[:2]] == [True, False]
    assert "Take from Core\tSpace" in entries(menu)
    desk.pin()
    assert lists.read("Core") == ["AAPL"]
    assert PinDesk(place.service, place.window, place.prefs).target == "Core"
    lists.delete("Core")
    assert desk.target == "Pinned"


def test_a_new_list_gets_a_name(desk, place, results):
    choose(results, "AAPL", "BP.L")
    results.menu.aboutToShow.emit()
    results.menu.lists.actions()[-1].trigger()
    dialog = place.window.findChild(QInputDialog, "new_list_dialog")
    assert dialog.labelText() == "What to call the list of 2 symbols"
    dialog.textValueSelected.emit("  ")
    assert place.service.watchlists.names() == []
    dialog.textValueSelected.emit("Two of them")
    dialog.close()
    assert place.service.watchlists.read("Two of them") == ["AAPL", "BP.L"]


def test_a_name_that_is_none_and_a_list_that_cannot_be_kept_are_told(desk, place, results, tmp_path):
    choose(results, "AAPL")
    desk.put_on("a/b")
    assert "cannot be called" in said(desk)
    assert not desk.toast.button.isVisible()
    (tmp_path / "lists").write_text("in the way", encoding="utf-8")
    desk.pin()
    assert "cannot be written" in said(desk)


def test_without_a_row_nothing_happens(desk, place, results):
    choose(results)
    desk.pin()
    desk.put_on("Core")
    assert place.service.watchlists.names() == []
