"""The first pullback of a new trend to its 21-day average."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from scanner.arrays import BoolArray, FloatArray
from scanner.indicators import windows
from scanner.indicators.pattern_entries import enter_pattern
from scanner.indicators.talib_entries import Named

AVERAGE = 21
TREND = 35
NEAR = 0.015
APART = 5
FRESH = 10
PIVOT = 12
SIZE = TREND + AVERAGE - 1


def _candidates(_high: FloatArray, _low: FloatArray, close: FloatArray) -> BoolArray:
    """The close stands above an average that rises."""
    average = windows.means(close, AVERAGE)
    count = close.shape[1] - SIZE + 1
    now, before = average[:, -count:], average[:, -count - FRESH : -FRESH]
    return (close[:, -count:] > now) & (now > before)


def _measure(
    high: FloatArray, low: FloatArray, close: FloatArray
) -> tuple[BoolArray, tuple[FloatArray, ...]]:
    average = sliding_window_view(close, AVERAGE, axis=1).mean(axis=2)
    lows, closes = low[:, -TREND:], close[:, -TREND:]
    touches = lows <= (1.0 + NEAR) * average
    # A touch with none on the four days before it begins another test.
    earlier = np.zeros(touches.shape, dtype=np.bool_)
    for back in range(1, APART):
        earlier[:, back:] |= touches[:, :-back]
    tests = (touches & ~earlier).sum(axis=1)
    since = np.argmax(touches[:, ::-1], axis=1)
    holds = (closes >= (1.0 - NEAR) * average).all(axis=1)
    pivot = high[:, -PIVOT:].max(axis=1)
    return (tests == 1) & (since < FRESH) & holds, (pivot, since.astype(np.float64))


enter_pattern(
    Named(
        "first_pullback",
        "First pullback",
        "True while a new trend comes back to its rising 21-day average for the first time, or has just done so.",
    ),
    Named("pullback_pivot", "Pivot of the pullback", "The highest high of 12 days: buy above it."),
    Named("pullback_days", "Days since the test", "How many days ago the low was last near the average."),
    measure=_measure,
    candidates=_candidates,
    inputs=("high", "low", "close"),
    size=lambda: SIZE,
    formula="m = sma(21), m > m[10], close > m; a test: low <= 1.015 * m, tests less than 5 days apart are one; "
    "exactly one in 35 days, its last day less than 10 days ago; no close below 0.985 * m in these 35 days",
    source="xang1234's first pullback; that the average rises, holds and was tested of late is Technic's",
)
