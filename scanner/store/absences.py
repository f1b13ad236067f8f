"""What a source had nothing for: notes that keep a symbol from being asked for again in the same session."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from scanner.errors import Failure
from scanner.store.bar_tables import day_of, number_of
from scanner.store.records import UNREADABLE, failure_from_json, failure_to_json


@dataclass(frozen=True, slots=True)
class Absence:
    """The source gave nothing for a symbol when it was asked for ``session``. ``failure`` None means that it knows
    the symbol and has no data in range."""

    session: date
    failure: Failure | None
    technical: str


def write_absence(connection: sqlite3.Connection, source: str, symbol: str, absence: Absence) -> None:
    """Note ``absence`` in place of an older one."""
    failure = failure_to_json(absence.failure) if absence.failure else None
    values = (source, symbol, number_of(absence.session), failure, absence.technical)
    connection.execute("INSERT OR REPLACE INTO absences VALUES (?, ?, ?, ?, ?)", values)


def read_absences(
    connection: sqlite3.Connection, source: str, symbols: Sequence[str] | None = None
) -> dict[str, Absence]:
    """The absences noted, by symbol, of at most some hundred ``symbols`` or of all. A note that cannot be read is
    left out."""
    few = "" if symbols is None else f" AND symbol IN ({', '.join('?' * len(symbols))})"
    rows = connection.execute(f"SELECT * FROM absences WHERE source = ?{few}", (source, *(symbols or ())))
    noted = {row["symbol"]: _absence(row) for row in rows}
    return {symbol: absence for symbol, absence in noted.items() if absence is not None}


def delete_absences(connection: sqlite3.Connection, source: str, symbols: Collection[str]) -> None:
    """Have ``symbols`` asked for again."""
    connection.executemany(
        "DELETE FROM absences WHERE source = ? AND symbol = ?", [(source, symbol) for symbol in symbols]
    )


def _absence(row: sqlite3.Row) -> Absence | None:
    try:
        failure = failure_from_json(row["failure"]) if row["failure"] else None
        return Absence(day_of(row["session"]), failure, row["technical"])
    except UNREADABLE:
        return None
