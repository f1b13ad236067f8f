"""A range of as-of days gives what its days give one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.rules.compiler import Facts, UniverseRanks, compile_rule
from scanner.rules.library import ScanLibrary
from scanner.sessions import sessions_of
from scanner.types import Bars, Instrument
from tests.helpers.made_bars import made_bars, random_bars

RULES = [
    "close > sma(50) and rsi(14) < 60 and volume > sma(volume, 20)",
    "sma(10) crosses above sma(30) or rsi(2) < 20",
    "not (close > ema(20)) and (high > highest(20)[1] or low < lowest(20)[1])",
    "close > open for 3 bars or close crosses above sma(9) within 5 bars",
    "close > 50 2 bars ago and count(close > open, 10) >= 5",
    "bars_since(close > highest(30)[1]) < 9 and stdev(close, 10) > 0.5 and slope(close, 9) > 0",
    "weekly(close > sma(9)) and monthly(close) > monthly(close[1])",
    "weekly(close, open_bar) > weekly(sma(4), open_bar)",
    "min(close, close[1]) > hl2[2] and abs(change()) < 2",
]
FIRST = date(2020, 1, 1)
SESSIONS = sessions_of("XNYS").between(FIRST, date(2022, 12, 31))


def traded(count: int, seed: int) -> Bars:
    """``count`` random bars on the first sessions of 2020."""
    return replace(random_bars(count, seed), dates=SESSIONS[:count])


def day_by_day(rule, batch: list[Bars], day: date) -> list[int]:
    part = [bars.up_to(day) for bars in batch]
    found = [verdict.truth for verdict in rule.decide(part)]
    there = [bars.last_date() == day for bars in part]
    return [
        (0 if not here or truth is None else 1 if truth else -1)
        for here, truth in zip(there, found, strict=True)
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(RULES),
    st.lists(st.tuples(st.integers(0, 260), st.integers(0, 9)), max_size=5),
    st.integers(0, 250),
    st.integers(1, 20),
)
def test_it_equals_the_days_one_by_one(
    rule: str, shapes: list[tuple[int, int]], start: int, count: int
) -> None:
    compiled = compile_rule(rule)
    batch = [traded(bars, seed) for bars, seed in shapes]
    days = [day.item() for day in SESSIONS[start : start + count]]
    answer = compiled.decide_range(batch, days)
    assert answer.days == tuple(days)
    for place, day in enumerate(days):
        assert answer.truth[:, place].tolist() == day_by_day(compiled, batch, day), day


@pytest.mark.parametrize("scan", ScanLibrary(Path("none")).definitions(), ids=lambda scan: scan.id)
def test_every_builtin_scan_has_a_range(scan) -> None:
    rule = compile_rule(scan.rule)
    batch = [traded(330 + 20 * seed, seed) for seed in range(6)]
    days = [SESSIONS[ahead].item() for ahead in range(300, 440, 20)]
    answer = rule.decide_range(batch, days)
    if rule.asks_universe:
        assert answer.truth.shape == (6, 7)
        return
    for place, day in enumerate(days):
        assert answer.truth[:, place].tolist() == day_by_day(rule, batch, day)


def test_a_hole_is_forgotten_in_a_range_as_it_is_day_by_day() -> None:
    closes = random_bars(700, 3).close.copy()
    closes[[200, 450]] = np.nan
    bars = made_bars(closes)
    rule = compile_rule("rsi(5) > 50 or ema(4) > 60")
    days = [day.item() for day in bars.dates[180:700]]
    answer = rule.decide_range([bars], days).truth[0].tolist()
    assert answer == [day_by_day(rule, [bars], day)[0] for day in days]
    assert set(answer) == {1, 0, -1}


def test_a_symbol_without_bars_keeps_nobody_from_an_answer() -> None:
    rule = compile_rule("weekly(close, open_bar) > 1")
    assert rule.decide_range([made_bars([]), made_bars([2.0])], [FIRST]).truth.tolist() == [[0], [1]]


def test_bars_on_days_without_a_session_are_not_seen_early() -> None:
    # Saturday and Sunday have bars although the exchange is closed: the week of Friday is not over then.
    bars = replace(made_bars([1.0] * 9 + [5.0] * 3), dates=np.datetime64("2020-03-18") + np.arange(12))
    friday = date(2020, 3, 27)
    answer = compile_rule("weekly(close) > 2").decide_range([bars], [friday, date(2020, 3, 29)])
    assert answer.truth.tolist() == [[-1, 1]]


def test_hits_are_listed_by_day() -> None:
    batch = [made_bars([1, 3, 1], symbol="A"), made_bars([3, 3, 3], symbol="B"), made_bars([9], symbol="C")]
    days = [FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=2)]
    answer = compile_rule("close > 2").decide_range(batch, [*reversed(days), days[0]])
    assert answer.hits() == {days[0]: ("B", "C"), days[1]: ("A", "B"), days[2]: ("B",)}


def test_a_day_without_a_session_looks_at_the_one_before() -> None:
    dates = np.array(["2024-05-16", "2024-05-17", "2024-05-20"], dtype="datetime64[D]")
    bars = replace(made_bars([1, 3, 1], symbol="A"), dates=dates)
    saturday = date(2024, 5, 18)
    rule = compile_rule("close > 2")
    assert rule.decide_range([bars], [saturday]).hits() == {saturday: ()}
    assert rule.decide_range([bars], [saturday]).truth.tolist() == [[0]]
    known = Facts(instruments={"A": Instrument("A")})
    assert rule.decide_range([bars], [saturday], known).hits() == {saturday: ("A",)}


def test_each_day_is_ranked_by_itself() -> None:
    batch = [random_bars(40 + seed, seed) for seed in range(8)]
    rule = compile_rule("rank(change_pct(close, 5)) > 60 and close > 10")
    days = [FIRST + timedelta(days=ahead) for ahead in (2, 20, 30, 42)]
    answer = rule.decide_range(batch, days)
    for day in days:
        part = [bars.up_to(day) for bars in batch]
        here = [bars for bars in part if bars.last_date() == day]
        (need,) = rule.universe_needs
        values = dict(zip([bars.symbol for bars in here], need.values(here), strict=True))
        facts = Facts(universe=UniverseRanks({need.key: values}))
        expected = {
            bars.symbol for bars, verdict in zip(here, rule.decide(here, facts), strict=True) if verdict.truth
        }
        assert set(answer.hits()[day]) == expected


def test_nothing_asked_gives_nothing() -> None:
    assert compile_rule("close > 1").decide_range([], [FIRST]).hits() == {FIRST: ()}
    assert compile_rule("rank(close) > 1").decide_range([], [FIRST]).hits() == {FIRST: ()}
    assert compile_rule("close > 1").decide_range([made_bars([1])], []).hits() == {}
