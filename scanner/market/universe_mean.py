"""The equal-weighted mean of a universe as bars of its own: what its members are measured by when it has no index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import DateArray, FloatArray
from scanner.types import Bars

BASE = 100.0


class UniverseMean:
    """Gathers the daily changes of all members, a batch at a time. It starts at 100 and changes each day by the mean
    change of the members that have a price on that day and one before it: as if the same money were put into each
    of them every evening. A value depends on no later day.
    """

    def __init__(self) -> None:
        self._dates: DateArray = np.empty(0, dtype="datetime64[D]")
        self._changes: FloatArray = np.empty(0)
        self._members: FloatArray = np.empty(0)

    def add(self, batch: Iterable[Bars]) -> None:
        """Take in more members; bars without a positive close are skipped."""
        days: list[DateArray] = [self._dates]
        changes: list[FloatArray] = [self._changes]
        members: list[FloatArray] = [self._members]
        for bars in batch:
            good = bars.close > 0.0
            close, dates = bars.close[good], bars.dates[good]
            if len(close):
                days.append(dates)
                changes.append(np.diff(close, prepend=close[:1]) / np.concatenate((close[:1], close[:-1])))
                members.append(np.minimum(np.arange(len(close)), 1).astype(np.float64))
        self._dates, place = np.unique(np.concatenate(days), return_inverse=True)
        self._changes = _summed(place, changes)
        self._members = _summed(place, members)

    def bars(self) -> Bars:
        """The mean so far; its four prices are one and its volume is 0. Without members it has no bars."""
        level = np.asarray(BASE * np.cumprod(1.0 + self._changes / np.maximum(self._members, 1.0)))
        nothing = np.zeros(len(level))
        return Bars("", self._dates, level, level, level, level, nothing, datetime.now(UTC))


def _summed(place: NDArray[np.intp], values: list[FloatArray]) -> FloatArray:
    """The sum of all values that have the same place, in the order of places."""
    return np.bincount(place, np.concatenate(values)).astype(np.float64)


def mean_of(batch: Iterable[Bars]) -> Bars:
    """The mean of ``batch``, which is the whole universe."""
    mean = UniverseMean()
    mean.add(batch)
    return mean.bars()
