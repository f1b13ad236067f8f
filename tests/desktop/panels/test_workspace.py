"""Who has the room: the table, the inspector below it, or the chart alone."""

import pytest
from PySide6.QtWidgets import QSplitter, QTabWidget

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
        "Near misses",
    ]
    assert inspector.why.isVisible()
    assert not inspector.plan.isVisible()
    inspector.show_near_misses()
    assert tabs.currentWidget() is inspector.near_misses
    place.window.resize(1440, 872)
    qtbot.waitUntil(lambda: not tabs.isVisible())
    assert inspector.why.isVisible()
    assert inspector.plan.isVisible()
    assert inspector.findChild(QSplitter).indexOf(inspector.plan) == 2


def test_the_large_chart_ends_when_a_run_begins(opened, qtbot):
    place = opened()
    place.window.work.results.table.selectRow(0)
    work = settled(place, qtbot)
    work.workspace.set_large(True)
    assert not work.inspector.why.isVisible()
    place.desk.run()
    assert work.results.isVisible()
    qtbot.waitUntil(lambda: not place.runner.busy)
