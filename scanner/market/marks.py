"""Marks of doubt: what may be wrong with the prices of a symbol, and sentences that say so. No check lives here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_MOST_SENTENCES = 4


class MarkKind(StrEnum):
    """What a mark doubts, gravest first; of several price marks on one session the first of these is kept."""

    MISSING_PRICE = "missing_price"
    HUNDREDFOLD = "hundredfold"
    SPLIT = "split"
    REVERSED = "reversed"
    IMPOSSIBLE = "impossible"
    JUMP = "jump"
    REPEATED = "repeated"
    DIVIDEND = "dividend"
    STALE = "stale"
    GAP = "gap"
    FLAT = "flat"


_BEGINNINGS = {
    MarkKind.DIVIDEND: "Dividend data looks wrong",
    MarkKind.STALE: "Price data is not up to date",
    MarkKind.GAP: "Price data has holes",
    MarkKind.FLAT: "Price data stands still",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A doubt about the bar (or the event) of ``session``. ``detail`` says why, as the end of a sentence."""

    symbol: str
    session: date
    kind: MarkKind
    detail: str

    def sentence(self, last: date | None = None) -> str:
        """The doubt in words. The session is named unless it is ``last``, the one that the reader looks at."""
        beginning = _BEGINNINGS.get(self.kind, "Price data looks wrong")
        where = "" if self.session == last else f" on {self.session:%Y-%m-%d}"
        return f"{beginning}{where}: {self.detail}."


def sentences(marks: Iterable[Mark], last: date | None = None) -> tuple[str, ...]:
    """One sentence a kind, newest first, at most four: the newest mark of the kind, and how many more there are."""
    by_kind: dict[MarkKind, list[Mark]] = {}
    for mark in sorted(marks, key=lambda mark: mark.session, reverse=True):
        by_kind.setdefault(mark.kind, []).append(mark)
    told = []
    for alike in by_kind.values():
        more = f" {len(alike) - 1} more before it." if len(alike) > 1 else ""
        told.append(alike[0].sentence(last) + more)
    return tuple(told[:_MOST_SENTENCES])
