"""How the bars of a symbol lie in market.db (head, tail, archive, fresh rows, amendment): reading and writing them
inside a transaction of the caller's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np

from scanner.store.adjustment import rescaled
from scanner.store.amendments import (
    Amendment,
    Watch,
    dividends_of,
    json_of_dividends,
    json_of_splits,
    read_amendment,
    splits_of,
)
from scanner.store.bar_codec import Chunk, encode
from scanner.store.fresh_rows import StoredRow, columns_of, dates_of, read_rows
from scanner.store.records import UNREADABLE
from scanner.types import Bars

TAIL_BARS = 400
_EPOCH = date(1970, 1, 1)
_HEAD = ("source", "symbol", "first", "last", "count", "asked_from", "fetched_at", "splits", "dividends")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is kept for one symbol. ``asked_from`` is the start of the range that was asked for: a late listing is
    complete although ``first`` lies after it. ``fetched_at`` (UTC) is when the source was last asked for bars,
    ``actions_at`` when it last named splits and dividends. ``watch`` is set while a split is new."""

    first: date
    last: date
    count: int
    asked_from: date
    fetched_at: datetime
    actions_at: datetime
    watch: Watch | None = None


@dataclass(frozen=True, slots=True)
class Damage:
    """A symbol whose bars are not what was written: all of them, or the fresh rows from ``since`` on."""

    symbol: str
    key: int
    since: int | None = None


@dataclass(frozen=True, slots=True)
class _Stored:
    """Everything of one symbol but its archive, as it lies in the tables."""

    head: sqlite3.Row
    rows: Sequence[StoredRow]
    amended: sqlite3.Row | None

    @property
    def owner(self) -> str:
        """What archive, fresh rows and amendment belong to."""
        return owner_of(self.head["source"], self.head["symbol"])

    def damage(self, since: int | None = None) -> Damage:
        """That this symbol is damaged."""
        return Damage(self.head["symbol"], self.head["id"], since)


def owner_of(source: str, symbol: str) -> str:
    """What a checksum covers beside the bytes, so that they are never taken for another symbol's."""
    return f"{source}\0{symbol}"


def number_of(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """The day that is ``number`` days after 1970-01-01."""
    return _EPOCH + timedelta(days=number)


def read_bars(
    connection: sqlite3.Connection, source: str, symbols: Sequence[str], up_to: date, count: int | None
) -> tuple[dict[str, Bars], list[Damage]]:
    """The newest bars not after ``up_to`` by symbol, ``count`` (None: all) or more, on the newest basis known, and
    what is damaged. The archive is read only where tail and fresh rows are not enough."""
    found: dict[str, Bars] = {}
    damaged: list[Damage] = []
    for stored in _stored(connection, source, symbols):
        bars = _joined(connection, stored, up_to, count)
        if isinstance(bars, Damage):
            damaged.append(bars)
        elif len(bars):
            found[bars.symbol] = bars
    return found, damaged


def _stored(connection: sqlite3.Connection, source: str, symbols: Sequence[str]) -> Iterator[_Stored]:
    marks = ",".join("?" * len(symbols))
    query = (
        "SELECT id, source, symbol, last, symbols.count, fetched_at, splits, dividends,"
        " tails.count AS tail_count, tails.checksum, tails.data"
        " FROM symbols LEFT JOIN tails ON tails.symbol_id = symbols.id"
        f" WHERE source = ? AND symbol IN ({marks})"
    )
    heads = connection.execute(query, (source, *symbols)).fetchall()
    keys = [head["id"] for head in heads]
    rows = read_rows(connection, keys)
    amended = {
        row["symbol_id"]: row
        for row in connection.execute(
            f"SELECT * FROM amendments WHERE symbol_id IN ({','.join('?' * len(keys))})", keys
        )
    }
    for head in heads:
        yield _Stored(head, rows.get(head["id"], ()), amended.get(head["id"]))


def _joined(connection: sqlite3.Connection, stored: _Stored, up_to: date, count: int | None) -> Bars | Damage:
    head = stored.head
    tail_owner = _tail_owner(
        *(head[name] for name in ("source", "symbol", "fetched_at", "splits", "dividends"))
    )
    tail = Chunk(head["tail_count"] or 0, head["checksum"] or 0, head["data"] or b"")
    if not tail.count or not tail.intact(tail_owner):
        return stored.damage()
    amendment = None
    if stored.amended is not None:
        amendment = read_amendment(stored.amended, stored.owner)
        if amendment is None:
            return stored.damage()
    for row in stored.rows:
        if not row.intact(stored.owner):
            return stored.damage(row.session)
    bars = _up_to(_bars(stored, amendment, [tail]), up_to)
    if head["count"] > tail.count and (count is None or len(bars) < count):
        old = connection.execute("SELECT * FROM archives WHERE symbol_id = ?", (head["id"],)).fetchone()
        archive = Chunk(old["count"], old["checksum"], old["data"]) if old else None
        if archive is None or not archive.intact(stored.owner):
            return stored.damage()
        bars = _up_to(_bars(stored, amendment, [archive, tail]), up_to)
    return bars


def _up_to(bars: Bars, session: date) -> Bars:
    """``bars`` up to ``session``, without a search where it is no earlier than the newest."""
    return bars if bars.dates[-1].item() <= session else bars.up_to(session)


def _tail_owner(source: str, symbol: str, fetched_at: str, splits: str, dividends: str) -> str:
    return "\0".join((source, symbol, fetched_at, splits, dividends))


def _bars(stored: _Stored, amendment: Amendment | None, chunks: Sequence[Chunk]) -> Bars:
    head = stored.head
    columns = [chunk.columns() for chunk in chunks]
    dates = [chunk.dates() for chunk in chunks]
    basis = datetime.fromisoformat(head["fetched_at"])
    if stored.rows:
        columns.append(columns_of(stored.rows))
        dates.append(dates_of(stored.rows))
        basis = max(basis, datetime.fromisoformat(stored.rows[-1].fetched_at))
    table = columns[0] if len(columns) == 1 else np.concatenate(columns, axis=1)
    bars = Bars(
        symbol=head["symbol"],
        dates=dates[0] if len(dates) == 1 else np.concatenate(dates),
        open=table[0],
        high=table[1],
        low=table[2],
        close=table[3],
        volume=table[4],
        basis=max(basis, amendment.fetched_at) if amendment else basis,
        splits=amendment.splits if amendment else splits_of(head["splits"]),
        dividends=amendment.dividends if amendment else dividends_of(head["dividends"]),
    )
    return rescaled(bars, amendment.rescales) if amendment else bars


@dataclass(frozen=True, slots=True)
class Sealed:
    """One symbol ready to be written as chunks; encoding happens before the transaction begins."""

    head: tuple[Any, ...]
    tail: Chunk
    archive: Chunk | None
    amendment: Amendment | None

    @classmethod
    def of(cls, source: str, bars: Bars, asked_from: date, watch: Watch | None = None) -> Sealed:
        """``bars`` whole, at least one of them."""
        basis = bars.basis.astimezone(UTC)
        amendment = Amendment(basis, basis, bars.splits, bars.dividends, watch=watch) if watch else None
        return cls.again(source, bars, asked_from, amendment)

    @classmethod
    def again(cls, source: str, bars: Bars, asked_from: date, amendment: Amendment | None) -> Sealed:
        """``bars`` as they were read, with what stays known of the symbol beside them."""
        head = (
            source,
            bars.symbol,
            number_of(bars.dates[0].item()),
            number_of(bars.dates[-1].item()),
            len(bars),
            number_of(asked_from),
            bars.basis.astimezone(UTC).isoformat(),
            json_of_splits(bars.splits),
            json_of_dividends(bars.dividends),
        )
        owner = owner_of(source, bars.symbol)
        old = len(bars) - TAIL_BARS
        archive = encode(bars.up_to(bars.dates[old - 1].item()), owner) if old > 0 else None
        return cls(
            head,
            encode(bars.tail(TAIL_BARS), _tail_owner(source, bars.symbol, *head[6:])),
            archive,
            amendment,
        )

    def write(self, connection: sqlite3.Connection) -> None:
        """Put it in place of all that was kept for the symbol. An absence noted for it is forgotten."""
        source, symbol = self.head[:2]
        changes = ", ".join(f"{name} = excluded.{name}" for name in _HEAD[2:])
        (key,) = connection.execute(
            f"INSERT INTO symbols ({', '.join(_HEAD)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            f" ON CONFLICT (source, symbol) DO UPDATE SET {changes} RETURNING id",
            self.head,
        ).fetchone()
        _write_chunk(connection, "tails", key, self.tail)
        if self.archive is not None:
            _write_chunk(connection, "archives", key, self.archive)
        else:
            connection.execute("DELETE FROM archives WHERE symbol_id = ?", (key,))
        connection.execute("DELETE FROM fresh_rows WHERE symbol_id = ?", (key,))
        if self.amendment is not None:
            self.amendment.write(connection, key, owner_of(source, symbol))
        else:
            connection.execute("DELETE FROM amendments WHERE symbol_id = ?", (key,))
        connection.execute("DELETE FROM absences WHERE source = ? AND symbol = ?", (source, symbol))


def _write_chunk(connection: sqlite3.Connection, table: str, key: int, chunk: Chunk) -> None:
    connection.execute(
        f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?)", (key, chunk.count, chunk.checksum, chunk.data)
    )


def delete_symbols(connection: sqlite3.Connection, keys: Sequence[int]) -> None:
    """Forget all bars of the symbols in ``keys``."""
    for table in ("tails", "archives", "fresh_rows", "amendments"):
        connection.executemany(f"DELETE FROM {table} WHERE symbol_id = ?", [(key,) for key in keys])
    connection.executemany("DELETE FROM symbols WHERE id = ?", [(key,) for key in keys])


def read_heads(
    connection: sqlite3.Connection, source: str, symbols: Sequence[str] | None = None
) -> dict[str, tuple[int, Coverage]]:
    """What is kept of every symbol of ``source``, or of a few of them, with the key of its row. A head that cannot be
    read is left out: its symbol will be fetched again."""
    chosen, values = "source = ?", [source]
    if symbols is not None:
        chosen += f" AND symbol IN ({','.join('?' * len(symbols))})"
        values += symbols
    query = (
        "SELECT symbols.id, symbols.symbol, symbols.first, symbols.last, symbols.count, symbols.asked_from,"
        " symbols.fetched_at, fresh.last AS fresh_last, fresh.count AS fresh_count, fresh.fetched_at AS fresh_at,"
        " amendments.fetched_at AS amended_at, amendments.actions_at, amendments.watch"
        " FROM symbols LEFT JOIN amendments ON amendments.symbol_id = symbols.id LEFT JOIN"
        " (SELECT symbol_id, max(session) AS last, count(*) AS count, max(fetched_at) AS fetched_at"
        f" FROM fresh_rows WHERE symbol_id IN (SELECT id FROM symbols WHERE {chosen})"
        f" GROUP BY symbol_id) AS fresh ON fresh.symbol_id = symbols.id WHERE {chosen}"
    )
    rows = connection.execute(query, values * 2)
    heads = {row["symbol"]: (row["id"], _coverage(row)) for row in rows}
    return {symbol: (key, kept) for symbol, (key, kept) in heads.items() if kept is not None}


def read_ends(connection: sqlite3.Connection, source: str) -> dict[str, tuple[int, int]]:
    """The key of each symbol of ``source`` with its newest session (days since 1970), without those that are watched:
    what appending needs to know, read in a fraction of the time that :func:`read_heads` takes."""
    query = (
        "SELECT symbol, id, max(last, ifnull((SELECT max(session) FROM fresh_rows WHERE symbol_id = id), last))"
        " FROM symbols WHERE source = ?"
        " AND id NOT IN (SELECT symbol_id FROM amendments WHERE watch <> 'null')"
    )
    return {symbol: (key, last) for symbol, key, last in connection.execute(query, (source,))}


def _coverage(row: Mapping[str, Any]) -> Coverage | None:
    try:
        fetched_at = datetime.fromisoformat(row["fetched_at"])
        watch = json.loads(row["watch"]) if row["watch"] else None
        later = [row[name] for name in ("fresh_at", "amended_at") if row[name]]
        return Coverage(
            first=day_of(row["first"]),
            last=day_of(row["last"] if row["fresh_last"] is None else row["fresh_last"]),
            count=row["count"] + (row["fresh_count"] or 0),
            asked_from=day_of(row["asked_from"]),
            fetched_at=max([fetched_at, *map(datetime.fromisoformat, later)]),
            actions_at=datetime.fromisoformat(row["actions_at"] or row["fetched_at"]),
            watch=Watch(*map(date.fromisoformat, watch)) if watch else None,
        )
    except UNREADABLE:
        return None
