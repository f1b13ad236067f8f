"""Trading sessions of an exchange: which is last, which lie between two dates, when one closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scanner.errors import BadInput

if TYPE_CHECKING:
    import numpy as np

    from scanner.arrays import DateArray

FIRST_YEAR = 1990


@dataclass(frozen=True, eq=False)
class Sessions:
    """The calendar of one exchange, oldest session first. ``dates`` are exchange-local (datetime64[D]), ``closes``
    are seconds since 1970 in UTC, one for each date."""

    exchange: str
    dates: DateArray
    closes: np.ndarray[Any, np.dtype[np.int64]]

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

    Raises :class:`~scanner.errors.BadInput` for an exchange without a calendar.
    """
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
        closes=calendar.closes_nanos // 1_000_000_000,
    )


def _calendar(exchange_calendars: Any, exchange: str) -> Any:
    """The calendar from 1990 on, or from the first full year that its holidays are recorded for (Tokyo: 1997)."""
    try:
        return exchange_calendars.get_calendar(exchange, start=f"{FIRST_YEAR}-01-01")
    except ValueError:
        first = type(exchange_calendars.get_calendar(exchange)).bound_min()
        return exchange_calendars.get_calendar(exchange, start=f"{first.year + 1}-01-01")
