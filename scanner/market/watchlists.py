"""The watchlists that the app keeps: text files of one symbol a line in one folder, whose names are theirs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from scanner.errors import BadFile, BadInput, UnknownName
from scanner.market.carried import carried_name
from scanner.market.regions import region_of
from scanner.market.symbols import read_symbols, spelled

ENDING = ".txt"
_TAKEN = ("practice", "all", "folder")
_NAME = re.compile(r"[^\W_][\w -]{0,58}[^\W_]|[^\W_]")
_NAMES_OF_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DeletedWatchlist:
    """A list that was deleted, as it stood in its file."""

    name: str
    content: bytes


class Watchlists:
    """The watchlists in ``folder``, read anew at every call. Writing is atomic: a list is the old one or the new one
    whatever happens. Comment lines at the head of a list are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        """The names, in the order of the alphabet whatever their case."""
        return [file.stem for file in self.files().values()]

    def files(self) -> dict[str, Path]:
        """The files by name in small letters, sorted."""
        files = sorted(self.folder.glob(f"*{ENDING}"), key=lambda file: file.stem.lower())
        return {file.stem.lower(): file for file in files}

    def read(self, name: str) -> list[str]:
        """The symbols of a list. Raises :class:`~scanner.errors.UnknownName`, and
        :class:`~scanner.errors.BadFile` for one that cannot be read. An empty list has none."""
        file = self._file(name)
        lines = _lines(file)
        if lines is not None and not any(map(_symbols_in, lines)):
            return []
        return [instrument.symbol for instrument in read_symbols(file).instruments]

    def write(self, name: str, symbols: Iterable[str], *, replace: bool = True) -> list[str]:
        """Keep ``symbols`` as the list ``name``, each once; the list as it is then. Raises
        :class:`~scanner.errors.BadInput` for a name that is none or taken, and for what is no symbol."""
        file = self.files().get(name.strip().lower())
        if file is not None and not replace:
            raise BadInput(f"There is a watchlist called {file.stem} already.", "Take another name.")
        spellings = _spelled(symbols)
        head = [line for line in (_lines(file) or [] if file else []) if line.startswith("#")]
        self._write(file or self.folder / f"{checked_name(name)}{ENDING}", [*head, *spellings])
        return spellings

    def add(self, name: str, symbols: Iterable[str]) -> list[str]:
        """Put ``symbols`` behind those of the list; one that is there already stays at its place."""
        return self.write(name, [*self.read(name), *symbols])

    def remove(self, name: str, symbols: Iterable[str]) -> list[str]:
        """Take ``symbols`` out of the list; those that are not in it are no matter."""
        gone = set(_spelled(symbols))
        return self.write(name, [symbol for symbol in self.read(name) if symbol not in gone])

    def rename(self, name: str, new_name: str) -> None:
        """Call the list otherwise. Raises as :meth:`write` does, and when another list has that name."""
        file = self._file(name)
        target = self.folder / f"{checked_name(new_name)}{ENDING}"
        other = self.files().get(new_name.strip().lower())
        if other is not None and other != file:
            raise BadInput(f"There is a watchlist called {other.stem} already.", "Take another name.")
        try:
            file.rename(target)
        except OSError as error:
            raise BadFile(f"{file} cannot be renamed: {error.strerror}.", "Check the folder.") from error

    def delete(self, name: str) -> DeletedWatchlist:
        """Forget the list; :meth:`restore` brings it back with its comments. Raises
        :class:`~scanner.errors.UnknownName`, and :class:`~scanner.errors.BadFile` for one that cannot be removed."""
        file = self._file(name)
        try:
            deleted = DeletedWatchlist(file.stem, file.read_bytes())
            file.unlink()
        except OSError as error:
            raise BadFile(f"{file} cannot be removed: {error.strerror}.", "Check the folder.") from error
        return deleted

    def restore(self, deleted: DeletedWatchlist) -> None:
        """Bring a deleted list back as it was. Raises :class:`~scanner.errors.BadInput` when another one has its name
        by now."""
        there = self.files().get(deleted.name.lower())
        if there is not None:
            raise BadInput(f"There is a watchlist called {there.stem} again.", "Rename that one first.")
        self._replace(self.folder / f"{deleted.name}{ENDING}", deleted.content)

    def _file(self, name: str) -> Path:
        file = self.files().get(name.strip().lower())
        if file is None:
            there = ", ".join(self.names()) or "none yet"
            raise UnknownName(f"There is no watchlist called {name}.", f"There are: {there}.")
        return file

    def _write(self, file: Path, lines: Iterable[str]) -> None:
        self._replace(file, "".join(f"{line}\n" for line in lines).encode())

    def _replace(self, file: Path, content: bytes) -> None:
        draft: Path | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile("wb", dir=self.folder, suffix=".new", delete=False) as stream:
                draft = Path(stream.name)
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(file)
        except OSError as error:
            if draft is not None:
                draft.unlink(missing_ok=True)
            raise BadFile(f"{file} cannot be written: {error.strerror}.", "Check the folder.") from error


def checked_name(name: str) -> str:
    """``name`` if a watchlist can be called so: letters, digits, spaces, ``-`` and ``_``, at most 60, safe as the
    name of a file everywhere and no universe's. Raises :class:`~scanner.errors.BadInput`."""
    name = name.strip()
    if not _NAME.fullmatch(name) or " - " in name or "  " in name or _NAMES_OF_DEVICES.fullmatch(name):
        raise BadInput(
            f"A watchlist cannot be called {name[:60]!r}.",
            "Take letters, digits, spaces, - and _, at most 60, with a letter or digit at both ends.",
        )
    if name.lower() in _TAKEN or carried_name(name) or region_of(name):
        raise BadInput(f"{name} is the name of a universe.", "Take another name.")
    return name


def _spelled(symbols: Iterable[str]) -> list[str]:
    spellings: dict[str, None] = {}
    for written in symbols:
        spelling = spelled(written)
        if spelling is None:
            raise BadInput(f"{written[:40]!r} is not a symbol.", "Leave it out or mend it.")
        spellings[spelling] = None
    return list(spellings)


def _lines(file: Path) -> list[str] | None:
    """The lines of a list, None when it cannot be read as we write it."""
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return None


def _symbols_in(line: str) -> str:
    return line.partition("#")[0].strip(" \t,;")
