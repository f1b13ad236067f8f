"""What is done with runs that are over: named, removed and brought back, searched for a symbol. How a run is written
while it works, and how it is read, is in ``runs``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scanner.store.database import Database
from scanner.store.run_rows import LISTED, find_row
from scanner.types import OutcomeKind, RunStatus

KEPT_AFTER_REMOVAL = timedelta(hours=1)
"""So long a removed run can be brought back; then the next program to open the ledger forgets it."""


class RunHistory:
    """The runs of one ledger that nobody works on any more."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rename(self, run_id: str, name: str) -> None:
        """Call the run ``name``; empty takes its name away."""
        with self._database.writing() as connection:
            number = find_row(connection, run_id)["number"]
            connection.execute("UPDATE runs SET name = ? WHERE number = ?", (name, number))

    def remove(self, run_id: str, moment: datetime) -> None:
        """Leave the run out of every listing and comparison, until it is restored or purged."""
        with self._database.writing() as connection:
            number = find_row(connection, run_id)["number"]
            stamp = moment.astimezone(UTC).isoformat()
            connection.execute("UPDATE runs SET removed_at = ? WHERE number = ?", (stamp, number))

    def restore(self, run_id: str) -> bool:
        """Bring a removed run back, by its whole id; False when it is gone for good."""
        with self._database.writing() as connection:
            done = connection.execute("UPDATE runs SET removed_at = NULL WHERE id = ?", (run_id,))
            return done.rowcount == 1

    def purge(self, moment: datetime) -> None:
        """Forget the runs that were removed longer than :data:`KEPT_AFTER_REMOVAL` before ``moment``."""
        before = ((moment.astimezone(UTC) - KEPT_AFTER_REMOVAL).isoformat(),)
        with self._database.reading() as connection:
            if connection.execute("SELECT 1 FROM runs WHERE removed_at < ?", before).fetchone() is None:
                return  # nearly always, and a look waits for nobody
        with self._database.writing() as connection:
            connection.execute("DELETE FROM runs WHERE removed_at < ?", before)

    def alike(self, run_id: str, limit: int) -> list[str]:
        """The ids of the newest ``limit`` other finished runs of the same scan (see
        :func:`~scanner.store.records.likeness`)."""
        query = (
            f"SELECT id FROM runs WHERE likeness = ? AND number <> ? AND status = ? AND {LISTED}"
            " ORDER BY number DESC LIMIT ?"
        )
        with self._database.reading() as connection:
            row = find_row(connection, run_id)
            values = (row["likeness"], row["number"], RunStatus.FINISHED.value, limit)
            return [found[0] for found in connection.execute(query, values)]

    def with_match(self, symbol: str, limit: int) -> list[tuple[str, int | None, float | None]]:
        """The newest ``limit`` runs in which ``symbol`` matched: id, rank and rating there."""
        query = (
            "SELECT runs.id, json_extract(payload, '$.rank'), json_extract(payload, '$.rating')"
            " FROM runs JOIN outcomes ON outcomes.run = runs.number AND outcomes.symbol = ?"
            f" WHERE outcomes.kind = ? AND {LISTED} AND json_valid(payload)"
            " ORDER BY runs.number DESC LIMIT ?"
        )
        with self._database.reading() as connection:
            return [tuple(row) for row in connection.execute(query, (symbol, OutcomeKind.MATCH.value, limit))]
