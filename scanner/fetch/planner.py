"""What must be asked and what need not: the store's coverage held against the exchange's calendar. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from scanner.fetch.quarantine import is_resting
from scanner.market.corrections import overlap_start
from scanner.sessions import Sessions, sessions_of
from scanner.types import Instrument

if TYPE_CHECKING:  # the store needs numpy, which loads after the window shows
    from scanner.store.bars import Absence, Coverage

START_TOLERANCE = timedelta(days=10)
"""A history that begins so little after the day wanted is not fetched anew."""

PUBLISHED_AFTER = timedelta(hours=4)
"""So long after a session's close its bar is there if it is ever to be; a source asked later and without it is
not asked again for that session."""


ACTIONS_EVERY = timedelta(days=7)
"""Splits and dividends of a symbol are looked at again after so long ..."""

ACTIONS_SOONEST = timedelta(days=4)
"""... or from then on at the weekday that is the symbol's own, so that not all are due on one day."""

ACTIONS_NAMED_LATE = timedelta(days=30)
"""An event named so much later than it happened is still found."""


@dataclass(frozen=True, slots=True)
class FetchPlan:
    """The instruments of a run by what the store has, each once, in the order of the universe.

    ``fresh`` need no request, ``missing`` have nothing stored, ``stale`` have bars that end too early or begin too
    late, ``known_absent`` were asked for in this very session and the source had nothing, or are quarantined.
    ``starts`` says from where on to ask for those of ``stale`` that lack only newer bars, by symbol: some sessions
    before their last bar, so that the answer can be held against what is stored. ``actions_due`` are those of
    ``fresh`` whose splits and dividends were not looked at for days, with the day to ask from: no price shows a
    dividend that was named late. ``singly`` are those of ``stale`` whose are overdue alike: no page names them.
    """

    fresh: tuple[Instrument, ...] = ()
    missing: tuple[Instrument, ...] = ()
    stale: tuple[Instrument, ...] = ()
    known_absent: tuple[tuple[Instrument, Absence], ...] = ()
    starts: Mapping[str, date] = field(default_factory=dict)
    actions_due: Mapping[str, date] = field(default_factory=dict)
    singly: frozenset[str] = frozenset()

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
    *,
    actions_now: datetime | None = None,
) -> FetchPlan:
    """Sort ``instruments`` by what the store has for the session on or before ``as_of`` at each one's exchange,
    given that history from ``start`` is wanted. ``actions_now`` (UTC) is the moment to look for overdue splits and
    dividends at, None not to look.

    Raises :class:`~scanner.errors.BadInput` for an exchange without a calendar.
    """
    fresh: list[Instrument] = []
    missing: list[Instrument] = []
    stale: list[Instrument] = []
    known_absent: list[tuple[Instrument, Absence]] = []
    starts: dict[str, date] = {}
    actions_due: dict[str, date] = {}
    singly: set[str] = set()
    for instrument in instruments:
        sessions = sessions_of(instrument.exchange)
        expected = sessions.on_or_before(as_of)
        kept = coverage.get(instrument.symbol)
        overdue = kept is not None and _actions_due(instrument.symbol, kept, expected, actions_now)
        absence = absences.get(instrument.symbol)
        if kept is not None and _is_fresh(kept, sessions, expected, start):
            fresh.append(instrument)
            if overdue:
                actions_due[instrument.symbol] = _ask_from(kept, sessions)
        elif absence is not None and (absence.session == expected or is_resting(absence, expected, sessions)):
            known_absent.append((instrument, absence))
        elif kept is None:
            missing.append(instrument)
        else:
            stale.append(instrument)
            if _reaches_back(kept, start):
                starts[instrument.symbol] = _ask_from(kept, sessions)
            if overdue:
                singly.add(instrument.symbol)
    return FetchPlan(
        tuple(fresh),
        tuple(missing),
        tuple(stale),
        tuple(known_absent),
        starts,
        actions_due,
        frozenset(singly),
    )


def _is_fresh(kept: Coverage, sessions: Sessions, expected: date, start: date) -> bool:
    if not _reaches_back(kept, start):
        return False
    return kept.last >= expected or kept.fetched_at >= sessions.close(expected) + PUBLISHED_AFTER


def _reaches_back(kept: Coverage, start: date) -> bool:
    return kept.asked_from <= start + START_TOLERANCE


def _ask_from(kept: Coverage, sessions: Sessions) -> date:
    """From where on to ask again: far enough back to compare, and for every event since they were last looked at."""
    overlap = overlap_start(kept.last, kept.watch, sessions)
    return min(overlap, kept.actions_at.date() - ACTIONS_NAMED_LATE)


def _actions_due(symbol: str, kept: Coverage, session: date, now: datetime | None) -> bool:
    if now is None:
        return False
    age = now - kept.actions_at
    own_weekday = zlib.crc32(symbol.encode()) % 5 == session.weekday()
    return age >= ACTIONS_EVERY or (age >= ACTIONS_SOONEST and own_weekday)
