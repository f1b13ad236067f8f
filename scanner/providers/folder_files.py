"""Which symbols a folder holds, and in which file, archive or column; nothing of prices is understood here."""

from __future__ import annotations

import gzip
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner.providers.folder_formats import Layout, NotATable, layout_of, rows_of

_TABLES = (".csv", ".txt")
_PACKED = (".gz",)
_ARCHIVE = ".zip"
_HEAD_BYTES = 4096
_MOST_BYTES = 2_000_000_000

# Stooq writes the country behind the symbol; these are Yahoo's endings for the same markets.
_STOOQ_MARKETS = {
    "US": "", "UK": ".L", "DE": ".DE", "JP": ".T", "HK": ".HK", "PL": ".WA", "HU": ".BD",
}  # fmt: skip
_STOOQ_NAME = re.compile(r"(\^?[A-Z0-9_.&-]+)\.(US|UK|DE|JP|HK|PL|HU)")
_SHARE_CLASS = re.compile(r"([A-Z]{1,5})[._/]([ABCK])")
_EXPORT_WORDS = re.compile(r"[ _-]+(HISTORICAL[ _-]?DATA|HISTORICAL[ _-]?PRICES|STOCK PRICE HISTORY|DAILY)$")


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A file of the folder that cannot be used, and why, in words that end a sentence."""

    file: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the bars of a symbol are: a file, a member of an archive, and the symbol as a column of it writes it
    (None when the whole table is the symbol's)."""

    path: Path
    member: str | None = None
    written: str | None = None

    @property
    def name(self) -> str:
        """The file's name, with the member of an archive behind it."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name


@dataclass(frozen=True, slots=True)
class FolderIndex:
    """The symbols of a folder with their places, and the files that are of no use."""

    places: dict[str, Place]
    problems: tuple[FileProblem, ...]


def symbol_of(text: str) -> str:
    """The symbol behind a file's name or a cell, in Yahoo's spelling: ``aapl.us`` -> AAPL, ``brk.b`` -> BRK-B."""
    symbol = _EXPORT_WORDS.sub("", text.strip().upper())
    stooq = _STOOQ_NAME.fullmatch(symbol)
    if stooq:
        return stooq[1].replace("_", "-").replace(".", "-") + _STOOQ_MARKETS[stooq[2]]
    share = _SHARE_CLASS.fullmatch(symbol)
    return f"{share[1]}-{share[2]}" if share else symbol


class FileReader:
    """Reads tables; the archive read last stays open, because looking through its list anew takes long. Not for
    several threads at once."""

    def __init__(self) -> None:
        self._archive: tuple[Path, float, zipfile.ZipFile] | None = None

    def members(self, path: Path) -> list[str]:
        """The tables in an archive, sorted. Raises :class:`NotATable` and OSError."""
        try:
            return sorted(name for name in self._opened(path).namelist() if _is_table(name))
        except zipfile.BadZipFile as error:
            raise NotATable("the archive is damaged") from error

    def text(self, path: Path, member: str | None = None, limit: int = _MOST_BYTES) -> str:
        """The text of a file or a member of an archive, at most ``limit`` bytes of it. Raises :class:`NotATable` for
        what is no text, and OSError."""
        try:
            return _decoded(self._bytes(path, member, limit), limit)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            KeyError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise NotATable("the archive is damaged or locked") from error
        except UnicodeDecodeError as error:
            raise NotATable("the file is not a text file") from error

    def close(self) -> None:
        """Let go of the archive."""
        if self._archive is not None:
            self._archive[2].close()
            self._archive = None

    def _opened(self, path: Path) -> zipfile.ZipFile:
        changed = path.stat().st_mtime
        if self._archive is None or self._archive[:2] != (path, changed):
            self.close()
            self._archive = (path, changed, zipfile.ZipFile(path))
        return self._archive[2]

    def _bytes(self, path: Path, member: str | None, limit: int) -> bytes:
        if member is not None:
            with self._opened(path).open(member) as stream:
                return stream.read(limit)
        if path.suffix.lower() in _PACKED:
            with gzip.open(path, "rb") as packed:
                return packed.read(limit)
        with path.open("rb") as plain:
            return plain.read(limit)


def _decoded(content: bytes, limit: int) -> str:
    """UTF-8 or, with its mark at the head, UTF-16; else the common encoding of Western Windows. A text that was cut
    at the limit may end within a letter."""
    errors = "ignore" if len(content) == limit else "strict"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors)
    if b"\0" in content:
        raise NotATable("the file is not a text file")
    try:
        return content.decode("utf-8-sig", errors)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def index_folder(directory: Path, reader: FileReader) -> FolderIndex:
    """Look once through ``directory`` and the folders in it. Only the first lines of a file are read, unless they
    show a column of symbols. Of two files for one symbol the first by name holds. Raises OSError."""
    places: dict[str, Place] = {}
    problems: list[FileProblem] = []
    for path in sorted(_files(directory)):
        for found in _places_in(path, reader, problems):
            symbol = symbol_of(found.written or _stem(found.member or path.name))
            held = places.setdefault(symbol, found)
            if held is not found:
                problems.append(FileProblem(found.name, f"{symbol} is in {held.name} already"))
    return FolderIndex(places, tuple(problems))


def _files(directory: Path) -> Iterator[Path]:
    """The files that may hold prices, hidden ones left out; a file stands for itself."""
    if directory.is_file():
        yield directory
        return
    with os.scandir(directory) as entries:
        for entry in entries:
            if entry.name.startswith((".", "__MACOSX")):
                continue
            if entry.is_dir() and not _is_table(entry.name):
                yield from _files(Path(entry.path))
            elif _is_table(entry.name) or entry.name.lower().endswith(_ARCHIVE):
                yield Path(entry.path)


def _is_table(name: str) -> bool:
    low = name.lower()
    for ending in _PACKED:
        low = low.removesuffix(ending)
    return low.endswith(_TABLES)


def _stem(name: str) -> str:
    stem = name.rsplit("/", 1)[-1]
    for ending in (*_PACKED, *_TABLES):
        if stem.lower().endswith(ending):
            stem = stem[: -len(ending)]
    return stem


def _places_in(path: Path, reader: FileReader, problems: list[FileProblem]) -> Iterator[Place]:
    if path.suffix.lower() != _ARCHIVE:
        yield from _places_of_table(Place(path), reader, problems)
        return
    try:
        members = reader.members(path)
    except (NotATable, OSError) as error:
        problems.append(FileProblem(path.name, _reason(error)))
        return
    for member in members:
        yield from _places_of_table(Place(path, member), reader, problems)


def _places_of_table(place: Place, reader: FileReader, problems: list[FileProblem]) -> Iterator[Place]:
    """The place itself, or one a symbol that its column names. What cannot be understood is told, and stays the place
    of the symbol of its name, so that asking for it says why; a text that is no table is nobody's place."""
    stem = _stem(place.member or place.path.name)
    if place.member is not None and _STOOQ_NAME.fullmatch(stem.upper()):
        yield place  # one symbol a member; opening thousands of them only to look would take its time
        return
    try:
        head = reader.text(place.path, place.member, _HEAD_BYTES)
        layout = layout_of(head.splitlines())
        written = _first_symbol(head, layout)
    except (NotATable, OSError) as error:
        reason = _reason(error)
        problems.append(FileProblem(place.name, reason))
        if (
            ".csv" in place.name.lower()
            or _STOOQ_NAME.fullmatch(stem.upper())
            or reason == "the file is empty"
        ):
            yield place
        return
    if not written:
        yield place
    elif symbol_of(written) == symbol_of(stem):
        yield Place(place.path, place.member, written)
    else:
        yield from _places_by_column(place, layout, reader, problems)


def _first_symbol(head: str, layout: Layout) -> str:
    """The first cell of the column of symbols, empty without one."""
    column = layout.symbol_column
    rows = rows_of(head.splitlines()[:50], layout)[:1] if column is not None else []
    return rows[0][1][column].strip() if rows and column is not None and column < len(rows[0][1]) else ""


def _places_by_column(
    place: Place, layout: Layout, reader: FileReader, problems: list[FileProblem]
) -> Iterator[Place]:
    column = layout.symbol_column
    assert column is not None, "it was found before"
    try:
        rows = rows_of(reader.text(place.path, place.member).splitlines(), layout)
    except (NotATable, OSError) as error:
        problems.append(FileProblem(place.name, _reason(error)))
        return
    for written in dict.fromkeys(row[column].strip() for _, row in rows if column < len(row)):
        if written:
            yield Place(place.path, place.member, written)


def _reason(error: NotATable | OSError) -> str:
    return f"cannot be read: {error.strerror or error}" if isinstance(error, OSError) else str(error)
