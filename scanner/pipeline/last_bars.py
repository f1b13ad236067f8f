"""Which bars a scan looks at: those up to its as-of session, in its timeframe; and whether the last is there."""

from __future__ import annotations

from datetime import date

from scanner.market.weekly import weekly_bars
from scanner.sessions import sessions_of
from scanner.types import Bars, Instrument, Timeframe, Unknown, UnknownReason

DAYS_PER_WEEK = 5


def daily_bars_for(lookback: int, timeframe: Timeframe) -> int:
    """The daily bars that hold ``lookback`` bars of ``timeframe``."""
    return lookback if timeframe is Timeframe.DAY else (lookback + 1) * DAYS_PER_WEEK


def session_of(instrument: Instrument, as_of: date) -> date:
    """The session whose bar must be there: the instrument's exchange's, on or before ``as_of``."""
    return sessions_of(instrument.exchange).on_or_before(as_of)


def missing_last_bar(instrument: Instrument, bars: Bars | None, as_of: date) -> Unknown | None:
    """Why nothing can be said of ``instrument`` as of ``as_of``; None when its last bar is there."""
    wanted = session_of(instrument, as_of)
    last = bars.last_date() if bars is not None else None
    if last is None:
        detail = f"There are no prices up to {wanted:%Y-%m-%d}."
        return Unknown(instrument.symbol, UnknownReason.NO_DATA, detail)
    if last < wanted:
        detail = f"The last bar is of {last:%Y-%m-%d}, the one of {wanted:%Y-%m-%d} is missing."
        return Unknown(instrument.symbol, UnknownReason.MISSING_LAST_BAR, detail)
    return None


def in_timeframe(instrument: Instrument, bars: Bars, timeframe: Timeframe, as_of: date) -> Bars:
    """The daily ``bars`` in ``timeframe``; of weeks only those that were over on ``as_of``."""
    return bars if timeframe is Timeframe.DAY else weekly_bars(bars, instrument.exchange, as_of)
