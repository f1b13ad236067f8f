"""Averages that follow a series, with windows that forget; the ones that never quite do are in smoothed.py."""

from __future__ import annotations

import math

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators import windows
from scanner.indicators.registry import Parameter, indicator
from scanner.indicators.talib_entries import days, factor

_DAYS = (Parameter("days", minimum=1, example=20),)


@indicator(
    title="Simple moving average",
    inputs=("close",),
    takes_series=True,
    parameters=(Parameter("days", minimum=1, example=50),),
    needed=lambda days: days,
    formula="(x + x[1] + ... + x[days - 1]) / days",
    source="TA-Lib SMA; the sums are taken around the newest value, so that a flat series is its own average",
    whole_batch=True,
    aliases=("ma",),
)
def sma(panel: FloatArray, days: int) -> FloatArray:
    """The mean of the last days, today included. Of the close, or of the series given: sma(volume, 20)."""
    return windows.means(panel, days)


@indicator(
    title="Weighted moving average",
    inputs=("close",),
    takes_series=True,
    parameters=_DAYS,
    needed=lambda days: days,
    formula="(days * x + (days - 1) * x[1] + ... + 1 * x[days - 1]) / (1 + 2 + ... + days)",
    source="TA-Lib WMA",
    whole_batch=True,
)
def wma(panel: FloatArray, days: int) -> FloatArray:
    """The average in which each day weighs one part more than the day before it."""
    return windows.weighted(panel, _rising(days))


@indicator(
    title="Hull moving average",
    inputs=("close",),
    takes_series=True,
    parameters=(Parameter("days", minimum=2, example=20),),
    needed=lambda days: days + math.isqrt(days) - 1,
    formula="wma(2 * wma(x, days / 2) - wma(x, days), square root of days), both rounded down",
    source="Alan Hull; TA-Lib HMA and Skender round half the days in the same way",
    whole_batch=True,
    aliases=("hull",),
)
def hma(panel: FloatArray, days: int) -> FloatArray:
    """A smooth average that hardly lags."""
    slow = windows.weighted(panel, _rising(days))
    fast = windows.weighted(panel, _rising(days // 2))[:, -slow.shape[1] :]
    return windows.weighted(2 * fast - slow, _rising(math.isqrt(days)))


@indicator(
    title="Triangular moving average",
    inputs=("close",),
    takes_series=True,
    parameters=_DAYS,
    needed=lambda days: days,
    formula="the simple average of a simple average, each of about half the days",
    source="TA-Lib TRIMA",
    whole_batch=True,
)
def trima(panel: FloatArray, days: int) -> FloatArray:
    """The average in which the middle of the window weighs most."""
    half = (days + 1) // 2
    return windows.means(windows.means(panel, half), days + 1 - half)


@indicator(
    title="Volume-weighted moving average",
    inputs=("close", "volume"),
    takes_series=True,
    parameters=_DAYS,
    needed=lambda days: days,
    formula="(x * volume + x[1] * volume[1] + ...) / (volume + volume[1] + ...)",
    source="TA-Lib VWMA",
    whole_batch=True,
)
def vwma(panel: FloatArray, volume: FloatArray, days: int) -> FloatArray:
    """The average in which each day weighs as much as was traded on it; unknown where nothing was traded."""
    around = windows.newest(panel)
    weighed = windows.sums((panel - around) * volume, days)
    found: FloatArray = around + windows.ratio(weighed, windows.sums(volume, days))
    return found


@indicator(
    title="Middle of a window",
    inputs=("close",),
    takes_series=True,
    parameters=(Parameter("days", minimum=2, example=14, default=14),),
    needed=lambda days: days,
    formula="(highest(x, days) + lowest(x, days)) / 2",
    source="TA-Lib MIDPOINT",
    whole_batch=True,
)
def midpoint(panel: FloatArray, days: int) -> FloatArray:
    """Half way between the highest and the lowest value of the last days."""
    return (windows.extremes(panel, days, np.maximum) + windows.extremes(panel, days, np.minimum)) / 2


@indicator(
    title="Middle of a range",
    inputs=("high", "low"),
    takes_series=False,
    parameters=(Parameter("days", minimum=2, example=14, default=14),),
    needed=lambda days: days,
    formula="(highest(high, days) + lowest(low, days)) / 2",
    source="TA-Lib MIDPRICE",
    whole_batch=True,
)
def midprice(high: FloatArray, low: FloatArray, days: int) -> FloatArray:
    """Half way between the highest high and the lowest low of the last days."""
    return (windows.extremes(high, days, np.maximum) + windows.extremes(low, days, np.minimum)) / 2


def _rising(days: int) -> FloatArray:
    weights: FloatArray = np.arange(1.0, days + 1) / (days * (days + 1) / 2)
    return weights


@indicator(
    title="Arnaud Legoux moving average",
    inputs=("close",),
    takes_series=True,
    parameters=(days(9, 1), factor("offset", 0.85, 0.0, 1.0), factor("sigma", 6.0)),
    needed=lambda days, _offset, _sigma: days,
    formula="the mean weighed by exp(-((i - offset * (days - 1)) * sigma / days) ** 2 / 2), i = 0 for the oldest day",
    source="Arnaud Legoux and Dimitrios Kouzis-Loukas (2009); Skender ALMA",
    whole_batch=True,
)
def alma(panel: FloatArray, size: int, offset: float, sigma: float) -> FloatArray:
    """An average whose weights form a bell near the newest days: smooth, with little lag."""
    places = np.arange(size) - offset * (size - 1)
    weights = np.exp(-((places * sigma / size) ** 2) / 2)
    return windows.weighted(panel, weights / weights.sum())
