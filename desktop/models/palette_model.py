"""What the command palette offers, ranked by what was typed and by what was used last. It knows no service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

__all__ = ["PaletteEntry", "PaletteKind", "PaletteModel", "PaletteRole", "score"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_MOST = 60
# What a word is worth by where it is found in a title.
_WHOLE, _START, _WORD, _INSIDE, _SCATTERED, _ELSEWHERE = 1000, 800, 600, 400, 200, 150


class PaletteKind(StrEnum):
    """What choosing an entry means."""

    SYMBOL = "symbol"
    COMMAND = "command"
    SCAN = "scan"
    UNIVERSE = "universe"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """One line: ``name`` is what the kind calls it, ``note`` stands behind the title and is searched too, ``keys`` at
    the right."""

    kind: PaletteKind
    name: str
    title: str
    note: str = ""
    keys: str = ""
    icon: str = ""

    @property
    def id(self) -> str:
        """By which it is remembered that it was used."""
        return f"{self.kind}:{self.name}"


class PaletteRole(IntEnum):
    """``ENTRY`` is the :class:`PaletteEntry` of a line."""

    ENTRY = Qt.ItemDataRole.UserRole


class PaletteModel(QAbstractListModel):
    """The best sixty of its entries for what was typed. With nothing typed: what was used last, then commands and
    scans."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[tuple[PaletteEntry, str, str]] = []
        self._recent: dict[str, int] = {}
        self._typed = ""
        self._shown: list[PaletteEntry] = []

    def set_entries(self, entries: Iterable[PaletteEntry], recent: Sequence[str] = ()) -> None:
        """Offer ``entries``; ``recent`` are ids, the last used first."""
        self._entries = [(entry, entry.title.casefold(), entry.note.casefold()) for entry in entries]
        self._recent = {used: len(recent) - place for place, used in enumerate(recent)}
        self._refresh()

    def set_typed(self, typed: str) -> None:
        """Rank by ``typed``."""
        self._typed = typed
        self._refresh()

    def entry_at(self, row: int) -> PaletteEntry | None:
        """The entry of a line; None where there is none."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry_at(index.row())
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.title, entry.note, entry.keys) if part)
        return entry if role == PaletteRole.ENTRY else None

    def _refresh(self) -> None:
        self.beginResetModel()
        self._shown = self._ranked() if self._typed.strip() else self._offered()
        self.endResetModel()

    def _offered(self) -> list[PaletteEntry]:
        kinds = (PaletteKind.COMMAND, PaletteKind.SCAN)
        used = [entry for entry, _, _ in self._entries if entry.id in self._recent]
        used.sort(key=lambda entry: -self._recent[entry.id])
        others = [entry for entry, _, _ in self._entries if entry.id not in self._recent]
        return (used + [entry for kind in kinds for entry in others if entry.kind is kind])[:_MOST]

    def _ranked(self) -> list[PaletteEntry]:
        words = self._typed.casefold().split()
        found = []
        for place, (entry, title, note) in enumerate(self._entries):
            worth = score(words, title, note)
            if worth:
                found.append((-worth - self._recent.get(entry.id, 0), len(title), place, entry))
        found.sort(key=lambda one: one[:3])
        return [entry for *_, entry in found[:_MOST]]


def score(words: Sequence[str], title: str, note: str = "") -> int:
    """How well ``title`` (or, for less, ``note``) fits ``words``; 0 when a word is in neither. All in small letters.
    The whole title is best, then its beginning, the beginning of one of its words, a part of it, and letters that
    come in this order."""
    total = 0
    for word in words:
        worth = _worth(word, title) or (_ELSEWHERE if word in note else 0)
        if not worth:
            return 0
        total += worth
    return total


def _worth(word: str, title: str) -> int:
    at = title.find(word)
    if at == 0:
        return _WHOLE if len(word) == len(title) else _START
    if at > 0:
        return _WORD if f" {word}" in title else _INSIDE
    return _SCATTERED if len(word) > 1 and _comes_in_order(word, title) else 0


def _comes_in_order(word: str, title: str) -> bool:
    """Whether the letters of ``word`` come in this order in ``title``, the first at the beginning of a word."""
    at = 0 if title.startswith(word[0]) else title.find(f" {word[0]}") + 1
    if at == 0 and not title.startswith(word[0]):
        return False
    for letter in word[1:]:
        at = title.find(letter, at + 1)
        if at < 0:
            return False
    return True
