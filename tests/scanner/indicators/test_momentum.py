from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.momentum import rsi, weighted_roc
from scanner.rules.compiler import compile_expression
from tests.helpers.made_bars import made_bars


def test_rsi_by_hand() -> None:
    # Three changes: +2, -1, +1. Averages over two days: gain 1, loss 0.5, then gain 1, loss 0.25.
    found = rsi(np.array([10.0, 12.0, 11.0, 12.0]), 2)
    assert found[2] == pytest.approx(100 * 1 / 1.5)
    assert found[3] == pytest.approx(100 * 1 / 1.25)
    assert np.isnan(found[:2]).all()


def test_a_series_that_never_moved_has_an_rsi_of_zero() -> None:
    assert rsi(np.full(40, 9.99), 14)[-1] == 0.0


def test_the_weighted_rate_of_change_counts_the_newest_quarter_twice() -> None:
    prices = np.full(300, 100.0)
    prices[-1] = 110.0
    assert weighted_roc(prices[None, :])[0, -1] == pytest.approx(10.0)
    prices[:-64] = 50.0
    # Only the last 63 days began at 100.
    assert weighted_roc(prices[None, :])[0, -1] == pytest.approx(0.4 * 10.0 + 0.6 * 120.0)


def test_rates_of_change_by_hand() -> None:
    bars = made_bars([8.0, 9.0, 10.0])
    expected = {"roc(2)": 25.0, "rocp(2)": 0.25, "rocr(2)": 1.25, "rocr100(2)": 125.0, "mom(2)": 2.0}
    for text, value in expected.items():
        assert compile_expression(text).values([bars])[0] == pytest.approx(value)
