"""Lists of whole markets are fetched from the dialog of universes: progress, stop, what goes wrong."""

import threading
from datetime import date

import pytest
from PySide6.QtWidgets import QMessageBox

from desktop.desks.universe_desk import UniverseDesk
from desktop.dialogs.universe_dialog import UniverseDialog
from scanner import CannotRun, ScanService, UniverseInfo
from scanner.market.regions import RegionLists
from scanner.providers.base import LatestBar
from tests.helpers.window import open_workplace

FRIDAY = date(2026, 1, 30)


class Regions:
    """Yahoo's pages, held until they are let go."""

    def __init__(self):
        self.let_go = threading.Event()
        self.error = None
        self.tokens = []
        self.fetched = []

    def names(self):
        return ["us", "all-de"]

    def update(self, name, told, token):
        self.tokens.append(token)
        told(1250, 5700)
        while not self.let_go.is_set() and not token.wait(0.01):
            pass
        token.raise_if_cancelled()
        if self.error:
            raise self.error
        self.fetched.append(name)
        return UniverseInfo(name, "All US stocks", 5700)


@pytest.fixture
def place(qapp, tmp_path, monkeypatch):
    service = ScanService.open(tmp_path)
    regions = Regions()
    monkeypatch.setattr(ScanService, "regions", property(lambda service: regions))
    made = open_workplace(service, tmp_path)
    made.window.show_welcome(False)
    made.regions = regions
    made.universes = UniverseDesk(service, made.window, made.background)
    made.universes.open()
    yield made
    regions.let_go.set()
    made.close()
    service.close()


@pytest.fixture
def dialog(place):
    found = place.window.findChild(UniverseDialog)
    found.tree.setCurrentItem(found._items()["us"])
    return found


def agree(dialog):
    box = dialog.findChild(QMessageBox)
    box.accept()


def test_only_markets_can_be_fetched_and_yahoo_is_agreed_to_first(place, dialog, qtbot):
    assert dialog.fetch_button.isVisible()
    dialog.tree.setCurrentItem(dialog._items()["sp500"])
    assert not dialog.fetch_button.isVisible()
    dialog.tree.setCurrentItem(dialog._items()["us"])
    dialog.fetch_button.click()
    assert place.regions.tokens == []
    agree(dialog)
    qtbot.waitUntil(lambda: dialog._deleted.text() == "1,250 of 5,700 symbols")
    assert place.window.status_bar.are_terms_known
    with qtbot.waitSignal(place.universes.lists_changed):
        place.regions.let_go.set()
    assert dialog.current() == "us"
    assert dialog.fetch_button.text() == "Fetch list"


def test_it_can_be_stopped_and_closing_stops_it_too(place, dialog, qtbot):
    place.window.status_bar.set_terms_accepted(True)
    dialog.fetch_button.click()
    qtbot.waitUntil(lambda: bool(place.regions.tokens))
    dialog.fetch_button.click()
    assert place.regions.tokens[0].cancelled
    assert dialog._deleted.text() == ""
    dialog.fetch_button.click()
    qtbot.waitUntil(lambda: len(place.regions.tokens) == 2)
    dialog.close()
    qtbot.waitUntil(lambda: place.regions.tokens[1].cancelled)


def test_what_goes_wrong_is_said(place, dialog, qtbot):
    place.window.status_bar.set_terms_accepted(True)
    place.regions.error = CannotRun("The list was not fetched: no internet.", "Look at the connection.")
    place.regions.let_go.set()
    dialog.fetch_button.click()
    qtbot.waitUntil(lambda: "not fetched: no internet" in dialog.answer())
    assert dialog.fetch_button.isEnabled()
    # That the line leads nowhere is known later, and says less.
    with qtbot.waitSignal(place.background.refused, check_params_cb=lambda kind, _: kind == "universe count"):
        dialog.show_universe("us")
    assert "not fetched: no internet" in dialog.answer()
    dialog.line.setText("all-de")
    qtbot.waitUntil(lambda: "Press Fetch list" in dialog.answer())


def test_a_list_that_was_never_fetched_says_what_to_press(place, dialog, qtbot):
    qtbot.waitUntil(lambda: "Press Fetch list" in dialog.answer())


def test_a_market_that_is_not_listed_yet_can_be_typed_and_fetched(place, dialog, qtbot):
    place.window.status_bar.set_terms_accepted(True)
    dialog.tree.setCurrentItem(dialog._items()["sp500"])
    dialog.line.setText("all-de")
    assert dialog.fetch_button.isVisible()
    place.regions.let_go.set()
    with qtbot.waitSignal(place.universes.lists_changed):
        dialog.fetch_button.click()
    assert place.regions.fetched == ["all-de"]


def test_a_list_that_was_fetched_is_updated_and_the_line_stays(place, dialog, qtbot, tmp_path):
    row = LatestBar("AAA", FRIDAY, True, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
    RegionLists(tmp_path / "universes").write("us", [row], {}, FRIDAY)
    place.window.status_bar.set_terms_accepted(True)
    dialog.close()
    qtbot.waitUntil(lambda: place.window.findChild(UniverseDialog) is None)
    place.universes.open()
    dialog = place.window.findChild(UniverseDialog)
    dialog.tree.setCurrentItem(dialog._items()["us"])
    assert dialog.fetch_button.text() == "Update universe"
    dialog.line.setText("us - sector:Energy")
    place.regions.let_go.set()
    with qtbot.waitSignal(place.universes.lists_changed):
        dialog.fetch_button.click()
    assert dialog.universe() == "us - sector:Energy"
