"""Which session a verb looks at, and how far back prices are wanted for it."""

from __future__ import annotations

from datetime import date, timedelta

from scanner.clock import Clock
from scanner.errors import BadInput

HOME_EXCHANGE = "XNYS"


def last_session(clock: Clock) -> date:
    """The newest finished session of the New York Stock Exchange."""
    from scanner.sessions import sessions_of  # loads the exchange calendars (1 s)

    return sessions_of(HOME_EXCHANGE).last_finished(clock.now())


def running_session(clock: Clock) -> date | None:
    """The session of the New York Stock Exchange that is going on now, None while it is closed."""
    from scanner.sessions import sessions_of  # loads the exchange calendars (1 s)

    state = sessions_of(HOME_EXCHANGE).state(clock.now())
    return state.session if state.is_open else None


def session_for(as_of: date | None, clock: Clock) -> date:
    """The session on or before ``as_of``, the newest finished one for None. Raises
    :class:`~scanner.errors.BadInput` for a day whose session is not over."""
    from scanner.sessions import sessions_of  # loads the exchange calendars (1 s)

    last = last_session(clock)
    if as_of is None:
        return last
    if as_of > last:
        raise BadInput(
            f"There is no finished session on {as_of:%Y-%m-%d} yet.",
            f"The last finished session is {last:%Y-%m-%d}.",
        )
    return sessions_of(HOME_EXCHANGE).on_or_before(as_of)


def history_start(as_of: date, years: int) -> date:
    """The day from which bars are wanted for a look at ``as_of``."""
    return as_of - timedelta(days=round(years * 365.25))
