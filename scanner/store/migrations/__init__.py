"""The steps from one schema to the next, one SQL file each: DATABASE_NNNN.sql. They run in order, each once."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from importlib import resources

Step = tuple[str, ...]


@cache
def steps_of(name: str) -> tuple[Step, ...]:
    """The steps of the database called ``name`` (market, runs), each as its statements. Read once a process."""
    files = [file for file in resources.files(__name__).iterdir() if file.name.startswith(f"{name}_")]
    ordered = sorted(files, key=lambda file: file.name)
    steps = tuple(_statements(file.read_text(encoding="utf-8")) for file in ordered)
    assert steps, f"the migrations of {name} are missing from this build"
    return steps


def version_of(connection: sqlite3.Connection) -> int:
    """How many steps a database has taken."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """Take the steps that are still to be taken; each is taken whole or not at all."""
    for number in range(version_of(connection) + 1, len(steps) + 1):
        connection.execute("BEGIN IMMEDIATE")
        for statement in steps[number - 1]:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")


def is_complete(connection: sqlite3.Connection, steps: Sequence[Step]) -> bool:
    """Whether a database that took all the steps has the tables and columns that they make."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        migrate(model, steps)
        return _columns(model) <= _columns(connection)


def _columns(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    query = (
        "SELECT tables.name, columns.name"
        " FROM sqlite_schema AS tables JOIN pragma_table_info(tables.name) AS columns"
        " WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    )
    return {(row[0], row[1]) for row in connection.execute(query)}


def _statements(text: str) -> Step:
    lines = [line.partition("--")[0] for line in text.splitlines()]
    return tuple(statement for part in "\n".join(lines).split(";") if (statement := part.strip()))
