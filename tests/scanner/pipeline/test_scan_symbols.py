from datetime import UTC, datetime

import pytest

from scanner import CancelToken, Scan, ScanService, Timeframe, document
from scanner.clock import FakeClock
from tests.helpers.csv_market import rising, write_market

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def service():
    opened = ScanService.open(clock=FakeClock(NOW))
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path):
    wild = rising(300)
    wild[-1] *= 5.12
    pence = [close * (100 if 260 <= day < 270 else 1) for day, close in enumerate(rising(300, start=50))]
    return write_market(tmp_path / "csv", {"WILD": wild, "CALM": rising(300, start=30), "PENCE": pence})


def run(service, folder, **members):
    return service.run(Scan("close > 1", "WILD,CALM,PENCE", f"folder:{folder}", **members))


def marks(result):
    return {match.symbol: match.marks for match in result.matches}


def test_doubtful_prices_of_a_match_are_told_and_change_nothing(service, folder):
    result = run(service, folder)
    told = marks(result)
    assert told["CALM"] == ()
    assert told["WILD"] == ("Price data looks wrong: +413 % in a day without a split.",)
    (pence,) = told["PENCE"]
    assert pence.startswith("Price data looks wrong on 2025-12-")
    assert pence.endswith("1 more before it.")
    assert result.counts.matched == 3


def test_doubts_are_in_the_document_and_kept_with_the_run(service, folder):
    result = run(service, folder)
    assert service.result(result.info.id).matches == result.matches
    listed = {match["symbol"]: match["marks"] for match in document(result)["matches"]}
    assert listed == {symbol: list(told) for symbol, told in marks(result).items()}


def test_daily_prices_are_doubted_in_a_weekly_scan_too(service, folder):
    told = marks(run(service, folder, timeframe=Timeframe.WEEK))
    assert told["WILD"] == marks(run(service, folder))["WILD"]


def test_a_doubt_is_the_same_from_stored_prices(service, folder):
    fresh = run(service, folder)
    kept = run(service, folder, cached_only=True)
    assert (fresh.counts.fetched, kept.counts.from_cache) == (3, 3)
    assert marks(kept) == marks(fresh)


def test_a_run_gives_way_between_its_matches_and_finds_the_same(service, folder):
    asked = []
    scan = Scan("close > 1", "WILD,CALM,PENCE", f"folder:{folder}")
    result = service.run(scan, None, CancelToken(give_way=lambda: asked.append("now")))
    assert len(asked) > 2 * result.counts.matched
    assert [match.symbol for match in result.matches] == [
        match.symbol for match in run(service, folder).matches
    ]
