"""Darvas's boxes: a high that stands for three days, and under it a low that does."""

from __future__ import annotations

import numpy as np

from scanner.arrays import BoolArray, FloatArray
from scanner.indicators import windows
from scanner.indicators.pattern_entries import at, enter_pattern, highest_from
from scanner.indicators.talib_entries import Named, days

STANDS = 3


def _candidates(high: FloatArray, _low: FloatArray, size: int) -> BoolArray:
    """The highest high is old enough for the top and the bottom to have stood."""
    count = high.shape[1] - size + 1
    return windows.extremes(high, STANDS, np.maximum)[:, -count:] < windows.extremes(high, size, np.maximum)


def _measure(high: FloatArray, low: FloatArray, size: int) -> tuple[BoolArray, tuple[FloatArray, ...]]:
    bars = np.arange(size)
    peak = highest_from(high)[:, 0]
    lows = np.where(bars > peak[:, None], low, np.inf)
    lowest = np.minimum.accumulate(lows, axis=1)
    following = np.min([lows[:, back : size - STANDS + back] for back in range(1, STANDS + 1)], axis=0)
    stands = np.isfinite(lows[:, :-STANDS]) & (lows[:, :-STANDS] <= lowest[:, :-STANDS])
    stands &= following >= lows[:, :-STANDS]
    place = np.argmax(stands, axis=1)
    bottom = at(low, place)
    shown = stands.any(axis=1) & (lowest[:, -1] >= bottom)
    return shown, (at(high, peak), bottom, (size - 1 - peak).astype(np.float64))


enter_pattern(
    Named(
        "darvas_box",
        "Darvas box",
        "True while the price stays in its box: a high of 12 months that was not exceeded for three days or more, "
        "and the first low after it that held for three days, not broken since.",
    ),
    Named("darvas_top", "Top of the box", "The high of the box: Darvas bought above it."),
    Named("darvas_bottom", "Bottom of the box", "The low of the box: Darvas sold below it."),
    Named("darvas_days", "Days of the box", "How long ago the top was made."),
    measure=_measure,
    candidates=_candidates,
    inputs=("high", "low"),
    size=lambda size: size,
    formula="top: highest high of days, 3 or more days ago; bottom: the first low after it that is the lowest since "
    "the top and is not undercut on the 3 days that follow; no low under it since",
    source="Nicolas Darvas, How I Made $2,000,000 in the Stock Market (1960)",
    parameters=(days(252, 10),),
)
