"""Every built-in scan against cases made by hand, and against what a scan file has to say."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from scanner.cancel import CancelToken
from scanner.clock import FakeClock
from scanner.errors import NoDataInRange, NotFound
from scanner.providers.base import OpenGate
from scanner.providers.practice import INDEX, PracticeProvider, practice_instruments
from scanner.rules.compiler import (
    Expression,
    Facts,
    Rule,
    UniverseRanks,
    Verdict,
    check_rule,
    compile_columns,
    compile_expression,
    compile_rule,
)
from scanner.rules.library import ScanLibrary
from scanner.sessions import sessions_of
from scanner.settings import PracticeSettings
from scanner.types import Bars, Instrument, ScanDefinition, UnknownReason
from tests.helpers.made_bars import made_bars
from tests.helpers.scan_cases import CASES, Case, at

BUILTIN = {scan.id: scan for scan in ScanLibrary(Path("nowhere")).definitions()}


def bars_of(scan_id: str) -> tuple[ScanDefinition, Case]:
    return BUILTIN[scan_id], CASES[scan_id]()


def at_place(
    compiled: Rule | Expression, case: Case, bars: Bars, place: int | None = None, by: str = ""
) -> Facts:
    """What is known when 98 other symbols stand so that ``bars`` stand at ``place`` (the hit's) by every value whose
    text has ``by`` in it, and at the top by the others."""
    place = case.place if place is None else place
    ranked = {}
    for need in compiled.universe_needs:
        (value,) = need.values([bars])
        weaker = place if by in need.text else 99
        others = {f"OTHER{number}": value - 1 if number < weaker else value + 1 for number in range(1, 99)}
        ranked[need.key] = {bars.symbol: value, **others}
    closes = np.full(len(case.hit), 100.0) if case.benchmark is None else case.benchmark
    index = replace(made_bars(closes), dates=case.hit.dates)
    return Facts(universe=UniverseRanks(ranked), benchmark=index)


def decided(rule: Rule, case: Case, bars: Bars, place: int | None = None, by: str = "") -> Verdict:
    (verdict,) = rule.decide([bars], at_place(rule, case, bars, place, by))
    return verdict


def test_every_built_in_scan_has_its_cases() -> None:
    assert set(CASES) == set(BUILTIN)
    assert len(BUILTIN) >= 45


RANKED_BY_RATING = {"minervini-trend-template"}


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
    if scan_id in RANKED_BY_RATING:
        assert not scan.ranking
    else:
        assert compile_expression(scan.ranking)
    assert scan.rare == ("Rare: " in scan.description)


@pytest.mark.parametrize("scan_id", sorted(CASES))
def test_a_hit_is_found_and_a_near_miss_is_not(scan_id: str) -> None:
    scan, case = bars_of(scan_id)
    rule = compile_rule(scan.rule)
    assert decided(rule, case, case.hit).truth is True
    assert decided(rule, case, case.near_miss, case.missed_place, case.missed_by).truth is False


@pytest.mark.parametrize("scan_id", sorted(CASES))
def test_a_near_miss_is_near(scan_id: str) -> None:
    scan, case = bars_of(scan_id)
    rule = compile_rule(scan.rule)
    facts = at_place(rule, case, case.near_miss, case.missed_place, case.missed_by)
    missed = [condition for condition in rule.explain(case.near_miss, facts) if not condition.passed]
    assert len(missed) == 1


@pytest.mark.parametrize("scan_id", sorted(CASES))
def test_a_hit_without_its_oldest_bars_is_too_short(scan_id: str) -> None:
    scan, case = bars_of(scan_id)
    rule = compile_rule(scan.rule)
    verdict = decided(rule, case, case.hit.tail(rule.needed - case.short_by))
    assert verdict.truth is None
    assert verdict.reason is UnknownReason.TOO_SHORT
    assert verdict.detail.startswith(f"The rule needs {rule.needed:,} days")


@pytest.mark.parametrize("scan_id", sorted(CASES))
def test_a_missing_last_bar_is_unknown(scan_id: str) -> None:
    scan, case = bars_of(scan_id)
    bars = case.hit
    for name in ("open", "high", "low", "close", "volume"):
        bars = at(bars, name, -1, np.nan)
    verdict = decided(compile_rule(scan.rule), case, bars)
    assert verdict.truth is None
    assert verdict.reason is UnknownReason.BAD_PRICES


@pytest.mark.parametrize("scan_id", sorted(CASES))
def test_columns_and_ranking_have_values_for_a_hit(scan_id: str) -> None:
    scan, case = bars_of(scan_id)
    ranking = [compile_expression(scan.ranking)] if scan.ranking else []
    for expression in [*compile_columns(scan.columns).values(), *ranking]:
        long_enough = expression.needed <= len(case.hit)
        facts = at_place(expression, case, case.hit)
        assert np.isfinite(expression.values([case.hit], facts)[0]) == long_enough


CLOCK = FakeClock(datetime(2026, 11, 23, 23, 0, tzinfo=UTC))
PRACTICE = PracticeProvider(CLOCK, PracticeSettings(), OpenGate())


def practice_bars(instrument: Instrument) -> Bars:
    return PRACTICE.fetch(instrument, date(2021, 1, 1), date(2026, 11, 23), CancelToken()).bars


@pytest.fixture(scope="module")
def practice_market() -> list[Bars]:
    market = []
    for instrument in practice_instruments():
        with suppress(NotFound, NoDataInRange):
            market.append(practice_bars(instrument))
    return market


@pytest.mark.parametrize("scan_id", sorted(scan.id for scan in BUILTIN.values() if not scan.rare))
def test_every_scan_that_is_not_rare_finds_at_least_three_on_the_practice_market_on_any_session(
    practice_market: list[Bars], scan_id: str
) -> None:
    rule = compile_rule(BUILTIN[scan_id].rule)
    sessions = sessions_of("XNYS").between(date(2024, 1, 2), date(2026, 11, 23)).tolist()
    days = (
        sessions[::12] if rule.deferred else sessions
    )  # every day is ranked by itself, which takes its time
    known = {one.symbol: one for one in practice_instruments()}
    facts = Facts(instruments=known, benchmark=practice_bars(INDEX))
    found = (rule.decide_range(practice_market, days, facts).truth == 1).sum(axis=0)
    assert found.min() >= 3, f"found {found.min()} on {days[int(found.argmin())]}"
