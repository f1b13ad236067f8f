"""A folder of CSV files as a source: one file a symbol, daily bars; the files are read anew at every fetch."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from scanner.arrays import DateArray, FloatArray
from scanner.cancel import CancelToken
from scanner.errors import BadFile, GarbageAnswer, NoDataInRange, NotFound
from scanner.providers.base import Fetched, Provider
from scanner.types import Bars, Instrument

ENDING = ".csv"

# The names by which a column goes, best first.
_TITLES = {
    "date": ("date", "time", "timestamp", "datetime"),
    "open": ("open",),
    "high": ("high",),
    "low": ("low",),
    "close": ("close",),
    "volume": ("volume", "vol"),
}
_PRICES = ("open", "high", "low", "close")


@dataclass(frozen=True, slots=True)
class _Row:
    session: date
    values: tuple[float, ...]  # open, high, low, close, volume; nan = missing


class FolderProvider(Provider):
    """The CSV files of ``directory``: ``SYMBOL.csv`` (in any case) with a header line, ISO dates and the columns
    date, open, high, low, close, volume (names in any case, others ignored). Prices are taken as split-adjusted.

    Rows without a full open, high, low and close are left out, a missing volume counts as 0, of two rows for one
    day the later in the file holds. No requests are counted, nothing is written.
    """

    title = "CSV folder"

    def __init__(self, directory: Path) -> None:
        """Raises :class:`~scanner.errors.BadFile` when there is no such folder, or no CSV file in it."""
        self.directory = directory.expanduser().absolute()
        self.id = f"folder:{self.directory}"
        self._files = self._listed()
        if not self._files:
            raise BadFile(
                f"The folder {self.directory} has no CSV files.", "Put one SYMBOL.csv a symbol in it."
            )

    def symbols(self) -> list[str]:
        """The symbols that have a file, sorted."""
        return sorted(self._files)

    def prepare(self, instruments: Sequence[Instrument], token: CancelToken) -> None:  # noqa: ARG002 - a door's shape
        """Look again which files there are; a folder that is gone is told once and not for every symbol."""
        token.raise_if_cancelled()
        self._files = self._listed()

    def fetch(self, instrument: Instrument, start: date, end: date, token: CancelToken) -> Fetched:
        """See :meth:`Provider.fetch <scanner.providers.base.Provider.fetch>`.

        :class:`~scanner.errors.NotFound` for a symbol without a file, :class:`~scanner.errors.GarbageAnswer` that
        names file and place for one that cannot be understood.
        """
        token.raise_if_cancelled()
        file = self._files.get(instrument.symbol.upper())
        if file is None:
            raise NotFound(f"no {instrument.symbol}{ENDING} in {self.directory}")
        rows = {row.session: row for row in _rows(file) if start <= row.session <= end}
        if not rows:
            raise NoDataInRange(f"{file.name} has no full bar from {start} to {end}")
        return Fetched(_bars(instrument.symbol, [rows[session] for session in sorted(rows)]), requests=0)

    def _listed(self) -> dict[str, Path]:
        """The CSV files by symbol."""
        try:
            files = sorted(file for file in self.directory.iterdir() if file.suffix.lower() == ENDING)
        except FileNotFoundError as error:
            raise BadFile(f"There is no folder {self.directory}.", "Check the name.") from error
        except OSError as error:
            raise BadFile(
                f"{self.directory} cannot be used: {error.strerror}.", "Choose a folder of CSV files."
            ) from error
        return {file.stem.upper(): file for file in files}


def _rows(file: Path) -> list[_Row]:
    """The rows of ``file`` that have a full OHLC, in its order."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise GarbageAnswer(f"{file.name} cannot be read: {error.strerror}", what=file.name) from error
    except UnicodeDecodeError as error:
        raise GarbageAnswer(f"{file.name} is not a text file", what=file.name) from error
    lines = csv.reader(text.splitlines())
    header = next(lines, None)
    if header is None:
        return []
    columns = _columns(file, header)
    return list(
        _full(_row(file, number, line, columns) for number, line in enumerate(lines, start=2) if any(line))
    )


def _columns(file: Path, header: list[str]) -> dict[str, int]:
    """The place of each column that is needed."""
    found = [title.strip().lower() for title in header]
    columns = {}
    for name, titles in _TITLES.items():
        title = next((title for title in titles if title in found), None)
        if title is None:
            raise GarbageAnswer(f"{file.name} has no column {name}", what=f"{file.name}: no column {name}")
        columns[name] = found.index(title)
    return columns


def _row(file: Path, number: int, line: list[str], columns: dict[str, int]) -> _Row:
    place = f"{file.name}, line {number}"
    try:
        session = date.fromisoformat(line[columns["date"]].strip()[:10])
    except (ValueError, IndexError) as error:
        raise GarbageAnswer(f"{place}: no date as YYYY-MM-DD", what=f"{place}: no date") from error
    values = tuple(_number(place, line, columns[name]) for name in (*_PRICES, "volume"))
    return _Row(session, values)


def _number(place: str, line: list[str], column: int) -> float:
    text = line[column].strip() if column < len(line) else ""
    if text.lower() in ("", "null", "nan", "n/a", "-"):
        return float("nan")
    try:
        return float(text)
    except ValueError as error:
        raise GarbageAnswer(f"{place}: {text[:20]!r} is not a number", what=f"{place}: no number") from error


def _full(rows: Iterable[_Row]) -> Iterable[_Row]:
    return (row for row in rows if all(map(math.isfinite, row.values[: len(_PRICES)])))


def _bars(symbol: str, rows: list[_Row]) -> Bars:
    dates: DateArray = np.array([row.session for row in rows], dtype="datetime64[D]")
    opened, high, low, close, volume = np.array([row.values for row in rows], dtype=np.float64).T.copy()
    traded: FloatArray = np.nan_to_num(volume, nan=0.0, posinf=0.0, neginf=0.0)
    return Bars(symbol, dates, opened, high, low, close, traded, basis=datetime.now(UTC))
