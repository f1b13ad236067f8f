"""Rows of the ledger: finding a run by what the user typed, and reading its head; nothing is written here."""

from __future__ import annotations

import difflib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from scanner.errors import StoreUnusable, UnknownName
from scanner.store.records import UNREADABLE, scan_from_json
from scanner.types import Counts, OutcomeKind, RunInfo, RunStatus

LATEST = "last"
LISTED = "removed_at IS NULL"
"""What holds for every run but those that were removed."""

_LONGEST_ID = 40

Row = sqlite3.Row | Mapping[str, Any]


class RunUnreadable(StoreUnusable):
    """The entry of one run is damaged; the others are not touched."""


@contextmanager
def readable(row: Row) -> Iterator[None]:
    """Turn what damaged entries raise into :class:`RunUnreadable`."""
    try:
        yield
    except UNREADABLE as error:
        raise RunUnreadable(
            f"What was kept of run {row['id']} is damaged ({error}).",
            "Delete that run; the others are not touched.",
        ) from error


def find_row(connection: sqlite3.Connection, run_id: str) -> Row:
    """The run with this id, or the only one whose id begins so, or the newest for ``last``.

    Raises :class:`~scanner.errors.UnknownName` with the nearest ids.
    """
    if run_id == LATEST:
        row: Row | None = connection.execute(
            f"SELECT * FROM runs WHERE {LISTED} ORDER BY number DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise UnknownName("There are no runs yet.", "Run a scan first.")
        return row
    begins = f"{run_id[:_LONGEST_ID]}*" if run_id.replace("-", "").isalnum() else ""
    near = connection.execute(
        f"SELECT * FROM runs WHERE id GLOB ? AND {LISTED} LIMIT 4", (begins,)
    ).fetchall()
    for row in near:
        if row["id"] == run_id or len(near) == 1:
            return row
    if near:
        some = ", ".join(row["id"] for row in near[:3])
        raise UnknownName(f"{run_id!r} fits several runs.", f"Type more of it: {some} ...")
    ids = [row[0] for row in connection.execute(f"SELECT id FROM runs WHERE {LISTED}")]
    close = difflib.get_close_matches(run_id, ids, n=3)
    advice = f"Did you mean {', '.join(close)}?" if close else "See the command runs for those there are."
    raise UnknownName(f"There is no run {run_id!r}.", advice)


def same_row(connection: sqlite3.Connection, row: Row) -> Row:
    """The row as it is now; as it was when it is gone."""
    found: Row | None = connection.execute("SELECT * FROM runs WHERE id = ?", (row["id"],)).fetchone()
    return found or row


def info_of(row: Row) -> RunInfo:
    """The head of a run."""
    with readable(row):
        return RunInfo(
            id=row["id"],
            scan=scan_from_json(row["scan"]),
            status=RunStatus(row["status"]),
            as_of=date.fromisoformat(row["as_of"]),
            started=datetime.fromisoformat(row["started"]),
            finished=datetime.fromisoformat(row["finished"]) if row["finished"] else None,
            engine_version=row["engine_version"],
            name=row["name"],
        )


def dropped_of(row: Row) -> tuple[str, ...]:
    """The symbols that matched in the run compared with and no longer do."""
    with readable(row):
        return tuple(json.loads(row["dropped"]))


def counts_of(connection: sqlite3.Connection, row: Row) -> Counts:
    """The counts of a run: those it was closed with, else those of its outcomes so far."""
    number = row["number"]
    with readable(row):
        kept = json.loads(row["closed_counts"]) if row["closed_counts"] else by_kind(connection, number)
        kinds = Counter(kept)
    # The places count from 0 without a gap; counting rows would read them all, for every run of a listing.
    query = "SELECT coalesce(max(position) + 1, 0) FROM instruments WHERE run = ?"
    return Counts(
        universe=connection.execute(query, (number,)).fetchone()[0],
        matched=kinds[OutcomeKind.MATCH.value],
        unmatched=kinds[OutcomeKind.NO_MATCH.value],
        unknown=kinds[OutcomeKind.UNKNOWN.value],
        failed=kinds[OutcomeKind.FAILED.value],
        from_cache=row["from_cache"],
        fetched=row["fetched"],
        requests=row["requests"],
    )


def by_kind(connection: sqlite3.Connection, number: int) -> dict[str, int]:
    """How many outcomes of each kind the run with this number has."""
    query = "SELECT kind, count(*) FROM outcomes WHERE run = ? GROUP BY kind"
    return {row[0]: row[1] for row in connection.execute(query, (number,))}
