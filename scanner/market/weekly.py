"""Weekly bars built from daily ones; a week counts once its last session is over."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import DateArray
from scanner.sessions import sessions_of
from scanner.types import Bars

# 1970-01-01 was a Thursday; three days later the weeks of this count begin on Mondays.
_MONDAY_OFFSET = 3


def week_numbers(dates: DateArray) -> NDArray[np.int64]:
    """A number for the week of each of ``dates`` (datetime64[D]), rising by one every Monday."""
    return (dates.astype("datetime64[D]").astype(np.int64) + _MONDAY_OFFSET) // 7


def weekly_bars(bars: Bars, exchange: str, as_of: date) -> Bars:
    """The closed weeks of ``bars``: first open, highest high, lowest low, last close, summed volume.

    Each weekly bar is dated by its last daily bar. The week of ``as_of`` is left out while ``exchange`` has a
    session after ``as_of`` in that same week.
    """
    weeks = week_numbers(bars.dates)
    if len(weeks) and not _week_is_over(exchange, as_of):
        open_week = week_numbers(np.array([as_of], dtype="datetime64[D]"))[0]
        bars = bars.up_to(as_of)
        kept = int(np.searchsorted(weeks, open_week, side="left"))
        bars, weeks = bars.tail(len(bars)) if kept == len(bars) else _head(bars, kept), weeks[:kept]
    if not len(weeks):
        return _head(bars, 0)
    starts = np.flatnonzero(np.r_[True, weeks[1:] != weeks[:-1]])
    ends = np.r_[starts[1:], len(weeks)] - 1
    return Bars(
        symbol=bars.symbol,
        dates=bars.dates[ends],
        open=bars.open[starts],
        high=np.maximum.reduceat(bars.high, starts),
        low=np.minimum.reduceat(bars.low, starts),
        close=bars.close[ends],
        volume=np.add.reduceat(bars.volume, starts),
        basis=bars.basis,
        splits=bars.splits,
        dividends=bars.dividends,
    )


def _week_is_over(exchange: str, as_of: date) -> bool:
    sunday = as_of + timedelta(days=6 - as_of.weekday())
    return sessions_of(exchange).on_or_before(sunday) <= as_of


def _head(bars: Bars, count: int) -> Bars:
    return bars.up_to(bars.dates[count - 1].item()) if count else bars.up_to(date.min)
