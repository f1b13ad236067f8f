"""Matches that were found on prices which have changed since: noted beside the outcomes, shown as a mark of doubt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace

from scanner.types import Match, OutcomeKind


def note_outdated(connection: sqlite3.Connection, source: str, symbol: str, sentence: str) -> None:
    """Note ``sentence`` at every match of ``symbol`` so far, in all runs on ``source`` (as a scan writes it)."""
    connection.execute(
        "INSERT OR REPLACE INTO outdated SELECT number, outcomes.symbol, ? FROM runs"
        " JOIN outcomes ON outcomes.run = runs.number AND outcomes.symbol = ? AND outcomes.kind = ?"
        " WHERE json_valid(scan) AND json_extract(scan, '$.source') = ?",
        (sentence, symbol, OutcomeKind.MATCH.value, source),
    )


def forget_outdated(connection: sqlite3.Connection, run: int, symbols: Iterable[str]) -> None:
    """The outcomes of ``symbols`` are written anew, on the prices of now."""
    connection.executemany(
        "DELETE FROM outdated WHERE run = ? AND symbol = ?", [(run, symbol) for symbol in symbols]
    )


def read_outdated(connection: sqlite3.Connection, run: int) -> dict[str, str]:
    """The sentences of a run by symbol."""
    return dict(connection.execute("SELECT symbol, sentence FROM outdated WHERE run = ?", (run,)).fetchall())


def with_outdated(matches: Iterable[Match], sentences: Mapping[str, str]) -> list[Match]:
    """``matches`` with their sentence among the marks."""
    return [
        replace(match, marks=(sentences[match.symbol], *match.marks)) if match.symbol in sentences else match
        for match in matches
    ]
