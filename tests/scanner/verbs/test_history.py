"""Runs that are over, through the service: any two compared, named, removed, searched."""

import pytest

from scanner import BadInput, Change, RunStatus, Scan, ScanService
from scanner.errors import RunInUse, UnknownName
from scanner.store.records import match_outcome
from scanner.types import Outcome, OutcomeKind
from tests.helpers import samples


@pytest.fixture
def service(tmp_path):
    opened = ScanService.open(tmp_path / "home")
    yield opened
    opened.close()


def kept(service, matched, unmatched=(), unknown=()):
    """A finished run with these outcomes, in the service's own ledger."""
    ledger = service._parts.ledger
    run = ledger.create(Scan(rule="close > 1", universe="AAA,BBB"), samples.SESSION, samples.STARTED, "0.1.0")
    matches = [samples.match(symbol, rank=place) for place, symbol in enumerate(matched, start=1)]
    others = [Outcome(symbol, OutcomeKind.NO_MATCH) for symbol in unmatched]
    doubts = [Outcome(symbol, OutcomeKind.UNKNOWN, unknown=samples.unknown(symbol)) for symbol in unknown]
    ledger.add_outcomes(run.id, [*(match_outcome(match) for match in matches), *others, *doubts])
    ledger.close_run(run.id, RunStatus.FINISHED, samples.STARTED, matches=matches)
    return run.id


def test_any_two_runs_are_compared(service):
    older = kept(service, ["AAA", "BBB", "CCC", "DDD"])
    newer = kept(service, ["EEE", "BBB"], unmatched=["AAA"], unknown=["CCC"])
    result = service.history.compared(newer, older)
    assert [(match.symbol, match.change, match.previous_rank) for match in result.matches] == [
        ("EEE", Change.NEW, None),
        ("BBB", Change.STILL, 2),
    ]
    # CCC is unknown now and DDD was not looked at: neither has dropped out.
    assert result.dropped == ("AAA",)
    assert [(gone.symbol, gone.change, gone.rank, gone.previous_rank) for gone in result.dropped_matches] == [
        ("AAA", Change.DROPPED, None, 1)
    ]
    assert result.compared_with == older
    assert service.result(newer).compared_with is None


def test_the_other_way_round(service):
    older = kept(service, ["AAA"], unmatched=["BBB"])
    newer = kept(service, ["BBB"], unmatched=["AAA"])
    assert service.history.compared(older, newer).dropped == ("BBB",)


def test_names(service):
    run = kept(service, ["AAA"])
    service.history.rename(run[:6], "  Before   the meeting ")
    assert service.runs()[0].info.name == "Before the meeting"
    with pytest.raises(BadInput, match="81 letters"):
        service.history.rename(run, "x" * 81)


def test_removed_and_brought_back(service):
    run = kept(service, ["AAA"])
    assert service.history.remove("last") == run
    assert service.runs() == []
    service.history.restore(run)
    assert [one.info.id for one in service.runs()] == [run]


def test_what_is_gone_for_good_is_said(service):
    with pytest.raises(BadInput, match="gone for good"):
        service.history.restore("20260130-never")


def test_a_run_at_work_is_not_removed(service):
    run = kept(service, ["AAA"])
    with service._parts.ledger.hold(run), pytest.raises(RunInUse):
        service.history.remove(run)


def test_in_which_runs_a_symbol_is(service):
    run = kept(service, ["AAA", "BBB"])
    kept(service, ["CCC"])
    (found,) = service.history.with_match(" bbb ")
    assert (found.run.id, found.rank) == (run, 2)


def test_unknown_runs_are_named(service):
    with pytest.raises(UnknownName):
        service.history.compared("nothing", "last")
