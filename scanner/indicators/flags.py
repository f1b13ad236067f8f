"""The high tight flag: a stock that has doubled and hardly gives anything back."""

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
from scanner.indicators.talib_entries import Named

POLE = (20, 40)
FLAG = (3, 25)
SIZE = POLE[1] + FLAG[1] + 1
RISE = 2.0
DEPTH = 0.25
VOLUME = 1.15


def _candidates(high: FloatArray, low: FloatArray, _volume: FloatArray) -> BoolArray:
    """It has doubled within the window, and the last days lie high."""
    count = high.shape[1] - SIZE + 1
    top = windows.extremes(high, FLAG[1] + 1, np.maximum)[:, -count:]
    recent = windows.extremes(high, FLAG[0], np.maximum)[:, -count:]
    floor = windows.extremes(low, FLAG[0], np.minimum)[:, -count:]
    bottom = windows.extremes(low, SIZE, np.minimum)
    return (top >= RISE * bottom) & (recent < top) & (floor >= (1.0 - DEPTH) * top)


def _measure(
    high: FloatArray, low: FloatArray, volume: FloatArray
) -> tuple[BoolArray, tuple[FloatArray, ...]]:
    peak = POLE[1] + highest_from(high[:, POLE[1] :])[:, 0]
    top = at(high, peak)
    # The lows 40 to 20 bars before the top, oldest first.
    reach = peak[:, None] - np.arange(POLE[1], POLE[0] - 1, -1)
    foot = at(reach, lowest_from(low[np.arange(len(low))[:, None], reach])[:, 0])
    days = SIZE - 1 - peak
    depth = 1.0 - np.where(np.arange(SIZE) > peak[:, None], low, np.inf).min(axis=1) / top
    rise = top / at(low, foot)
    running, end = totals(volume), np.full(len(high), SIZE)
    usual = mean_between(running, foot + 1, peak + 1)
    shown = (
        (days >= FLAG[0])
        & (rise >= RISE)
        & (depth <= DEPTH)
        & (mean_between(running, peak + 1, end) <= VOLUME * usual)
    )
    return shown, (top, 100.0 * depth, days.astype(np.float64), 100.0 * (rise - 1.0))


enter_pattern(
    Named(
        "high_tight_flag",
        "High tight flag",
        "True while a stock that doubled in 4 to 8 weeks rests for 3 to 25 days and gives back a quarter at most.",
    ),
    Named("flag_pivot", "Pivot of the flag", "The top of the pole: buy above it."),
    Named("flag_depth", "Depth of the flag", "How many percent the flag went down."),
    Named("flag_days", "Days of the flag", "How long ago the top of the pole was."),
    Named("pole_pct", "Rise of the pole", "How many percent the pole rose."),
    measure=_measure,
    candidates=_candidates,
    inputs=("high", "low", "volume"),
    size=lambda: SIZE,
    formula="top: highest high of 26 days, 3 to 25 days ago; foot: lowest low 20 to 40 days before the top, at most "
    "half of it; lowest low since the top at least 0.75 of it; mean volume since then at most 1.15 that of the pole",
    source="William O'Neil, How to Make Money in Stocks (1988), in the numbers of xang1234's scanner",
)
