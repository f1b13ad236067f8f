"""Minervini's volatility contraction: pullbacks from one high that get smaller and smaller."""

from __future__ import annotations

import numpy as np

from scanner.arrays import BoolArray, FloatArray
from scanner.indicators import windows
from scanner.indicators.pattern_entries import (
    at,
    enter_pattern,
    highest_from,
    lowest_from,
    mean_between,
    totals,
)
from scanner.indicators.talib_entries import Named, days

MOST = 6
FEWEST = 2
SHORTEST_BASE = 15
FIRST_DEPTH = (0.10, 0.35)
LAST_DEPTH = 0.10
# Of the depth of the pullback before it, a pullback has at most so much.
SHRINKS = 0.85
# What goes back by less is the noise of the days and no pullback.
NOISE = 0.03


def _candidates(high: FloatArray, low: FloatArray, _volume: FloatArray, size: int) -> BoolArray:
    """The high of the window is older than the shortest base, and the price stays as near to it as a base may."""
    count = high.shape[1] - size + 1
    top = windows.extremes(high, size, np.maximum)
    recent = windows.extremes(high, SHORTEST_BASE, np.maximum)[:, -count:]
    floor = windows.extremes(low, SHORTEST_BASE, np.minimum)[:, -count:]
    return (recent < top) & (floor >= (1.0 - FIRST_DEPTH[1]) * top)


def _measure(
    high: FloatArray, low: FloatArray, volume: FloatArray, size: int
) -> tuple[BoolArray, tuple[FloatArray, ...]]:
    # Each pullback begins at the highest high since the low of the one before it, so that each has its place within
    # the one before it and none can be deeper.
    highest, lowest = highest_from(high), lowest_from(low)
    begun = top = highest[:, 0]
    fine = size - 1 - top >= SHORTEST_BASE
    goes_on = np.ones(len(high), dtype=np.bool_)
    count, depth, last_top = np.zeros(len(high)), np.full(len(high), np.inf), top
    for _ in range(MOST + 1):
        goes_on = goes_on & (top < size - 1)
        bottom = at(lowest, np.minimum(top + 1, size - 1))
        fall = 1.0 - at(low, bottom) / at(high, top)
        goes_on = goes_on & (fall >= NOISE)
        as_deep = np.where(
            count == 0, (fall >= FIRST_DEPTH[0]) & (fall <= FIRST_DEPTH[1]), fall <= SHRINKS * depth
        )
        fine = fine & (as_deep | ~goes_on)
        count += goes_on
        depth, last_top = np.where(goes_on, fall, depth), np.where(goes_on, top, last_top)
        goes_on = goes_on & (bottom < size - 1)
        top = at(highest, np.minimum(bottom + 1, size - 1))
    running = totals(volume)
    end = np.full(len(high), size)
    drying = mean_between(running, last_top, end) < mean_between(running, begun, last_top)
    shown = fine & (count >= FEWEST) & (count <= MOST) & (depth <= LAST_DEPTH) & drying
    return shown, (at(high, last_top), 100.0 * depth, count, (size - 1 - begun).astype(np.float64))


enter_pattern(
    Named(
        "vcp",
        "Volatility contraction",
        "True while a stock rests below a high in 2 to 6 pullbacks, each smaller than the one before it, on less "
        "and less volume. It says nothing about the trend: Minervini asks for his trend template as well.",
        ("volatility_contraction",),
    ),
    Named("vcp_pivot", "Pivot of the contraction", "The high of the last pullback: buy above it."),
    Named("vcp_depth", "Depth of the last pullback", "How many percent the last pullback went down."),
    Named("vcp_count", "Number of pullbacks", "How many pullbacks of 3 % or more there are."),
    Named("vcp_days", "Days of the base", "How long ago the high of the base was."),
    measure=_measure,
    candidates=_candidates,
    inputs=("high", "low", "volume"),
    size=lambda size: size,
    formula="the base begins at the highest high of days, 15 or more days ago; a pullback goes from the highest high "
    "since the last low to the lowest low after it, 3 % or more; the first 10 to 35 %, each at most 0.85 of the one "
    "before, the last at most 10 %; mean volume since its high below that of the base before it",
    source="Mark Minervini, Trade Like a Stock Market Wizard (2013); the limits 0.85, 3 % and 15 days are Technic's",
    parameters=(days(252, 30),),
)
