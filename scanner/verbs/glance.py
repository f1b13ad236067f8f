"""What a status line says: whether the exchange of a universe is open, and how old the prices are that are kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from scanner.verbs.parts import Parts

if TYPE_CHECKING:
    from scanner.sessions import SessionState


@dataclass(frozen=True, slots=True)
class Glance:
    """``session`` is the state of the exchange that most symbols of the universe are traded at. ``kept`` of its
    ``symbols`` have stored prices; ``fetched_at`` (UTC) is when the source last answered for one, None for none."""

    session: SessionState
    symbols: int
    kept: int
    fetched_at: datetime | None


def glance(parts: Parts, universe: str, source: str) -> Glance:
    """The glance at a universe and a source at this moment; nobody is contacted. Raises
    :class:`~scanner.errors.BadInput` for a universe or source that cannot be used."""
    from scanner.sessions import sessions_of  # loads the exchange calendars (1 s)

    instruments = parts.universes.load(universe)
    exchanges = Counter(instrument.exchange for instrument in instruments)
    exchange = exchanges.most_common(1)[0][0] if exchanges else "XNYS"
    kept = parts.store.coverage(
        parts.sources.provider(source).id, [instrument.symbol for instrument in instruments]
    )
    return Glance(
        session=sessions_of(exchange).state(parts.clock.now()),
        symbols=len(instruments),
        kept=len(kept),
        fetched_at=max((coverage.fetched_at for coverage in kept.values()), default=None),
    )
