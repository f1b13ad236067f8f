"""Drafts of scans between two starts of a window: what was changed and not saved yet, one file each. What a draft is
compared with is the library's matter."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from scanner.editing import KeptDraft
from scanner.errors import HomeUnusable
from scanner.types import ScanDefinition

_ENDING, _ASIDE = ".draft", ".damaged"
_TEXTS = ("id", "title", "rule", "group", "description", "ranking", "then_by", "source")
_MEMBERS = frozenset(member.name for member in fields(ScanDefinition))


class ScanDrafts:
    """The folder of drafts; it is made when the first one is kept. A file is the old one or the new one whatever
    happens. One that cannot be read is set aside under another name, and hides no other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[KeptDraft]:
        """The drafts by key. Damaged files are set aside."""
        found = []
        for file in sorted(self._folder.glob(f"*{_ENDING}")):
            try:
                found.append(_read(file.read_text(encoding="utf-8")))
            except OSError:
                continue  # closed to us; it may be readable again at the next start
            except (ValueError, TypeError, KeyError):
                file.replace(file.with_suffix(_ASIDE))
        return sorted(found, key=lambda draft: draft.key)

    def keep(self, draft: KeptDraft) -> None:
        """Keep a draft in place of the one with its key. Raises :class:`~scanner.errors.HomeUnusable` when it cannot
        be written; the old one is there then."""
        file = self._file(draft.key)
        text = json.dumps({"key": draft.key, "is_new": draft.is_new, "scan": asdict(draft.scan)}, indent=1)
        name = ""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=".draft-")
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
            Path(name).replace(file)
        except OSError as error:
            if name:
                Path(name).unlink(missing_ok=True)
            raise HomeUnusable(
                f"Changes to {draft.scan.title or 'a scan'} cannot be kept for the next start: "
                f"{error.strerror or error}.",
                "Save the scan, or make room.",
            ) from error

    def discard(self, key: str) -> None:
        """Forget a draft; one that is not there is no matter."""
        try:
            self._file(key).unlink(missing_ok=True)
        except OSError:
            return  # it comes back at the next start, which loses nothing

    def _file(self, key: str) -> Path:
        """Keys hold what no file's name may."""
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:20]}{_ENDING}"


def _read(text: str) -> KeptDraft:
    """The draft in a file; ValueError, TypeError or KeyError for what is none. Members of later versions are left
    out."""
    values: dict[str, Any] = json.loads(text)
    known = {name: value for name, value in values["scan"].items() if name in _MEMBERS}
    if not all(isinstance(known.get(name, ""), str) for name in (*_TEXTS,)):
        raise TypeError("a text is none")
    columns = known.get("columns", {})
    if not isinstance(columns, dict) or not all(
        isinstance(one, str) for pair in columns.items() for one in pair
    ):
        raise TypeError("columns are no texts")
    known["shown"] = tuple(str(name) for name in known.get("shown", ()))
    known["builtin"] = False
    if not isinstance(values["key"], str) or not values["key"]:
        raise TypeError("a draft has a key")
    return KeptDraft(values["key"], ScanDefinition(**known), is_new=values["is_new"] is True)
