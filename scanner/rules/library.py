"""The library of scans: the built-in ones and the user's own, one TOML file each; running them is elsewhere."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from scanner.errors import BadFile, RuleError, TechnicError, UnknownName
from scanner.rules.problems import nearest
from scanner.rules.rank_keys import rating_sign
from scanner.types import ScanDefinition

_TEXT_KEYS = ("id", "title", "group", "description", "rule", "ranking", "then_by", "source")
_KEYS = (*_TEXT_KEYS, "rare", "shown", "columns")
_REQUIRED = ("title", "rule")


@dataclass(frozen=True, slots=True)
class _Own:
    """What an own file holds: a definition, or the problem that keeps it out of the library."""

    file: Path
    definition: ScanDefinition | None = None
    problem: str = ""


class ScanLibrary:
    """Every scan that has a name. ``own`` is the folder of the user's files; it may be missing.

    The folder is read at every call, so that a file that was just saved is there. A file that cannot be used
    never hides the others: it is left out and named in :attr:`problems`.
    """

    def __init__(self, own: Path) -> None:
        self._own = own

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence for each own file that cannot be used, beginning with the file."""
        return tuple(entry.problem for entry in self._own_entries() if entry.problem)

    def definitions(self) -> list[ScanDefinition]:
        """The built-in scans in the order of their groups, then the user's own by title."""
        own = [entry.definition for entry in self._own_entries() if entry.definition is not None]
        return [*_builtin_scans(), *sorted(own, key=lambda scan: scan.title.casefold())]

    def find(self, name: str) -> ScanDefinition:
        """The scan whose id or title is ``name``, in any case.

        Raises :class:`~scanner.errors.UnknownName` with the nearest names, :class:`~scanner.errors.BadFile` when
        the file of that name cannot be used, and :class:`~scanner.errors.RuleError` when a rule, column or
        ranking in an own file is wrong; its problems name the file and the key.
        """
        scan = self.find_unchecked(name)
        if not scan.builtin:
            _check_texts(self._own / f"{scan.id}.toml", scan)
        return scan

    def find_unchecked(self, name: str) -> ScanDefinition:
        """Like :meth:`find`, for who only copies or edits the scan: its texts may have mistakes."""
        wanted = name.strip().casefold()
        definitions = self.definitions()
        for scan in definitions:
            if wanted in (scan.id.casefold(), scan.title.casefold()):
                return scan
        for entry in self._own_entries():
            if entry.problem and entry.file.stem.casefold() == wanted:
                raise BadFile(entry.problem, "Correct the file, or choose another scan.")
        raise UnknownName(f"There is no scan called {name}.", _near(wanted, definitions))

    def _own_entries(self) -> list[_Own]:
        taken = {word.casefold(): scan.title for scan in _builtin_scans() for word in (scan.id, scan.title)}
        entries = []
        for file in _toml_files(self._own):
            entry = _read_own(file)
            scan = entry.definition
            if scan is not None:
                names = (scan.id, scan.title)
                doubled = next((name for name in names if name.casefold() in taken), None)
                if doubled is not None:
                    entry = _Own(file, problem=_taken(file, doubled, taken[doubled.casefold()]))
                taken |= {name.casefold(): scan.title for name in names if name.casefold() not in taken}
            entries.append(entry)
        return entries


@functools.cache
def _builtin_scans() -> tuple[ScanDefinition, ...]:
    folder = files("resources").joinpath("scans")
    scans = [
        replace(definition_in(file.name, tomllib.loads(file.read_text(encoding="utf-8"))), builtin=True)
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    order = {
        group: place for place, group in enumerate(("trend", "breakout", "setup", "reversal", "warning"))
    }
    return tuple(sorted(scans, key=lambda scan: (order[scan.group], scan.title)))


def _toml_files(folder: Path) -> Iterator[Path]:
    try:
        yield from sorted(file for file in folder.iterdir() if file.suffix.lower() == ".toml")
    except OSError:
        # The folder is missing or closed to us: there are no own scans, and the home says so where it matters.
        return


def _read_own(file: Path) -> _Own:
    try:
        return _Own(file, definition_in(file.name, tomllib.loads(file.read_text(encoding="utf-8"))))
    except OSError as error:
        return _Own(file, problem=f"{file} cannot be read: {error.strerror or error}.")
    except UnicodeDecodeError:
        return _Own(file, problem=f"{file} is no text in UTF-8.")
    except tomllib.TOMLDecodeError as error:
        return _Own(file, problem=f"{file} is no valid TOML: {error}.")
    except TechnicError as error:
        return _Own(file, problem=f"{file}: {error.message}")


def definition_in(file_name: str, table: Mapping[str, Any]) -> ScanDefinition:
    """The scan in a parsed file. Raises BadFile with a sentence about what is wrong in it."""
    stem = file_name[: -len(".toml")]
    for key in table:
        if key not in _KEYS:
            meant = nearest(key, _KEYS)
            hint = f"did you mean `{meant}`?" if meant else f"there are {', '.join(_KEYS)}."
            raise BadFile(f"A scan has no key `{key}`; {hint}")
    texts = {key: _text(table, key) for key in _TEXT_KEYS}
    for key in _REQUIRED:
        if not texts[key].strip():
            raise BadFile(f"The key `{key}` is missing or empty.")
    if texts["id"] not in ("", stem):
        raise BadFile(
            f"The key `id` is `{texts['id']}`, and the file's name says `{stem}`; they must be alike."
        )
    return ScanDefinition(
        id=stem,
        title=texts["title"].strip(),
        rule=texts["rule"].strip(),
        group=texts["group"],
        description=texts["description"],
        columns=_columns(table),
        ranking=texts["ranking"],
        then_by=texts["then_by"],
        shown=_names(table, "shown"),
        source=texts["source"],
        rare=_switch(table, "rare"),
    )


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise BadFile(f"The key `{key}` must be text in quotes.")
    return value


def _switch(table: Mapping[str, Any], key: str) -> bool:
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise BadFile(f"The key `{key}` is true or false, without quotes.")
    return value


def _names(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadFile(f'The key `{key}` is a list of names such as ["rating", "plan"].')
    return tuple(dict.fromkeys(value))


def _columns(table: Mapping[str, Any]) -> dict[str, str]:
    columns = table.get("columns", {})
    if not isinstance(columns, dict) or not all(isinstance(value, str) for value in columns.values()):
        raise BadFile('The table `[columns]` holds lines such as "SMA 50" = "sma(50)".')
    return columns


def _taken(file: Path, word: str, owner: str) -> str:
    return (
        f"{file}: the name `{word}` already belongs to the scan {owner}; give the file another id and title."
    )


def _check_texts(file: Path, scan: ScanDefinition) -> None:
    from scanner.rules.checker import checked_condition, checked_number  # these load lark and numpy

    _check_text(file, "rule", scan.rule, checked_condition)
    for title, text in scan.columns.items():
        _check_text(file, f"columns.{title}", text, checked_number)
    for key, text in (("ranking", scan.ranking), ("then_by", scan.then_by)):
        if text and rating_sign(text) is None:
            _check_text(file, key, text, checked_number)


def _check_text(file: Path, key: str, text: str, check: Any) -> None:
    try:
        check(text)
    except RuleError as error:
        where = f"{file.name}, key `{key}`"
        named = tuple(replace(problem, message=f"{where}: {problem.message}") for problem in error.problems)
        raise RuleError(text, named) from None


def _near(wanted: str, definitions: list[ScanDefinition]) -> str:
    by_name = {word.casefold(): scan.id for scan in definitions for word in (scan.title, scan.id)}
    meant = nearest(wanted, by_name)
    if meant is not None:
        return f"Did you mean `{by_name[meant]}`?"
    return f"The command scans lists the {len(definitions)} there are."
