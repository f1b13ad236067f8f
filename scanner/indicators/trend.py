"""Averages that show where a series is heading."""

from __future__ import annotations

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators.registry import Parameter, indicator

# An exponential average of n days weighs what lies m bars back with (1 - 2 / (n + 1)) ** m: after 15 n bars
# 1e-13 of it is left, so that even a hundredfold move before them stays under 1e-9.
_EMA_MEMORY = 15
# Above this many windows, sums that run along are cheaper than a sum for each window.
_FEW_WINDOWS = 16


@indicator(
    title="Simple moving average",
    inputs=("close",),
    takes_series=True,
    parameters=(Parameter("days", minimum=1, example=50),),
    needed=lambda days: days,
    formula="(x + x[1] + ... + x[days - 1]) / days",
    source="TA-Lib SMA; the sums are taken around the newest value, so that a flat series is its own average",
    whole_batch=True,
)
def sma(panel: FloatArray, days: int) -> FloatArray:
    """The mean of the last days, today included. Of the close, or of the series given: sma(volume, 20)."""
    newest = panel[:, -1:]
    around = np.where(np.isfinite(newest), newest, 0.0)
    sums: FloatArray = _window_sums(panel - around, days)
    means: FloatArray = around + sums / days
    return means


def _window_sums(panel: FloatArray, size: int) -> FloatArray:
    windows = panel.shape[1] - size + 1
    if windows <= _FEW_WINDOWS:
        sums = np.empty((panel.shape[0], windows))
        for first in range(windows):
            panel[:, first : first + size].sum(axis=1, out=sums[:, first])
        return sums
    unknown = np.isnan(panel)
    totals = _running_totals(np.where(unknown, 0.0, panel))
    holes = _running_totals(unknown.astype(np.float64))
    sums = totals[:, size:] - totals[:, :-size]
    sums[holes[:, size:] > holes[:, :-size]] = np.nan
    return sums


def _running_totals(panel: FloatArray) -> FloatArray:
    totals = np.zeros((panel.shape[0], panel.shape[1] + 1))
    np.cumsum(panel, axis=1, out=totals[:, 1:])
    return totals


@indicator(
    title="Exponential moving average",
    inputs=("close",),
    takes_series=True,
    parameters=(Parameter("days", minimum=1, example=20),),
    needed=lambda days: days,
    lookback=lambda days: (_EMA_MEMORY + 1) * days,
    formula="ema = ema[1] + 2 / (days + 1) * (x - ema[1]), begun with the simple average of the first days",
    source="TA-Lib EMA",
)
def ema(values: FloatArray, days: int) -> FloatArray:
    """The average in which recent days weigh most. It never quite forgets, so it reads 16 times its days."""
    if days == 1:
        return values
    import talib  # heavy: loads after the window shows

    # Taken around the newest value, a flat series is its own average to the last digit.
    around = values[-1]
    averages: FloatArray = talib.EMA(values - around, days) + around
    return averages
