"""Trading sessions of an exchange: which is last, which lie between two dates, when one closes."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scanner.errors import BadInput

if TYPE_CHECKING:
    import numpy as np

    from scanner.arrays import DateArray

    SecondsArray = np.ndarray[Any, np.dtype[np.int64]]

FIRST_YEAR = 1990
_SATURDAY = 5
_WORKING_OUT = threading.Lock()
_NANOSECONDS = 1_000_000_000


# A session that is shorter than usual by this much is a half day.
_SHORTER_SECONDS = 1800


@dataclass(frozen=True, slots=True)
class SessionState:
    """Whether an exchange trades at a moment. ``until`` (UTC) is when that changes next. ``session`` is the one under
    way or, when closed, the next one; ``is_half_day`` says that it closes early. ``is_holiday``: it is a weekday on
    which nobody trades there."""

    exchange: str
    is_open: bool
    is_break: bool
    is_holiday: bool
    is_half_day: bool
    session: date
    until: datetime


@dataclass(frozen=True, eq=False)
class Sessions:
    """The calendar of one exchange, oldest session first. ``dates`` are exchange-local (datetime64[D]); ``opens``,
    ``closes``, ``break_starts`` and ``break_ends`` are seconds since 1970 in UTC, one for each date, the last two
    negative where there is no break. ``time_zone`` is an IANA name."""

    exchange: str
    dates: DateArray
    closes: SecondsArray
    opens: SecondsArray
    break_starts: SecondsArray
    break_ends: SecondsArray
    time_zone: str

    def last_finished(self, now: datetime) -> date:
        """The newest session whose close is not after ``now``."""
        return self._date(int(self.closes.searchsorted(now.timestamp(), side="right")) - 1)

    def on_or_before(self, day: date) -> date:
        """The session on ``day``, else the last one before it."""
        return self._date(self.index_on_or_before(day))

    def index_on_or_before(self, day: date) -> int:
        """The position in ``dates`` of the session on or before ``day`` (-1 before the first)."""
        import numpy as np  # heavy: loads after the window shows

        return int(np.searchsorted(self.dates, np.datetime64(day), side="right")) - 1

    def shifted(self, day: date, by: int) -> date:
        """The session ``by`` sessions after (before, if negative) the one on or before ``day``; at the ends of the
        calendar its first or last session."""
        index = self.index_on_or_before(day) + by
        return self._date(min(max(index, 0), len(self.dates) - 1))

    def close(self, session: date) -> datetime:
        """The moment (UTC) at which ``session`` closes; a half day closes early."""
        return datetime.fromtimestamp(int(self.closes[self.index_on_or_before(session)]), UTC)

    def state(self, now: datetime) -> SessionState:
        """Whether the exchange trades at ``now``, and until when. Raises :class:`~scanner.errors.BadInput` when the
        calendar ends before."""
        second = int(now.timestamp())
        index = int(self.closes.searchsorted(second, side="right"))
        if index == len(self.dates):
            raise BadInput(f"The calendar of {self.exchange} ends before {now:%Y-%m-%d}.", "Check the clock.")
        opens, closes = int(self.opens[index]), int(self.closes[index])
        rests, resumes = int(self.break_starts[index]), int(self.break_ends[index])
        begun = opens <= second
        resting = begun and 0 <= rests <= second < resumes
        if resting:
            until = resumes
        elif begun:
            until = rests if 0 <= second < rests else closes
        else:
            until = opens
        today = now.astimezone(ZoneInfo(self.time_zone)).date()
        return SessionState(
            exchange=self.exchange,
            is_open=begun and not resting,
            is_break=resting,
            is_holiday=not begun and today.weekday() < _SATURDAY and self.on_or_before(today) != today,
            is_half_day=self._usual_length() - (closes - opens) >= _SHORTER_SECONDS,
            session=self._date(index),
            until=datetime.fromtimestamp(until, UTC),
        )

    def _usual_length(self) -> int:
        """How long most sessions of the last year are, in seconds."""
        lengths = (self.closes[-250:] - self.opens[-250:]).tolist()
        return int(max(set(lengths), key=lengths.count))

    def between(self, first: date, last: date) -> DateArray:
        """The sessions from ``first`` to ``last``, both included."""
        start = self.index_on_or_before(first - timedelta(days=1)) + 1
        return self.dates[start : self.index_on_or_before(last) + 1]

    def _date(self, index: int) -> date:
        if index < 0:
            raise BadInput(
                f"There is no trading session of {self.exchange} that early.",
                f"Take a date after {FIRST_YEAR}.",
            )
        return self.dates[index].item()  # type: ignore[no-any-return]


@lru_cache(maxsize=64)
def sessions_of(exchange: str) -> Sessions:
    """The calendar named ``exchange`` (a name of exchange_calendars, such as ``XNYS``), 1990 to a year ahead.

    Raises :class:`~scanner.errors.BadInput` for an exchange without a calendar. Safe for threads.
    """
    # Worked out by one thread at a time: it takes long, and the library silences warnings for all threads meanwhile.
    with _WORKING_OUT:
        return _worked_out(exchange)


@lru_cache(maxsize=64)
def _worked_out(exchange: str) -> Sessions:
    import exchange_calendars  # heavy (1 s): loads in the worker, after the window shows

    try:
        calendar: Any = _calendar(exchange_calendars, exchange)
    except exchange_calendars.errors.InvalidCalendarName as error:
        raise BadInput(
            f"There is no trading calendar called {exchange}.", "Use a name such as XNYS."
        ) from error
    return Sessions(
        exchange,
        dates=calendar.sessions.to_numpy().astype("datetime64[D]"),
        closes=calendar.closes_nanos // _NANOSECONDS,
        opens=calendar.opens_nanos // _NANOSECONDS,
        break_starts=calendar.break_starts_nanos // _NANOSECONDS,
        break_ends=calendar.break_ends_nanos // _NANOSECONDS,
        time_zone=str(calendar.tz),
    )


def _calendar(exchange_calendars: Any, exchange: str) -> Any:
    """The calendar from 1990 on, or from the first full year that its holidays are recorded for (Tokyo: 1997)."""
    try:
        return exchange_calendars.get_calendar(exchange, start=f"{FIRST_YEAR}-01-01")
    except ValueError:
        first = type(exchange_calendars.get_calendar(exchange)).bound_min()
        return exchange_calendars.get_calendar(exchange, start=f"{first.year + 1}-01-01")
