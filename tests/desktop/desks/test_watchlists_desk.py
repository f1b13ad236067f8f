"""Watchlists beside the table, on a real home."""

import pytest

from desktop.desks.universe_desk import UniverseDesk
from desktop.desks.watchlists_desk import WatchlistsDesk
from scanner import ScanService
from tests.helpers.window import open_workplace


@pytest.fixture
def place(qapp, tmp_path):
    service = ScanService.open(tmp_path)
    service.watchlists.write("Core", ["AAPL", "MSFT"])
    made = open_workplace(service, tmp_path)
    made.window.show_welcome(False)
    universes = UniverseDesk(service, made.window, made.background)
    WatchlistsDesk(service, made.window, universes)
    made.window.resize(1024, 676)
    yield made
    made.close()
    service.close()


def shown(place):
    tree = place.window.watchlists.tree
    return [tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount())]


def test_lists_are_read_when_they_come_into_sight(place, qtbot):
    assert shown(place) == []
    place.window.watchlists_flyout.toggle()
    assert shown(place) == ["Core"]
    assert place.window.watchlists.tree.hasFocus()


def test_a_list_that_cannot_be_read_has_no_symbols(place):
    (place.service.watchlists.folder / "Core.txt").write_bytes(b"\xff\xfe\x00 not a list \x00")
    place.window.watchlists_flyout.toggle()
    assert place.window.watchlists.tree.topLevelItem(0).childCount() == 0


def test_a_list_is_scanned(place, qtbot):
    with qtbot.waitSignal(place.window.actions_table["run"].triggered):
        place.window.watchlists.scan_wanted.emit("Core")
    assert place.window.scan_bar.universe() == "Core"
