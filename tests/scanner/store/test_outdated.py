"""Matches whose prices have changed since: marked where they were found, and nowhere else."""

from datetime import timedelta

import pytest

from scanner.store.records import match_outcome
from scanner.types import Outcome, OutcomeKind, RunStatus
from tests.helpers import samples

WORDS = "Found on other prices than today's: a split of 2026-11-20 (2 for 1) was applied since."


@pytest.fixture
def ledger(open_runs):
    return open_runs()


def begin(ledger, **members):
    return ledger.create(samples.scan(**members), samples.SESSION, samples.STARTED, "0.1.0").id


def marks(ledger, run):
    return {match.symbol: match.marks for match in ledger.result(run).matches}


def test_matches_of_the_source_are_marked_in_every_run(ledger):
    first, second, other = (
        begin(ledger, source="yahoo"),
        begin(ledger, source="yahoo"),
        begin(ledger, source="folder:x"),
    )
    for run in (first, second, other):
        ledger.add_outcomes(run, [match_outcome(samples.match("AAA", marks=("Doubt.",)))])
        ledger.add_outcomes(run, [match_outcome(samples.match("BBB")), Outcome("CCC", OutcomeKind.NO_MATCH)])
    ledger.mark_matches("yahoo", "AAA", WORDS)
    ledger.mark_matches("yahoo", "CCC", WORDS)
    assert marks(ledger, first) == marks(ledger, second) == {"AAA": (WORDS, "Doubt."), "BBB": ()}
    assert marks(ledger, other)["AAA"] == ("Doubt.",)


def test_the_newest_sentence_holds_and_closing_keeps_it(ledger):
    run = begin(ledger, source="yahoo")
    ledger.add_outcomes(run, [match_outcome(samples.match("AAA"))])
    ledger.mark_matches("yahoo", "AAA", "Older.")
    ledger.mark_matches("yahoo", "AAA", WORDS)
    ledger.close_run(
        run,
        RunStatus.FINISHED,
        samples.STARTED + timedelta(minutes=1),
        matches=[samples.match("AAA", rank=1)],
    )
    assert marks(ledger, run) == {"AAA": (WORDS,)}


def test_an_outcome_on_the_new_prices_has_no_mark(ledger):
    run = begin(ledger, source="yahoo")
    ledger.add_outcomes(run, [match_outcome(samples.match("AAA"))])
    ledger.mark_matches("yahoo", "AAA", WORDS)
    ledger.add_outcomes(run, [match_outcome(samples.match("AAA"))])
    assert marks(ledger, run) == {"AAA": ()}


def test_a_deleted_run_leaves_no_mark(ledger):
    run = begin(ledger, source="yahoo")
    ledger.add_outcomes(run, [match_outcome(samples.match("AAA"))])
    ledger.mark_matches("yahoo", "AAA", WORDS)
    ledger.delete(run)
    ledger.mark_matches("yahoo", "AAA", WORDS)
    assert ledger.summaries() == []
