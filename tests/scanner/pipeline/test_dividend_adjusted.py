"""The switch that takes dividends out of prices: every way to it, and what it must not change."""

import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest

from scanner import Scan, ScanService, document
from scanner.clock import FakeClock
from scanner.sessions import sessions_of
from tests.helpers.made_bars import made_bars

DAYS = sessions_of("XNYS").between(date(2023, 6, 1), date(2024, 5, 3))[-80:]
NOW = datetime(2024, 5, 4, 12, tzinfo=UTC)
PAID = DAYS[-3].item()


@pytest.fixture
def service():
    opened = ScanService.open(clock=FakeClock(NOW))
    bars = dataclasses.replace(made_bars([100.0] * 77 + [90.0] * 3, symbol="AAA"), dates=DAYS)
    bars = dataclasses.replace(bars, dividends=((PAID, 10.0),))
    opened._parts.store.put("yahoo", bars, NOW.date() - timedelta(days=4000))
    yield opened
    opened.close()


def run(service, **members):
    rule = "close < close[5]"
    return service.run(
        Scan(rule, "AAA", "yahoo", cached_only=True, columns={"before": "close[5]"}, **members)
    )


def before(result):
    return [match.columns["before"] for match in result.matches]


def adjust(service, adjusted):
    data = dataclasses.replace(service.settings.data, dividend_adjusted=adjusted)
    service.save_settings(dataclasses.replace(service.settings, data=data))


def test_prices_are_as_traded_unless_asked_otherwise(service):
    result = run(service)
    assert before(result) == [100.0]
    assert document(result)["run"]["dividend_adjusted"] is False


def test_a_scan_and_the_settings_can_ask_for_it(service):
    assert run(service, dividend_adjusted=True).counts.unmatched == 1  # what fell was the dividend alone
    adjust(service, True)
    result = run(service)
    assert result.counts.unmatched == 1
    assert document(result)["run"]["dividend_adjusted"] is True
    assert run(service, dividend_adjusted=False).counts.matched == 1


def test_a_run_keeps_the_prices_that_it_began_with(service):
    result = run(service)
    adjust(service, True)
    assert service.result(result.info.id).info.scan.dividend_adjusted is False


def test_runs_on_different_prices_are_not_compared(service):
    first = run(service)
    assert run(service, dividend_adjusted=True).compared_with is None
    assert run(service).compared_with == first.info.id


def test_studies_look_at_the_same_prices(service):
    scan = Scan("close < close[5]", "AAA", "yahoo")
    assert service.study.explain(scan, DAYS[-1].item(), "AAA").truth is True
    assert service.study.bars("yahoo", "AAA", DAYS[-1].item()).close[0] == 100.0
    adjust(service, True)
    assert service.study.explain(scan, DAYS[-1].item(), "AAA").truth is False
    assert service.study.bars("yahoo", "AAA", DAYS[-1].item()).close[0] == 90.0
