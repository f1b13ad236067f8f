"""Bars of the newest sessions, one row a symbol and session, beside the sealed chunks: writing, checking, joining."""

from __future__ import annotations

import math
import sqlite3
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from scanner.arrays import DateArray, FloatArray

_LAYOUT = struct.Struct("<5d")
# How far a price may lie outside high and low: prices travel as 32-bit floats and rounded to a tick.
_ROUNDING = 0.001


@dataclass(frozen=True, slots=True)
class FreshRow:
    """The bar of one session for one symbol, on the basis of the moment it was fetched. ``after`` is the session
    before at its exchange: the row is taken only where stored history ends exactly there."""

    symbol: str
    after: date
    open: float
    high: float
    low: float
    close: float
    volume: float

    @property
    def is_possible(self) -> bool:
        """Whether all prices are there, above zero and inside high and low, and the volume is a number."""
        slack = _ROUNDING * self.close
        lower, upper = min(self.open, self.close), max(self.open, self.close)
        return (
            0.0 < self.low <= lower + slack
            and upper - slack <= self.high < math.inf
            and self.low <= self.high
            and lower > 0.0
            and 0.0 <= self.volume < math.inf
        )

    def packed(self) -> bytes:
        """Open, high, low, close, volume as five little-endian float64."""
        return _LAYOUT.pack(self.open, self.high, self.low, self.close, self.volume)


class StoredRow(NamedTuple):
    """A fresh row as it lies in the table: ``session`` in days since 1970, ``data`` the five numbers."""

    symbol_id: int
    session: int
    fetched_at: str
    checksum: int
    data: bytes

    @classmethod
    def of(cls, key: int, owner: str, session: int, fetched_at: str, data: bytes) -> StoredRow:
        """A row ready to be written for the symbol ``key``, which ``owner`` names."""
        return cls(key, session, fetched_at, _checksum(owner, session, fetched_at, data), data)

    def intact(self, owner: str) -> bool:
        """Whether it is what was written for ``owner``."""
        return len(self.data) == _LAYOUT.size and self.checksum == _checksum(
            owner, self.session, self.fetched_at, self.data
        )


def write_rows(connection: sqlite3.Connection, rows: Sequence[StoredRow]) -> None:
    """Put rows beside the chunks; there must be none yet for their sessions."""
    connection.executemany(
        "INSERT INTO fresh_rows (symbol_id, session, fetched_at, checksum, data) VALUES (?, ?, ?, ?, ?)",
        rows,
    )


def delete_rows(connection: sqlite3.Connection, key: int, since: int) -> None:
    """Take away the fresh rows of the symbol ``key`` from session ``since`` (days since 1970) on."""
    connection.execute("DELETE FROM fresh_rows WHERE symbol_id = ? AND session >= ?", (key, since))


def count_rows(connection: sqlite3.Connection, key: int) -> int:
    """How many fresh rows the symbol ``key`` has."""
    query = "SELECT count(*) FROM fresh_rows WHERE symbol_id = ?"
    return int(connection.execute(query, (key,)).fetchone()[0])


def read_rows(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, list[StoredRow]]:
    """The fresh rows of the symbols in ``keys``, oldest first."""
    marks = ",".join("?" * len(keys))
    query = (
        "SELECT symbol_id, session, fetched_at, checksum, data FROM fresh_rows"
        f" WHERE symbol_id IN ({marks}) ORDER BY symbol_id, session"
    )
    found: dict[int, list[StoredRow]] = {}
    for row in connection.execute(query, keys):
        found.setdefault(row["symbol_id"], []).append(StoredRow(*row))
    return found


def columns_of(rows: Sequence[StoredRow]) -> FloatArray:
    """Open, high, low, close, volume: an array of 5 x rows."""
    return np.frombuffer(b"".join(row.data for row in rows), dtype="<f8").reshape(-1, 5).T


def dates_of(rows: Sequence[StoredRow]) -> DateArray:
    """The sessions, datetime64[D]."""
    return np.array([row.session for row in rows], dtype=np.int64).astype("datetime64[D]")


def _checksum(owner: str, session: int, fetched_at: str, data: bytes) -> int:
    return zlib.crc32(data, zlib.crc32(f"{owner}\0{session}\0{fetched_at}".encode("utf-8", "replace")))
