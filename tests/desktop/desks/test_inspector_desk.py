"""The symbol selected: its chart, why and plan come by themselves, and walking never waits."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from scanner import BadInput, Change, ExplainedCondition, NearMiss, RunStatus
from tests.helpers import samples
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace

PLAN = {
    "entry": 12.6,
    "stop": 12.0,
    "target": 14.1,
    "risk_per_share": 0.6,
    "r_multiple": 2.5,
    "shares": 833,
    "position": 10495.8,
    "risk": 499.8,
    "entry_reason": "close",
    "stop_reason": "2 ATR",
    "shares_reason": "risk",
}


@pytest.fixture
def place(qtbot, tmp_path):
    service = StubService(home=tmp_path)
    matches = tuple(
        samples.match(symbol, rank=rank, plan=PLAN) for rank, symbol in enumerate(("ABLE", "BAKE", "CAKE"), 1)
    )
    service.keep(RunStatus.FINISHED, "old", matches=matches)
    made = open_workplace(service, tmp_path)
    made.desk.open_run("old")
    yield made
    made.close()


@pytest.fixture
def inspector(place):
    return place.window.work.inspector


def select(place, qtbot, row):
    place.window.work.results.table.selectRow(row)
    settle(place, qtbot)


def settle(place, qtbot):
    qtbot.waitUntil(lambda: not place.background.is_busy)


def test_selecting_a_match_shows_chart_why_and_plan(place, inspector, qtbot):
    assert not place.window.work.workspace.is_open
    select(place, qtbot, 0)
    assert place.window.work.workspace.is_open
    data = inspector.chart.data
    assert (data.symbol, data.name, len(data.bars)) == ("ABLE", "Able Corp", 300)
    assert data.turned_true == place.service.study.turned
    assert data.plan.prices == (14.1, 12.6, 12.0)
    assert data.simulated
    assert [row.words for row in inspector.why.list.facts.rows] == ["Close above 50-day"]
    assert inspector.why.said() == "New on Fri 20 Nov. Turned true before on 11 Sep."
    assert inspector.plan.values()["Position"] == "$10,496"


def test_the_next_symbol_takes_the_place_of_one_that_is_still_awaited(place, inspector, qtbot):
    table = place.window.work.results.table
    for row in range(3):
        table.selectRow(row)
    # The panels that need no look-up are there at once.
    assert inspector.plan.as_text().startswith("CAKE (Simulated)")
    settle(place, qtbot)
    assert inspector.chart.data.symbol == "CAKE"
    # The one under way was let finish, the one between was never asked for, and reasons only for the last.
    asked = place.service.study.asked
    assert [symbol for what, symbol in asked if what == "bars"] == ["ABLE", "CAKE"]
    assert [symbol for what, symbol in asked if what == "explain"] == ["CAKE"]


def test_without_a_row_there_is_nothing_to_inspect(place, inspector, qtbot):
    select(place, qtbot, 0)
    place.window.work.results.filter_box.setText("nobody")
    assert inspector.chart.data is not None  # a filter is being typed
    assert place.window.work.workspace.is_open
    place.window.work.results.begin(samples.scan())
    assert inspector.chart.data is None
    assert not place.window.work.workspace.is_open
    assert not place.window.actions_table["copy_plan"].isEnabled()


def test_a_symbol_without_stored_prices_says_so(place, inspector, qtbot):
    place.service.study.without_bars = {"BAKE"}
    select(place, qtbot, 1)
    assert "There are no stored prices of BAKE." in inspector.chart.words()
    assert not place.window.actions_table["chart_picture"].isEnabled()


def test_what_the_engine_refuses_is_said_in_the_chart(place, inspector, qtbot):
    place.service.study.refusal = BadInput("There is no universe practice.", "Choose another one.")
    select(place, qtbot, 0)
    assert "There is no universe practice. Choose another one." in inspector.chart.words()


def test_near_misses_are_found_when_they_come_into_sight_and_can_be_looked_at(place, inspector, qtbot):
    failed = ExplainedCondition("close > 13", False, 12.9, 13.0, 0.01, "0.8 % under 13", "Close above 13")
    place.service.study.misses = (NearMiss("NEAR", 0.01, (failed,), "will match above 13.00"),)
    select(place, qtbot, 0)
    inspector.why.near_button.click()
    settle(place, qtbot)
    (row,) = inspector.near_misses.list.facts.rows
    assert (row.words, row.value) == ("NEAR", "will match above 13.00")
    inspector.near_misses.list.setCurrentIndex(inspector.near_misses.list.facts.index(0))
    settle(place, qtbot)
    assert inspector.chart.data.symbol == "NEAR"
    assert inspector.chart.data.plan is None
    assert inspector.plan.as_text() == ""
    assert inspector.near_misses.isVisible()
    assert inspector.why.said().startswith("Close fell below its 50-day average")
    # Looking again costs nothing.
    inspector.show_why()
    inspector.show_near_misses()
    settle(place, qtbot)
    assert place.service.study.asked.count(("near_misses", "")) == 1


def test_a_symbol_that_dropped_out_says_what_failed(place, inspector, qtbot):
    gone = samples.match("NAIL", change=Change.DROPPED, plan=None)
    place.window.work.results.selected_changed.emit(gone)
    assert inspector.why.accessibleDescription().startswith("Why it does not match")
    settle(place, qtbot)
    assert inspector.why.said().startswith(
        "Close fell below its 50-day average, 12.50 < 13.00. Will match above 13.10. Turned true on"
    )
    assert inspector.plan.said() == "There is no plan for a symbol that no longer matches."
    assert inspector.chart.data.symbol == "NAIL"


def test_where_nothing_matched_it_says_what_came_near(place, inspector, qtbot):
    failed = ExplainedCondition("close > 13", False, 12.9, 13.0, 0.01, "0.8 % under 13", "Close above 13")
    place.service.study.misses = (NearMiss("NEAR", 0.01, (failed,), "will match above 13.00"),)
    place.service.keep(
        RunStatus.FINISHED, "none", matches=(), counts=samples.counts(matched=0, unmatched=500)
    )
    place.desk.open_run("none")
    settle(place, qtbot)
    assert place.window.work.workspace.is_open
    assert inspector.near_misses.isVisible()
    assert [row.words for row in inspector.near_misses.list.facts.rows] == ["NEAR"]


def test_the_plan_is_copied(place, inspector, qtbot):
    select(place, qtbot, 0)
    place.window.actions_table["copy_plan"].trigger()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("ABLE (Simulated)\nTarget\t14.10\nEntry\t12.60\nStop\t12.00\n")
    assert "Shares\t833\n" in copied


def test_return_opens_the_chart_large_and_escape_brings_the_table_back(place, inspector, qtbot):
    select(place, qtbot, 0)
    work = place.window.work
    work.results.table.setFocus()
    qtbot.keyClick(work.results.table, Qt.Key.Key_Return)
    assert not work.results.isVisible()
    assert inspector.chart.canvas.hasFocus()
    qtbot.keyClick(inspector.chart.canvas, Qt.Key.Key_Down)
    settle(place, qtbot)
    assert inspector.chart.data.symbol == "BAKE"
    qtbot.keyClick(inspector.chart.canvas, Qt.Key.Key_Escape)
    assert work.results.isVisible()
    assert work.results.table.hasFocus()


def test_the_key_opens_the_inspector_with_the_first_match_and_closes_it_again(place, inspector, qtbot):
    window = place.window
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    settle(place, qtbot)
    assert inspector.chart.data.symbol == "ABLE"
    assert inspector.chart.canvas.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert not window.work.workspace.is_open
    select(place, qtbot, 1)
    assert not window.work.workspace.is_open


def test_keys_choose_the_span(place, inspector, qtbot):
    select(place, qtbot, 0)
    qtbot.keyClick(place.window, Qt.Key.Key_1, Qt.KeyboardModifier.ShiftModifier)
    assert inspector.chart.span == 0
