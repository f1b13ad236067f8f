"""The unfinished bar of a running session: used only where it is asked for, told, and never kept."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scanner import Scan, ScanService, document
from scanner.clock import FakeClock
from scanner.sessions import sessions_of
from tests.helpers.fake_yahoo import FakeYahoo, History

DAYS = sessions_of("XNYS").between(date(2024, 1, 2), date(2024, 5, 6)).tolist()
LATER = date(2100, 1, 1)
TODAY = DAYS[-1]
NOON = datetime(2024, 5, 6, 16, 0, tzinfo=UTC)
ROWS = [(day, 100.0 + n, 102.0 + n, 99.0 + n, 101.0 + n, 1000) for n, day in enumerate(DAYS)]
RUNNING = f"Unfinished bar: the session of {TODAY} is still running."


@pytest.fixture
def yahoo(monkeypatch):
    monkeypatch.setenv("TECHNIC_YAHOO_REQUESTS_PER_SECOND", "1000")
    with FakeYahoo() as server:
        server.answers["AAA"] = History(ROWS)
        server.lead(monkeypatch)
        yield server


@pytest.fixture
def clock():
    return FakeClock(NOON)


@pytest.fixture
def service(clock, yahoo):
    opened = ScanService.open(clock=clock)
    yield opened
    opened.close()


def run(service, **members):
    return service.run(Scan("close > close[1]", "AAA", "yahoo", ranking="rank(close)", **members))


def newest_kept(service):
    return service._parts.store.load("yahoo", ["AAA"], LATER)["AAA"].last_date()


def test_an_unfinished_bar_is_not_looked_at_unless_asked_for(service):
    result = run(service)
    assert [match.as_of for match in result.matches] == [DAYS[-2]]
    assert document(result)["run"]["partial_bars"] is False


def test_asked_for_it_is_looked_at_told_and_not_kept(service):
    result = run(service, partial_bars=True)
    (match,) = result.matches
    assert (match.as_of, match.close) == (TODAY, ROWS[-1][4])
    assert match.marks[0] == RUNNING
    assert document(result)["run"]["partial_bars"] is True
    assert newest_kept(service) == DAYS[-2]


def test_every_run_asks_for_it_anew(service, yahoo):
    run(service, partial_bars=True)
    history = yahoo.answers["AAA"]
    history.rows = [*ROWS[:-1], (TODAY, 90.0, 91.0, 40.0, 50.0, 2000)]
    assert run(service, partial_bars=True).counts.unmatched == 1
    assert newest_kept(service) == DAYS[-2]


def test_what_led_up_to_a_running_session_can_be_studied(service):
    (match,) = run(service, partial_bars=True).matches
    explanation = service.study.explain(Scan("close > 1", "AAA", "yahoo"), match.as_of, "AAA")
    assert explanation.as_of == DAYS[-2]


def test_after_the_close_there_is_nothing_unfinished(service, clock):
    clock.advance(timedelta(hours=6).total_seconds())
    result = run(service, partial_bars=True)
    assert [(match.as_of, match.marks) for match in result.matches] == [(TODAY, ())]
    assert document(result)["run"]["partial_bars"] is False
    assert newest_kept(service) == TODAY


def test_another_day_and_stored_prices_have_none(service):
    run(service)
    assert run(service, partial_bars=True, cached_only=True).info.as_of == DAYS[-2]
    assert run(service, partial_bars=True, as_of=DAYS[-5]).info.as_of == DAYS[-5]
