from __future__ import annotations

import numpy as np
import pytest
import talib
from hypothesis import given
from hypothesis import strategies as st

from scanner.indicators.averages import sma
from scanner.indicators.smoothed import ema

PRICES = st.lists(st.integers(1, 100_000).map(lambda cents: cents / 100), min_size=1, max_size=60)


@given(PRICES, st.integers(1, 60))
def test_sma_is_the_mean_of_every_window(prices: list[float], days: int) -> None:
    panel = np.array([prices, prices[::-1]])
    if days > len(prices):
        return
    found = sma(panel, days)
    windows = np.lib.stride_tricks.sliding_window_view(panel, days, axis=1)
    np.testing.assert_allclose(found, windows.mean(axis=-1), rtol=1e-12)


@given(st.floats(0.01, 1e6), st.integers(1, 80))
def test_the_average_of_a_flat_series_is_its_price(price: float, days: int) -> None:
    assert (sma(np.full((1, 100), price), days) == price).all()
    assert (ema(np.full(100, price), days)[days - 1 :] == price).all()


@pytest.mark.parametrize("length", [30, 60])
def test_a_hole_belongs_to_the_windows_that_hold_it(length: int) -> None:
    panel = np.arange(1.0, length + 1)[None, :].copy()
    panel[0, 12] = np.nan
    unknown = np.isnan(sma(panel, 10))[0]
    assert np.flatnonzero(unknown).tolist() == list(range(3, 13))


def test_a_missing_newest_value_leaves_the_windows_before_it() -> None:
    panel = np.array([[1.0, 2.0, 3.0, np.nan]])
    np.testing.assert_array_equal(sma(panel, 2), [[1.5, 2.5, np.nan]])


def test_ema_is_that_of_talib() -> None:
    prices = np.linspace(10, 20, 50) ** 1.1
    np.testing.assert_allclose(ema(prices, 9), talib.EMA(prices, 9), rtol=1e-13)
    assert ema(prices, 1) is prices


@given(st.lists(st.integers(1, 50_000), min_size=2, max_size=60), st.integers(0, 20))
def test_a_price_on_its_average_lies_neither_above_nor_below_it(cents: list[int], more: int) -> None:
    # The last price is the mean of those before it, to the cent, and so of all of them.
    last = round(sum(cents) / len(cents))
    cents[0] += last * len(cents) - sum(cents)
    panel = np.array([[*([1.0] * more), *(value / 100 for value in cents), last / 100]])
    for width in (len(cents) + 1, panel.shape[1]):
        assert sma(panel[:, -width:], len(cents) + 1)[0, -1] == last / 100
