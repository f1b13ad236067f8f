"""A symbol that the source itself says it does not know: believed after three sessions, then left alone for a week.

One "not found" is asked again in the next session: sources say so on a bad day, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from scanner.errors import SAID_ON, SESSIONS_TO_BELIEVE, Failure, FailureKind, describe
from scanner.sessions import Sessions

if TYPE_CHECKING:  # the store needs numpy, which loads after the window shows
    from scanner.store.bars import Absence

SESSIONS_OF_REST = 5
"""A quarantined symbol is asked again so many sessions after it was last."""


def with_word_of(failure: Failure, before: Absence | None, session: date) -> Failure:
    """``failure``, a *not found* met when ``session`` was asked for, with all the sessions on which that was said;
    ``before`` is what was noted of the symbol until now."""
    known = _said_on(before.failure.values) if before is not None and before.failure is not None else ()
    said = sorted({*known, session.isoformat()})
    values = {**failure.values, SAID_ON: said}
    message, advice = describe(failure.kind, values)
    return replace(failure, values=values, message=message, advice=advice)


def is_resting(absence: Absence, session: date, sessions: Sessions) -> bool:
    """Whether the symbol of ``absence`` is quarantined and not to be asked for ``session``."""
    failure = absence.failure
    if failure is None or failure.kind is not FailureKind.NOT_FOUND:
        return False
    if len(_said_on(failure.values)) < SESSIONS_TO_BELIEVE:
        return False
    passed = sessions.index_on_or_before(session) - sessions.index_on_or_before(absence.session)
    return 0 <= passed < SESSIONS_OF_REST


def _said_on(values: Mapping[str, object]) -> tuple[str, ...]:
    said = values.get(SAID_ON)
    return tuple(map(str, said)) if isinstance(said, list | tuple) else ()
