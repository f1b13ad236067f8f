"""Every built-in scan against cases made by hand, and against what a scan file has to say."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from scanner.cancel import CancelToken
from scanner.clock import FakeClock
from scanner.errors import NoDataInRange, NotFound
from scanner.providers.base import OpenGate
from scanner.providers.practice import PracticeProvider, practice_instruments
from scanner.rules.compiler import check_rule, compile_columns, compile_expression, compile_rule
from scanner.rules.library import ScanLibrary
from scanner.settings import PracticeSettings
from scanner.types import Bars, ScanDefinition, UnknownReason
from tests.helpers.made_bars import Values, made_bars

BUILTIN = {scan.id: scan for scan in ScanLibrary(Path("nowhere")).definitions()}


@dataclass(frozen=True)
class Case:
    """Bars that just meet a scan and bars that just do not."""

    hit: Bars
    near_miss: Bars


def with_last(count: int, *last: float, price: float = 100.0) -> list[float]:
    return [price] * (count - len(last)) + list(last)


def quiet(close: Values, *, volume: float = 1e6) -> Bars:
    """Bars between 99 and 101 on a million shares a day; ``volume`` is the last day's."""
    count = len(close)
    return made_bars(
        close, high=[101.0] * count, low=[99.0] * count, volume=with_last(count, volume, price=1e6)
    )


def at(bars: Bars, name: str, index: int, value: float) -> Bars:
    values = bars.series(name).copy()
    values[index] = value
    return replace(bars, **{name: values})


RISING = np.linspace(50, 110, 300)
SEESAW = np.cumsum(np.tile([0.34, -0.66], 40)) + 100
DIP = np.arange(50, 110, 0.2)

CASES: dict[str, Callable[[], Case]] = {
    "golden-cross": lambda: Case(made_bars(with_last(300, 110)), made_bars(with_last(300, 110, 110))),
    "death-cross": lambda: Case(made_bars(with_last(300, 90)), made_bars(with_last(300, 90, 90))),
    "minervini-trend-template": lambda: Case(made_bars(RISING), made_bars(np.linspace(82, 104, 300))),
    "new-52-week-high": lambda: Case(at(quiet([100] * 300), "high", -1, 101.01), quiet([100] * 300)),
    "52-week-high-breakout": lambda: Case(
        quiet(with_last(300, 101.5), volume=1.5e6), quiet(with_last(300, 101.5), volume=1.49e6)
    ),
    "52-week-low-break": lambda: Case(at(quiet([100] * 300), "low", -1, 98.99), quiet([100] * 300)),
    "turtle-20-day-breakout": lambda: Case(
        at(at(quiet([100] * 60), "high", -22, 105), "high", -1, 104),
        at(at(quiet([100] * 60), "high", -21, 105), "high", -1, 104),
    ),
    "turtle-55-day-breakout": lambda: Case(
        at(at(quiet([100] * 90), "high", -57, 105), "high", -1, 104),
        at(at(quiet([100] * 90), "high", -56, 105), "high", -1, 104),
    ),
    "20-day-box-break": lambda: Case(
        quiet(with_last(80, 101.5), volume=1.6e6), quiet(with_last(80, 101.5), volume=1.5e6)
    ),
    "strong-volume-gainer": lambda: Case(
        quiet(with_last(60, 100.1), volume=4.1e6), quiet(with_last(60, 100.1), volume=4.0e6)
    ),
    "stockbee-4-percent": lambda: Case(
        quiet(with_last(60, 104), volume=1.1e6), quiet(with_last(60, 103.9), volume=1.1e6)
    ),
    "gap-up": lambda: Case(
        at(quiet([100] * 60), "low", -1, 101.1),
        at(quiet([100] * 60), "low", -1, 101.0),
    ),
    "nr7-inside-day": lambda: Case(
        at(at(quiet([100] * 60), "high", -1, 100.5), "low", -1, 99.5),
        at(
            at(at(at(quiet([100] * 60), "high", -1, 100.5), "low", -1, 99.5), "high", -7, 100.4),
            "low",
            -7,
            99.6,
        ),
    ),
    "connors-rsi-2": lambda: Case(
        made_bars([*DIP, *(DIP[-1] - np.array([1, 2, 3]))]), made_bars([*DIP, *(DIP[-1] - np.array([1, 2]))])
    ),
    "rsi-oversold": lambda: Case(
        made_bars(100 - np.arange(60) * 0.1), made_bars([*SEESAW, SEESAW[-1] + 0.34])
    ),
    "rsi-overbought": lambda: Case(
        made_bars(100 + np.arange(60) * 0.1), made_bars([*-SEESAW + 200, 199.66 - SEESAW[-1]])
    ),
    "rsi-recovering": lambda: Case(
        made_bars([*(100 - np.arange(60) * 0.1), 95.1]), made_bars([*(100 - np.arange(60) * 0.1), 94.6])
    ),
}


def bars_of(scan_id: str) -> tuple[ScanDefinition, Case]:
    return BUILTIN[scan_id], CASES[scan_id]()


def test_every_built_in_scan_has_its_cases() -> None:
    assert set(CASES) == set(BUILTIN)


@pytest.mark.parametrize("scan_id", sorted(BUILTIN))
def test_a_scan_file_says_all_that_is_wanted(scan_id: str) -> None:
    scan = BUILTIN[scan_id]
    assert scan.builtin
    assert scan.title
    assert scan.source
    assert scan.description.endswith(".")
    assert scan.group in ("trend", "breakout", "setup", "reversal")
    report = check_rule(scan.rule)
    assert (report.problems, report.notes) == ((), ())
    assert compile_columns(scan.columns)
    assert compile_expression(scan.ranking)


@pytest.mark.parametrize("scan_id", sorted(CASES))
def test_a_hit_is_found_and_a_near_miss_is_not(scan_id: str) -> None:
    scan, case = bars_of(scan_id)
    rule = compile_rule(scan.rule)
    assert [verdict.truth for verdict in rule.decide([case.hit, case.near_miss])] == [True, False]


@pytest.mark.parametrize("scan_id", sorted(CASES))
def test_a_near_miss_is_near(scan_id: str) -> None:
    scan, case = bars_of(scan_id)
    missed = [
        condition for condition in compile_rule(scan.rule).explain(case.near_miss) if not condition.passed
    ]
    assert len(missed) == 1


@pytest.mark.parametrize("scan_id", sorted(CASES))
def test_a_hit_without_its_oldest_bars_is_too_short(scan_id: str) -> None:
    scan, case = bars_of(scan_id)
    rule = compile_rule(scan.rule)
    (verdict,) = rule.decide([case.hit.tail(rule.needed - 1)])
    assert verdict.truth is None
    assert verdict.reason is UnknownReason.TOO_SHORT
    assert verdict.detail.startswith(f"The rule needs {rule.needed} days")


@pytest.mark.parametrize("scan_id", sorted(CASES))
def test_a_missing_last_bar_is_unknown(scan_id: str) -> None:
    scan, case = bars_of(scan_id)
    bars = case.hit
    for name in ("open", "high", "low", "close", "volume"):
        bars = at(bars, name, -1, np.nan)
    (verdict,) = compile_rule(scan.rule).decide([bars])
    assert verdict.truth is None
    assert verdict.reason is UnknownReason.BAD_PRICES


@pytest.mark.parametrize("scan_id", sorted(CASES))
def test_columns_and_ranking_have_values_for_a_hit(scan_id: str) -> None:
    scan, case = bars_of(scan_id)
    for expression in [*compile_columns(scan.columns).values(), compile_expression(scan.ranking)]:
        long_enough = expression.needed <= len(case.hit)
        assert np.isfinite(expression.values([case.hit])[0]) == long_enough


@pytest.fixture(scope="module")
def practice_market() -> list[Bars]:
    clock = FakeClock(datetime(2025, 7, 1, 23, 0, tzinfo=UTC))
    provider = PracticeProvider(clock, PracticeSettings(), OpenGate())
    market = []
    for instrument in practice_instruments():
        with suppress(NotFound, NoDataInRange):
            market.append(provider.fetch(instrument, date(2021, 1, 1), date(2025, 7, 1), CancelToken()).bars)
    return market


@pytest.mark.parametrize("session", [date(2022, 10, 14), date(2023, 11, 10), date(2025, 6, 30)])
def test_every_scan_finds_something_on_the_practice_market(
    practice_market: list[Bars], session: date
) -> None:
    batch = [
        bars for bars in (bars.up_to(session) for bars in practice_market) if bars.last_date() == session
    ]
    assert len(batch) > 1_000
    for scan in BUILTIN.values():
        found = sum(verdict.truth is True for verdict in compile_rule(scan.rule).decide(batch))
        assert found >= 3, f"{scan.id} found {found} on {session}"
