"""One SQLite file: opening, migrating, a connection a thread, and what to do when it is damaged. No table is here."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from filelock import FileLock

from scanner.errors import StoreUnusable

BUSY_SECONDS = 30.0
# A full check reads every page: done at every opening while that takes no time worth speaking of.
CHECKED_BYTES = 64 * 1024 * 1024
_DAMAGE = ("malformed", "not a database", "corrupt", "unsupported file format")

log = logging.getLogger(__name__)


class Database:
    """A database file in WAL mode, one connection a thread. Several threads and processes may use it at once.

    ``moved_aside`` is where a damaged file went when this one was begun in its place, else None.
    """

    def __init__(self, file: Path, name: str) -> None:
        """Open ``file``, made and migrated as needed; ``name`` (market, runs) chooses the migrations.

        A damaged file is kept under another name and a new one begun. Raises
        :class:`~scanner.errors.StoreUnusable` when the file cannot be opened or comes from a newer version.
        """
        self.file = file
        self.moved_aside: Path | None = None
        self._steps = _migrations(name)
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        with self._explained():
            try:
                self._prepare()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._set_aside_if_damaged()
                self._prepare()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The thread's connection for queries; database errors come out as StoreUnusable."""
        with self._explained():
            yield self._connection()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of the block is written, durable on leaving, or nothing of it."""
        with self._explained():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close the connections of all threads, which must be done with them."""
        with self._lock:
            connections, self._connections = self._connections, []
        for connection in connections:
            with suppress(sqlite3.Error):
                connection.close()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(
                self.file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            connection.row_factory = sqlite3.Row
            with self._lock:
                self._connections.append(connection)
            self._local.connection = connection
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _prepare(self) -> None:
        connection = self._connection()
        if self.file.stat().st_size <= CHECKED_BYTES:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise sqlite3.DatabaseError(f"malformed: {verdict}")
        for number, statements in enumerate(self._steps, start=1):
            self._migrate(connection, number, statements)
        version = _version(connection)
        if version > len(self._steps):
            raise StoreUnusable(
                f"{self.file} was written by a newer version of Technic.",
                "Install that version again, or name another home with TECHNIC_HOME.",
            )

    @staticmethod
    def _migrate(connection: sqlite3.Connection, number: int, statements: tuple[str, ...]) -> None:
        if _version(connection) >= number:
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Another process may have taken this step while we waited for the lock.
            if _version(connection) < number:
                for statement in statements:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def _set_aside_if_damaged(self) -> None:
        self.close()
        with FileLock(self.file.with_name(f".{self.file.name}.repair")):
            try:
                self._prepare()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self.close()
                self._set_aside()

    def _set_aside(self) -> None:
        moment = datetime.now(UTC)
        target = self.file.with_name(f"{self.file.name}.damaged-{moment:%Y%m%d-%H%M%S-%f}")
        for ending in ("-wal", "-shm"):
            part = self.file.with_name(self.file.name + ending)
            with suppress(FileNotFoundError):
                part.rename(target.with_name(target.name + ending))
        self.file.rename(target)
        self.moved_aside = target
        log.error("%s is damaged; kept as %s, a new one begun", self.file, target)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreUnusable(*_explanation(self.file, error)) from error
        except OSError as error:
            raise StoreUnusable(
                f"{self.file} cannot be used: {error.strerror or error}.",
                "Check the folder and its permissions.",
            ) from error


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrations(name: str) -> list[tuple[str, ...]]:
    folder = resources.files("scanner.store.migrations")
    files = sorted(
        (
            file
            for file in folder.iterdir()
            if file.name.startswith(f"{name}_") and file.name.endswith(".sql")
        ),
        key=lambda file: file.name,
    )
    return [_statements(file.read_text(encoding="utf-8")) for file in files]


def _statements(text: str) -> tuple[str, ...]:
    lines = [line.partition("--")[0] for line in text.splitlines()]
    return tuple(statement for part in "\n".join(lines).split(";") if (statement := part.strip()))


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return any(word in str(error).lower() for word in _DAMAGE)


def _explanation(file: Path, error: sqlite3.Error) -> tuple[str, str]:
    text = str(error).lower()
    if "full" in text:
        return f"The disk is full: {file} cannot grow.", "Make room, then resume the run."
    if "locked" in text or "busy" in text:
        return f"{file} is kept locked by another program.", "Close it, then try again."
    if "readonly" in text or "read-only" in text:
        return f"{file} cannot be written.", "Make it writable, or name another home with TECHNIC_HOME."
    if isinstance(error, sqlite3.DatabaseError) and _is_damage(error):
        return f"{file} is damaged: {error}.", "Start Technic again: the file is kept and a new one begun."
    return f"{file} cannot be used: {error}.", "Check the folder, its permissions and the room on the disk."
