from __future__ import annotations

import numpy as np
import pytest

from scanner.rules.compiler import compile_expression
from scanner.types import Bars
from tests.helpers.made_bars import made_bars

# Typical prices are the closes, as the range lies evenly around them.
CLOSES = np.array([10.0, 14.0, 12.0, 8.0, 9.0])
VOLUMES = np.array([100.0, 300.0, 100.0, 200.0, 400.0])
BARS = made_bars(CLOSES, high=CLOSES + 1, low=CLOSES - 1, volume=VOLUMES)


def value(text: str, bars: Bars = BARS) -> float:
    return float(compile_expression(text).values([bars])[0])


def test_volume_weighted_prices_by_hand() -> None:
    assert value("vwap(2)") == pytest.approx((8 * 200 + 9 * 400) / 600)
    assert value("vwap_from_high(5)") == pytest.approx((14 * 300 + 12 * 100 + 8 * 200 + 9 * 400) / 1000)
    assert value("vwap_from_low(5)") == pytest.approx((8 * 200 + 9 * 400) / 600)
    assert value("vwap_from_high(2)") == value("close")


def test_relative_volume_compares_with_the_days_before() -> None:
    assert value("relative_volume(4)") == pytest.approx(400 / 175)


def test_days_without_trade_have_no_average_price() -> None:
    idle = made_bars(np.full(30, 5.0), volume=0.0)
    for text in ("vwap(20)", "vwma(20)", "relative_volume(20)", "cmf(20)", "vwap_from_low(20)"):
        assert np.isnan(value(text, idle))


def test_on_balance_volume_adds_and_takes_away() -> None:
    assert value("obv") - value("obv[4]") == 300 - 100 - 200 + 400


def test_a_price_that_repeats_moves_no_money() -> None:
    # 0.3 + 0.1 + 0.2 and 0.3 + 0.2 + 0.1 differ in the last digit.
    steady = made_bars([0.2, 0.1, 0.2, 0.1], high=[0.3] * 4, low=[0.1, 0.2, 0.1, 0.2], volume=[5.0] * 4)
    moving = made_bars([1.0, 2.0, 1.0], high=[1.0, 2.0, 1.0], low=[1.0, 2.0, 1.0], volume=[5.0, 5.0, 5.0])
    assert value("mfi(2)", steady) == 0.0
    assert value("mfi(2)", moving) == pytest.approx(100 * 2 / 3)
