"""A second run of the same scan: what is new, what moved, and what the symbols that dropped out look like."""

from datetime import UTC, date, datetime

import pytest

from scanner import (
    CancelToken,
    Change,
    NullObserver,
    RecordingObserver,
    RunStatus,
    Scan,
    ScanService,
    document,
)
from scanner.clock import FakeClock
from tests.helpers.csv_market import falling, rising, write_market

FRIDAY = date(2026, 1, 23)


@pytest.fixture
def service():
    opened = ScanService.open(clock=FakeClock(datetime(2026, 1, 31, 12, tzinfo=UTC)))
    yield opened
    opened.close()


@pytest.fixture
def scan(tmp_path):
    # UP rises all along; FALLS breaks its average in the last week, LATE rises above it there.
    closes = {
        "UP": rising(300),
        "FALLS": [*rising(295, 50), 60.0, 50.0, 45.0, 44.0, 43.0],
        "LATE": [*falling(295), *rising(5, 150)],
    }
    folder = write_market(tmp_path / "csv", closes)
    return Scan("close > sma(50) and close > 1", "UP,FALLS,LATE", f"folder:{folder}", scan_id="above")


def earlier(scan):
    return Scan(scan.rule, scan.universe, scan.source, scan_id="above", as_of=FRIDAY)


def test_without_a_run_before_nothing_is_new(service, scan):
    result = service.run(earlier(scan))
    assert {match.change for match in result.matches} == {None}
    assert result.dropped_matches == ()


def test_a_match_is_new_or_keeps_the_rank_it_had_while_the_run_goes_on_and_after_it(service, scan):
    before = {match.symbol: match.rank for match in service.run(earlier(scan)).matches}
    assert set(before) == {"UP", "FALLS"}
    observer = RecordingObserver()
    result = service.run(scan, observer)
    for found in (observer.matches, result.matches):
        seen = {match.symbol: (match.change, match.previous_rank) for match in found}
        assert seen == {"UP": (Change.STILL, before["UP"]), "LATE": (Change.NEW, None)}


def test_a_dropped_symbol_is_shown_as_it_is_now_with_the_condition_that_failed(service, scan):
    rank = next(match.rank for match in service.run(earlier(scan)).matches if match.symbol == "FALLS")
    result = service.run(scan)
    assert result.dropped == ("FALLS",)
    (dropped,) = result.dropped_matches
    assert (dropped.symbol, dropped.change, dropped.rank) == ("FALLS", Change.DROPPED, None)
    assert (dropped.close, dropped.previous_rank) == (43.0, rank)
    assert [(one.condition, one.passed) for one in dropped.why] == [
        ("close > sma(50)", False),
        ("close > 1", True),
    ]
    assert list(dropped.closes)[-3:] == [45.0, 44.0, 43.0]
    assert dropped.rating is not None
    assert service.result(result.info.id) == result
    assert document(result)["dropped"] == ["FALLS"]
    assert document(result)["dropped_matches"][0]["change"] == "dropped"


class CancelAtOnce(NullObserver):
    def __init__(self, token):
        self.token = token

    def matched(self, matches):
        self.token.cancel()


def test_a_resumed_run_knows_its_dropped_symbols_as_a_whole_one_does(service, scan):
    service.run(earlier(scan))
    whole = service.run(scan)
    service.delete_run(whole.info.id)
    token = CancelToken()
    part = service.run(scan, CancelAtOnce(token), token)
    resumed = service.resume(part.info.id)
    assert resumed.info.status is RunStatus.FINISHED
    assert resumed.dropped_matches == whole.dropped_matches
