"""Windows, counts and how long ago: held to what one would count by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.rules.checker import checked_condition, checked_number
from scanner.rules.compiler import compile_expression, compile_rule
from scanner.rules.evaluator import truths, values
from scanner.rules.panel import Panel
from scanner.types import Bars, UnknownReason
from tests.helpers.made_bars import made_bars


def truth_of(rule: str, bars: Bars) -> bool | None:
    return compile_rule(rule).decide([bars])[0].truth


def value_of(text: str, bars: Bars) -> float:
    return float(compile_expression(text).values([bars])[0])


RISING = made_bars([1, 2, 3, 4, 5, 6])


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        ("close == 6 within 1 bar", True),
        ("close == 4 within 3 bars", True),
        ("close == 3 within 3 bars", False),
        ("close == 3 within 4 days", True),
        ("close > 3 for 3 bars", True),
        ("close > 3 for 4 bars", False),
        ("close == 4 2 bars ago", True),
        ("close == 6 2 bars ago", False),
        ("close == 4 1 day ago", False),
        ("close > 3 for 2 bars 1 bar ago", True),
        ("close crosses above 3.5 within 3 bars", True),
        ("close crosses above 3.5 within 2 bars", False),
        ("not close > 5 within 2 bars", False),
        ("close > 1 and close == 4 within 3 bars", True),
        ("(close == 4 or open == 99) within 3 bars", True),
        ("close == 1 within 99 bars", True),
        ("close == 9 within 99 bars", None),
        ("close > 1 for 99 bars", False),
        ("close > 0 for 99 bars", None),
        ("close == 1 9 bars ago", None),
        ("count(close > 3, 5) == 3", True),
        ("count(close > 3, 7) == 3", None),
        ("bars_since(close < 4) == 3", True),
        ("bars_since(close > 5) == 0", True),
        ("bars_since(close > 9) > 1", None),
        ("bars_since(close > sma(3)) == 0", True),
        ("bars_since(close < 2)[2] == 3", True),
    ],
)
def test_windows_include_today(rule: str, truth: bool | None) -> None:
    assert truth_of(rule, RISING) is truth


def test_what_is_unknown_between_makes_the_count_unknown() -> None:
    bars = made_bars([9, 2, math.nan, 2, 2])
    assert math.isnan(value_of("bars_since(close > 5)", bars))
    assert math.isnan(value_of("count(close < 5, 3)", bars))
    assert value_of("count(close < 5, 2)", bars) == 2
    assert value_of("bars_since(close < 5)[1]", bars) == 0


def test_what_was_never_true_says_so() -> None:
    (verdict,) = compile_rule("bars_since(close > 99) < 5").decide([RISING])
    assert verdict.reason is UnknownReason.UNDECIDABLE
    assert verdict.detail == "`close > 99` was never true in the 6 days there are."


def test_it_looks_back_as_far_as_there_are_bars() -> None:
    closes = np.full(1500, 5.0)
    closes[3] = 9.0
    batch = [made_bars(closes), made_bars(closes[:70]), made_bars(np.r_[closes, 9.0])]
    assert compile_expression("bars_since(close > 8)").values(batch).tolist() == [1496, 66, 0]


CLOSES = st.lists(st.sampled_from([1.0, 2.0, 3.0, math.nan]), min_size=1, max_size=90)


def known(closes: list[float]) -> list[int]:
    return [0 if math.isnan(close) else 1 if close > 2 else -1 for close in closes]


@given(CLOSES, st.integers(1, 30), st.integers(1, 20))
def test_every_bar_has_the_answer_that_counting_gives(closes: list[float], bars: int, count: int) -> None:
    panel = Panel([made_bars(closes)])
    held = [0] * (bars + count + 100) + known(closes)
    newest = range(len(held) - min(count, len(closes)), len(held))

    def windows(size: int) -> list[list[int]]:
        return [held[at - size + 1 : at + 1] for at in newest]

    def rows(text: str) -> list[int]:
        return truths(checked_condition(text), panel, count)[0].tolist()

    assert rows(f"close > 2 within {bars} bars") == [max(window) for window in windows(bars)]
    assert rows(f"close > 2 for {bars} bars") == [min(window) for window in windows(bars)]
    assert rows(f"close > 2 {bars} bars ago") == [held[at - bars] for at in newest]
    counted = values(checked_number(f"count(close > 2, {bars})"), panel, count)[0]
    expected = [math.nan if 0 in window else float(window.count(1)) for window in windows(bars)]
    np.testing.assert_array_equal(counted, expected)
    since = values(checked_number("bars_since(close > 2)"), panel, count)[0]
    np.testing.assert_array_equal(since, [_since(held[: at + 1]) for at in newest])


def _since(held: list[int]) -> float:
    back = next(
        (ago for ago, truth in enumerate(reversed(held)) if (truth >= 0 and truth == 1) or truth == 0), None
    )
    return math.nan if back is None or held[len(held) - 1 - back] == 0 else float(back)
