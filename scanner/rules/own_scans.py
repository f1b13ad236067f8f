"""Keeping the user's own scans: saved, copied, deleted and brought back, read from and written to files elsewhere."""

from __future__ import annotations

import re
import secrets
import tomllib
from dataclasses import replace
from pathlib import Path

import tomli_w

from scanner.editing import DeletedScan
from scanner.errors import BadFile, BadInput, HomeUnusable, TechnicError
from scanner.rules.library import ScanLibrary, definition_in
from scanner.types import ScanDefinition

SUFFIX = ".technic-scan"
"""How the file of a single scan is called when it leaves the library; ``.toml`` is read as well."""

_LONGEST_TITLE = 80
_LARGEST_FILE = 200_000
_CORRECT = "Choose a file that was exported as a scan, or correct this one."


class OwnScans:
    """The folder of the user's scans, one TOML file each. Every change is made in one step: a crash leaves the old
    file or the new one. Problems of a rule are no matter here, an unfinished scan can be kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, scan: ScanDefinition) -> ScanDefinition:
        """Keep ``scan`` under its id, or under a new one made from its title when it has none.

        Raises :class:`~scanner.errors.BadInput` for a built-in scan, a missing title or one that another scan has,
        and :class:`~scanner.errors.HomeUnusable` when the file cannot be written.
        """
        if scan.builtin:
            raise BadInput(f"{scan.title} is built in and cannot be changed.", "Make a copy and change that.")
        title = " ".join(scan.title.split())
        if not title:
            raise BadInput("The scan has no name.", "Give it one.")
        if len(title) > _LONGEST_TITLE:
            raise BadInput(
                f"A name has at most {_LONGEST_TITLE} characters, this one has {len(title)}.", "Shorten it."
            )
        if not scan.rule.strip():
            raise BadInput("The rule is empty.", "Write a condition, for example close > sma(50).")
        others = [one for one in self._library().definitions() if one.id != scan.id]
        taken = next(
            (one for one in others if title.casefold() in (one.id.casefold(), one.title.casefold())), None
        )
        if taken is not None:
            raise BadInput(f"There is a scan called {taken.title} already.", "Choose another name.")
        kept = replace(scan, id=scan.id or self._free_id(title), title=title)
        self._write(self._file(kept.id), _text_of(kept))
        return kept

    def copy_of(self, scan: ScanDefinition) -> ScanDefinition:
        """An own scan like ``scan`` with a name that is free; it is not kept before it is saved."""
        taken = {one.title.casefold() for one in self._library().definitions()}
        title, count = f"{scan.title} (copy)", 1
        while title.casefold() in taken:
            count += 1
            title = f"{scan.title} (copy {count})"
        return replace(scan, id="", title=title, builtin=False)

    def delete(self, scan_id: str) -> DeletedScan:
        """Take an own scan out of the library; :meth:`restore` brings it back."""
        scan = self._own(scan_id)
        file = self._file(scan.id)
        try:
            text = file.read_text(encoding="utf-8")
            file.unlink()
        except OSError as error:
            raise _unwritable(file, error) from error
        return DeletedScan(scan, text)

    def restore(self, deleted: DeletedScan) -> ScanDefinition:
        """Bring a deleted scan back as it was."""
        file = self._file(deleted.definition.id)
        if file.exists():
            raise BadInput(f"There is a scan called {deleted.definition.id} again.", "Rename that one first.")
        self._write(file, deleted.text)
        return deleted.definition

    def import_(self, file: Path) -> ScanDefinition:
        """Take the scan in ``file`` into the library, under another name where its own is taken.

        Raises :class:`~scanner.errors.BadFile` for what is no scan; nothing is changed then.
        """
        try:
            if file.stat().st_size > _LARGEST_FILE:
                raise BadFile(
                    f"{file.name} is too large for a scan.", "Choose a file that was exported as a scan."
                )
            table = tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise BadFile(
                f"{file} cannot be read: {error.strerror or error}.", "Choose another file."
            ) from error
        except UnicodeDecodeError as error:
            raise BadFile(
                f"{file.name} is no text in UTF-8.", "Choose a file that was exported as a scan."
            ) from error
        except tomllib.TOMLDecodeError as error:
            raise BadFile(f"{file.name} is no scan: {error}.", _CORRECT) from error
        try:
            scan = definition_in(f"{file.stem}.toml", {key: one for key, one in table.items() if key != "id"})
        except TechnicError as error:
            raise BadFile(f"{file.name}: {error.message}", error.advice or _CORRECT) from error
        taken = {
            word
            for one in self._library().definitions()
            for word in (one.id.casefold(), one.title.casefold())
        }
        renamed = self.copy_of(scan) if scan.title.casefold() in taken else replace(scan, id="")
        return self.save(renamed)

    def export(self, scan_id: str, file: Path) -> Path:
        """Write any scan of the library to ``file``, ``.technic-scan`` added when it has no ending; the file."""
        scan = self._library().find_unchecked(scan_id)
        target = file if file.suffix else file.with_suffix(SUFFIX)
        self._write(target, _text_of(replace(scan, id="")))
        return target

    def _library(self) -> ScanLibrary:
        return ScanLibrary(self._folder)

    def _own(self, scan_id: str) -> ScanDefinition:
        scan = self._library().find_unchecked(scan_id)
        if scan.builtin:
            raise BadInput(f"{scan.title} is built in and cannot be deleted.", "Only own scans can.")
        return scan

    def _file(self, scan_id: str) -> Path:
        return self._folder / f"{scan_id}.toml"

    def _free_id(self, title: str) -> str:
        base = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-") or "scan"
        taken = {one.id.casefold() for one in self._library().definitions()}
        made, count = base, 1
        while made in taken or self._file(made).exists():
            count += 1
            made = f"{base}-{count}"
        return made

    def _write(self, file: Path, text: str) -> None:
        # Opened as any file is, so that others can read an exported one where that is usual.
        draft = file.with_name(f".scan-{secrets.token_hex(6)}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                with draft.open("x", encoding="utf-8", newline="\n") as stream:
                    stream.write(text)
                draft.replace(file)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            raise _unwritable(file, error) from error


def _text_of(scan: ScanDefinition) -> str:
    """``scan`` as TOML in the manner of the built-in ones: what is empty is left out."""
    texts = {
        "id": scan.id,
        "title": scan.title,
        "group": scan.group,
        "description": scan.description,
        "rule": scan.rule.strip("\n") + ("\n" if "\n" in scan.rule.strip() else ""),
        "ranking": scan.ranking,
        "then_by": scan.then_by,
        "source": scan.source,
    }
    document: dict[str, object] = {key: text for key, text in texts.items() if text}
    if scan.rare:
        document["rare"] = True
    if scan.shown:
        document["shown"] = list(scan.shown)
    if scan.columns:
        document["columns"] = dict(scan.columns)
    return tomli_w.dumps(document, multiline_strings=True)


def _unwritable(file: Path, error: OSError) -> HomeUnusable:
    return HomeUnusable(
        f"{file} could not be written: {error.strerror or error}.",
        "Nothing was changed. Make room or make the folder writable, then try again.",
    )
