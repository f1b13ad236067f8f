"""How stored bars grow inside a transaction of the caller's: a session put behind many histories, an answer added to
one, fresh rows sealed into chunks."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np

from scanner.store.adjustment import Rescale
from scanner.store.amendments import Amendment, Watch, amendment_of
from scanner.store.bar_codec import whole_rows
from scanner.store.bar_tables import Coverage, Sealed, number_of, owner_of, read_bars, read_ends, read_heads
from scanner.store.fresh_rows import FreshRow, StoredRow, count_rows, write_rows
from scanner.store.records import UNREADABLE
from scanner.types import Bars

FRESH_ROWS_KEPT = 20
"""A symbol with more fresh rows than this is sealed anew."""


@dataclass(frozen=True, slots=True)
class Extension:
    """What an answer adds to the stored bars of its symbol, decided on when ``seen`` was kept.

    ``bars`` are those of sessions after the last one kept (there may be none), with all splits and dividends known by
    now on the basis of the answer. ``rescales`` bring what is kept onto that basis.
    """

    seen: Coverage
    bars: Bars
    rescales: tuple[Rescale, ...] = ()
    watch: Watch | None = None


def append_rows(
    connection: sqlite3.Connection,
    source: str,
    session: date,
    rows: Sequence[FreshRow],
    fetched_at: datetime,
) -> frozenset[str]:
    """Put the bar of ``session`` behind the history of each symbol whose history ends where its row says; which."""
    ends = read_ends(connection, source)
    moment, number = fetched_at.astimezone(UTC).isoformat(), number_of(session)
    # Thousands of rows follow the same few sessions.
    before = {day: number_of(day) for day in {row.after for row in rows} if day < session}
    accepted: dict[str, StoredRow] = {}
    for row in rows:
        key, last = ends.get(row.symbol, (0, None))
        if last is not None and last == before.get(row.after) and row.is_possible:
            owner = owner_of(source, row.symbol)
            accepted[row.symbol] = StoredRow.of(key, owner, number, moment, row.packed())
    write_rows(connection, list(accepted.values()))
    return frozenset(accepted)


def extend(connection: sqlite3.Connection, source: str, key: int, extension: Extension) -> bool:
    """Add an answer to what is kept of the symbol whose row is ``key``; False when that is damaged."""
    bars, owner = whole_rows(extension.bars), owner_of(source, extension.bars.symbol)
    moment = bars.basis.astimezone(UTC)
    try:
        before = amendment_of(connection, key, owner)
    except UNREADABLE:
        return False
    older = before.rescales if before else ()
    Amendment(
        moment, moment, bars.splits, bars.dividends, (*older, *extension.rescales), extension.watch
    ).write(connection, key, owner)
    table = np.stack([bars.open, bars.high, bars.low, bars.close, bars.volume], axis=1).astype("<f8")
    write_rows(
        connection,
        [
            StoredRow.of(key, owner, number_of(day), moment.isoformat(), values.tobytes())
            for day, values in zip(bars.dates.tolist(), table, strict=True)
        ],
    )
    if count_rows(connection, key) > FRESH_ROWS_KEPT:
        seal(connection, source, bars.symbol)
    return True


def seal(connection: sqlite3.Connection, source: str, symbol: str) -> None:
    """Make chunks of all that is kept of ``symbol``, with fresh rows and rescales in them; damaged ones stay."""
    found, damaged = read_bars(connection, source, [symbol], date.max, None)
    heads = read_heads(connection, source, [symbol])
    if damaged or symbol not in found or symbol not in heads:
        return
    key, kept = heads[symbol]
    known = amendment_of(connection, key, owner_of(source, symbol))
    still = replace(known, rescales=()) if known else None
    Sealed.again(source, found[symbol], kept.asked_from, still).write(connection)


def seal_fullest(connection: sqlite3.Connection, source: str, most: int) -> None:
    """Seal symbols that have gathered many fresh rows, at most ``most`` of them, those with most rows first."""
    query = (
        "SELECT symbols.symbol FROM fresh_rows JOIN symbols ON symbols.id = fresh_rows.symbol_id"
        " WHERE source = ? GROUP BY symbol_id HAVING count(*) > ? ORDER BY count(*) DESC, symbol LIMIT ?"
    )
    for (symbol,) in connection.execute(query, (source, FRESH_ROWS_KEPT, most)).fetchall():
        seal(connection, source, symbol)
