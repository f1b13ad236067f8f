"""Expressions made by chance, against the same expressions worked out over whole histories with TA-Lib."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import talib
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.rules.checker import checked_condition, checked_number
from scanner.rules.evaluator import truth, values
from scanner.rules.panel import Panel
from scanner.types import Bars
from tests.helpers.made_bars import made_bars, random_bars

Reference = Callable[[Bars], np.ndarray]
Pair = tuple[str, Reference]

MARKET = [random_bars(count, seed) for seed, count in enumerate([3, 25, 40, 90, 700])]


def by_talib(function: Callable[..., np.ndarray], days: int, inner: Reference) -> Reference:
    def work(bars: Bars) -> np.ndarray:
        series = inner(bars)
        if np.isnan(series).all():
            return series
        return series if days == 1 else function(series, days)

    return work


def shifted(inner: Reference, bars_ago: int) -> Reference:
    def work(bars: Bars) -> np.ndarray:
        series = inner(bars)
        return np.r_[np.full(min(bars_ago, len(series)), np.nan), series[: max(0, len(series) - bars_ago)]]

    return work


def joined(left: Reference, sign: str, right: Reference) -> Reference:
    operation = {"+": np.add, "-": np.subtract, "*": np.multiply}[sign]
    return lambda bars: operation(left(bars), right(bars))


def series(name: str) -> Pair:
    return name, lambda bars: bars.series(name)


FUNCTIONS = {
    "sma": talib.SMA,
    "ema": talib.EMA,
    "rsi": talib.RSI,
    "highest": talib.MAX,
    "lowest": talib.MIN,
}


def wrapped(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    calls = st.tuples(st.sampled_from(sorted(FUNCTIONS)), inner, st.integers(2, 12)).map(
        lambda made: (
            f"{made[0]}({made[1][0]}, {made[2]})",
            by_talib(FUNCTIONS[made[0]], made[2], made[1][1]),
        )
    )
    offsets = st.tuples(inner, st.integers(0, 8)).map(
        lambda made: (f"({made[0][0]})[{made[1]}]", shifted(made[0][1], made[1]))
    )
    sums = st.tuples(inner, st.sampled_from("+-*"), inner).map(
        lambda made: (f"({made[0][0]} {made[1]} {made[2][0]})", joined(made[0][1], made[1], made[2][1]))
    )
    return calls | offsets | sums


EXPRESSIONS = st.recursive(
    st.sampled_from(["open", "high", "low", "close"]).map(series), wrapped, max_leaves=4
)


@settings(deadline=None)
@given(EXPRESSIONS, st.integers(1, 30))
def test_the_newest_values_are_those_of_the_whole_history(made: Pair, count: int) -> None:
    text, reference = made
    found = values(checked_number(text), Panel(MARKET), count)
    assert found.shape == (len(MARKET), count)
    for row, bars in zip(found, MARKET, strict=True):
        whole = reference(bars)[-count:]
        expected = np.r_[np.full(count - len(whole), np.nan), whole]
        np.testing.assert_allclose(row, expected, rtol=1e-9, atol=1e-7, err_msg=text)


UNKNOWN, HOLDS, FAILS = "close > sma(9)", "close > 1", "close > 99"


@pytest.mark.parametrize(
    ("word", "left", "right", "expected"),
    [
        ("and", HOLDS, HOLDS, 1),
        ("and", HOLDS, FAILS, -1),
        ("and", HOLDS, UNKNOWN, 0),
        ("and", FAILS, UNKNOWN, -1),
        ("and", UNKNOWN, UNKNOWN, 0),
        ("or", HOLDS, FAILS, 1),
        ("or", FAILS, FAILS, -1),
        ("or", HOLDS, UNKNOWN, 1),
        ("or", FAILS, UNKNOWN, 0),
        ("or", UNKNOWN, UNKNOWN, 0),
    ],
)
def test_truth_follows_kleene_whichever_side_comes_first(
    word: str, left: str, right: str, expected: int
) -> None:
    panel = Panel([made_bars([10.0] * 5)])
    for text in (f"{left} {word} {right}", f"{right} {word} {left}"):
        assert truth(checked_condition(text), panel).tolist() == [expected]
        assert truth(checked_condition(f"not ({text})"), panel).tolist() == [-expected]


def test_what_is_asked_for_twice_is_worked_out_once() -> None:
    panel = Panel(MARKET)
    node = checked_number("rsi(14)")
    assert values(node, panel, 1) is values(checked_number("RSI(close, 14)"), panel, 1)
    rows = np.array([4, 2])
    np.testing.assert_array_equal(values(node, panel.take(rows), 1), values(node, panel, 1)[rows])
