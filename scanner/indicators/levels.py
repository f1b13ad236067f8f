"""Levels that traders watch: the highest and lowest values of a window."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators.registry import Parameter, indicator

# Up to this many windows, one reduction for each window is cheaper than building them from halves.
_FEW_WINDOWS = 16


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
    return _extremes(panel, days, np.maximum)


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
    return _extremes(panel, days, np.minimum)


def _extremes(panel: FloatArray, size: int, pick: np.ufunc) -> FloatArray:
    windows = panel.shape[1] - size + 1
    if windows <= _FEW_WINDOWS:
        found = np.empty((panel.shape[0], windows))
        for first in range(windows):
            pick.reduce(panel[:, first : first + size], axis=1, out=found[:, first])
        return found
    return _from_halves(panel, size, pick)


def _from_halves(panel: FloatArray, size: int, pick: Callable[..., FloatArray]) -> FloatArray:
    # Extremes of windows of 1, 2, 4 ... bars; two overlapping ones make any size: log2(size) passes in all.
    reach, found = 1, panel
    while reach * 2 <= size:
        found = pick(found[:, :-reach], found[:, reach:])
        reach *= 2
    overlap = size - reach
    return pick(found[:, : found.shape[1] - overlap], found[:, overlap:]) if overlap else found
