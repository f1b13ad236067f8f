"""The run ledger (runs.db): what was asked, what became of every symbol, and how each run ended.

It is checkpoint, resume and history at once: whatever is in it when a process dies is what a resume goes on from.
"""

from __future__ import annotations

import json
import logging
import secrets
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from scanner.errors import RunInUse, StoreUnusable
from scanner.store import locks
from scanner.store.database import Database
from scanner.store.outdated import forget_outdated, note_outdated, read_outdated, with_outdated
from scanner.store.records import (
    likeness,
    match_outcome,
    outcome_from,
    payload_of,
    scan_to_json,
)
from scanner.store.run_history import RunHistory
from scanner.store.run_rows import (
    LISTED,
    Row,
    RunUnreadable,
    by_kind,
    counts_of,
    dropped_of,
    find_row,
    info_of,
    readable,
    same_row,
)
from scanner.types import (
    Change,
    Counts,
    Instrument,
    Match,
    Outcome,
    OutcomeKind,
    RunInfo,
    RunStatus,
    RunSummary,
    Scan,
    ScanResult,
)

# Who looks whether a run lives has its lock for a moment; nobody else holds it that long.
_PATIENCE_SECONDS = 0.3

log = logging.getLogger(__name__)


class RunLedger:
    """The runs of one home. Safe for threads and for two processes at once."""

    def __init__(self, database: Database, locks: Path) -> None:
        self._database = database
        self._locks = locks

    @classmethod
    def open(cls, file: Path, locks: Path) -> RunLedger:
        """The ledger in ``file``, with the lock files of living runs in ``locks``. A damaged file is set aside and
        a new one begun; raises :class:`~scanner.errors.StoreUnusable` when that cannot be done."""
        return cls(Database(file, "runs"), locks)

    @property
    def moved_aside(self) -> Path | None:
        """Where a damaged file went at opening, else None."""
        return self._database.moved_aside

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    # -- a run at work -------------------------------------------------------------------------------------

    @contextmanager
    def begin(self, scan: Scan, as_of: date, started: datetime, engine_version: str) -> Iterator[RunInfo]:
        """A new run, held for the block from before it is written: nobody ever sees it as interrupted."""
        run_id = _new_id(started)
        with self.hold(run_id):
            yield self._insert(run_id, scan, as_of, started, engine_version)

    def create(self, scan: Scan, as_of: date, started: datetime, engine_version: str) -> RunInfo:
        """A new run, durable on return, that nobody holds."""
        return self._insert(_new_id(started), scan, as_of, started, engine_version)

    def _insert(
        self, run_id: str, scan: Scan, as_of: date, started: datetime, engine_version: str
    ) -> RunInfo:
        started = started.astimezone(UTC)
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO runs (id, scan, likeness, as_of, status, started, engine_version)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    run_id,
                    scan_to_json(scan),
                    likeness(scan),
                    as_of.isoformat(),
                    RunStatus.RUNNING.value,
                    started.isoformat(),
                    engine_version,
                ),
            )
        return RunInfo(run_id, scan, RunStatus.RUNNING, as_of, started, None, engine_version)

    @contextmanager
    def hold(self, run_id: str) -> Iterator[None]:
        """Hold the run's lock for the block; :class:`~scanner.errors.RunInUse` if somebody has it. The operating
        system lets go of it when the process dies, whatever kills it."""
        with ExitStack() as stack:
            try:
                stack.enter_context(locks.locked(self._lock_file(run_id), _PATIENCE_SECONDS))
            except locks.Timeout:
                raise RunInUse(
                    f"Run {run_id} is at work elsewhere.", "Wait for it, or cancel it there."
                ) from None
            except OSError as error:
                raise StoreUnusable(
                    f"{self._lock_file(run_id)} cannot be made: {error.strerror or error}.",
                    "Check the folder and its permissions.",
                ) from error
            yield

    def set_universe(self, run_id: str, instruments: Sequence[Instrument]) -> None:
        """Keep the instruments of the run, in this order."""
        with self._database.writing() as connection:
            number = self._number(connection, run_id)
            connection.execute("DELETE FROM instruments WHERE run = ?", (number,))
            connection.executemany(
                "INSERT INTO instruments VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        number,
                        place,
                        one.symbol,
                        one.name,
                        one.sector,
                        one.exchange,
                        one.currency,
                        one.time_zone,
                    )
                    for place, one in enumerate(instruments)
                ],
            )

    def universe(self, run_id: str) -> tuple[Instrument, ...]:
        """The instruments of the run, in order; empty before the universe stage."""
        query = (
            "SELECT symbol, name, sector, exchange, currency, time_zone FROM instruments"
            " WHERE run = ? ORDER BY position"
        )
        with self._database.reading() as connection:
            return tuple(
                Instrument(*row) for row in connection.execute(query, (self._number(connection, run_id),))
            )

    def add_outcomes(
        self,
        run_id: str,
        outcomes: Sequence[Outcome],
        *,
        from_cache: int = 0,
        fetched: int = 0,
        requests: int = 0,
    ) -> None:
        """Write outcomes and what they cost in one transaction; a symbol's later outcome replaces its earlier."""
        rows = [(outcome.symbol, outcome.kind.value, payload_of(outcome)) for outcome in outcomes]
        with self._database.writing() as connection:
            number = self._number(connection, run_id)
            connection.executemany(
                "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?)", [(number, *row) for row in rows]
            )
            forget_outdated(connection, number, [outcome.symbol for outcome in outcomes])
            connection.execute(
                "UPDATE runs SET from_cache = from_cache + ?, fetched = fetched + ?, requests = requests + ?"
                " WHERE number = ?",
                (from_cache, fetched, requests, number),
            )

    def mark_matches(self, source: str, symbol: str, sentence: str) -> None:
        """Show ``sentence`` as a mark at every match of ``symbol`` found so far, in all runs on ``source``: the
        prices that it was found on have changed. A later outcome of a run takes its mark away."""
        with self._database.writing() as connection:
            note_outdated(connection, source, symbol, sentence)

    def done_symbols(self, run_id: str) -> set[str]:
        """The symbols that have an outcome."""
        with self._database.reading() as connection:
            number = self._number(connection, run_id)
            return {
                row[0] for row in connection.execute("SELECT symbol FROM outcomes WHERE run = ?", (number,))
            }

    def outcomes(self, run_id: str) -> list[Outcome]:
        """All outcomes so far, by symbol."""
        with self._database.reading() as connection:
            return _outcomes(connection, find_row(connection, run_id))

    def counts(self, run_id: str) -> Counts:
        """The counts so far."""
        with self._database.reading() as connection:
            return counts_of(connection, find_row(connection, run_id))

    def reopen(self, run_id: str, drop: Collection[str] = ()) -> None:
        """Have the run go on: unfinished again, the outcomes of the symbols in ``drop`` forgotten."""
        with self._database.writing() as connection:
            number = self._number(connection, run_id)
            connection.executemany(
                "DELETE FROM outcomes WHERE run = ? AND symbol = ?", [(number, symbol) for symbol in drop]
            )
            # What dropped out is known anew when the run ends again.
            connection.execute(
                "UPDATE outcomes SET payload = NULL WHERE run = ? AND kind = ?",
                (number, OutcomeKind.NO_MATCH.value),
            )
            connection.execute(
                "UPDATE runs SET status = ?, finished = NULL, closed_counts = NULL, compared_with = NULL,"
                " new_count = NULL, dropped = '[]', message = '' WHERE number = ?",
                (RunStatus.RUNNING.value, number),
            )

    def close_run(
        self,
        run_id: str,
        status: RunStatus,
        finished: datetime,
        *,
        matches: Sequence[Match] | None = None,
        compared_with: str | None = None,
        dropped: Sequence[str] = (),
        dropped_matches: Sequence[Match] = (),
        message: str = "",
    ) -> None:
        """End the run with ``status``; ``matches`` in their settled form (rank, change) replace those kept, and
        ``dropped_matches`` are what some of the ``dropped`` symbols look like now."""
        comparable = compared_with is not None and status is RunStatus.FINISHED
        new = sum(match.change is Change.NEW for match in matches or ()) if comparable else None
        # Made before anybody else has to wait for the end of the writing.
        payloads = [
            (payload_of(match_outcome(match)), match.symbol) for match in (*(matches or ()), *dropped_matches)
        ]
        with self._database.writing() as connection:
            number = self._number(connection, run_id)
            connection.executemany(
                "UPDATE outcomes SET payload = ? WHERE run = ? AND symbol = ?",
                [(payload, number, symbol) for payload, symbol in payloads],
            )
            connection.execute(
                "UPDATE runs SET status = ?, finished = ?, closed_counts = ?, compared_with = ?, new_count = ?,"
                " dropped = ?, message = ? WHERE number = ?",
                (
                    status.value,
                    finished.astimezone(UTC).isoformat(),
                    json.dumps(by_kind(connection, number)),
                    compared_with,
                    new,
                    json.dumps(list(dropped)),
                    message,
                    number,
                ),
            )

    # -- history -------------------------------------------------------------------------------------------

    @property
    def history(self) -> RunHistory:
        """What is done with runs that are over."""
        return RunHistory(self._database)

    def info(self, run_id: str) -> RunInfo:
        """The head of the run with this id; the beginning of an id that fits only one run, or ``last``, will do.

        Raises :class:`~scanner.errors.UnknownName` with the nearest ids.
        """
        with self._database.reading() as connection:
            row = find_row(connection, run_id)
        return info_of(self._settled(row))

    def summaries(self, limit: int | None = None) -> list[RunSummary]:
        """The runs, newest first. A run whose head cannot be read is left out, and the log says so."""
        query = f"SELECT * FROM runs WHERE {LISTED} ORDER BY number DESC LIMIT ?"
        with self._database.reading() as connection:
            rows = connection.execute(query, (-1 if limit is None else limit,)).fetchall()
        summaries = []
        for row in map(self._settled, rows):
            try:
                summaries.append(self._summary(row))
            except RunUnreadable as error:
                log.warning("%s", error)
        return summaries

    def result(self, run_id: str) -> ScanResult:
        """Everything of the run so far: matches by rank (by symbol before they are ranked), the rest by symbol."""
        with self._database.reading() as connection:
            row = find_row(connection, run_id)
        row = self._settled(row)
        with self._database.reading() as connection:
            counts, outcomes = counts_of(connection, row), _outcomes(connection, row)
            outdated = read_outdated(connection, row["number"])
        matches = with_outdated((one.match for one in outcomes if one.match is not None), outdated)
        matches.sort(key=lambda match: (match.rank is None, match.rank or 0, match.symbol))
        return ScanResult(
            info=info_of(row),
            counts=counts,
            matches=tuple(matches),
            unknown=tuple(outcome.unknown for outcome in outcomes if outcome.unknown is not None),
            failures=tuple(outcome.failure for outcome in outcomes if outcome.failure is not None),
            dropped=dropped_of(row),
            compared_with=row["compared_with"],
            message=row["message"],
            dropped_matches=tuple(outcome.dropped for outcome in outcomes if outcome.dropped is not None),
        )

    def ranks(self, run_id: str) -> dict[str, int | None]:
        """The matches of a run by symbol with their ranks; None before they are ranked."""
        query = "SELECT symbol, json_extract(payload, '$.rank') FROM outcomes WHERE run = ? AND kind = ?"
        with self._database.reading() as connection:
            row = find_row(connection, run_id)
            with readable(row):
                return dict(connection.execute(query, (row["number"], OutcomeKind.MATCH.value)).fetchall())

    def delete(self, run_id: str) -> None:
        """Forget a run; :class:`~scanner.errors.RunInUse` while it is at work."""
        with self._database.reading() as connection:
            full_id = find_row(connection, run_id)["id"]
        with self.hold(full_id), self._database.writing() as connection:
            connection.execute("DELETE FROM runs WHERE id = ?", (full_id,))

    def previous(self, run: RunInfo) -> RunInfo | None:
        """The newest finished run of the same scan (see :func:`~scanner.store.records.likeness`) that was begun
        before ``run``."""
        query = (
            f"SELECT * FROM runs WHERE likeness = ? AND number < ? AND status = ? AND {LISTED}"
            " ORDER BY number DESC LIMIT 1"
        )
        with self._database.reading() as connection:
            number = self._number(connection, run.id)
            row = connection.execute(query, (likeness(run.scan), number, RunStatus.FINISHED.value)).fetchone()
            return info_of(row) if row else None

    # -- inside --------------------------------------------------------------------------------------------

    def _lock_file(self, run_id: str) -> Path:
        return self._locks / f"{run_id}.lock"

    def _settled(self, row: Row) -> Row:
        """The row with the status that holds: a run that says it is running and is not held was interrupted."""
        if row["status"] != RunStatus.RUNNING or locks.is_locked(self._lock_file(row["id"])):
            return row
        # It may have been closed between our reading and our look at its lock.
        with self._database.reading() as connection:
            row = same_row(connection, row)
        if row["status"] != RunStatus.RUNNING:
            return row
        return {**dict(row), "status": RunStatus.INTERRUPTED.value}

    def _summary(self, row: Row) -> RunSummary:
        with self._database.reading() as connection:
            counts = counts_of(connection, row)
        compared = row["compared_with"] is not None and row["status"] == RunStatus.FINISHED
        dropped = len(dropped_of(row)) if compared else None
        return RunSummary(info=info_of(row), counts=counts, new=row["new_count"], dropped=dropped)

    @staticmethod
    def _number(connection: sqlite3.Connection, run_id: str) -> int:
        return int(find_row(connection, run_id)["number"])


def _outcomes(connection: sqlite3.Connection, row: Row) -> list[Outcome]:
    query = "SELECT symbol, kind, payload FROM outcomes WHERE run = ? ORDER BY symbol"
    with readable(row):
        return [outcome_from(*found) for found in connection.execute(query, (row["number"],))]


def _new_id(started: datetime) -> str:
    """An id that begins with the start (UTC), so that ids sort by time."""
    return f"{started.astimezone(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
