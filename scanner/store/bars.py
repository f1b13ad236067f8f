"""The bar store (market.db): bars of every source, each symbol in a tail for scans and an archive for the rest."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from scanner.errors import Failure
from scanner.store.bar_codec import Chunk, encode, whole_rows
from scanner.store.database import Database
from scanner.store.records import UNREADABLE, failure_from_json, failure_to_json
from scanner.types import Bars, Split

TAIL_BARS = 400
_AT_ONCE = 400
_EPOCH = date(1970, 1, 1)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is kept for one symbol. ``asked_from`` is the start of the range that was asked for: a late listing is
    complete although ``first`` lies after it. ``fetched_at`` is UTC."""

    first: date
    last: date
    count: int
    asked_from: date
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Absence:
    """The source gave nothing for a symbol when it was asked for ``session``. ``failure`` None means that it knows
    the symbol and has no data in range."""

    session: date
    failure: Failure | None
    technical: str


class BarStore:
    """Bars by source and symbol. Safe for threads and for two processes at once; what was put survives a kill.

    ``dropped`` names the symbols that were found damaged; they are gone from the store and will be fetched again.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self.dropped: list[str] = []

    @classmethod
    def open(cls, file: Path) -> BarStore:
        """The store in ``file``. A damaged file is set aside (``moved_aside``) and a new one begun; raises
        :class:`~scanner.errors.StoreUnusable` when that cannot be done or the file is from a newer version."""
        return cls(Database(file, "market"))

    @property
    def moved_aside(self) -> Path | None:
        """Where a damaged file went at opening, else None."""
        return self._database.moved_aside

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def put(self, source: str, bars: Bars, asked_from: date) -> None:
        """Keep ``bars`` in place of what was kept for their symbol; durable on return."""
        self.put_many(source, [(bars, asked_from)])

    def put_many(self, source: str, items: Sequence[tuple[Bars, date]]) -> None:
        """Keep several symbols in one transaction. Rows without a full OHLC are left out; a symbol without any
        whole row is not kept. An absence that was noted for a symbol is forgotten."""
        whole = [(whole_rows(bars), asked_from) for bars, asked_from in items]
        rows = [_Row.of(source, bars, asked_from) for bars, asked_from in whole if len(bars)]
        if not rows:
            return
        with self._database.writing() as connection:
            for row in rows:
                row.write(connection)

    def coverage(self, source: str, symbols: Collection[str] | None = None) -> dict[str, Coverage]:
        """What is kept, by symbol; of all symbols of ``source``, or of those named. A head that cannot be read is
        left out: its symbol will be fetched again."""
        query = "SELECT symbol, first, last, count, asked_from, fetched_at FROM symbols WHERE source = ?"
        with self._database.reading() as connection:
            rows = connection.execute(query, (source,)).fetchall()
        wanted = None if symbols is None else set(symbols)
        kept = {row["symbol"]: _coverage(row) for row in rows if wanted is None or row["symbol"] in wanted}
        return {symbol: coverage for symbol, coverage in kept.items() if coverage is not None}

    def sources(self) -> list[str]:
        """The sources of which anything is kept, bars or absences."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT source FROM symbols UNION SELECT source FROM absences"
            ).fetchall()
        return sorted(row["source"] for row in rows)

    def load(
        self, source: str, symbols: Sequence[str], up_to: date, count: int | None = None
    ) -> dict[str, Bars]:
        """The newest ``count`` bars (None: all) not after ``up_to``, by symbol; symbols without any are left out.

        The archive is read only for symbols whose tail is not enough. Arrays may be read-only.
        """
        found: dict[str, Bars] = {}
        for part in _parts(symbols):
            with self._database.reading() as connection:
                bars_of, damaged = _read_all(connection, source, part, up_to, count)
            found.update(bars_of)
            for symbol in damaged:
                self._drop(source, symbol)
        return found

    def mark_absent(self, source: str, symbol: str, absence: Absence) -> None:
        """Note that ``source`` had nothing for ``symbol``."""
        failure = failure_to_json(absence.failure) if absence.failure else None
        values = (source, symbol, _number(absence.session), failure, absence.technical)
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO absences VALUES (?, ?, ?, ?, ?)", values)

    def absences(self, source: str, symbols: Collection[str] | None = None) -> dict[str, Absence]:
        """The absences noted, by symbol. A note that cannot be read is left out."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT * FROM absences WHERE source = ?", (source,)).fetchall()
        wanted = None if symbols is None else set(symbols)
        noted = {row["symbol"]: _absence(row) for row in rows if wanted is None or row["symbol"] in wanted}
        return {symbol: absence for symbol, absence in noted.items() if absence is not None}

    def forget_absences(self, source: str, symbols: Collection[str]) -> None:
        """Have ``symbols`` asked for again."""
        if not symbols:
            return
        with self._database.writing() as connection:
            connection.executemany(
                "DELETE FROM absences WHERE source = ? AND symbol = ?",
                [(source, symbol) for symbol in symbols],
            )

    def _drop(self, source: str, symbol: str) -> None:
        with self._database.writing() as connection:
            _, damaged = _read_all(connection, source, [symbol], date.max, None)
            if not damaged:
                return  # fetched again by somebody else since we looked
            (key,) = connection.execute(
                "DELETE FROM symbols WHERE source = ? AND symbol = ? RETURNING id", (source, symbol)
            ).fetchone()
            for table in ("tails", "archives"):
                connection.execute(f"DELETE FROM {table} WHERE symbol_id = ?", (key,))
        log.error("the stored bars of %s (%s) are damaged; they are dropped", symbol, source)
        with self._lock:
            self.dropped.append(symbol)


def _read_all(
    connection: sqlite3.Connection, source: str, symbols: Sequence[str], up_to: date, count: int | None
) -> tuple[dict[str, Bars], list[str]]:
    """The bars by symbol, and the symbols that are damaged."""
    marks = ",".join("?" * len(symbols))
    query = (
        "SELECT symbols.*, tails.count AS tail_count, tails.checksum, tails.data"
        " FROM symbols LEFT JOIN tails ON tails.symbol_id = symbols.id"
        f" WHERE source = ? AND symbol IN ({marks})"
    )
    found: dict[str, Bars] = {}
    damaged: list[str] = []
    for row in connection.execute(query, (source, *symbols)).fetchall():
        bars = _read(connection, row, up_to, count)
        if bars is None:
            damaged.append(row["symbol"])
        elif len(bars):
            found[row["symbol"]] = bars
    return found, damaged


def _read(connection: sqlite3.Connection, row: sqlite3.Row, up_to: date, count: int | None) -> Bars | None:
    """The bars of one symbol, None when they are damaged."""
    owner = _tail_owner(*(row[name] for name in ("source", "symbol", "fetched_at", "splits", "dividends")))
    tail = Chunk(row["tail_count"] or 0, row["checksum"] or 0, row["data"] or b"")
    if not tail.count or not tail.intact(owner):
        return None
    bars = _bars(row, [tail]).up_to(up_to)
    if row["count"] == tail.count or (count is not None and len(bars) >= count):
        return bars if count is None else bars.tail(count)
    old = connection.execute("SELECT * FROM archives WHERE symbol_id = ?", (row["id"],)).fetchone()
    archive = Chunk(old["count"], old["checksum"], old["data"]) if old else None
    if archive is None or not archive.intact(_archive_owner(row["source"], row["symbol"])):
        return None
    bars = _bars(row, [archive, tail]).up_to(up_to)
    return bars if count is None else bars.tail(count)


def _tail_owner(source: str, symbol: str, fetched_at: str, splits: str, dividends: str) -> str:
    return "\0".join((source, symbol, fetched_at, splits, dividends))


def _archive_owner(source: str, symbol: str) -> str:
    return f"{source}\0{symbol}"


@dataclass(frozen=True, slots=True)
class _Row:
    """One symbol ready to be written; encoding happens before the transaction begins."""

    head: tuple[Any, ...]
    tail: Chunk
    archive: Chunk | None

    @classmethod
    def of(cls, source: str, bars: Bars, asked_from: date) -> _Row:
        first, last = bars.dates[0].item(), bars.dates[-1].item()
        head = (
            source,
            bars.symbol,
            _number(first),
            _number(last),
            len(bars),
            _number(asked_from),
            bars.basis.astimezone(UTC).isoformat(),
            json.dumps([[split.session.isoformat(), split.ratio] for split in bars.splits]),
            json.dumps([[session.isoformat(), cash] for session, cash in bars.dividends]),
        )
        old = len(bars) - TAIL_BARS
        archive = (
            encode(bars.up_to(bars.dates[old - 1].item()), _archive_owner(*head[:2])) if old > 0 else None
        )
        return cls(head, encode(bars.tail(TAIL_BARS), _tail_owner(*head[:2], *head[6:])), archive)

    def write(self, connection: sqlite3.Connection) -> None:
        source, symbol = self.head[:2]
        (key,) = connection.execute(
            "INSERT INTO symbols (source, symbol, first, last, count, asked_from, fetched_at, splits, dividends)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, symbol) DO UPDATE SET"
            " first = excluded.first, last = excluded.last, count = excluded.count,"
            " asked_from = excluded.asked_from, fetched_at = excluded.fetched_at,"
            " splits = excluded.splits, dividends = excluded.dividends RETURNING id",
            self.head,
        ).fetchone()
        _write_chunk(connection, "tails", key, self.tail)
        if self.archive is not None:
            _write_chunk(connection, "archives", key, self.archive)
        else:
            connection.execute("DELETE FROM archives WHERE symbol_id = ?", (key,))
        connection.execute("DELETE FROM absences WHERE source = ? AND symbol = ?", (source, symbol))


def _write_chunk(connection: sqlite3.Connection, table: str, key: int, chunk: Chunk) -> None:
    connection.execute(
        f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?)", (key, chunk.count, chunk.checksum, chunk.data)
    )


def _bars(row: sqlite3.Row, chunks: Sequence[Chunk]) -> Bars:
    columns = [chunk.columns() for chunk in chunks]
    dates = [chunk.dates() for chunk in chunks]
    table = columns[0] if len(columns) == 1 else np.concatenate(columns, axis=1)
    return Bars(
        symbol=row["symbol"],
        dates=dates[0] if len(dates) == 1 else np.concatenate(dates),
        open=table[0],
        high=table[1],
        low=table[2],
        close=table[3],
        volume=table[4],
        basis=datetime.fromisoformat(row["fetched_at"]),
        splits=tuple(
            Split(date.fromisoformat(session), ratio) for session, ratio in json.loads(row["splits"])
        ),
        dividends=tuple(
            (date.fromisoformat(session), cash) for session, cash in json.loads(row["dividends"])
        ),
    )


def _coverage(row: sqlite3.Row) -> Coverage | None:
    try:
        return Coverage(
            first=_day(row["first"]),
            last=_day(row["last"]),
            count=row["count"],
            asked_from=_day(row["asked_from"]),
            fetched_at=datetime.fromisoformat(row["fetched_at"]),
        )
    except UNREADABLE:
        return None


def _absence(row: sqlite3.Row) -> Absence | None:
    try:
        failure = failure_from_json(row["failure"]) if row["failure"] else None
        return Absence(_day(row["session"]), failure, row["technical"])
    except UNREADABLE:
        return None


def _parts(symbols: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(symbols), _AT_ONCE):
        yield symbols[first : first + _AT_ONCE]


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=number)
