"""What was learnt of a symbol since its chunks were sealed: splits to apply on reading, events, a watch."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scanner.store.adjustment import Rescale
from scanner.types import Split

_COLUMNS = ("fetched_at", "actions_at", "splits", "dividends", "rescales", "watch")
_NONE = "[]"  # most symbols never split, and this is read thousands of times a scan


@dataclass(frozen=True, slots=True)
class Watch:
    """A split is new, and sources apply splits late, twice or not at all: until the session ``until`` every answer is
    held against the stored bars from ``since`` on, which lies before the split."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Amendment:
    """``splits`` and ``dividends`` are all that are known, as of today's basis; ``rescales`` are what the stored bars
    lack for that basis, oldest first. Moments are UTC."""

    fetched_at: datetime
    actions_at: datetime
    splits: tuple[Split, ...]
    dividends: tuple[tuple[date, float], ...]
    rescales: tuple[Rescale, ...] = ()
    watch: Watch | None = None

    def write(self, connection: sqlite3.Connection, key: int, owner: str) -> None:
        """Keep it for the symbol whose row is ``key``; ``owner`` says which symbol that is."""
        values = (
            self.fetched_at.isoformat(),
            self.actions_at.isoformat(),
            json_of_splits(self.splits),
            json_of_dividends(self.dividends),
            json.dumps([[one.before.isoformat(), one.ratio] for one in self.rescales]),
            json.dumps([self.watch.since.isoformat(), self.watch.until.isoformat()] if self.watch else None),
        )
        connection.execute(
            "INSERT OR REPLACE INTO amendments VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (key, *values, _checksum(values, owner)),
        )


def read_amendment(row: sqlite3.Row, owner: str) -> Amendment | None:
    """The amendment in ``row``, None when it is damaged or belongs to another symbol than ``owner``."""
    values = [row[name] for name in _COLUMNS]
    if row["checksum"] != _checksum(values, owner):
        return None
    watch = json.loads(row["watch"])
    return Amendment(
        fetched_at=datetime.fromisoformat(row["fetched_at"]),
        actions_at=datetime.fromisoformat(row["actions_at"]),
        splits=splits_of(row["splits"]),
        dividends=dividends_of(row["dividends"]),
        rescales=tuple(
            Rescale(date.fromisoformat(before), ratio) for before, ratio in json.loads(row["rescales"])
        ),
        watch=Watch(*map(date.fromisoformat, watch)) if watch else None,
    )


def amendment_of(connection: sqlite3.Connection, key: int, owner: str) -> Amendment | None:
    """The amendment of the symbol whose row is ``key``, None without one; ValueError when it is damaged."""
    row = connection.execute("SELECT * FROM amendments WHERE symbol_id = ?", (key,)).fetchone()
    amendment = read_amendment(row, owner) if row else None
    if row and amendment is None:
        raise ValueError("the amendment is damaged")
    return amendment


def json_of_splits(splits: Iterable[Split]) -> str:
    """``[[session, ratio], ...]``."""
    return json.dumps([[split.session.isoformat(), split.ratio] for split in splits])


def json_of_dividends(dividends: Iterable[tuple[date, float]]) -> str:
    """``[[session, cash], ...]``."""
    return json.dumps([[session.isoformat(), cash] for session, cash in dividends])


def splits_of(text: str) -> tuple[Split, ...]:
    """What :func:`json_of_splits` wrote."""
    if text == _NONE:
        return ()
    return tuple(Split(date.fromisoformat(session), ratio) for session, ratio in json.loads(text))


def dividends_of(text: str) -> tuple[tuple[date, float], ...]:
    """What :func:`json_of_dividends` wrote."""
    if text == _NONE:
        return ()
    return tuple((date.fromisoformat(session), cash) for session, cash in json.loads(text))


def _checksum(values: Sequence[str], owner: str) -> int:
    return zlib.crc32("\0".join((owner, *values)).encode("utf-8", "replace"))
