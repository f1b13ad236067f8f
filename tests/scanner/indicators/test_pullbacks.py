"""First pullbacks to the 21-day average, drawn by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from scanner.rules.compiler import compile_rule
from scanner.types import Bars
from tests.helpers.made_bars import made_bars
from tests.helpers.rules import holds, value

# A steady rise: the average of 21 days lies 5 % under the price.
RISE = 50 * np.exp(0.005 * np.arange(100))


def touching(*ago: int, near: float = 1.015) -> Bars:
    """The rise, with lows at ``near`` times the average on the days ``ago``."""
    low = RISE.copy()
    for day in ago:
        place = len(RISE) - 1 - day
        low[place] = near * RISE[place - 20 : place + 1].mean()
    return made_bars(RISE, high=RISE, low=low)


def test_one_test_is_found_with_its_numbers() -> None:
    assert holds("first_pullback", touching(4)) is True
    assert value("pullback_days", touching(4)) == 4
    assert value("pullback_pivot", touching(4)) == RISE[-1]


def test_no_test_and_two_are_none() -> None:
    assert holds("first_pullback", touching()) is False
    assert holds("first_pullback", touching(4, near=1.0151)) is False
    assert holds("first_pullback", touching(4, 8)) is True  # less than five days apart: one
    assert holds("first_pullback", touching(4, 9)) is False
    assert holds("first_pullback", touching(4, 34)) is False
    assert holds("first_pullback", touching(4, 35)) is True
    assert math.isnan(value("pullback_pivot", touching(4, 9)))


def test_a_test_goes_stale() -> None:
    assert holds("first_pullback", touching(9)) is True
    assert holds("first_pullback", touching(10)) is False


def test_a_close_through_the_average_is_no_test() -> None:
    bars = touching(4)
    average = RISE[-25:-4].mean()
    for under, expected in ((0.99, True), (0.97, False)):
        close = RISE.copy()
        close[-5] = under * average
        assert (
            holds("first_pullback", replace(bars, close=close, low=np.minimum(close, bars.low))) is expected
        )


def test_it_needs_its_whole_window_without_a_hole() -> None:
    assert compile_rule("first_pullback").needed == 55
    assert holds("first_pullback", touching(4).tail(55)) is True
    assert holds("first_pullback", touching(4).tail(54)) is None
    close = RISE.copy()
    close[-50] = np.nan
    assert holds("first_pullback", replace(touching(4), close=close)) is None
