"""First pullbacks to the 21-day average, drawn by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from scanner.rules.compiler import compile_rule
from tests.helpers.charts import STEADY, pullback
from tests.helpers.rules import holds, value


def test_one_test_is_found_with_its_numbers() -> None:
    assert holds("first_pullback", pullback(4)) is True
    assert value("pullback_days", pullback(4)) == 4
    assert value("pullback_pivot", pullback(4)) == STEADY[-1]


def test_no_test_and_two_are_none() -> None:
    assert holds("first_pullback", pullback()) is False
    assert holds("first_pullback", pullback(4, near=1.0151)) is False
    assert holds("first_pullback", pullback(4, 8)) is True  # less than five days apart: one
    assert holds("first_pullback", pullback(4, 9)) is False
    assert holds("first_pullback", pullback(4, 34)) is False
    assert holds("first_pullback", pullback(4, 35)) is True
    assert math.isnan(value("pullback_pivot", pullback(4, 9)))


def test_a_test_goes_stale() -> None:
    assert holds("first_pullback", pullback(9)) is True
    assert holds("first_pullback", pullback(10)) is False


def test_a_close_through_the_average_is_no_test() -> None:
    bars = pullback(4)
    average = STEADY[-25:-4].mean()
    for under, expected in ((0.99, True), (0.97, False)):
        close = STEADY.copy()
        close[-5] = under * average
        assert (
            holds("first_pullback", replace(bars, close=close, low=np.minimum(close, bars.low))) is expected
        )


def test_it_needs_its_whole_window_without_a_hole() -> None:
    assert compile_rule("first_pullback").needed == 55
    assert holds("first_pullback", pullback(4).tail(55)) is True
    assert holds("first_pullback", pullback(4).tail(54)) is None
    close = STEADY.copy()
    close[-50] = np.nan
    assert holds("first_pullback", replace(pullback(4), close=close)) is None
