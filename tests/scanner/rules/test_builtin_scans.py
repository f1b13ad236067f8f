"""Every built-in scan against cases made by hand, and against what a scan file has to say."""

from __future__ import annotations

from contextlib import suppress
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
from tests.helpers.scan_cases import CASES, Case, at

# Too rare, or in want of too much history, to find three symbols among 1,200 on any day.
RARE = {
    "bollinger-width-breakout",
    "darvas-breakout",
    "holy-grail",
    "probable-breakout",
    "record-volume-5-years",
}

BUILTIN = {scan.id: scan for scan in ScanLibrary(Path("nowhere")).definitions()}


def bars_of(scan_id: str) -> tuple[ScanDefinition, Case]:
    return BUILTIN[scan_id], CASES[scan_id]()


def test_every_built_in_scan_has_its_cases() -> None:
    assert set(CASES) == set(BUILTIN)
    assert len(BUILTIN) >= 45
    assert set(BUILTIN) >= RARE


@pytest.mark.parametrize("scan_id", sorted(BUILTIN))
def test_a_scan_file_says_all_that_is_wanted(scan_id: str) -> None:
    scan = BUILTIN[scan_id]
    assert scan.builtin
    assert scan.title
    assert scan.source
    assert scan.description.endswith(".")
    assert scan.group in ("trend", "breakout", "setup", "reversal", "warning")
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
    (verdict,) = rule.decide([case.hit.tail(rule.needed - case.short_by)])
    assert verdict.truth is None
    assert verdict.reason is UnknownReason.TOO_SHORT
    assert verdict.detail.startswith(f"The rule needs {rule.needed:,} days")


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
def test_every_scan_that_is_not_rare_finds_something_on_the_practice_market(
    practice_market: list[Bars], session: date
) -> None:
    batch = [
        bars for bars in (bars.up_to(session) for bars in practice_market) if bars.last_date() == session
    ]
    assert len(batch) > 1_000
    for scan in BUILTIN.values():
        if scan.id in RARE:
            continue
        found = sum(verdict.truth is True for verdict in compile_rule(scan.rule).decide(batch))
        assert found >= 3, f"{scan.id} found {found} on {session}"
