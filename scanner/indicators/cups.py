"""O'Neil's cup with handle."""

from __future__ import annotations

import numpy as np

from scanner.arrays import BoolArray, FloatArray, IndexArray
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

SIZE = 400
HANDLE = (5, 25)
CUP = (35, 325)
DEPTH = (0.12, 0.35)
HANDLE_DEPTH = 0.15
# The right lip against the left one.
LIPS = (0.90, 1.05)
# The bottom keeps this share of the cup from either lip: a cup and no V at its edge.
ROUND = 0.2
# A lip is the highest of so many days before it: no mere step on the way down.
PEAK = 10
PRIOR_RISE = 1.30
PRIOR_DAYS = 100
# The farthest that the left lip is looked for, a try each: a short cup may stand within a longer one.
_LENGTHS = (45, 60, 80, 110, 150, 200, 260, CUP[1])


def _candidates(high: FloatArray, low: FloatArray, _volume: FloatArray) -> BoolArray:
    """The lip is a week old, near the highest of the longest cup, and the handle has not fallen far."""
    count = high.shape[1] - SIZE + 1
    lip = windows.extremes(high, HANDLE[1] + 1, np.maximum)[:, -count:]
    recent = windows.extremes(high, HANDLE[0], np.maximum)[:, -count:]
    floor = windows.extremes(low, HANDLE[0], np.minimum)[:, -count:]
    return (recent < lip) & (floor >= (1.0 - HANDLE_DEPTH) * lip)


def _measure(
    high: FloatArray, low: FloatArray, volume: FloatArray
) -> tuple[BoolArray, tuple[FloatArray, ...]]:
    bars = np.arange(SIZE)
    right = SIZE - 1 - HANDLE[1] + highest_from(high[:, -HANDLE[1] - 1 :])[:, 0]
    lip = at(high, right)
    handle = bars > right[:, None]
    handle_days = SIZE - 1 - right
    floor = np.where(handle, low, np.inf).min(axis=1)
    # What lies in the handle must not be taken for the inside of a cup.
    below_lip = np.where(handle, -np.inf, high)
    below_lip[np.arange(len(high)), right] = -np.inf
    highest, lowest = highest_from(below_lip), lowest_from(np.where(handle, np.inf, low))
    before = windows.extremes(_led_by(np.inf, low, PRIOR_DAYS), PRIOR_DAYS, np.minimum)
    peaks = windows.extremes(_led_by(-np.inf, high, PEAK), PEAK, np.maximum)
    running, end = totals(volume), np.full(len(high), SIZE)
    quiet = mean_between(running, right + 1, end)
    fine = (handle_days >= HANDLE[0]) & (floor >= (1.0 - HANDLE_DEPTH) * lip) & (lip >= at(peaks, right))
    shown = np.zeros(len(high), dtype=np.bool_)
    depth, length = np.full(len(high), np.nan), np.full(len(high), np.nan)
    for farthest in _LENGTHS:
        left = _left_lip(high, right, farthest)
        edge, bottom = at(high, left), at(lowest, left + 1)
        deepest = at(low, bottom)
        fall, days = 1.0 - deepest / edge, right - left
        good = (
            fine
            & (fall >= DEPTH[0])
            & (fall <= DEPTH[1])
            & (edge >= at(peaks, left))
            & (lip >= LIPS[0] * edge)
            & (lip <= LIPS[1] * edge)
            & (at(high, at(highest, left + 1)) <= np.maximum(lip, edge))
            & (np.minimum(bottom - left, right - bottom) >= ROUND * days)
            & (floor >= (edge + deepest) / 2)
            & (edge >= PRIOR_RISE * at(before, left))
            & (quiet < mean_between(running, left, right + 1))
        )
        shown |= good
        depth, length = np.where(good, fall, depth), np.where(good, days, length)
    handle_depth = 100.0 * (1.0 - floor / lip)
    return shown, (lip, 100.0 * depth, length, handle_depth, handle_days.astype(np.float64))


def _led_by(value: float, panel: FloatArray, bars: int) -> FloatArray:
    return np.pad(panel, ((0, 0), (bars, 0)), constant_values=value)


def _left_lip(high: FloatArray, right: IndexArray, farthest: int) -> IndexArray:
    """Where the highest high stands that is at most ``farthest`` bars before the right lip and a cup away from it;
    the newest of equal ones."""
    back = np.arange(CUP[0], farthest + 1)
    reached = high[np.arange(len(high))[:, None], right[:, None] - back]
    return np.asarray(right - CUP[0] - np.argmax(reached, axis=1))


enter_pattern(
    Named(
        "cup_with_handle",
        "Cup with handle",
        "True while the handle hangs on a cup: after a rise the price fell, came back near its old high in 7 to 65 "
        "weeks, and rests there for 1 to 5 weeks on little volume.",
    ),
    Named("cup_pivot", "Pivot of the cup", "The high of the handle: buy above it."),
    Named("cup_depth", "Depth of the cup", "How many percent the bottom lies below the left lip."),
    Named("cup_days", "Days of the cup", "How many days lie between the lips; of several cups the longest."),
    Named("handle_depth", "Depth of the handle", "How many percent the handle went down."),
    Named("handle_days", "Days of the handle", "How long ago the right lip was."),
    measure=_measure,
    candidates=_candidates,
    inputs=("high", "low", "volume"),
    size=lambda: SIZE,
    formula="right lip: highest high of 26 days, 5 to 25 days ago; left lip: highest high 35 to 325 days before it; "
    "each the highest of 10 days before it; right lip 0.90 to 1.05 of the left, nothing between above both; bottom "
    "12 to 35 % below the left lip and a fifth of the days from each; left lip 1.30 times the lowest low of 100 days "
    "before it; handle at most 15 % deep and in the upper half, on less volume than the cup",
    source="William O'Neil, How to Make Money in Stocks (1988); the limits for lips and bottom are Technic's",
)
