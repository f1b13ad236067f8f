"""One SQLite file: opening, connections, transactions, and errors as sentences. No table is here, and no repair."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from scanner.errors import BadInput, StoreUnusable
from scanner.store import damage, locks, migrations

BUSY_SECONDS = 30.0
# A full check reads every page: done at every opening while that takes no time worth speaking of.
CHECKED_BYTES = 64 * 1024 * 1024
_EMPTY_SHARE = 0.25
_WAL_BYTES_KEPT = 16 * 1024 * 1024


class _Opened(NamedTuple):
    """A connection, and which file it goes to whatever that is called by now."""

    connection: sqlite3.Connection
    file: tuple[int, int] | None


class Database:
    """A database file in WAL mode. Several threads and several processes may use it at once: each block of
    :meth:`reading` and :meth:`writing` has a connection to itself for as long as it lasts.

    What was written survives the death of the process, however it dies; a power cut may take the last
    transactions, each of them whole. ``moved_aside`` is where a damaged file went when this one was begun in its
    place, else None.
    """

    def __init__(self, file: Path, name: str) -> None:
        """Open ``file``, made and migrated as needed; ``name`` (market, runs) chooses the migrations.

        A damaged file is kept under another name and a new one begun. Raises
        :class:`~scanner.errors.StoreUnusable` when the file cannot be opened or comes from a newer version.
        """
        self.file = file
        self.moved_aside: Path | None = None
        self._steps = migrations.steps_of(name)
        self._lock = threading.Lock()
        self._idle: list[_Opened] = []
        self._closed = False
        self._checked: tuple[int, int] | None = None
        with self._explained(), self._nobody_else_opening():
            try:
                opened = self._prepared()
            except sqlite3.DatabaseError as error:
                if not damage.is_damage(error):
                    raise
                self.moved_aside = damage.set_aside(file)
                opened = self._prepared()
        self._give_back(opened)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the database, whatever is written meanwhile, until the block ends.

        Errors of the database come out as :class:`~scanner.errors.StoreUnusable`, as with :meth:`writing`.
        """
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of the block is written, safe from a kill on leaving, or nothing of it."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    def tidy(self) -> None:
        """Move the log into the file, and give room back to the disk where much of the file is empty: as far as
        nobody is reading or writing at this moment."""
        with self._explained():
            opened = self._take()
            connection = opened.connection
            try:
                connection.execute("PRAGMA busy_timeout = 0")
                empty, pages = (
                    connection.execute(f"PRAGMA {what}_count").fetchone()[0] for what in ("freelist", "page")
                )
                with suppress(sqlite3.OperationalError):  # busy: another time
                    if empty > pages * _EMPTY_SHARE:
                        connection.execute("VACUUM")
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.execute(f"PRAGMA busy_timeout = {1000 * BUSY_SECONDS:.0f}")
                self._give_back(opened)

    def close(self) -> None:
        """Close what is idle now, and what is still at work when its block ends. May be called twice."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for opened in idle:
            opened.connection.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._explained():
            opened = self._take()
            try:
                opened.connection.execute(begin)
                yield opened.connection
                opened.connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    opened.connection.execute("ROLLBACK")
                raise
            finally:
                self._give_back(opened)

    def _take(self) -> _Opened:
        present = _identity(self.file)
        while True:
            with self._lock:
                if self._closed:
                    raise sqlite3.ProgrammingError(f"{self.file} was closed")
                opened = self._idle.pop() if self._idle else None
            if opened is None:
                with self._nobody_else_opening():
                    return self._prepared()
            if opened.file == present:
                return opened
            opened.connection.close()  # another process found the file damaged and put a new one in its place

    def _give_back(self, opened: _Opened) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(opened)
                return
        opened.connection.close()

    @contextmanager
    def _nobody_else_opening(self) -> Iterator[None]:
        if not self.file.parent.is_dir():
            raise StoreUnusable(
                f"{self.file} cannot be used: {self.file.parent} is no directory.",
                "Name a folder as home with TECHNIC_HOME.",
            )
        # Whoever opened a damaged file while another process puts a new one in its place would take the new
        # one's log for its own.
        try:
            with locks.locked(self.file.with_name(f".{self.file.name}.opening"), BUSY_SECONDS):
                yield
        except locks.Timeout:
            raise StoreUnusable(*damage.kept_locked(self.file)) from None

    def _prepared(self) -> _Opened:
        connection = sqlite3.connect(
            self.file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            connection.row_factory = sqlite3.Row
            # A damaged text is read as it can be: who reads it sees by its checksum or form that it is damaged.
            connection.text_factory = _text
            new_here = self._check(connection)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA journal_size_limit = {_WAL_BYTES_KEPT}")
            connection.execute("PRAGMA foreign_keys = ON")
            # Before a step is taken: one that changes a table would fail at a table that is not there.
            taken = self._steps[: migrations.version_of(connection)]
            if new_here and not migrations.is_complete(connection, taken):
                raise damage.Damaged("tables are missing: it belongs to another program")
            migrations.migrate(connection, self._steps)
        except BaseException:
            connection.close()
            raise
        return _Opened(connection, _identity(self.file))

    def _check(self, connection: sqlite3.Connection) -> bool:
        """Look for damage where this file was not looked at before; whether that was done."""
        if migrations.version_of(connection) > len(self._steps):
            raise StoreUnusable(
                f"{self.file} was written by a newer version of Technic.",
                "Install that version again, or name another home with TECHNIC_HOME.",
            )
        present = _identity(self.file)
        if self._checked == present:
            return False
        damage.check(connection, self.file, thoroughly=self.file.stat().st_size <= CHECKED_BYTES)
        self._checked = present
        return True

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
            raise  # a mistake of ours, not of the file
        except sqlite3.Error as error:
            if damage.is_damage(error):
                damage.suspect(self.file)
            raise StoreUnusable(*damage.explanation(self.file, error)) from error
        except UnicodeEncodeError as error:
            raise BadInput(
                f"The name {error.object!r} holds bytes that are no characters.", "Give it another name."
            ) from error
        except OSError as error:
            raise StoreUnusable(
                f"{self.file} cannot be used: {error.strerror or error}.",
                "Check the folder and its permissions.",
            ) from error


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        state = file.stat()
    except FileNotFoundError:
        return None
    return state.st_dev, state.st_ino
