"""Session after session through the real yfinance: what is asked for, what is kept, and what old runs say of it."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from scanner import Scan, ScanService
from scanner.clock import FakeClock
from scanner.sessions import sessions_of
from tests.helpers.fake_yahoo import FakeYahoo, History

DAYS = sessions_of("XNYS").between(date(2024, 1, 2), date(2024, 6, 28)).tolist()
FIRST = 60  # the session of the first run
LATER = date(2100, 1, 1)


@pytest.fixture
def yahoo(monkeypatch):
    monkeypatch.setenv("TECHNIC_YAHOO_REQUESTS_PER_SECOND", "1000")
    with FakeYahoo() as server:
        server.lead(monkeypatch)
        yield server


@pytest.fixture
def clock():
    return FakeClock(datetime(2024, 1, 1, tzinfo=UTC))


@pytest.fixture
def service(clock, yahoo):
    opened = ScanService.open(clock=clock)
    yield opened
    opened.close()


def rows(today, split=None, ratio=2.0):
    """Yahoo's rows up to session ``today``: a dollar more each day, halved (or so) before and after ``split``."""
    factor = ratio if split is not None and today >= split else 1.0
    return [
        (DAYS[n], *(price / factor for price in (100 + n, 102 + n, 99 + n, 101 + n)), 1000 * factor)
        for n in range(today + 1)
    ]


def run(service, clock, today, universe="AAA"):
    """A run in the evening of session ``today``."""
    evening = datetime(DAYS[today].year, DAYS[today].month, DAYS[today].day, 22, tzinfo=UTC)
    clock.advance((evening - clock.now()).total_seconds())
    return service.run(Scan("close > 1", universe, "yahoo"))


def closes(service, symbol="AAA"):
    return service._parts.store.load("yahoo", [symbol], LATER)[symbol].close


def test_a_next_session_asks_for_a_few_sessions_only(service, clock, yahoo):
    history = yahoo.answers["AAA"] = History(rows(FIRST))
    run(service, clock, FIRST)
    history.rows = rows(FIRST + 1)
    result = run(service, clock, FIRST + 1)
    whole, part = history.asked
    assert whole < date(2015, 1, 1)
    assert DAYS[FIRST] - timedelta(days=45) < part < DAYS[FIRST - 7]
    np.testing.assert_array_equal(closes(service), [row[4] for row in history.rows])
    assert [match.close for match in result.matches] == [101.0 + FIRST + 1]


def test_a_split_rescales_what_is_stored_with_one_request(service, clock, yahoo):
    history = yahoo.answers["AAA"] = History(rows(FIRST))
    before = run(service, clock, FIRST)
    split = FIRST + 1
    history.rows, history.splits = rows(split, split), [(DAYS[split], 2)]
    after = run(service, clock, split)
    assert yahoo.count("AAA") == 2
    np.testing.assert_allclose(closes(service), [row[4] for row in history.rows])
    (old,) = service.result(before.info.id).matches
    assert old.marks == (
        f"Found on other prices than today's: a split of {DAYS[split]} (2 for 1) was applied since.",
    )
    (new,) = service.result(after.info.id).matches
    assert not any("other prices" in mark for mark in new.marks)


def test_a_split_is_held_against_the_bars_before_it_for_five_sessions(service, clock, yahoo):
    history = yahoo.answers["AAA"] = History(rows(FIRST))
    run(service, clock, FIRST)
    split = FIRST + 1
    for today in range(split, split + 7):
        history.rows, history.splits = rows(today, split), [(DAYS[split], 2)]
        run(service, clock, today)
    assert yahoo.count("AAA") == 8
    assert all(asked < DAYS[split - 4] for asked in history.asked[2:])
    kept = service._parts.store.coverage("yahoo")["AAA"]
    assert kept.watch is None


def test_a_split_applied_late_is_put_right_when_it_comes(service, clock, yahoo):
    history = yahoo.answers["AAA"] = History(rows(FIRST))
    run(service, clock, FIRST)
    split = FIRST + 1
    late = [*rows(FIRST), rows(split, split)[-1]]  # the new bar is halved, those before it are not
    history.rows, history.splits = late, [(DAYS[split], 2)]
    run(service, clock, split)
    assert closes(service)[-2:].tolist() == [101.0 + FIRST, (101.0 + split) / 2]
    history.rows = rows(split + 1, split)
    run(service, clock, split + 1)
    assert yahoo.count("AAA") == 3
    np.testing.assert_allclose(closes(service), [row[4] for row in history.rows])


def test_what_nothing_explains_is_asked_for_whole_in_the_same_run(service, clock, yahoo):
    history = yahoo.answers["AAA"] = History(rows(FIRST))
    before = run(service, clock, FIRST)
    history.rows = [(row[0], *(price * 1.25 for price in row[1:5]), row[5]) for row in rows(FIRST + 1)]
    result = run(service, clock, FIRST + 1)
    assert yahoo.count("AAA") == 3
    assert result.counts.fetched == 1
    np.testing.assert_array_equal(closes(service), [row[4] for row in history.rows])
    (old,) = service.result(before.info.id).matches
    assert old.marks == ("Found on other prices than today's: Yahoo has since corrected its prices.",)


def test_a_symbol_that_fails_meanwhile_keeps_what_it_has(service, clock, yahoo):
    yahoo.answers["AAA"] = History(rows(FIRST))
    run(service, clock, FIRST)
    yahoo.answers["AAA"] = 500
    result = run(service, clock, FIRST + 1)
    assert result.counts.failed == 1
    assert len(closes(service)) == FIRST + 1


def test_dividends_come_with_the_next_answer(service, clock, yahoo):
    history = yahoo.answers["AAA"] = History(rows(FIRST))
    run(service, clock, FIRST)
    history.rows, history.dividends = rows(FIRST + 1), [(DAYS[FIRST - 2], 0.5)]  # named two sessions late
    run(service, clock, FIRST + 1)
    bars = service._parts.store.load("yahoo", ["AAA"], LATER)["AAA"]
    assert bars.dividends == ((DAYS[FIRST - 2], 0.5),)


def adjusted(service, clock, days, universe):
    """A run on dividend-adjusted prices so many days after the first."""
    first = datetime.combine(DAYS[FIRST], datetime.min.time(), UTC) + timedelta(hours=22)
    clock.advance((first + timedelta(days=days) - clock.now()).total_seconds())
    return service.run(Scan("close > 1", universe, "yahoo", as_of=DAYS[FIRST], dividend_adjusted=True))


def test_dividends_that_no_price_shows_are_found_by_the_weekly_look(service, clock, yahoo):
    symbols = [f"S{number}" for number in range(5)]
    for symbol in symbols:
        yahoo.answers[symbol] = History(rows(FIRST))
    run(service, clock, FIRST, ",".join(symbols))
    for symbol in symbols[:2]:
        yahoo.answers[symbol].dividends = [(DAYS[FIRST - 1], 5.0)]
    asked = len(yahoo.requests)
    adjusted(service, clock, 1, ",".join(symbols))
    assert len(yahoo.requests) == asked
    result = adjusted(service, clock, 8, ",".join(symbols))
    assert [yahoo.count(symbol) for symbol in symbols] == [2] * 5
    assert (result.counts.matched, result.counts.fetched) == (5, 5)
    kept = service._parts.store.load("yahoo", symbols, LATER)
    assert {symbol for symbol, bars in kept.items() if bars.dividends} == set(symbols[:2])
    again = len(yahoo.requests)
    adjusted(service, clock, 9, ",".join(symbols))
    assert len(yahoo.requests) == again


def test_a_look_that_fails_leaves_the_symbol_as_it_is(service, clock, yahoo):
    yahoo.answers["AAA"] = History(rows(FIRST))
    run(service, clock, FIRST)
    yahoo.answers["AAA"] = 500
    result = adjusted(service, clock, 8, "AAA")
    assert (result.counts.matched, result.counts.from_cache, result.counts.failed) == (1, 1, 0)


def test_a_scan_on_prices_as_they_are_does_not_look(service, clock, yahoo):
    yahoo.answers["AAA"] = History(rows(FIRST))
    run(service, clock, FIRST)
    clock.advance(timedelta(days=8).total_seconds())
    service.run(Scan("close > 1", "AAA", "yahoo", as_of=DAYS[FIRST]))
    assert yahoo.count("AAA") == 1
