"""No words are cut off at any text size, in the window and in its dialogs."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from desktop.desks.preferences_desk import PreferencesDesk
from desktop.dialogs.about_dialog import AboutDialog
from desktop.dialogs.appearances_dialog import AppearancesDialog
from desktop.dialogs.plan_dialog import PlanDialog
from desktop.dialogs.universe_dialog import UniverseDialog
from desktop.dialogs.watchlist_dialog import WatchlistDialog
from scanner import RequestPlan, RunStatus
from tests.desktop.desks.test_inspector_desk import PLAN
from tests.helpers import samples
from tests.helpers.room import cut_off
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


@pytest.fixture
def place(qtbot, tmp_path):
    """A window with a run, as usual, at first."""
    service = StubService(home=tmp_path)
    matches = tuple(samples.match(symbol, plan=PLAN) for symbol in ("ABLE", "BAKE", "CAKE"))
    service.keep(RunStatus.FINISHED, "old", matches=matches, failures=(samples.failure(),))
    made = open_workplace(service, tmp_path)
    made.desk.open_run("old")
    yield made
    use_text_size(made.window, 100)
    made.close()


def use_text_size(window, percent):
    look = window.look
    look.set_appearance(replace(look.appearance, text_size=percent), QApplication.instance())
    QApplication.processEvents()


def settle(place, qtbot):
    qtbot.waitUntil(lambda: not place.background.is_busy)
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("size", [(1440, 872), (1024, 676)])
@pytest.mark.parametrize("percent", [90, 120, 150])
def test_the_window_and_what_is_known_of_a_match(place, qtbot, percent, size):
    window = place.window
    use_text_size(window, percent)
    window.resize(*size)
    window.work.results.table.choose_row(0)
    window.work.workspace.open_inspector()
    settle(place, qtbot)
    assert window.work.inspector.plan.values()["Shares"] == "833"
    assert cut_off(window) == []
    for row in range(window.work.inspector._tabs.count()):
        window.work.inspector._tabs.setCurrentIndex(row)
        settle(place, qtbot)
        assert cut_off(window) == []


def test_a_window_is_narrow_or_wide_for_its_text(place):
    window = place.window
    window.resize(1440, 872)
    use_text_size(window, 150)
    assert not window.scan_bar.comparison.isVisible()
    use_text_size(window, 100)
    assert window.scan_bar.comparison.isVisible()


def test_a_low_inspector_lets_the_plan_scroll(place, qtbot):
    work = place.window.work
    work.results.table.choose_row(0)
    settle(place, qtbot)
    work.workspace.setSizes([1000, 150])
    settle(place, qtbot)
    assert work.inspector.height() < 200
    assert cut_off(work.inspector.plan) == []


@pytest.mark.parametrize("percent", [90, 120, 150])
def test_every_page_of_the_preferences(place, percent):
    use_text_size(place.window, percent)
    dialog = PreferencesDesk(place.service, place.window, place.prefs).open()
    for row in range(dialog.list.count()):
        dialog.list.setCurrentRow(row)
        QApplication.processEvents()
        assert cut_off(dialog) == []


@pytest.mark.parametrize("percent", [90, 120, 150])
def test_the_other_dialogs(place, percent):
    window = place.window
    use_text_size(window, percent)
    look = window.look
    plan = RequestPlan(fresh=1000, stale=1200, missing=3400, absent=12, requests=4600, seconds=4500)
    window.show_keys()
    for dialog in (
        PlanDialog(look, plan, "Minervini trend template, S&P SmallCap 600", "Yahoo Finance", window),
        UniverseDialog(look, window),
        WatchlistDialog(look, "New watchlist", window),
        AboutDialog(look, window),
        AppearancesDialog(look, "ABLE", [], {}, window),
    ):
        dialog.open()
    QApplication.processEvents()
    for dialog in window.findChildren(QDialog):
        assert cut_off(dialog) == [], dialog
        dialog.close()
