"""A folder of price tables as a source: daily bars of files, archives and columns; nothing is written."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from scanner.cancel import CancelToken
from scanner.errors import BadFile, GarbageAnswer, NoDataInRange, NotFound
from scanner.providers.base import Fetched, Provider
from scanner.providers.folder_files import (
    FileProblem,
    FileReader,
    FolderIndex,
    Place,
    index_folder,
    symbol_of,
)
from scanner.providers.folder_formats import Layout, NotATable, bars_from, layout_of, rows_of
from scanner.types import Bars, Instrument

_PROBLEMS_SHOWN = 5

_Rows = list[tuple[int, list[str]]]


class FolderProvider(Provider):
    """The price tables of ``directory`` and the folders in it: ``.csv`` and ``.txt``, plain, as ``.gz`` or in a
    ``.zip``, in the layouts of Yahoo, Stooq (also its bulk archive), Nasdaq, Investing.com, MetaStock and their like
    (see :mod:`scanner.providers.folder_formats`). A symbol is in the file's name (``brk-b.us.txt`` is BRK-B) or in a
    column, so that one file may hold many; ``directory`` may be a single file, too. Prices are taken as
    split-adjusted.

    Rows without a full open, high, low and close are left out, a missing volume counts as 0, of two rows for one day
    the later in the file holds. No requests are counted. The folder is looked through once, and again at
    :meth:`prepare`; files are read anew at every fetch.

    An empty file (also one with nothing but a header) is a failure and not "no data": that is what a download leaves
    behind that was throttled or cut off, and nothing is known of the symbol.
    """

    title = "CSV folder"

    def __init__(self, directory: Path) -> None:
        """Raises :class:`~scanner.errors.BadFile` when there is no such folder, or no price table in it."""
        self.directory = directory.expanduser().absolute()
        self.id = f"folder:{self.directory}"
        self._lock = threading.Lock()
        self._reader = FileReader()
        self._failed: dict[str, str] = {}
        self._table: tuple[Place, float, Layout, dict[str, _Rows]] | None = None
        self._index = self._looked_through()
        if not self._index.places:
            first = f" {self._index.problems[0]}." if self._index.problems else ""
            if self.directory.is_file():
                raise BadFile(f"{self.directory} is no table of daily prices.{first}", "Name another file.")
            raise BadFile(
                f"The folder {self.directory} has no CSV files with prices.{first}",
                "Put one SYMBOL.csv a symbol in it.",
            )

    def symbols(self) -> list[str]:
        """The symbols that the folder has, sorted."""
        return sorted(self._index.places)

    def problems(self) -> tuple[FileProblem, ...]:
        """The files that could not be used and why, by name: what a look at their first lines showed, and what the
        fetches so far met further down."""
        with self._lock:
            known = {problem.file: problem.reason for problem in self._index.problems} | self._failed
        return tuple(FileProblem(file, reason) for file, reason in sorted(known.items()))

    def notes(self) -> tuple[str, ...]:
        """Which files could not be used and why, the first few by name."""
        problems = self.problems()
        if not problems:
            return ()
        shown = "; ".join(map(str, problems[:_PROBLEMS_SHOWN]))
        more = len(problems) - _PROBLEMS_SHOWN
        rest = f"; and {more:,} more" if more > 0 else ""
        files = "1 file" if len(problems) == 1 else f"{len(problems):,} files"
        return (f"{files} of the folder could not be used: {shown}{rest}.",)

    def prepare(self, instruments: Sequence[Instrument], token: CancelToken) -> None:  # noqa: ARG002 - a door's shape
        """Look again which files there are; a folder that is gone is told once and not for every symbol."""
        token.raise_if_cancelled()
        with self._lock:
            self._index = self._looked_through()
            self._failed.clear()

    def fetch(self, instrument: Instrument, start: date, end: date, token: CancelToken) -> Fetched:
        """See :meth:`Provider.fetch <scanner.providers.base.Provider.fetch>`.

        :class:`~scanner.errors.NotFound` for a symbol that no file has, :class:`~scanner.errors.GarbageAnswer` that
        names file and place for a file that is empty or cannot be understood.
        """
        token.raise_if_cancelled()
        place = self._index.places.get(symbol_of(instrument.symbol))
        if place is None:
            raise NotFound(
                f"no file for {instrument.symbol} (such as {instrument.symbol}.csv) in {self.directory}",
                file=f"{instrument.symbol}.csv",
            )
        bars = self._read(instrument.symbol, place).up_to(end)
        bars = bars.tail(len(bars) - int(np.searchsorted(bars.dates, np.datetime64(start))))
        if not len(bars):
            raise NoDataInRange(f"{place.name} has no full bar from {start} to {end}")
        return Fetched(bars, requests=0)

    def _read(self, symbol: str, place: Place) -> Bars:
        try:
            layout, rows = self._rows(place)
            if not rows:
                raise NotATable("the file is empty")
            return bars_from(symbol, rows, layout)
        except OSError as error:
            reason = f"cannot be read: {error.strerror or error}"
        except ValueError as error:
            reason = str(error)
        with self._lock:
            self._failed[place.name] = reason
        told = f"{place.name}: {reason}"
        raise GarbageAnswer(told, what=told, file=place.name, reason=reason)

    def _rows(self, place: Place) -> tuple[Layout, _Rows]:
        """The layout and the rows of a place. The last table of many symbols is kept, split by symbol."""
        if place.written is None:
            with self._lock:
                text = self._reader.text(place.path, place.member)
            lines = text.splitlines()
            layout = layout_of(lines)
            return layout, rows_of(lines, layout)
        with self._lock:
            table = self._table_of_many(place)
        return table[0], table[1].get(place.written, [])

    def _table_of_many(self, place: Place) -> tuple[Layout, dict[str, _Rows]]:
        whole = Place(place.path, place.member)
        changed = place.path.stat().st_mtime
        if self._table is not None and self._table[:2] == (whole, changed):
            return self._table[2:]
        lines = self._reader.text(place.path, place.member).splitlines()
        layout = layout_of(lines)
        by_symbol: dict[str, _Rows] = {}
        column = layout.symbol_column or 0
        for number, row in rows_of(lines, layout):
            if column < len(row):
                by_symbol.setdefault(row[column].strip(), []).append((number, row))
        self._table = (whole, changed, layout, by_symbol)
        return layout, by_symbol

    def _looked_through(self) -> FolderIndex:
        try:
            return index_folder(self.directory, self._reader)
        except FileNotFoundError as error:
            raise BadFile(f"There is no folder {self.directory}.", "Check the name.") from error
        except OSError as error:
            raise BadFile(
                f"{self.directory} cannot be used: {error.strerror}.", "Choose a folder of CSV files."
            ) from error
