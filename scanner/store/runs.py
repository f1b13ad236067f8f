"""The run ledger (runs.db): what was asked, what became of every symbol, and how each run ended.

It is checkpoint, resume and history at once: whatever is in it when a process dies is what a resume goes on from.
"""

from __future__ import annotations

import difflib
import json
import secrets
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from scanner.errors import RunInUse, UnknownName
from scanner.store.database import Database
from scanner.store.records import (
    likeness,
    match_outcome,
    outcome_from,
    payload_of,
    scan_from_json,
    scan_to_json,
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

LATEST = "last"


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

    def create(self, scan: Scan, as_of: date, started: datetime, engine_version: str) -> RunInfo:
        """A new run, durable on return. Its id begins with its start (UTC), so that ids sort by time."""
        run_id = f"{started:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
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
        lock = FileLock(self._lock_file(run_id))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise RunInUse(
                f"Run {run_id} is at work elsewhere.", "Wait for it, or cancel it there."
            ) from None
        try:
            yield
        finally:
            lock.release()
            self._lock_file(run_id).unlink(missing_ok=True)

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
            connection.execute(
                "UPDATE runs SET from_cache = from_cache + ?, fetched = fetched + ?, requests = requests + ?"
                " WHERE number = ?",
                (from_cache, fetched, requests, number),
            )

    def done_symbols(self, run_id: str) -> set[str]:
        """The symbols that have an outcome."""
        with self._database.reading() as connection:
            number = self._number(connection, run_id)
            return {
                row[0] for row in connection.execute("SELECT symbol FROM outcomes WHERE run = ?", (number,))
            }

    def outcomes(self, run_id: str) -> list[Outcome]:
        """All outcomes so far, by symbol."""
        query = "SELECT symbol, kind, payload FROM outcomes WHERE run = ? ORDER BY symbol"
        with self._database.reading() as connection:
            return [
                outcome_from(*row) for row in connection.execute(query, (self._number(connection, run_id),))
            ]

    def counts(self, run_id: str) -> Counts:
        """The counts so far."""
        with self._database.reading() as connection:
            return self._counts(connection, self._row(connection, run_id))

    def reopen(self, run_id: str, drop: Collection[str] = ()) -> None:
        """Have the run go on: unfinished again, the outcomes of the symbols in ``drop`` forgotten."""
        with self._database.writing() as connection:
            number = self._number(connection, run_id)
            connection.executemany(
                "DELETE FROM outcomes WHERE run = ? AND symbol = ?", [(number, symbol) for symbol in drop]
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
        message: str = "",
    ) -> None:
        """End the run with ``status``; ``matches`` in their settled form (rank, change) replace those kept."""
        new = sum(match.change is Change.NEW for match in matches or ()) if compared_with else None
        with self._database.writing() as connection:
            number = self._number(connection, run_id)
            connection.executemany(
                "UPDATE outcomes SET payload = ? WHERE run = ? AND symbol = ?",
                [(payload_of(match_outcome(match)), number, match.symbol) for match in matches or ()],
            )
            connection.execute(
                "UPDATE runs SET status = ?, finished = ?, closed_counts = ?, compared_with = ?, new_count = ?,"
                " dropped = ?, message = ? WHERE number = ?",
                (
                    status.value,
                    finished.isoformat(),
                    json.dumps(self._by_kind(connection, number)),
                    compared_with,
                    new,
                    json.dumps(list(dropped)),
                    message,
                    number,
                ),
            )

    # -- history -------------------------------------------------------------------------------------------

    def info(self, run_id: str) -> RunInfo:
        """The head of the run with this id; the beginning of an id that fits only one run, or ``last``, will do.

        Raises :class:`~scanner.errors.UnknownName` with the nearest ids.
        """
        with self._database.reading() as connection:
            return self._info(self._row(connection, run_id))

    def summaries(self, limit: int | None = None) -> list[RunSummary]:
        """The runs, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM runs ORDER BY number DESC LIMIT ?", (-1 if limit is None else limit,)
            ).fetchall()
            return [
                RunSummary(
                    info=self._info(row),
                    counts=self._counts(connection, row),
                    new=row["new_count"],
                    dropped=len(json.loads(row["dropped"])) if row["compared_with"] else None,
                )
                for row in rows
            ]

    def result(self, run_id: str) -> ScanResult:
        """Everything of the run so far: matches by rank (by symbol before they are ranked), the rest by symbol."""
        with self._database.reading() as connection:
            row = self._row(connection, run_id)
            info, counts = self._info(row), self._counts(connection, row)
        outcomes = self.outcomes(info.id)
        matches = [outcome.match for outcome in outcomes if outcome.match is not None]
        matches.sort(key=lambda match: (match.rank is None, match.rank or 0, match.symbol))
        return ScanResult(
            info=info,
            counts=counts,
            matches=tuple(matches),
            unknown=tuple(outcome.unknown for outcome in outcomes if outcome.unknown is not None),
            failures=tuple(outcome.failure for outcome in outcomes if outcome.failure is not None),
            dropped=tuple(json.loads(row["dropped"])),
            compared_with=row["compared_with"],
            message=row["message"],
        )

    def delete(self, run_id: str) -> None:
        """Forget a run; :class:`~scanner.errors.RunInUse` while it is at work."""
        info = self.info(run_id)
        with self.hold(info.id), self._database.writing() as connection:
            connection.execute("DELETE FROM runs WHERE id = ?", (info.id,))

    def previous(self, run: RunInfo) -> RunInfo | None:
        """The newest finished run of the same scan that was begun before ``run``."""
        query = (
            "SELECT * FROM runs WHERE likeness = ? AND number < ? AND status = ? ORDER BY number DESC LIMIT 1"
        )
        with self._database.reading() as connection:
            number = self._number(connection, run.id)
            row = connection.execute(query, (likeness(run.scan), number, RunStatus.FINISHED.value)).fetchone()
            return self._info(row) if row else None

    # -- inside --------------------------------------------------------------------------------------------

    def _lock_file(self, run_id: str) -> Path:
        return self._locks / f"{run_id}.lock"

    def _is_held(self, run_id: str) -> bool:
        file = self._lock_file(run_id)
        if not file.exists():
            return False
        lock = FileLock(file)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return True
        lock.release()
        return False

    def _number(self, connection: sqlite3.Connection, run_id: str) -> int:
        return int(self._row(connection, run_id)["number"])

    @staticmethod
    def _row(connection: sqlite3.Connection, run_id: str) -> sqlite3.Row:
        if run_id == LATEST:
            row: sqlite3.Row | None = connection.execute("SELECT * FROM runs ORDER BY number DESC").fetchone()
            if row is None:
                raise UnknownName("There are no runs yet.", "Run a scan first.")
            return row
        begins = f"{run_id[:40]}*" if run_id.replace("-", "").isalnum() else ""
        near = connection.execute("SELECT * FROM runs WHERE id GLOB ? LIMIT 3", (begins,)).fetchall()
        for row in near:
            if row["id"] == run_id or len(near) == 1:
                return row
        ids = [row["id"] for row in near] or [row[0] for row in connection.execute("SELECT id FROM runs")]
        close = difflib.get_close_matches(run_id, ids, n=3)
        advice = f"Did you mean {', '.join(close)}?" if close else "See the command runs for those there are."
        raise UnknownName(f"There is no run {run_id!r}.", advice)

    def _info(self, row: sqlite3.Row) -> RunInfo:
        status = RunStatus(row["status"])
        if status is RunStatus.RUNNING and not self._is_held(row["id"]):
            status = RunStatus.INTERRUPTED
        return RunInfo(
            id=row["id"],
            scan=scan_from_json(row["scan"]),
            status=status,
            as_of=date.fromisoformat(row["as_of"]),
            started=datetime.fromisoformat(row["started"]),
            finished=datetime.fromisoformat(row["finished"]) if row["finished"] else None,
            engine_version=row["engine_version"],
        )

    def _counts(self, connection: sqlite3.Connection, row: sqlite3.Row) -> Counts:
        kinds: Mapping[str, int] = (
            json.loads(row["closed_counts"])
            if row["closed_counts"]
            else self._by_kind(connection, row["number"])
        )
        universe = connection.execute(
            "SELECT count(*) FROM instruments WHERE run = ?", (row["number"],)
        ).fetchone()[0]
        counts = Counts(
            matched=kinds.get(OutcomeKind.MATCH.value, 0),
            unmatched=kinds.get(OutcomeKind.NO_MATCH.value, 0),
            unknown=kinds.get(OutcomeKind.UNKNOWN.value, 0),
            failed=kinds.get(OutcomeKind.FAILED.value, 0),
            from_cache=row["from_cache"],
            fetched=row["fetched"],
            requests=row["requests"],
        )
        return replace(counts, universe=universe)

    @staticmethod
    def _by_kind(connection: sqlite3.Connection, number: int) -> Mapping[str, int]:
        query = "SELECT kind, count(*) FROM outcomes WHERE run = ? GROUP BY kind"
        return Counter({row[0]: row[1] for row in connection.execute(query, (number,))})
