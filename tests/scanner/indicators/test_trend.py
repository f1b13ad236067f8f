from __future__ import annotations

import numpy as np
import pytest

from scanner.rules.compiler import compile_expression
from scanner.types import Bars
from tests.helpers.made_bars import made_bars


def value(text: str, bars: Bars) -> float:
    return float(compile_expression(text).values([bars])[0])


def test_aroon_counts_the_days_since_the_extremes_and_takes_the_newest_of_equal_ones() -> None:
    bars = made_bars([5.0] * 5, high=[9.0, 7.0, 9.0, 6.0, 6.0], low=[4.0, 3.0, 4.0, 4.0, 4.0])
    assert value("aroon_up(4)", bars) == 50.0
    assert value("aroon_down(4)", bars) == 25.0
    assert value("aroon_osc(4)", bars) == 25.0
    assert value("bars_since_highest(5)", bars) == 2.0


def test_the_cloud_over_today_is_made_of_days_long_past() -> None:
    closes = np.arange(1.0, 101.0)
    bars = made_bars(closes, high=closes, low=closes)
    assert value("tenkan", bars) == (100 + 92) / 2
    assert value("kijun", bars) == (100 + 75) / 2
    assert value("senkou_a", bars) == ((74 + 66) / 2 + (74 + 49) / 2) / 2
    assert value("senkou_a(9, 26, 0)", bars) == ((100 + 92) / 2 + (100 + 75) / 2) / 2
    assert value("senkou_b", bars) == (74 + 23) / 2
    assert value("senkou_b(52, 0)", bars) == (100 + 49) / 2


def test_supertrend_turns_when_the_price_goes_through_it() -> None:
    up = 100 + np.arange(60.0)
    down = up[-1] - 5.0 * np.arange(1, 8)
    rising, turned = made_bars(up), made_bars(np.concatenate([up, down]))
    assert value("supertrend_direction", rising) == 1.0
    assert value("supertrend", rising) < rising.close[-1]
    assert value("supertrend_direction", turned) == -1.0
    assert value("supertrend", turned) > turned.close[-1]


def test_a_steady_rise_has_the_strongest_trend() -> None:
    closes = 100 + np.arange(400.0)
    bars = made_bars(closes, high=closes + 1, low=closes - 1)
    assert value("adx", bars) == pytest.approx(100.0)
    assert value("minus_di", bars) == 0.0
