"""How symbols are written: Yahoo's spelling, what can be a symbol at all, and lists of them in files."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner.errors import BadFile
from scanner.types import Instrument

_MOST_BYTES = 5_000_000
_SYMBOL = re.compile(r"\^?[A-Z0-9][A-Z0-9&]{0,11}([.=-][A-Z0-9]{1,6}){0,2}")
_SHARE_CLASS = re.compile(r"([A-Z]{1,5})[./]([ABCK])")
_LONGEST_WORD = 6  # a longer word without digit or suffix is a name, not a symbol
_SYMBOL_TITLES = ("symbol", "ticker")


def spelled(text: str) -> str | None:
    """``text`` in Yahoo's spelling (``brk.b`` -> ``BRK-B``, ``NYSE:KO`` -> ``KO``), None when no symbol looks so."""
    symbol = text.strip().upper().rpartition(":")[2]
    share = _SHARE_CLASS.fullmatch(symbol)
    if share:
        symbol = f"{share[1]}-{share[2]}"
    if not _SYMBOL.fullmatch(symbol) or (symbol.isalpha() and len(symbol) > _LONGEST_WORD):
        return None
    return symbol


def respelling(text: str) -> str:
    """A sentence when a symbol is spelled otherwise than written (``BRK.B``: BRK-B), empty when only its case is."""
    written, spelling = text.strip().upper(), spelled(text)
    return f"{written} is {spelling} at Yahoo." if spelling and spelling != written else ""


@dataclass(frozen=True, slots=True)
class SymbolList:
    """What a list names, each once, and notes on the symbols that are spelled otherwise than written."""

    instruments: list[Instrument]
    notes: tuple[str, ...] = ()


def without_repeats(instruments: Iterable[Instrument]) -> list[Instrument]:
    """Each symbol once, at the place where it came first."""
    first: dict[str, Instrument] = {}
    for instrument in instruments:
        first.setdefault(instrument.symbol, instrument)
    return list(first.values())


def read_symbols(file: Path) -> SymbolList:
    """The instruments that a file lists, each once, in its order.

    ``.csv``: the column called symbol or ticker (and name, sector where there are such), else the first column.
    Anything else: symbols parted by lines, commas, semicolons or spaces. ``#`` begins a comment in both. Raises
    :class:`~scanner.errors.BadFile` when the file cannot be read, is no text, or holds what is no symbol.
    """
    text = _text(file)
    rows = _table(text) if file.suffix.lower() == ".csv" else _words(text)
    found = []
    notes: dict[str, None] = {}
    for line, symbol, name, sector in rows:
        spelling = spelled(symbol)
        if spelling is None:
            raise BadFile(
                f"{file}, line {line}: {symbol[:40]!r} is not a symbol.", "Mend or remove that line."
            )
        found.append(Instrument(spelling, name, sector))
        if note := respelling(symbol):
            notes[note] = None
    if not found:
        raise BadFile(f"{file} has no symbols in it.", "Write one symbol a line.")
    return SymbolList(without_repeats(found), tuple(notes))


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise BadFile(
                f"{file} is too large for a list of symbols.", "Choose a file with one symbol a line."
            )
        content = file.read_bytes()
    except FileNotFoundError as error:
        raise BadFile(f"There is no file {file}.", "Check the name and the folder.") from error
    except OSError as error:
        raise BadFile(
            f"{file} cannot be read: {error.strerror}.", "Choose a file that can be read."
        ) from error
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise BadFile(f"{file} is not a text file.", "Choose a text file with one symbol a line.")
    return text


def _words(text: str) -> Iterator[tuple[int, str, str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        for word in re.split(r"[,;\s]+", line.partition("#")[0]):
            if word:
                yield number, word, "", ""


def _table(text: str) -> Iterator[tuple[int, str, str, str]]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if _is_row(line)]
    if not lines:
        return
    delimiter = max(",;\t", key=lines[0][1].count)
    rows = [next(csv.reader([line], delimiter=delimiter)) for _, line in lines]
    titles = [cell.strip().lower() for cell in rows[0]]
    where = next((titles.index(title) for title in _SYMBOL_TITLES if title in titles), None)
    columns = (where or 0, _place(titles, "name"), _place(titles, "sector"))
    first = 0 if where is None else 1
    for (number, _), row in zip(lines[first:], rows[first:], strict=True):
        symbol, name, sector = (_cell(row, column) for column in columns)
        if symbol:
            yield number, symbol, name, sector


def _is_row(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _place(titles: list[str], title: str) -> int | None:
    return titles.index(title) if title in titles else None


def _cell(row: list[str], column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""
