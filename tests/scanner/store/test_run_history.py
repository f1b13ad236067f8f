"""Runs that are over: named, removed and brought back within the hour, found by a symbol that matched."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scanner.errors import UnknownName
from scanner.store.records import match_outcome
from scanner.types import Outcome, OutcomeKind, RunStatus
from tests.helpers import samples

STARTED = datetime(2026, 1, 30, 22, 0, tzinfo=UTC)


@pytest.fixture
def ledger(open_runs):
    return open_runs()


def run_of(ledger, *symbols, minutes=0):
    run = ledger.create(samples.scan(), date(2026, 1, 30), STARTED + timedelta(minutes=minutes), "0.1.0")
    matches = [samples.match(symbol, rank=place) for place, symbol in enumerate(symbols, start=1)]
    ledger.add_outcomes(run.id, [match_outcome(match) for match in matches])
    ledger.close_run(run.id, RunStatus.FINISHED, STARTED, matches=matches)
    return run


def listed(ledger):
    return [summary.info.id for summary in ledger.summaries()]


def test_a_name_is_kept_and_taken_away(ledger):
    run = run_of(ledger, "AAA")
    ledger.history.rename(run.id, "Before the meeting")
    assert ledger.info(run.id).name == "Before the meeting"
    assert ledger.summaries()[0].info.name == "Before the meeting"
    ledger.history.rename(run.id, "")
    assert ledger.info(run.id).name == ""


def test_a_removed_run_is_nowhere(ledger):
    kept, removed = run_of(ledger, "AAA"), run_of(ledger, "BBB", minutes=1)
    ledger.history.remove(removed.id, STARTED)
    assert listed(ledger) == [kept.id]
    assert ledger.info("last").id == kept.id
    with pytest.raises(UnknownName):
        ledger.info(removed.id)
    later = run_of(ledger, "CCC", minutes=2)
    assert ledger.previous(later).id == kept.id
    assert ledger.history.with_match("BBB", 10) == []


def test_it_can_be_brought_back_with_all_it_had(ledger):
    run = run_of(ledger, "AAA", "BBB")
    ledger.history.remove(run.id, STARTED)
    assert ledger.history.restore(run.id)
    assert [match.symbol for match in ledger.result(run.id).matches] == ["AAA", "BBB"]


def test_after_an_hour_it_is_gone_for_good(ledger):
    run = run_of(ledger, "AAA")
    ledger.history.remove(run.id, STARTED)
    ledger.history.purge(STARTED + timedelta(minutes=59))
    assert ledger.history.restore(run.id)
    ledger.history.remove(run.id, STARTED)
    ledger.history.purge(STARTED + timedelta(minutes=61))
    assert not ledger.history.restore(run.id)


def test_purging_leaves_the_others(ledger):
    run = run_of(ledger, "AAA")
    ledger.history.purge(STARTED + timedelta(days=1000))
    assert listed(ledger) == [run.id]


def test_the_runs_in_which_a_symbol_matched_newest_first(ledger):
    first = run_of(ledger, "AAA", "BBB")
    run_of(ledger, "CCC", minutes=1)
    last = run_of(ledger, "BBB", minutes=2)
    ledger.add_outcomes(last.id, [Outcome("AAA", OutcomeKind.NO_MATCH)])
    assert [(run, rank) for run, rank, _ in ledger.history.with_match("BBB", 10)] == [
        (last.id, 1),
        (first.id, 2),
    ]
    assert [run for run, _, _ in ledger.history.with_match("AAA", 10)] == [first.id]
    assert len(ledger.history.with_match("BBB", 1)) == 1
