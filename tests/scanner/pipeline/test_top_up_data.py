"""The next session of many symbols by the page: the real yfinance, the real store, a Yahoo on loopback."""

import threading
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from scanner import CancelToken, RecordingObserver, RunStatus, Scan, ScanService
from scanner.clock import FakeClock
from scanner.fetch.top_up import FEWEST
from scanner.sessions import sessions_of
from tests.helpers.fake_yahoo import FakeYahoo, History, Screener, quote, rows_of

THURSDAY, FRIDAY = date(2026, 1, 29), date(2026, 1, 30)
AFTER_CLOSE = timedelta(hours=22)
SYMBOLS = [f"S{letter}{number}" for letter in "ABC" for number in range(10)]
SCAN = Scan("close > 0", ",".join(SYMBOLS), "yahoo")


def at(day):
    return datetime.combine(day, datetime.min.time(), UTC) + AFTER_CLOSE


@pytest.fixture
def yahoo(monkeypatch):
    with FakeYahoo(default=404) as server:
        server.lead(monkeypatch)
        yield server


@pytest.fixture
def clock():
    return FakeClock(at(THURSDAY))


@pytest.fixture
def service(clock):
    service = ScanService.open(clock=clock)
    yield service
    service.close()


def rows(last, count=60):
    return rows_of(*sessions_of("XNYS").between(date(2025, 10, 1), last)[-count:].tolist())


@pytest.fixture
def screener(yahoo, service, clock):
    """Histories up to Thursday are stored, it is Friday evening, and the screener knows Friday's bars."""
    for symbol in SYMBOLS:
        yahoo.answers[symbol] = History(rows(THURSDAY))
    service.run(SCAN)
    clock.advance(86_400)
    for symbol in SYMBOLS:
        yahoo.answers[symbol] = History(rows(FRIDAY, 61))
    *_, before, (_, *bar) = rows(FRIDAY, 61)
    yahoo.requests.clear()
    screener = Screener([quote(FRIDAY, before[4], bar, symbol=symbol) for symbol in SYMBOLS])
    yahoo.answers["screener"] = screener
    return screener


def singles(yahoo):
    return sorted(what for what in yahoo.requests if what in SYMBOLS)


def cookies(yahoo):
    """Requests for a cookie after the first page or symbol; the benchmark's own are counted nowhere."""
    return yahoo.requests[yahoo.requests.index("^GSPC") :].count("cookie")


def test_one_page_brings_what_every_history_lacks(yahoo, service, screener):
    result = service.run(SCAN)
    assert singles(yahoo) == []
    assert yahoo.count("screener") == 1
    assert (result.counts.matched, result.counts.fetched) == (30, 30)
    assert result.counts.requests == 1 + cookies(yahoo)
    assert {match.as_of for match in result.matches} == {FRIDAY}


def test_a_bar_by_the_page_equals_the_bar_asked_for_singly(yahoo, service, screener):
    service.run(SCAN)
    by_page = service._parts.store.load("yahoo", SYMBOLS, FRIDAY)
    service._parts.store.forget("yahoo")
    service.run(SCAN)
    singly = service._parts.store.load("yahoo", SYMBOLS, FRIDAY)
    for symbol in SYMBOLS:
        for name in ("open", "high", "low", "close", "volume"):
            assert np.array_equal(by_page[symbol].series(name), singly[symbol].series(name))


def change(screener, symbol, **more):
    for row in screener.quotes:
        if row["symbol"] == symbol:
            row |= more


def test_only_symbols_whose_row_does_not_fit_are_asked_for(yahoo, service, screener):
    monday = int((at(FRIDAY) + timedelta(days=3)).timestamp())
    change(screener, "SA0", regularMarketPreviousClose=80.0)  # split two for one
    change(screener, "SA1", regularMarketTime=monday)  # trades on already
    change(screener, "SA2", marketState="REGULAR")
    change(screener, "SA3", regularMarketDayHigh=1.0)  # impossible
    change(screener, "SA4", regularMarketOpen=None)
    change(screener, "SA5", regularMarketPrice=100.0, regularMarketDayLow=90.0)  # fell by more than a third
    screener.quotes = [row for row in screener.quotes if row["symbol"] != "SA6"]
    result = service.run(SCAN)
    assert singles(yahoo) == [f"SA{number}" for number in range(7)]
    assert result.counts.matched == 30
    assert result.counts.requests == 8 + cookies(yahoo)


def test_rounding_is_no_mismatch(yahoo, service, screener):
    stored = screener.quotes[0]["regularMarketPreviousClose"]
    change(screener, "SA0", regularMarketPreviousClose=stored * 1.0009)
    change(screener, "SA1", regularMarketPreviousClose=stored * 1.0011)
    service.run(SCAN)
    assert singles(yahoo) == ["SA1"]


def notes_of(observer):
    return observer.snapshots[-1].notes


@pytest.mark.parametrize(
    ("answer", "kind"), [(401, "provider down"), (429, "throttled"), ("html", "garbage answer")]
)
def test_a_refused_screener_is_told_and_everything_is_asked_for_singly(
    yahoo, service, screener, answer, kind
):
    yahoo.answers["screener"] = answer
    observer = RecordingObserver()
    result = service.run(SCAN, observer)
    assert singles(yahoo) == SYMBOLS
    assert result.counts.matched == 30
    assert notes_of(observer) == (f"Yahoo's pages were refused ({kind}): the symbols are asked one by one.",)


def test_a_thin_screener_is_told_and_the_rest_is_asked_for_singly(yahoo, service, screener):
    screener.quotes = screener.quotes[:10]
    observer = RecordingObserver()
    service.run(SCAN, observer)
    assert len(singles(yahoo)) == 20
    assert notes_of(observer) == (
        "Yahoo's pages know few of these symbols: 20 symbols are asked one by one.",
    )


def test_pages_end_where_single_requests_are_fewer(yahoo, service, screener):
    others = [{**screener.quotes[0], "symbol": f"X{number}"} for number in range(10_000)]
    screener.quotes = screener.quotes[:10] + others
    service.run(SCAN)
    assert yahoo.count("screener") == 1  # 40 pages more, for 20 symbols
    assert len(singles(yahoo)) == 20


def test_few_symbols_are_not_worth_a_page(yahoo, service, screener):
    service.run(Scan("close > 0", ",".join(SYMBOLS[: FEWEST - 1]), "yahoo"))
    assert yahoo.count("screener") == 0
    assert len(singles(yahoo)) == FEWEST - 1


def test_an_older_session_is_not_on_the_pages(yahoo, service, screener, clock):
    clock.advance(3 * 86_400)
    service.run(Scan("close > 0", SCAN.universe, "yahoo", as_of=FRIDAY))
    assert yahoo.count("screener") == 0


def test_a_second_run_asks_nothing(yahoo, service, screener):
    service.run(SCAN)
    sent = len(yahoo.requests)
    assert service.run(SCAN).counts.requests == 0
    assert len(yahoo.requests) == sent


def test_a_cancelled_run_does_not_wait_for_a_page_that_hangs(yahoo, service, screener):
    yahoo.answers["screener"] = "hang"
    token, results = CancelToken(), []
    thread = threading.Thread(target=lambda: results.append(service.run(SCAN, None, token)))
    thread.start()
    assert yahoo.hanging.wait(10)
    token.cancel()
    thread.join(5)
    assert results[0].info.status is RunStatus.CANCELLED


def test_runs_side_by_side_ask_for_each_symbol_once(yahoo, service):
    for symbol in SYMBOLS:
        yahoo.answers[symbol] = History(rows(THURSDAY))
    results = []
    threads = [threading.Thread(target=lambda: results.append(service.run(SCAN))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert singles(yahoo) == SYMBOLS
    assert [result.counts.matched for result in results] == [30, 30, 30]
    assert 30 <= sum(result.counts.requests for result in results) <= len(yahoo.requests)
    assert yahoo.count("^GSPC") == 1
