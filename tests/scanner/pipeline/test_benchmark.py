from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from scanner import Scan, ScanService, Timeframe
from scanner.clock import FakeClock
from scanner.market.universes import benchmark_of
from scanner.pipeline.benchmark import benchmark_instrument
from scanner.providers.base import OpenGate
from scanner.providers.practice import PracticeProvider
from scanner.settings import PracticeSettings
from scanner.types import Instrument
from tests.helpers.csv_market import rising, write_market
from tests.helpers.fake_yahoo import FakeYahoo, History, rows_of

FRIDAY = date(2026, 1, 30)
SCAN = Scan("close > 0", "AAPL,MSFT", "yahoo")


@pytest.fixture
def yahoo(monkeypatch):
    with FakeYahoo() as server:
        server.lead(monkeypatch)
        days = [date(2026, 1, day) for day in (26, 27, 28, 29, 30)]
        server.default = History(rows_of(*days))
        server.answers["^GSPC"] = History(rows_of(*days, price=6000.0))
        yield server


@pytest.fixture
def service():
    service = ScanService.open(clock=FakeClock(datetime(2026, 1, 30, 22, 0, tzinfo=UTC)))
    yield service
    service.close()


def test_the_benchmark_comes_with_the_run_once_and_is_counted_nowhere(yahoo, service):
    counts = service.run(SCAN).counts
    assert (counts.universe, counts.done, counts.fetched) == (2, 2, 2)
    assert service.run(replace(SCAN, rule="close > 1")).counts.from_cache == 2
    assert yahoo.count("^GSPC") == 1
    bars = service._parts.store.load("yahoo", ["^GSPC"], FRIDAY)["^GSPC"]
    assert bars.close[-1] == 6005.0


@pytest.mark.parametrize("timeframe", Timeframe)
def test_rules_can_compare_with_it(yahoo, service, timeframe):
    days = replace(SCAN, rule="benchmark > 6000 and close < 200", timeframe=timeframe)
    assert service.run(days).counts.matched == 2


def test_without_a_benchmark_the_run_goes_on(yahoo, service):
    yahoo.answers["^GSPC"] = 404
    assert service.run(SCAN).counts.matched == 2
    service.run(SCAN)
    assert yahoo.count("^GSPC") == 1  # not asked again in this session


def test_a_run_of_stored_prices_asks_for_none(yahoo, service):
    service.run(SCAN)
    sent = len(yahoo.requests)
    assert service.run(replace(SCAN, cached_only=True)).counts.matched == 2
    assert len(yahoo.requests) == sent


def test_a_folder_is_asked_for_an_index_only_if_it_has_one(service, tmp_path):
    folder = write_market(tmp_path / "csv", {"UP": rising(300)})
    service.run(Scan("close > 0", "UP", f"folder:{folder}"))
    (status,) = service.data.status().sources
    assert status.absent == 0


@pytest.mark.parametrize(
    ("universe", "source", "exchange", "index"),
    [
        ("sp500", "yahoo", "XNYS", "^GSPC"),
        ("S&P 500", "yahoo", "XNYS", "^GSPC"),
        ("nasdaq100", "yahoo", "XNYS", "^NDX"),
        ("dax", "yahoo", "XETR", "^GDAXI"),
        ("VOD.L,BP.L", "yahoo", "XLON", "^FTSE"),
        ("sp500 & mine", "yahoo", "XNYS", "^GSPC"),
        ("practice", "practice", "XNYS", "^PRACTICE"),
        ("AAA,BBB", "practice", "XNYS", "^PRACTICE"),
        ("A.IR", "yahoo", "XDUB", ""),
    ],
)
def test_every_universe_has_its_index(universe, source, exchange, index):
    assert benchmark_of(universe, source, exchange) == index


def test_an_index_is_traded_where_most_symbols_are():
    london = Instrument("VOD.L", exchange="XLON", currency="GBp", time_zone="Europe/London")
    practice = PracticeProvider(FakeClock(datetime(2026, 1, 30, tzinfo=UTC)), PracticeSettings(), OpenGate())
    index = benchmark_instrument(practice, "mine", "yahoo", [london, london, Instrument("AAPL")])
    assert (index.symbol, index.exchange, index.time_zone) == ("^FTSE", "XLON", "Europe/London")
    assert benchmark_instrument(practice, "mine", "yahoo", []) is None
