from __future__ import annotations

import numpy as np
import pytest
import talib

from scanner.indicators import statistics
from tests.helpers.made_bars import random_bars

CLOSES = random_bars(60, 4).close


@pytest.mark.parametrize(
    ("function", "reference"),
    [
        (statistics.total, talib.SUM),
        (statistics.stdev, talib.STDDEV),
        (statistics.slope, talib.LINEARREG_SLOPE),
        (statistics.change, talib.MOM),
        (statistics.change_pct, talib.ROC),
    ],
    ids=lambda function: getattr(function, "__name__", ""),
)
@pytest.mark.parametrize("days", [2, 5, 20])
def test_they_agree_with_talib(function, reference, days: int) -> None:
    expected = reference(CLOSES, days)
    found = function(np.array([CLOSES]), days)[0]
    np.testing.assert_allclose(found, expected[-len(found) :], rtol=1e-9, atol=1e-9)
    assert np.isnan(expected[: -len(found)]).all()


def test_a_flat_series_has_neither_spread_nor_slope() -> None:
    flat = np.full((1, 40), 0.1)
    assert not statistics.stdev(flat, 8).any()
    assert not statistics.slope(flat, 8).any()


def test_the_spread_divides_by_the_days() -> None:
    assert statistics.stdev(np.array([[2.0, 4.0]]), 2).tolist() == [[1.0]]


def test_a_change_against_zero_is_unknown() -> None:
    found = statistics.change_pct(np.array([[0.0, 5.0, 6.0]]), 1)[0]
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(20.0)


def test_a_hole_makes_unknown_the_windows_that_hold_it() -> None:
    panel = np.array([[np.nan, 1.0, 2.0, 3.0]])
    for function in (statistics.total, statistics.stdev, statistics.slope):
        assert np.isnan(function(panel, 2)).tolist() == [[True, False, False]]
