"""Who has the room: the table, the inspector below it, or the chart alone."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QSplitter, QTabBar, QTabWidget

from scanner import RunStatus
from tests.helpers import samples
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


@pytest.fixture
def opened(qtbot, tmp_path):
    places = []

    def open_(width=1440, height=872):
        service = StubService(home=tmp_path)
        service.keep(RunStatus.FINISHED, "old", matches=(samples.match("ABLE"), samples.match("BAKE")))
        place = open_workplace(service, tmp_path)
        places.append(place)
        place.window.resize(width, height)
        place.desk.open_run("old")
        qtbot.waitUntil(lambda: place.window.width() == width)
        return place

    yield open_
    for place in places:
        place.close()


def settled(place, qtbot):
    qtbot.waitUntil(lambda: not place.background.is_busy)
    return place.window.work


def test_it_opens_with_the_first_symbol_and_keeps_its_row_in_sight(opened, qtbot):
    place = opened()
    place.window.work.results.table.selectRow(1)
    work = settled(place, qtbot)
    assert work.workspace.is_open
    assert abs(work.inspector.height() - 324) <= 2
    assert work.results.table.visualRect(work.results.table.currentIndex()).isValid()


def test_a_low_window_starts_without_it(opened, qtbot, tmp_path):
    place = opened()
    place.window.work.workspace._open = None
    place.window.resize(1440, 700)
    place.window.work.results.table.selectRow(0)
    work = settled(place, qtbot)
    assert not work.workspace.is_open
    place.window.actions_table["show_inspector"].trigger()
    assert work.workspace.is_open


def test_what_the_user_chose_is_there_at_the_next_start(opened, qtbot):
    first = opened()
    first.window.work.results.table.selectRow(0)
    work = settled(first, qtbot)
    work.workspace.setSizes([300, 450])
    high = work.inspector.height()
    first.close()
    second = opened()
    second.window.work.results.table.selectRow(0)
    work = settled(second, qtbot)
    assert abs(work.inspector.height() - high) <= 2
    work.workspace.close_inspector()
    second.close()
    third = opened()
    third.window.work.results.table.selectRow(0)
    assert not settled(third, qtbot).workspace.is_open


def test_a_narrow_window_puts_why_and_plan_into_tabs_and_back(opened, qtbot):
    place = opened()
    place.window.work.results.table.selectRow(0)
    work = settled(place, qtbot)
    inspector = work.inspector
    assert inspector.why.isVisible()
    assert inspector.plan.isVisible()
    place.window.resize(1024, 872)
    tabs = inspector.findChild(QTabWidget)
    qtbot.waitUntil(tabs.isVisible)
    assert [tabs.tabText(number) for number in range(tabs.count())] == [
        "Why it matched",
        "Plan",
        "Run",
        "Problems",
    ]
    assert inspector.why.isVisible()
    assert not inspector.plan.isVisible()
    tabs.setCurrentIndex(1)
    inspector.show_near_misses()
    assert inspector.near_misses.isVisible()
    assert tabs.currentIndex() == 0
    inspector.show_why()
    place.window.resize(1440, 872)
    qtbot.waitUntil(lambda: not tabs.isVisible())
    assert inspector.why.isVisible()
    assert inspector.plan.isVisible()
    assert inspector.findChild(QSplitter).indexOf(inspector.plan) == 2


def test_each_form_of_the_window_has_its_own_height(opened, qtbot):
    place = opened()
    place.window.work.results.table.selectRow(0)
    work = settled(place, qtbot)
    place.window.resize(1024, 676)
    qtbot.waitUntil(lambda: abs(work.inspector.height() - 251) <= 2)
    work.workspace.setSizes([300, 200])
    narrow = work.inspector.height()
    place.window.resize(1440, 872)
    qtbot.waitUntil(lambda: abs(work.inspector.height() - 324) <= 2)
    place.window.resize(1024, 676)
    qtbot.waitUntil(lambda: abs(work.inspector.height() - narrow) <= 2)


def test_in_a_narrow_window_run_and_problems_are_tabs(opened, qtbot):
    place = opened(1024, 676)
    work, window = place.window.work, place.window
    work.problems.replace([samples.failure()], [])
    tabs = work.inspector.findChild(QTabWidget)
    work.run_panel.details_wanted.emit()
    qtbot.waitUntil(work.run_tab.isVisible)
    window.show_snapshot(samples.snapshot(), "Yahoo")
    assert any(label.text() == "431 of 503" for label in work.run_tab.findChildren(QLabel))
    work.show_problems()
    assert tabs.currentWidget() is work.problems_panel
    assert work.problems_panel.tree.hasFocus()
    bar = tabs.tabBar()
    assert bar.tabButton(3, QTabBar.ButtonPosition.RightSide).text() == "1"
    assert bar.accessibleTabName(3) == "Problems 1"
    work.problems_panel.tree.setCurrentIndex(work.problems.index(0, 0))
    assert work.problems_panel._details.isVisible()
    window.resize(1440, 872)
    qtbot.waitUntil(lambda: not tabs.isVisible())
    assert not work.inspector.isAncestorOf(work.problems_panel)
    work.show_problems()
    assert work.problems_panel.isVisible()
    assert work.problems_panel.height() == 308


def test_problems_are_counted_after_their_tab_has_gone_and_come_again(opened, qtbot):
    place = opened(1024, 676)
    work, window = place.window.work, place.window
    tabs = work.inspector.findChild(QTabWidget)
    work.problems.replace([samples.failure("AAA")], [])
    work.workspace.open_inspector()
    window.resize(1440, 872)
    qtbot.waitUntil(lambda: not tabs.isVisible())
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    work.problems.add_failures([samples.failure("BBB")])
    window.resize(1024, 676)
    qtbot.waitUntil(tabs.isVisible)
    assert tabs.tabBar().accessibleTabName(3) == "Problems 2"
    assert tabs.tabBar().tabButton(3, QTabBar.ButtonPosition.RightSide).text() == "2"


def test_the_large_chart_ends_when_a_run_begins(opened, qtbot):
    place = opened()
    place.window.work.results.table.selectRow(0)
    work = settled(place, qtbot)
    work.workspace.set_large(True)
    assert not work.inspector.why.isVisible()
    place.desk.run()
    assert work.results.isVisible()
    qtbot.waitUntil(lambda: not place.runner.busy)
