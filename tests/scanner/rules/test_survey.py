"""How far from passing, who came near, and what each condition leaves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.rules.compiler import Rule, compile_rule
from scanner.rules.facts import NOTHING_KNOWN
from scanner.rules.panel import Panel
from scanner.studies import ExplainedCondition, NearMiss, WaterfallStep
from scanner.types import Bars
from tests.helpers.made_bars import made_bars, random_bars


def near_misses(rule: Rule, batch: list[Bars], most: int = 20) -> tuple[NearMiss, ...]:
    misses = rule.near_misses(most)
    for first in range(0, len(batch), 3):
        misses.add(Panel(batch[first : first + 3]))
    return misses.nearest


def waterfall(rule: Rule, batch: list[Bars]) -> tuple[WaterfallStep, ...]:
    steps = rule.waterfall()
    for first in range(0, len(batch), 3):
        steps.add(Panel(batch[first : first + 3], NOTHING_KNOWN))
    return steps.steps


BARS = made_bars([100.0] * 30 + [98.0], high=[100.0] * 30 + [99.0], symbol="ONE")


@pytest.mark.parametrize(
    ("rule", "share", "words"),
    [
        ("close > highest(20)[1]", 0.02, "2.0 % under the 20-day high"),
        ("close < lowest(close, 5)[1] * 0.9", 0.0816, "8.9 % over the prior 5-day lowest close × 0.9"),
        ("close > sma(close, 10)", 0.00180, "1.8 % under the 10-day average"),
        ("volume > sma(volume, 5) * 2", 0.5, "50.0 % under the 5-day average volume × 2"),
        ("close < lowest(high, 5)[1]", 0.0, "2.0 % under the 5-day lowest high"),
        ("close > 5", 0.0, "1,860 % over 5"),
        ("200 < close", 0.51, "51.0 % under 200"),
        ("close >= 100", 0.02, "2.0 % under 100"),
        ("rsi(5) > 30", 0.3, "30.0 points under 30"),
        ("close - close[1] > 0", 2 / 98, "2 under 0"),
        ("close < close", 0.0, "level with the close"),
        ("close > ema(volume, 3)", 0.999902, "100.0 % under the 3-day exponential average volume"),
        ("close crosses above high", 0.0101, "1.0 % under the high"),
        ("low crosses below close", None, "1.0 % under the close"),
        ("close != 98", None, "level with 98"),
        ("close > sma(99)", None, "The rule needs 99 days, this one has 31."),
        ("close > 99 for 3 bars", None, ""),
        ("not close < 99", 0.0101, ""),
        ("not (close < 99 or close > 200)", 0.0101, ""),
        ("not (close < 99 and close < 100)", 0.0101, ""),
        ("not not close > 99", 0.0101, ""),
        ("close > 99 or close > 196", 0.0101, ""),
        ("(close > 99 and close > 196) or close != 98", 0.5, ""),
    ],
)
def test_a_condition_says_how_far_it_is_from_being_true(rule: str, share: float | None, words: str) -> None:
    (distance,) = compile_rule(rule).explained(BARS)
    expected = None if share is None else pytest.approx(share, rel=0.06)
    if rule == "close > sma(close, 10)":
        expected = pytest.approx(1.8 / 99.8, rel=1e-9)
    assert (distance.distance, distance.sentence) == (expected, words)


def test_each_condition_has_its_own() -> None:
    rule = compile_rule("close > 50 and close > 100 and sma(99) > 5")
    needs = "The rule needs 99 days, this one has 31."
    assert rule.explained(BARS) == (
        ExplainedCondition("close > 50", True, 98.0, 50.0, 0.0, "96.0 % over 50", "Close above 50"),
        ExplainedCondition("close > 100", False, 98.0, 100.0, 0.02, "2.0 % under 100", "Close above 100"),
        ExplainedCondition("sma(99) > 5", None, None, 5.0, None, needs, "99-day average above 5"),
    )


def test_near_misses_come_nearest_first() -> None:
    batch = [
        made_bars([price], symbol=symbol)
        for symbol, price in zip("ABCDEFG", [50, 99, 101, 90, 99, 3, 95], strict=True)
    ]
    misses = near_misses(compile_rule("close > 100 and volume > 5 and close != 3"), batch, most=4)
    assert [(miss.symbol, round(miss.distance, 3)) for miss in misses] == [
        ("B", 0.01),
        ("E", 0.01),
        ("G", 0.05),
        ("D", 0.1),
    ]
    assert [part.sentence for part in misses[0].failed] == ["1.0 % under 100"]
    assert misses[0].will_match == "will match above 100.00"


def test_what_is_unknown_or_cannot_be_measured_is_no_near_miss() -> None:
    batch = [made_bars([99.0], symbol="A"), made_bars([99.0, 99.0], symbol="B")]
    assert [miss.symbol for miss in near_misses(compile_rule("close > 100 and sma(2) > 1"), batch)] == ["B"]
    assert near_misses(compile_rule("close > 100 and close != 99"), batch) == ()


def test_a_waterfall_says_what_each_condition_leaves() -> None:
    batch = [made_bars([price] * count) for price, count in [(5, 9), (20, 9), (30, 2), (40, 9), (50, 2)]]
    rule = compile_rule("close > 10 and sma(5) > 1 and (close > 35 or close < 1)")
    assert waterfall(rule, batch) == (
        WaterfallStep("close > 10", 4, 0),
        WaterfallStep("sma(5) > 1", 2, 2),
        WaterfallStep("(close > 35 or close < 1)", 1, 1),
    )
    assert waterfall(rule, [])[-1] == WaterfallStep("(close > 35 or close < 1)", 0, 0)


CONDITIONS = [
    "close > sma(20)",
    "rsi(14) < 50",
    "volume > 300K",
    "close > open or rsi(2) > 50",
    "atr(5) > 0.5",
]


@given(
    st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=4, unique=True).map(" and ".join),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)), max_size=12),
)
def test_the_last_step_has_what_the_rule_finds(text: str, shapes: list[tuple[int, int]]) -> None:
    rule = compile_rule(text)
    batch = [random_bars(count, seed) for count, seed in shapes]
    truths = [verdict.truth for verdict in rule.decide(batch)]
    last = waterfall(rule, batch)[-1]
    assert (last.left, last.unknown) == (truths.count(True), truths.count(None))
    for bars in batch:
        for distance in rule.explained(bars):
            if distance.passed:
                assert distance.distance == 0.0
            else:
                assert distance.distance is None or distance.distance >= 0.0
    assert len(near_misses(rule, batch)) <= truths.count(False)
