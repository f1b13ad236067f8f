"""Oscillators that say where the close stands in the range of the last days."""

from __future__ import annotations

from typing import Any

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators import windows
from scanner.indicators.memory import exponential_memory, wilder_memory
from scanner.indicators.registry import indicator
from scanner.indicators.talib_entries import Named, days, enter_talib

_BARS = ("high", "low", "close")
_SMOOTH, _SIGNAL = days(3, 1, "smooth"), days(3, 1, "signal")


def _stochastic(talib: Any, high: Any, low: Any, close: Any, days: int, smooth: int, signal: int) -> Any:
    return talib.STOCH(high, low, close, days, smooth, 0, signal, 0)


enter_talib(
    "momentum",
    Named(
        "stoch_k",
        "Slow stochastic %K",
        "Where the close stands in the range of the last days, 0 to 100, smoothed.",
    ),
    Named("stoch_d", "Slow stochastic %D", "The average of %K, which it crosses up and down."),
    call=_stochastic,
    inputs=_BARS,
    parameters=(days(14, 1), _SMOOTH, _SIGNAL),
    needed=lambda days, smooth, signal: days + smooth + signal - 2,
    formula="%K = sma(100 * (close - lowest(days)) / (highest(days) - lowest(days)), smooth); %D = sma(%K, signal)",
    source="George Lane; TA-Lib STOCH with simple averages; 0 where the range is nothing",
)
enter_talib(
    "momentum",
    Named(
        "stoch_fast_k",
        "Fast stochastic %K",
        "Where the close stands in the range of the last days, 0 to 100.",
    ),
    Named("stoch_fast_d", "Fast stochastic %D", "The average of the fast %K."),
    call=lambda talib, high, low, close, days, signal: talib.STOCHF(high, low, close, days, signal, 0),
    inputs=_BARS,
    parameters=(days(14, 1), _SIGNAL),
    needed=lambda days, signal: days + signal - 1,
    formula="%K = 100 * (close - lowest(days)) / (highest(days) - lowest(days)); %D = sma(%K, signal)",
    source="George Lane; TA-Lib STOCHF with simple averages; 0 where the range is nothing",
)


def _of_rsi(talib: Any, values: FloatArray, days: int, reach: int, smooth: int, signal: int) -> Any:
    strength = talib.RSI(values, days)[days:]
    found = talib.STOCH(strength, strength, strength, reach, smooth, 0, signal, 0)
    return tuple(np.concatenate([np.full(days, np.nan), one]) for one in found)


enter_talib(
    "momentum",
    Named(
        "stoch_rsi",
        "Stochastic RSI",
        "Where the RSI stands in its own range, 0 to 100, smoothed.",
        ("stoch_rsi_k",),
    ),
    Named("stoch_rsi_d", "Stochastic RSI's signal", "The average of the stochastic RSI."),
    call=_of_rsi,
    inputs=("close",),
    parameters=(days(14), days(14, 1, "reach"), _SMOOTH, _SIGNAL),
    needed=lambda days, reach, smooth, signal: days + reach + smooth + signal - 2,
    lookback=lambda days, reach, smooth, signal: days + reach + smooth + signal - 2 + wilder_memory(days),
    formula="stoch_k of rsi(x, days) over reach days; TA-Lib's STOCHRSI is the one with smooth = 1",
    source="Tushar Chande and Stanley Kroll (1994); TA-Lib STOCHRSI",
    takes_series=True,
)
enter_talib(
    "momentum",
    Named("kdj_k", "KDJ: K", "The stochastic smoothed by Wilder's average."),
    Named("kdj_d", "KDJ: D", "K smoothed once more."),
    Named("kdj_j", "KDJ: J", "How far K runs ahead of D; leaves 0 to 100 at extremes."),
    call=lambda talib, high, low, close, days, smooth, signal: talib.KDJ(
        high, low, close, days, smooth, 13, signal, 13
    ),
    inputs=_BARS,
    parameters=(days(9, 1), _SMOOTH, _SIGNAL),
    needed=lambda days, smooth, signal: days + smooth + signal - 2,
    lookback=lambda days, smooth, signal: (
        days + wilder_memory(smooth) + wilder_memory(signal) + smooth + signal
    ),
    formula="K = rma(fast %K, smooth); D = rma(K, signal); J = 3 * K - 2 * D",
    source="TA-Lib KDJ",
)
enter_talib(
    "momentum",
    Named(
        "smi",
        "Stochastic momentum index",
        "Where the close stands around the middle of the range, -100 to 100.",
    ),
    Named("smi_signal", "Stochastic momentum index's signal", "The exponential average of the index."),
    call="SMI",
    inputs=_BARS,
    parameters=(days(13), days(2, name="fast"), days(25, name="slow"), days(9, name="signal")),
    needed=lambda days, fast, slow, signal: days + fast + slow + signal - 3,
    lookback=lambda days, fast, slow, signal: (
        days + fast + slow + signal + exponential_memory(max(fast, slow, signal), 2)
    ),
    formula="100 * ema(ema(close - middle, slow), fast) / ema(ema(half the range, slow), fast)",
    source="William Blau (1993); TA-Lib SMI, begun with simple averages; others differ in the first bars",
)


@indicator(
    title="Williams %R",
    inputs=_BARS,
    takes_series=False,
    parameters=(days(14),),
    needed=lambda days: days,
    formula="-100 * (highest(days) - close) / (highest(days) - lowest(days)); 0 where the range is nothing",
    source="Larry Williams; TA-Lib WILLR",
    whole_batch=True,
    aliases=("willr",),
)
def williams_r(high: FloatArray, low: FloatArray, close: FloatArray, days: int) -> FloatArray:
    """How far the close lies under the highest high, -100 to 0; under -80 is called oversold."""
    top, bottom = windows.extremes(high, days, np.maximum), windows.extremes(low, days, np.minimum)
    ranges = top - bottom
    return np.where(ranges <= 0.0, 0.0, windows.ratio(-100.0 * (top - close[:, days - 1 :]), ranges))


@indicator(
    title="Commodity channel index",
    inputs=_BARS,
    takes_series=False,
    parameters=(days(20),),
    needed=lambda days: days,
    formula="(tp - sma(tp)) / (0.015 * mean deviation), tp = (high + low + close) / 3; 0 where nothing deviates",
    source="Donald Lambert (1980); TA-Lib CCI",
    whole_batch=True,
)
def cci(high: FloatArray, low: FloatArray, close: FloatArray, days: int) -> FloatArray:
    """How far the typical price lies from its average, in mean deviations; beyond 100 is uncommon."""
    return windows.each(_channel_index, days, (high + low + close) / 3)


def _channel_index(window: FloatArray) -> FloatArray:
    around = window - window[:, -1:]
    away = around - around.mean(axis=1, keepdims=True)
    spread = np.abs(away).mean(axis=1)
    return np.where(spread == 0.0, 0.0, windows.ratio(away[:, -1], 0.015 * spread))


enter_talib(
    "momentum",
    Named(
        "ultimate_oscillator",
        "Ultimate oscillator",
        "Buying pressure over three spans, 0 to 100.",
        ("ultosc", "uo"),
    ),
    call="ULTOSC",
    inputs=_BARS,
    parameters=(days(7, 1, "short"), days(14, 1, "middle"), days(28, 1, "long")),
    needed=lambda short, middle, long: max(short, middle, long) + 1,
    formula="100 * (4 * a1 + 2 * a2 + a3) / 7, a = sum of (close - true low) / sum of true range over each span",
    source="Larry Williams (1976); TA-Lib ULTOSC",
)
