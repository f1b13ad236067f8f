"""The real yfinance, the real store: a symbol is gone only when Yahoo has said so on three sessions."""

from datetime import UTC, date, datetime

import pytest

from scanner import FailureKind, Scan, ScanService, UnknownReason
from scanner.clock import FakeClock
from scanner.sessions import sessions_of
from tests.helpers.fake_yahoo import FakeYahoo, History, refusal, rows_of

DAYS = sessions_of("XNYS").between(date(2026, 1, 5), date(2026, 2, 27)).tolist()
SCAN = Scan("close > 0", "LIVE,GONE", "yahoo")


@pytest.fixture
def yahoo(monkeypatch):
    with FakeYahoo() as server:
        server.lead(monkeypatch)
        server.answers |= {"LIVE": History(rows_of(*DAYS)), "GONE": 404, "^GSPC": History(rows_of(*DAYS))}
        yield server


@pytest.fixture
def clock():
    return FakeClock(evening(0))


@pytest.fixture
def service(clock):
    service = ScanService.open(clock=clock)
    yield service
    service.close()


def evening(number):
    day = DAYS[number]
    return datetime(day.year, day.month, day.day, 22, 0, tzinfo=UTC)


def run_on(service, clock, number):
    """The failure or the unknown of GONE on the evening of one of the days."""
    clock.advance((evening(number) - clock.now()).total_seconds())
    result = service.run(SCAN)
    return next(iter((*result.failures, *result.unknown)), None)


def test_not_found_is_asked_again_each_session_until_it_was_said_on_three(yahoo, service, clock):
    for number in range(3):
        failure = run_on(service, clock, number)
        assert failure.kind is FailureKind.NOT_FOUND
        assert ("on 3 sessions" in failure.message) == (number == 2)
    assert yahoo.count("GONE") == 3
    for number in range(3, 7):
        failure = run_on(service, clock, number)
        assert "once a week" in failure.advice
    assert yahoo.count("GONE") == 3
    run_on(service, clock, 7)  # a week of sessions after the last word
    assert yahoo.count("GONE") == 4
    run_on(service, clock, 8)
    assert yahoo.count("GONE") == 4


def test_twice_in_a_session_counts_once(yahoo, service, clock):
    run_on(service, clock, 0)
    run_on(service, clock, 0)
    run_on(service, clock, 1)
    failure = run_on(service, clock, 1)
    assert "sessions" not in failure.message
    assert yahoo.count("GONE") == 2


def test_a_symbol_that_answers_again_starts_anew(yahoo, service, clock):
    run_on(service, clock, 0)
    run_on(service, clock, 1)
    yahoo.answers["GONE"] = History(rows_of(*DAYS))
    assert run_on(service, clock, 2) is None
    yahoo.answers["GONE"] = 404
    service.data.status()
    failure = run_on(service, clock, 3)
    assert "sessions" not in failure.message


@pytest.mark.parametrize("trouble", [500, 429, "html", "cut", (404, refusal("Page not found"))])
def test_no_other_trouble_ever_counts(yahoo, service, clock, trouble):
    yahoo.answers["GONE"] = trouble
    for number in range(4):
        failure = run_on(service, clock, number)
        assert failure.kind is not FailureKind.NOT_FOUND
    yahoo.answers["GONE"] = 404
    assert "sessions" not in run_on(service, clock, 4).message


def test_no_data_in_range_is_never_a_quarantine(yahoo, service, clock):
    yahoo.answers["GONE"] = (400, refusal("Data doesn't exist for startDate = 1"))
    for number in range(5):
        assert run_on(service, clock, number).reason is UnknownReason.NO_DATA
    assert yahoo.count("GONE") == 5
