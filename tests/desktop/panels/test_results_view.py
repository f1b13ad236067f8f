"""The matches of a run with their toolbar: counts, filter, comparison, and why nothing is there."""

import pytest

from desktop.look import Look, Theme
from desktop.panels.results_view import ResultsView
from scanner import Change, RunStatus
from tests.helpers import samples
from tests.helpers.samples import match


@pytest.fixture
def look(qapp):
    return Look(reduced_motion=True)


@pytest.fixture
def view(qtbot, look):
    view = ResultsView(look)
    qtbot.addWidget(view)
    view.resize(1000, 400)
    view.show()
    return view


def result(*matches, **members):
    return samples.result(matches=matches, **members)


def segments(view):
    return [view._segment_group.button(number).text() for number in range(3)]


def test_before_a_run_it_says_what_to_do(view):
    assert view.count_label.text() == ""
    assert view.table.accessibleDescription() == (
        "Choose a scan and press Run, or choose a run from the list."
    )
    assert not view.segments.isVisible()


def test_a_run_streams_in_and_settles(view):
    view.begin(samples.scan(columns={"RSI": "rsi(14)"}))
    assert view.count_label.text() == "0 matches so far"
    assert view.table.accessibleDescription() == "No matches yet."
    view.add_matches([match("A", columns={"RSI": 28.0}), match("B")])
    assert view.count_label.text() == "2 matches so far"
    assert view.model.columns[-1].title == "RSI"
    view.finish(result(match("A", rank=1)))
    assert view.count_label.text() == "1 match"
    assert not view.segments.isVisible()
    assert not view.dropped_label.isVisible()


def test_a_compared_run_can_be_looked_at_in_parts(view):
    view.begin(samples.scan())
    view.finish(
        result(
            match("A", rank=1, change=Change.NEW),
            match("B", rank=2, change=Change.STILL),
            match("C", rank=3, change=Change.STILL),
            compared_with="before",
            dropped=("X", "Y"),
        )
    )
    assert segments(view) == ["All 3", "New 1", "Still 2"]
    assert view.segments.isVisible()
    assert view.dropped_label.text() == "2 dropped"
    assert "X, Y" in view.dropped_label.toolTip()
    view._segment_group.button(2).click()
    assert view.model.rowCount() == 2
    assert view.count_label.text() == "2 of 3 matches"
    view.begin(samples.scan())
    view.add_matches([match("A")])
    assert view.model.rowCount() == 1
    assert view._segment_group.button(0).isChecked()


def test_the_filter_stays_for_the_next_run_and_says_when_it_hides_all(view, qtbot):
    view.begin(samples.scan())
    view.add_matches([match("AAA"), match("BBB")])
    view.focus_filter()
    qtbot.keyClicks(view.filter_box, "bbb")
    assert view.count_label.text() == "1 of 2 matches"
    qtbot.keyClicks(view.filter_box, "x")
    assert view.table.accessibleDescription() == "No match fits the filter."
    view.filter_box.clear()
    assert view.count_label.text() == "2 matches so far"


def test_nothing_matched_tells_how_many_were_looked_at(view):
    view.open_result(
        result(counts=samples.counts(universe=1200, matched=0, unmatched=1194, unknown=4, failed=2))
    )
    assert view.table.accessibleDescription() == (
        "Nothing matched. 1,194 symbols were checked, 6 could not be decided."
    )
    assert view.count_label.text() == "0 matches"


def test_a_cancelled_run_without_matches_tells_how_far_it_came(view):
    counts = samples.counts(universe=503, matched=0, unmatched=100, unknown=0, failed=0)
    view.open_result(result(status=RunStatus.CANCELLED, counts=counts))
    assert view.table.accessibleDescription() == (
        "Nothing matched so far. 100 of 503 symbols were looked at."
    )


def test_a_run_without_a_result_leaves_its_matches(view):
    view.begin(samples.scan())
    view.add_matches([match("A")])
    view.stop()
    assert view.count_label.text() == "1 match"
    assert view.model.rowCount() == 1


def test_made_up_prices_are_marked(view):
    view.begin(samples.scan(source="practice"))
    assert view.simulated_label.isVisible()
    assert view.simulated_label.text() == "Simulated"
    view.begin(samples.scan(source="yahoo"))
    assert not view.simulated_label.isVisible()


def test_keep_sorted_off_puts_new_rows_at_the_end(view):
    view.begin(samples.scan())
    view.keep_sorted_button.click()
    view.add_matches([match("B")])
    view.add_matches([match("A")])
    assert [view.model.match_at(row).symbol for row in range(2)] == ["B", "A"]
    view.keep_sorted_button.click()
    assert [view.model.match_at(row).symbol for row in range(2)] == ["A", "B"]


def test_it_changes_with_the_theme(view, look, qapp):
    try:
        look.set_theme(Theme.LIGHT, qapp)
        assert view.grab().toImage().pixelColor(500, 300) == look.color("bg.window")
    finally:
        look.set_theme(Theme.DARK, qapp)
    assert len(view.filter_box.actions()) == 1


def test_it_tells_whose_row_is_the_current_one(view, qtbot):
    told = []
    view.selected_changed.connect(lambda found: told.append(found and (found.symbol, found.rank)))
    view.begin(samples.scan())
    view.add_matches([match("A"), match("B")])
    assert view.selected is None
    view.select_next()
    view.select_next()
    view.select_next()
    view.select_previous()
    assert told == [("A", None), ("B", None), ("A", None)]
    view.finish(result(match("B", rank=1), match("A", rank=2)))
    assert told[-1] == ("A", 2)
    assert view.selected.symbol == "A"
    view.begin(samples.scan())
    assert told[-1] is None
