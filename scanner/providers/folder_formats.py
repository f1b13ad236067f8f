"""How price tables are written: columns, dates, numbers of the common exports. Text in, bars out; no files here."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import DateArray, FloatArray
from scanner.providers.folder_dates import parse_dates
from scanner.types import Bars

# The names by which a column goes, best first, after _title: small letters, nothing but letters, digits and slash.
_TITLES: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "dtyyyymmdd", "timestamp", "datetime", "time", "datum", "data"),
    "open": ("open", "eröffn", "eröffnung", "otwarcie"),
    "high": ("high", "hoch", "najwyzszy"),
    "low": ("low", "tief", "najnizszy"),
    "close": ("close", "close/last", "last", "price", "zuletzt", "schluss", "schlusskurs", "zamkniecie"),
    "volume": ("volume", "vol", "volumen", "wolumen"),
}
_PRICES = ("open", "high", "low", "close")
_VALUES = (*_PRICES, "volume")
_SYMBOL_TITLES = ("ticker", "symbol")
_PERIOD_TITLES = ("per", "period")
_DAILY = ("d", "d1", "1d", "day", "daily", "1440", "")
_DELIMITERS = ",;\t|"
# A day may come twice where a file was mended; where the days come more often than that, its bars are shorter.
_ROWS_A_DAY = 2

_MISSING = ("", "null", "nan", "n/a", "none", "-", "–")
_MULTIPLES = {"k": 1e3, "m": 1e6, "b": 1e9, "t": 1e12}
_NOT_A_DIGIT = re.compile(r"[\s$€£¥'\u00a0\u202f]")
_DECIMAL_COMMA = re.compile(r",(\d{1,2}|\d{4,})$|\.\d{3},\d")
_AMOUNT = re.compile(r"([+-]?[\d.]+(?:[eE][+-]?\d+)?)([kmbtKMBT]?)")
# Without a header: date, open, high, low, close, volume, with the symbol before them or not.
_BARE = ("date", *_VALUES)
_BARE_WITH_SYMBOL = ("symbol", *_BARE)


class NotATable(ValueError):
    """The text is no table of daily prices; the message says what is wrong with it, and where."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How one table is written: what parts its cells, the place of each column, the lines before the first row."""

    delimiter: str
    columns: Mapping[str, int]
    header_lines: int

    @property
    def symbol_column(self) -> int | None:
        """The place of the column that names the symbol, if there is one."""
        return self.columns.get("symbol")


def layout_of(lines: Sequence[str]) -> Layout:
    """The layout by the first lines of a table. Raises :class:`NotATable` that names the column missing."""
    first = next((place for place, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise NotATable("the file is empty")
    delimiter = max(_DELIMITERS, key=lines[first].count)
    cells = _cells(lines[first], delimiter)
    bare = _bare_columns(cells)
    if bare is not None:
        return Layout(delimiter, bare, first)
    return Layout(delimiter, _columns(cells), first + 1)


def rows_of(lines: Sequence[str], layout: Layout) -> list[tuple[int, list[str]]]:
    """The rows with their line numbers, cells stripped; empty lines are left out."""
    body = lines[layout.header_lines :]
    cells = csv.reader(body, delimiter=layout.delimiter, skipinitialspace=True)
    try:
        return [(number, row) for number, row in enumerate(cells, start=layout.header_lines + 1) if any(row)]
    except csv.Error as error:
        raise NotATable("the file is not a CSV text file") from error


def bars_from(symbol: str, rows: Sequence[tuple[int, list[str]]], layout: Layout) -> Bars:
    """All full bars of ``rows``, oldest first. Rows without a full open, high, low and close are left out, a missing
    volume counts as 0, of two rows for one day the later one holds. Raises :class:`NotATable`."""
    _refuse_other_periods(rows, layout)
    numbers = [number for number, _ in rows]
    dates = parse_dates(_column(rows, layout.columns["date"]), numbers)
    if len(rows) > _ROWS_A_DAY * len(np.unique(dates)):
        raise NotATable("several rows a day, and daily bars are needed")
    texts = [_column(rows, layout.columns[name]) for name in _VALUES]
    comma = _has_decimal_comma(texts[: len(_PRICES)], layout)
    values = np.array([_numbers(column, numbers, comma) for column in texts])
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


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]


def _title(cell: str) -> str:
    return re.sub(r"[^\w/ ]|_", "", cell).strip().lower()


def _columns(header: list[str]) -> dict[str, int]:
    """The place of each column that is there; all but the volume must be."""
    found = [_title(cell) for cell in header]
    columns = {}
    named = {**_TITLES, "symbol": _SYMBOL_TITLES, "period": _PERIOD_TITLES}
    for name, titles in named.items():
        title = next((title for title in titles if title in found), None)
        if title is not None:
            columns[name] = found.index(title)
    for name in ("date", *_VALUES):
        if name not in columns:
            raise NotATable(f"no `{name}` column")
    return columns


def _bare_columns(cells: list[str]) -> dict[str, int] | None:
    """The columns of a table without a header, None when these cells are one. Told by their form: a date, then
    numbers of which the second is the highest and the third the lowest."""
    for names in (_BARE, _BARE_WITH_SYMBOL):
        numbers = cells[len(names) - len(_VALUES) :]
        if len(cells) != len(names) or not re.fullmatch(r"[\d/.-]{8,10}", cells[names.index("date")]):
            continue
        try:
            opening, high, low, close, _ = (float(number) for number in numbers)
        except ValueError:
            continue
        if low <= min(opening, close) and max(opening, close) <= high:
            return {name: place for place, name in enumerate(names)}
    return None


def _refuse_other_periods(rows: Sequence[tuple[int, list[str]]], layout: Layout) -> None:
    column = layout.columns.get("period")
    if column is None:
        return
    for (number, _), period in zip(rows, _column(rows, column), strict=True):
        if period.lower() not in _DAILY:
            raise NotATable(f"line {number}: bars of period {period}, and daily ones are needed")


def _column(rows: Sequence[tuple[int, list[str]]], place: int) -> list[str]:
    """The cells of a column; a row that is too short has an empty one. The quick way first."""
    try:
        return [row[place].strip() for _, row in rows]
    except IndexError:
        return [row[place].strip() if place < len(row) else "" for _, row in rows]


def _has_decimal_comma(prices: Sequence[Sequence[str]], layout: Layout) -> bool:
    """Whether prices are written as ``1.234,56``: told by any price of the table, or by semicolons between cells."""
    with_comma = [cell for column in prices for cell in column if "," in cell]
    return bool(with_comma) and (layout.delimiter == ";" or any(map(_DECIMAL_COMMA.search, with_comma)))


def _numbers(texts: Sequence[str], numbers: Sequence[int], comma: bool) -> FloatArray:
    """The numbers of a column, nan where there is none. The quick way first: most files have no holes."""
    if not comma:
        try:
            return np.array([float(text) for text in texts])
        except ValueError:
            pass
    return np.array([_number(number, text, comma) for number, text in zip(numbers, texts, strict=True)])


def _number(line: int, text: str, comma: bool) -> float:
    if text.lower() in _MISSING:
        return math.nan
    bare = _NOT_A_DIGIT.sub("", text)
    bare = bare.replace(".", "").replace(",", ".") if comma else bare.replace(",", "")
    match = _AMOUNT.fullmatch(bare)
    if match is None:
        raise NotATable(f"line {line}: {text[:20]!r} is not a number")
    try:
        return float(match[1]) * _MULTIPLES.get(match[2].lower(), 1.0)
    except ValueError as error:
        raise NotATable(f"line {line}: {text[:20]!r} is not a number") from error
