"""Levels that traders watch: the highest and lowest values of a window."""

from __future__ import annotations

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators import windows
from scanner.indicators.registry import Parameter, indicator


@indicator(
    title="Highest value",
    inputs=("high",),
    takes_series=True,
    parameters=(Parameter("days", minimum=1, example=20),),
    needed=lambda days: days,
    formula="max(x, x[1], ..., x[days - 1])",
    source="TA-Lib MAX",
    whole_batch=True,
)
def highest(panel: FloatArray, days: int) -> FloatArray:
    """The highest of the last days, today included: highest(20) is of the high, highest(close, 20) of the close.

    A breakout compares with the days before: close > highest(20)[1].
    """
    return windows.extremes(panel, days, np.maximum)


@indicator(
    title="Lowest value",
    inputs=("low",),
    takes_series=True,
    parameters=(Parameter("days", minimum=1, example=20),),
    needed=lambda days: days,
    formula="min(x, x[1], ..., x[days - 1])",
    source="TA-Lib MIN",
    whole_batch=True,
)
def lowest(panel: FloatArray, days: int) -> FloatArray:
    """The lowest of the last days, today included: lowest(20) is of the low, lowest(close, 20) of the close."""
    return windows.extremes(panel, days, np.minimum)
