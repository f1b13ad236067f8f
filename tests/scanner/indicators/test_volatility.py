from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.volatility import atr
from scanner.rules.compiler import compile_expression
from tests.helpers.made_bars import made_bars


def test_atr_by_hand() -> None:
    # True ranges of the days after the first: 3 (a gap up from 10 to 13), 2, and 4 (a gap down).
    high, low, close = np.array([[11.0, 13, 13, 11], [9.0, 12, 11, 8.5], [10.0, 12.5, 12.5, 9]])
    found = atr(high, low, close, 2)
    assert found[2] == pytest.approx(2.5)
    assert found[3] == pytest.approx((2.5 + 4) / 2)
    assert np.isnan(found[:2]).all()


def test_the_average_daily_range_in_percent_by_hand() -> None:
    bars = made_bars([10.0, 10.0], high=[11.0, 12.0], low=[10.0, 10.0])
    assert compile_expression("adr_pct(2)").values([bars])[0] == pytest.approx(15.0)


def test_the_ulcer_index_by_hand() -> None:
    # Falls of 0, 10 and 20 % under the peak of 100.
    bars = made_bars([100.0, 90.0, 80.0])
    assert compile_expression("ulcer_index(3)").values([bars])[0] == pytest.approx(np.sqrt(500 / 3))


def test_choppiness_is_nothing_on_a_straight_way() -> None:
    closes = np.array([10.0, 11.0, 12.0, 13.0])
    bars = made_bars(closes, high=closes, low=closes)
    assert compile_expression("choppiness(3)").values([bars])[0] == pytest.approx(0.0)
    still = made_bars(np.full(4, 5.0), high=np.full(4, 5.0), low=np.full(4, 5.0))
    assert np.isnan(compile_expression("choppiness(3)").values([still])[0])
