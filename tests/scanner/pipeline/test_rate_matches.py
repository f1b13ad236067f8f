"""Rating and plans as a run gives them, through the service, on files of prices."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scanner import CancelToken, NullObserver, RecordingObserver, Scan, ScanService, Timeframe, document
from scanner.clock import FakeClock
from scanner.rating.parts import PARTS
from scanner.types import RunStatus
from tests.helpers.csv_market import rising, write_market

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
COUNT = 30
SYMBOLS = [f"S{number:02}" for number in range(COUNT)]


@pytest.fixture
def service():
    opened = ScanService.open(clock=FakeClock(NOW))
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path):
    # The later the symbol, the steeper.
    closes = {symbol: rising(300, 50, 0.01 * place) for place, symbol in enumerate(SYMBOLS)}
    return write_market(tmp_path / "csv", {**closes, "YOUNG": rising(40, 70)})


def scan(folder, rule="close > 60", **members):
    return Scan(rule, ",".join([*SYMBOLS, "YOUNG"]), f"folder:{folder}", **members)


def by_symbol(result):
    return {match.symbol: match for match in result.matches}


def test_a_place_counts_those_that_do_not_match(service, folder):
    found = by_symbol(service.run(scan(folder)))
    assert set(found) == {*SYMBOLS[4:], "YOUNG"}
    # 29 of the 29 others that have a year of prices are weaker than the steepest, and 10 than the eleventh.
    assert found["S29"].parts["relative_strength"] == 99
    assert found["S10"].parts["relative_strength"] == round(1 + 98 * 10 / 29)
    assert found["YOUNG"].parts["relative_strength"] is None
    assert found["YOUNG"].rating is None


def test_without_a_ranking_the_rating_ranks_and_the_unrated_come_last(service, folder):
    matches = service.run(scan(folder)).matches
    assert matches[0].symbol == "S29"
    ratings = [match.rating for match in matches]
    assert ratings[-1] is None
    assert ratings[:-1] == sorted(ratings[:-1], reverse=True)
    assert len(set(ratings)) > 5


def test_the_scans_own_ranking_goes_first(service, folder):
    matches = service.run(scan(folder, ranking="-close")).matches
    assert [match.close for match in matches] == sorted(match.close for match in matches)


def test_everything_is_in_the_document_and_kept(service, folder):
    result = service.run(scan(folder))
    assert service.result(result.info.id).matches == result.matches
    first = document(result)["matches"][0]
    assert tuple(first["parts"]) == PARTS
    assert all(0 <= value <= 100 for value in first["parts"].values())
    assert first["rating"] == pytest.approx(sum(first["parts"].values()) / 5, abs=0.05)
    assert (
        first["plan"]["stop"] < first["plan"]["entry"] == round(first["close"], 2) < first["plan"]["target"]
    )
    assert json.loads(json.dumps(first)) == first


def test_while_a_run_goes_on_the_rating_is_without_relative_strength(service, folder):
    observer = RecordingObserver()
    service.run(scan(folder), observer)
    told = {match.symbol: match for match in observer.matches}["S29"]
    known = [value for name, value in told.parts.items() if name != "relative_strength"]
    assert told.parts["relative_strength"] is None
    assert told.rating == pytest.approx(sum(known) / 4, abs=0.05)


def test_among_few_symbols_there_is_no_place(service, folder):
    result = service.run(replace(scan(folder), universe="S27,S28,S29"))
    assert {match.parts["relative_strength"] for match in result.matches} == {None}
    assert all(match.rating is not None for match in result.matches)


class StopAfterFirst(NullObserver):
    def __init__(self, token):
        self.token = token

    def matched(self, matches):
        self.token.cancel()


def test_a_resumed_run_knows_the_places_of_what_it_saw_before(service, folder):
    whole = service.run(scan(folder))
    token = CancelToken()
    cut = service.run(scan(folder), StopAfterFirst(token), token)
    assert cut.info.status is RunStatus.CANCELLED
    assert 0 < cut.counts.done < COUNT
    resumed = service.resume(cut.info.id)
    assert [(match.symbol, match.rating, match.parts) for match in resumed.matches] == [
        (match.symbol, match.rating, match.parts) for match in whole.matches
    ]


def test_a_scan_of_the_library_brings_its_group(service, folder):
    universe, source = ",".join(SYMBOLS), f"folder:{folder}"
    broken = service.scan_for(service.scan_named("turtle-20-day-breakout"), universe, source)
    assert broken.group == "breakout"
    result = service.run(replace(broken, rule="close > 60"))
    assert {match.plan["entry_reason"] for match in result.matches} == {"above the high"}
    weak = service.run(replace(broken, rule="close > 60", group="warning"))
    assert {match.plan for match in weak.matches} == {None}


def test_a_plan_is_made_for_the_account_in_the_settings(service, folder):
    before = by_symbol(service.run(scan(folder)))["S29"].plan
    account = replace(service.settings.account, size=1_000.0)
    service.save_settings(replace(service.settings, account=account))
    after = by_symbol(service.run(scan(folder)))["S29"].plan
    assert after["entry"] == before["entry"]
    assert 0 < after["shares"] < before["shares"]


def test_a_weekly_scan_is_rated_on_weekly_bars_and_sized_on_daily_volume(service, folder):
    (match,) = service.run(replace(scan(folder), universe="S29", timeframe=Timeframe.WEEK)).matches
    # 300 days are 60 weeks: too few for a trend of 252 bars.
    assert match.parts["trend"] is None
    assert match.rating is None
    # 100,000 shares are traded on a day.
    assert match.plan["shares"] <= 1_000
    daily = service.run(replace(scan(folder), universe="S29")).matches[0].plan
    assert match.plan["risk_per_share"] != daily["risk_per_share"]
