"""Damaged database files: finding out, setting them aside, and the sentences for whatever else is wrong with one."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

_BYTES_OF_CODE = 0xFF  # the rest of an extended code tells details
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT}

log = logging.getLogger(__name__)


class Damaged(sqlite3.DatabaseError):
    """Found by our own look at a file, not by SQLite's."""


def check(connection: sqlite3.Connection, file: Path, *, thoroughly: bool) -> None:
    """Raise an error of which :func:`is_damage` is true when ``file`` is damaged.

    Every page is read when ``thoroughly``, or when damage was met in use (:func:`suspect`); otherwise the schema
    and the first row of each table, while SQLite itself compares the file's length with what its header says.
    """
    if thoroughly or _mark(file).exists():
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise Damaged(f"database disk image is malformed: {verdict}")
        _mark(file).unlink(missing_ok=True)
    tables = [
        row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    ]
    if tables and connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        raise Damaged("the file is not one of Technic's")
    for table in tables:
        connection.execute(f'SELECT * FROM "{table}" LIMIT 1').fetchall()


def suspect(file: Path) -> None:
    """Have the next opening of ``file`` look at every page: damage was met in the middle of it."""
    with suppress(OSError):
        _mark(file).touch()


def set_aside(file: Path) -> Path:
    """Give a damaged database and its companions another name, which is returned. Nobody may be opening it."""
    name = f"{file.name}.damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    target, number = file.with_name(name), 1
    while target.exists():
        number += 1
        target = file.with_name(f"{name}-{number}")
    # The file first: a log without its file is of no use to SQLite, which removes it.
    file.rename(target)
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            file.with_name(file.name + ending).rename(target.with_name(target.name + ending))
    _mark(file).unlink(missing_ok=True)
    log.error("%s is damaged; kept as %s, a new one is begun", file, target)
    return target


def is_damage(error: sqlite3.Error) -> bool:
    """Whether ``error`` says that the file does not hold what was written into it."""
    return isinstance(error, Damaged) or _code(error) in _DAMAGED


def explanation(file: Path, error: sqlite3.Error) -> tuple[str, str]:
    """What is wrong with ``file``, and what to do about it: two sentences for the user."""
    if is_damage(error):
        return (
            f"{file} is damaged ({error}).",
            "Start Technic again: the damaged file is kept under another name and a new one begun.",
        )
    return {
        sqlite3.SQLITE_FULL: (f"The disk is full: {file} cannot grow.", "Make room, then resume the run."),
        sqlite3.SQLITE_BUSY: kept_locked(file),
        sqlite3.SQLITE_READONLY: (
            f"{file} cannot be written.",
            "Make it writable, or name another home with TECHNIC_HOME.",
        ),
    }.get(
        _code(error),
        (f"{file} cannot be used: {error}.", "Check the folder, its permissions and the room on the disk."),
    )


def kept_locked(file: Path) -> tuple[str, str]:
    """The sentences for a file that others did not let go of in time."""
    return f"{file} is kept locked by another program.", "Close it, then try again."


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)) & _BYTES_OF_CODE


def _mark(file: Path) -> Path:
    return file.with_name(f".{file.name}.suspect")
