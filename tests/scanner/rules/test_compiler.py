from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import talib
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import RuleError
from scanner.rules.compiler import compile_columns, compile_expression, compile_rule, decide_all
from scanner.rules.library import ScanLibrary
from scanner.types import Bars, Condition, UnknownReason
from tests.helpers.made_bars import made_bars, random_bars


def truth_of(rule: str, bars: Bars) -> bool | None:
    return compile_rule(rule).decide([bars])[0].truth


FLAT = made_bars([10.0] * 30)
NAN = math.nan


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        ("close > 9", True),
        ("close < 10", False),
        ("close <= 10 and close >= 10 and close == 10", True),
        ("close != 10", False),
        ("close > 99 or close == 10", True),
        ("not close > 99", True),
        ("close + 2 * 3 - 4 / 2 == 14", True),
        ("-close == -10", True),
        ("close * 20 % == 2", True),
        ("volume == 1M", True),
        ("close[3] == 10", True),
        ("sma(20) == 10", True),
        ("(close + volume) / volume > 1", True),
        ("highest(5) == close * 1.01 and lowest(5) == close * 0.99", True),
    ],
)
def test_a_rule_means_what_it_says(rule: str, truth: bool) -> None:
    assert truth_of(rule, FLAT) is truth


@pytest.mark.parametrize(
    ("closes", "above", "below"),
    [
        ([9, 11], True, False),
        ([10, 11], True, False),
        ([11, 12], False, False),
        ([9, 10], False, False),
        ([11, 9], False, True),
        ([10, 9], False, True),
        ([9, 8], False, False),
        ([11], None, False),
        ([9], False, None),
    ],
)
def test_a_crossing_is_beyond_today_and_not_beyond_the_day_before(
    closes: list[float], above: bool | None, below: bool | None
) -> None:
    bars = made_bars(closes)
    assert truth_of("close crosses above 10", bars) is above
    assert truth_of("close crosses below 10", bars) is below


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        ("close > sma(99)", None),
        ("close > sma(99) and close > 99", False),
        ("close > 99 and close > sma(99)", False),
        ("close > sma(99) and close > 1", None),
        ("close > sma(99) or close > 1", True),
        ("close > sma(99) or close > 99", None),
        ("not close > sma(99)", None),
        ("not (close > sma(99) and close > 99)", True),
        ("rsi(14) < 101 and close > sma(99) and close > 99", False),
    ],
)
def test_unknown_is_neither_true_nor_false(rule: str, truth: bool | None) -> None:
    assert truth_of(rule, FLAT) is truth


@pytest.mark.parametrize(
    ("bars", "rule", "reason", "detail"),
    [
        (
            made_bars([10.0] * 187),
            "close > 1 and high > highest(251)[1]",
            UnknownReason.TOO_SHORT,
            "The rule needs 252 days, this one has 187.",
        ),
        (
            made_bars([10.0] * 30),
            "close > sma(50) or close > sma(40) or sma(10) > 99",
            UnknownReason.TOO_SHORT,
            "The rule needs 50 days, this one has 30.",
        ),
        (made_bars([]), "close > 1", UnknownReason.TOO_SHORT, "The rule needs 1 day, this one has 0."),
        (
            made_bars([10, NAN, 10]),
            "sma(2) > 1",
            UnknownReason.BAD_PRICES,
            "The close of 2020-01-02 is missing.",
        ),
        (
            made_bars([10, 10, 10], low=[9, -1, 9]),
            "lowest(3) > 1",
            UnknownReason.BAD_PRICES,
            "The low of 2020-01-02 is -1, which is no price.",
        ),
        (
            made_bars([10, 0, 10]),
            "close[1] > 1",
            UnknownReason.BAD_PRICES,
            "The close of 2020-01-02 is 0, which is no price.",
        ),
        (
            made_bars([10], volume=[-5]),
            "volume > 1",
            UnknownReason.BAD_PRICES,
            "The volume of 2020-01-01 is -5, which is no volume.",
        ),
        (
            made_bars([10, 10], high=[10, 10], low=[10, 10]),
            "close > 1 and (close - low) / (high - low) > 50 %",
            UnknownReason.UNDECIDABLE,
            "`(close - low) / (high - low)` divides by zero.",
        ),
        (
            made_bars([10], volume=[1e300]),
            "volume * volume > 1",
            UnknownReason.UNDECIDABLE,
            "`volume * volume > 1` has no value here.",
        ),
    ],
)
def test_what_is_unknown_says_why(bars: Bars, rule: str, reason: UnknownReason, detail: str) -> None:
    (verdict,) = compile_rule(rule).decide([bars])
    assert verdict.truth is None
    assert verdict.reason is reason
    assert verdict.detail == detail


@pytest.mark.parametrize(
    "rule", ["close > sma(3)", "highest(close, 3) > 1", "rsi(close, 2) < 101", "sma(rsi(2), 2) < 101"]
)
def test_a_bad_price_matters_only_where_it_is_read(rule: str) -> None:
    bars = made_bars([NAN, 10, 11, 10.5, 11, 10, 12])
    assert truth_of(rule, bars) is not None


def test_zero_volume_is_a_volume() -> None:
    assert truth_of("volume == 0", made_bars([10], volume=[0])) is True


def test_what_lies_behind_a_hole_has_no_value_and_what_lies_before_has() -> None:
    closes = np.linspace(10, 20, 40)
    closes[-2] = NAN
    bars = made_bars(closes)
    assert truth_of("rsi(14) > 50", bars) is None
    assert truth_of("rsi(14)[2] > 50", bars) is True


MARKET = [
    random_bars(count, seed) for seed, count in enumerate([0, 1, 2, 14, 15, 16, 30, 60, 200, 300, 700, 900])
]

WITH_TALIB = [
    ("rsi(14)", lambda bars: talib.RSI(bars.close, 14), 15),
    ("rsi()", lambda bars: talib.RSI(bars.close, 14), 15),
    ("rsi(2)", lambda bars: talib.RSI(bars.close, 2), 3),
    ("ema(20)", lambda bars: talib.EMA(bars.close, 20), 20),
    ("ema(volume, 9)", lambda bars: talib.EMA(bars.volume, 9), 9),
    ("sma(50)", lambda bars: talib.SMA(bars.close, 50), 50),
    ("sma(volume, 20)", lambda bars: talib.SMA(bars.volume, 20), 20),
    ("atr(14)", lambda bars: talib.ATR(bars.high, bars.low, bars.close, 14), 15),
    ("highest(252)", lambda bars: talib.MAX(bars.high, 252), 252),
    ("lowest(close, 20)", lambda bars: talib.MIN(bars.close, 20), 20),
    ("sma(rsi(14), 5)", lambda bars: talib.SMA(talib.RSI(bars.close, 14), 5), 19),
    ("highest(ema(20), 60)", lambda bars: talib.MAX(talib.EMA(bars.close, 20), 60), 79),
    ("ema(sma(30), 40)", lambda bars: talib.EMA(talib.SMA(bars.close, 30), 40), 69),
]


@pytest.mark.parametrize(("text", "reference", "needed"), WITH_TALIB, ids=[row[0] for row in WITH_TALIB])
def test_values_are_those_of_talib_over_the_whole_history(text, reference, needed: int) -> None:
    expression = compile_expression(text)
    assert expression.needed == needed
    found = expression.values([bars.tail(expression.lookback) for bars in MARKET])
    expected = [reference(bars)[-1] if len(bars) >= needed else NAN for bars in MARKET]
    np.testing.assert_allclose(found, expected, rtol=1e-9)


@pytest.mark.parametrize(
    ("rule", "reference"),
    [
        ("rsi(14) < 45", lambda bars: talib.RSI(bars.close, 14)[-1] < 45),
        ("close > sma(50)", lambda bars: bars.close[-1] > talib.SMA(bars.close, 50)[-1]),
        ("close > ema(20)", lambda bars: bars.close[-1] > talib.EMA(bars.close, 20)[-1]),
    ],
)
def test_a_screen_finds_what_talib_finds(rule: str, reference) -> None:
    market = [random_bars(80 + seed % 50, seed, restlessness=0.001 * (seed % 7 + 1)) for seed in range(100)]
    found = [verdict.truth for verdict in compile_rule(rule).decide(market)]
    assert found == [bool(reference(bars)) for bars in market]
    assert len(set(found)) == 2


@pytest.mark.parametrize("price", [0.1, 9.99, 33.33, 1234.57])
def test_a_flat_series_is_its_own_average(price: float) -> None:
    flat = made_bars([price] * 260)
    assert truth_of(
        "sma(50) == close and sma(7) == sma(200) and ema(20) == close and sma(sma(49), 30) == close", flat
    )
    assert truth_of("rsi(14) == 0", flat)


def test_many_windows_equal_windows_one_by_one() -> None:
    bars = random_bars(120, 5)
    (total,) = compile_expression("sma(sma(10), 60)").values([bars])
    means = np.convolve(bars.close, np.full(10, 0.1), "valid")
    assert total == pytest.approx(means[-60:].mean(), rel=1e-12)


def test_many_windows_keep_a_hole_to_the_windows_that_hold_it() -> None:
    closes = np.linspace(10, 20, 60)
    closes[5] = NAN
    bars = made_bars(closes)
    assert truth_of("sma(sma(5), 40) > 1", bars) is True
    assert truth_of("sma(sma(5), 52) > 1", bars) is None


RULES = st.sampled_from(
    [
        "close > sma(50) and rsi(14) < 50 and volume > sma(volume, 20)",
        "sma(10) crosses above sma(30) or rsi(2) < 20",
        "not (close > ema(20)) and (high > highest(20)[1] or low < lowest(20)[1] or rsi(14) > 50)",
        "atr(14) / close > 2 % and close > 10",
    ]
)


@given(RULES, st.lists(st.tuples(st.integers(0, 120), st.integers(0, 9)), max_size=12))
def test_what_stands_together_in_a_batch_changes_nothing(rule: str, shapes: list[tuple[int, int]]) -> None:
    compiled = compile_rule(rule)
    batch = [random_bars(count, seed) for count, seed in shapes]
    assert compiled.decide(batch) == [compiled.decide([bars])[0] for bars in batch]
    for bars, verdict in zip(batch, compiled.decide(batch), strict=True):
        passed = [condition.passed for condition in compiled.explain(bars)]
        joined = False if False in passed else None if None in passed else True
        assert verdict.truth is joined


@given(st.lists(RULES, max_size=4), st.lists(st.tuples(st.integers(0, 120), st.integers(0, 9)), max_size=8))
def test_rules_that_are_decided_together_change_nothing(
    texts: list[str], shapes: list[tuple[int, int]]
) -> None:
    rules = [compile_rule(text) for text in texts]
    batch = [random_bars(count, seed) for count, seed in shapes]
    assert decide_all(rules, batch) == [rule.decide(batch) for rule in rules]


def test_all_builtin_scans_together_find_what_each_finds() -> None:
    rules = [compile_rule(scan.rule) for scan in ScanLibrary(Path("none")).definitions()]
    batch = [random_bars(40 * seed, seed) for seed in range(16)]
    assert decide_all(rules, batch) == [rule.decide(batch) for rule in rules]


def test_a_large_batch_is_decided_in_order() -> None:
    batch = [made_bars([float(price)]) for price in range(1, 1001)]
    found = compile_rule("close > 500").decide(batch)
    assert [verdict.truth for verdict in found] == [price > 500 for price in range(1, 1001)]
    assert compile_expression("close * 2").values(batch).tolist() == [2.0 * price for price in range(1, 1001)]


def test_bars_before_the_lookback_are_not_looked_at() -> None:
    rule = compile_rule("rsi(14) > 50 and ema(10) > 1 and close > sma(50)")
    bars = random_bars(900, 3)
    assert rule.explain(bars) == rule.explain(bars.tail(rule.lookback))


def test_conditions_stand_as_they_were_written() -> None:
    rule = compile_rule(
        "close  >\n  sma(3) # trend\nand (rsi(2) < 5 or close < 3)\nand close crosses above 9"
    )
    assert rule.conditions == ("close > sma(3)", "(rsi(2) < 5 or close < 3)", "close crosses above 9")
    assert compile_rule("close > 1 or open > 1").conditions == ("close > 1 or open > 1",)


def test_an_explanation_has_the_values_of_both_sides() -> None:
    rule = compile_rule("close > sma(3) and (close > 1 or open > 1) and close crosses above 9 and sma(9) < 5")
    assert rule.explain(made_bars([8, 9, 10])) == (
        Condition("close > sma(3)", True, 10.0, 9.0),
        Condition("(close > 1 or open > 1)", True, None, None),
        Condition("close crosses above 9", True, 10.0, 9.0),
        Condition("sma(9) < 5", None, None, 5.0),
    )


def test_columns_are_compiled_in_order_and_named_in_their_problems() -> None:
    columns = compile_columns({"RSI": "rsi(14)", "Above": "close - sma(2)"})
    assert list(columns) == ["RSI", "Above"]
    assert columns["Above"].values([made_bars([1, 3])]).tolist() == [1.0]
    with pytest.raises(RuleError, match=r"Column `Peak`: Unknown function `higest`\. Did you mean `highest`"):
        compile_columns({"RSI": "rsi(14)", "Peak": "higest(20)"})


def test_no_symbols_give_no_values() -> None:
    assert compile_rule("close > 1").decide([]) == []
    assert compile_expression("close").values([]).shape == (0,)
