"""A folder of CSV files as a source: one file a symbol, daily bars; the files are read anew at every fetch."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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


_VALUES = (*_PRICES, "volume")
_MISSING = ("", "null", "nan", "n/a", "none", "-")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


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
        bars = _read(instrument.symbol, file).up_to(end)
        bars = bars.tail(len(bars) - int(np.searchsorted(bars.dates, np.datetime64(start))))
        if not len(bars):
            raise NoDataInRange(f"{file.name} has no full bar from {start} to {end}")
        return Fetched(bars, requests=0)

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


def _read(symbol: str, file: Path) -> Bars:
    """All full bars of ``file``, oldest first; none if it is empty."""
    lines = _lines(file)
    columns = _columns(file, lines[0]) if lines else {}
    rows = [(number, line) for number, line in enumerate(lines[1:], start=2) if any(line)]
    dates = _dates(file, [(number, _cell(line, columns["date"])[:10]) for number, line in rows])
    values = np.zeros((len(_VALUES), len(rows)))
    for place, name in enumerate(_VALUES if rows else ()):
        values[place] = _numbers(file, [(number, _cell(line, columns[name])) for number, line in rows])
    order = _kept(dates, values)
    values = values[:, order]
    values[-1][~np.isfinite(values[-1])] = 0.0
    opening, high, low, close, volume = values
    return Bars(symbol, dates[order], opening, high, low, close, volume, basis=datetime.now(UTC))


def _kept(dates: DateArray, values: FloatArray) -> NDArray[np.int64]:
    """Which rows are kept, in order of date: those with all four prices, of two for one day the later."""
    order = np.argsort(dates, kind="stable")
    order = order[np.isfinite(values[: len(_PRICES), order]).all(axis=0)]
    latest = np.ones(len(order), dtype=bool)
    latest[:-1] = dates[order][1:] != dates[order][:-1]
    return order[latest]


def _lines(file: Path) -> list[list[str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
        return list(csv.reader(text.splitlines()))
    except OSError as error:
        raise GarbageAnswer(f"{file.name} cannot be read: {error.strerror}", what=file.name) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise GarbageAnswer(f"{file.name} is not a CSV text file", what=file.name) from error


def _columns(file: Path, header: list[str]) -> dict[str, int]:
    """The place of each column that is needed."""
    found = [title.strip().lower() for title in header]
    columns = {}
    for name, titles in _TITLES.items():
        title = next((title for title in titles if title in found), None)
        if title is None:
            raise _garbage(file, f"no column {name}")
        columns[name] = found.index(title)
    return columns


def _cell(line: list[str], column: int) -> str:
    return line[column].strip() if column < len(line) else ""


def _dates(file: Path, cells: list[tuple[int, str]]) -> DateArray:
    for number, text in cells:
        if not _ISO_DATE.fullmatch(text):
            raise _garbage(file, f"line {number}: {text!r} is not a date as YYYY-MM-DD")
    try:
        return np.array([text for _, text in cells], dtype="datetime64[D]")
    except ValueError as error:
        raise _garbage(file, f"a date that no calendar has: {error}") from error


def _numbers(file: Path, cells: list[tuple[int, str]]) -> FloatArray:
    """The numbers of a column, nan where there is none. The quick way first: most files have no holes."""
    try:
        return np.array([text for _, text in cells], dtype=np.float64)
    except ValueError:
        return np.array([_number(file, number, text) for number, text in cells])


def _number(file: Path, number: int, text: str) -> float:
    if text.lower() in _MISSING:
        return math.nan
    try:
        return float(text)
    except ValueError as error:
        raise _garbage(file, f"line {number}: {text[:20]!r} is not a number") from error


def _garbage(file: Path, what: str) -> GarbageAnswer:
    return GarbageAnswer(f"{file.name}: {what}", what=f"{file.name}: {what}")
