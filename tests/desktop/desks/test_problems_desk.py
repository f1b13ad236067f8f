"""What is done about problems, in the whole window with the real engine and a market that misbehaves."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton

from desktop.desks.inspector_desk import InspectorDesk
from desktop.desks.preferences_desk import PreferencesDesk
from desktop.desks.problems_desk import ProblemsDesk
from desktop.desks.universe_desk import UniverseDesk
from desktop.dialogs.preferences_dialog import PreferencesDialog
from desktop.dialogs.universe_dialog import UniverseDialog
from desktop.dialogs.watchlist_dialog import WatchlistDialog
from scanner import FailureKind, ScanService, UnknownReason
from tests.helpers import samples
from tests.helpers.window import open_workplace


@pytest.fixture
def place(qtbot, tmp_path):
    service = ScanService.open(tmp_path / "home")
    service.watchlists.write("core", ["AAPL", "MSFT", "IBM"])
    made = open_workplace(service, tmp_path)
    inspector = made.window.findChild(InspectorDesk)
    universes = UniverseDesk(service, made.window, made.background)
    universes.lists_changed.connect(made.desk.show_universes)
    preferences = PreferencesDesk(service, made.window, made.prefs)
    ProblemsDesk(service, made.window, made.desk, inspector, preferences, universes)
    yield made
    made.close()
    service.close()


def show(place, *failures, unknown=(), source="yahoo", universe="core"):
    """The problems of a run, opened."""
    scan = replace(samples.scan(), source=source, universe=universe)
    info = samples.run_info(scan=scan)
    place.window.show_welcome(False)
    place.window.work.look_at(
        samples.result(info=info, failures=failures, unknown=tuple(unknown)), busy=False
    )
    place.desk.subject_changed.emit(info)
    place.window.work.show_problems()


def press(place, words):
    tree = place.window.work.problems_panel.tree
    next(one for one in tree.findChildren(QPushButton) if one.text() == words and one.isVisible()).click()


def links(place):
    tree = place.window.work.problems_panel.tree
    return {one.text() for one in tree.findChildren(QPushButton) if one.isVisible()}


def test_what_cannot_be_had_is_not_offered(place):
    failures = (samples.failure("AAA"), samples.failure("BBB", FailureKind.NOT_FOUND))
    show(place, *failures)
    assert links(place) == {"Set limit", "Retry 1", "Leave out", "Update universe"}
    show(place, *failures, source="practice", universe="practice")
    assert links(place) == {"Retry 1", "Leave out"}
    show(place, *failures, universe="AAA,BBB")
    assert links(place) == {"Set limit", "Retry 1"}


@pytest.mark.parametrize(
    ("kind", "link"), [(FailureKind.TIMED_OUT, "Set limit"), (FailureKind.THROTTLED, "Fewer connections")]
)
def test_limits_are_set_in_the_preferences(place, kind, link):
    show(place, samples.failure("AAA", kind))
    press(place, link)
    dialog = place.window.findChild(PreferencesDialog)
    assert dialog.isVisible()
    dialog.close()


def test_left_out_and_undone(place, qtbot):
    show(place, samples.failure("IBM", FailureKind.NOT_FOUND))
    press(place, "Leave out")
    assert place.window.scan_bar.universe() == "core - Left out"
    assert place.service.watchlists.read("Left out") == ["IBM"]
    place.click("Undo")
    assert place.window.scan_bar.universe() == "core"
    assert place.service.watchlists.read("Left out") == []


@pytest.mark.parametrize("universe", ["us", "us - Left out", "(All US | core) - sector:Energy"])
def test_a_whole_market_is_fetched_anew_once_yahoo_is_agreed_to(place, universe):
    show(place, samples.failure("IBM", FailureKind.NOT_FOUND), universe=universe)
    press(place, "Update universe")
    dialog = place.window.findChild(UniverseDialog)
    assert dialog.isVisible()
    assert dialog.current() == "us"
    # Nothing is asked before that.
    assert dialog.findChild(QMessageBox).isVisible()
    dialog.close()


def test_a_market_is_not_updated_where_prices_come_from_elsewhere(place):
    show(place, samples.failure("IBM", FailureKind.NOT_FOUND), source="folder:prices", universe="us")
    assert links(place) == {"Leave out"}
    show(place, samples.failure("IBM", FailureKind.NOT_FOUND), universe="sp500")
    assert links(place) == {"Leave out"}


def test_a_watchlist_is_brought_up_to_date_by_hand(place):
    show(place, samples.failure("IBM", FailureKind.NOT_FOUND))
    press(place, "Update universe")
    [editor] = place.window.findChildren(WatchlistDialog)
    assert editor.isVisible()
    editor.close()


def test_show_looks_at_the_first_symbol(place, qtbot):
    show(place, unknown=[samples.unknown("IBM"), samples.unknown("MSFT", UnknownReason.TOO_SHORT)])
    press(place, "Show")
    assert place.window.work.workspace.is_open
    chart = place.window.work.inspector.chart
    qtbot.waitUntil(lambda: "IBM" in chart.words() and not place.background.is_busy, timeout=30_000)
