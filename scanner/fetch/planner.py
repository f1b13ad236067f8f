"""What must be asked and what need not: the store's coverage held against the exchange's calendar. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from scanner.sessions import Sessions, sessions_of
from scanner.types import Instrument

if TYPE_CHECKING:  # the store needs numpy, which loads after the window shows
    from scanner.store.bars import Absence, Coverage

START_TOLERANCE = timedelta(days=10)
"""A history that begins so little after the day wanted is not fetched anew."""

PUBLISHED_AFTER = timedelta(hours=4)
"""So long after a session's close its bar is there if it is ever to be; a source asked later and without it is
not asked again for that session."""


@dataclass(frozen=True, slots=True)
class FetchPlan:
    """The instruments of a run by what the store has, each once, in the order of the universe.

    ``fresh`` need no request, ``missing`` have nothing stored, ``stale`` have bars that end too early or begin
    too late, ``known_absent`` were asked for in this very session and the source had nothing.
    """

    fresh: tuple[Instrument, ...] = ()
    missing: tuple[Instrument, ...] = ()
    stale: tuple[Instrument, ...] = ()
    known_absent: tuple[tuple[Instrument, Absence], ...] = ()

    @property
    def requests(self) -> int:
        """Requests that carrying the plan out takes at least."""
        return len(self.missing) + len(self.stale)


def plan_fetch(
    instruments: Sequence[Instrument],
    coverage: Mapping[str, Coverage],
    absences: Mapping[str, Absence],
    as_of: date,
    start: date,
) -> FetchPlan:
    """Sort ``instruments`` by what the store has for the session on or before ``as_of`` at each one's exchange,
    given that history from ``start`` is wanted.

    Raises :class:`~scanner.errors.BadInput` for an exchange without a calendar.
    """
    fresh: list[Instrument] = []
    missing: list[Instrument] = []
    stale: list[Instrument] = []
    known_absent: list[tuple[Instrument, Absence]] = []
    for instrument in instruments:
        sessions = sessions_of(instrument.exchange)
        expected = sessions.on_or_before(as_of)
        kept = coverage.get(instrument.symbol)
        absence = absences.get(instrument.symbol)
        if kept is not None and _is_fresh(kept, sessions, expected, start):
            fresh.append(instrument)
        elif absence is not None and absence.session == expected:
            known_absent.append((instrument, absence))
        elif kept is None:
            missing.append(instrument)
        else:
            stale.append(instrument)
    return FetchPlan(tuple(fresh), tuple(missing), tuple(stale), tuple(known_absent))


def _is_fresh(kept: Coverage, sessions: Sessions, expected: date, start: date) -> bool:
    if kept.asked_from > start + START_TOLERANCE:
        return False
    return kept.last >= expected or kept.fetched_at >= sessions.close(expected) + PUBLISHED_AFTER
