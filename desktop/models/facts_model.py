"""Short facts as rows of a list: a sign, words at the left, a value at the right. It paints nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

__all__ = ["FactRole", "FactRow", "FactsModel"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class FactRole(IntEnum):
    """What the delegate asks for besides Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row. ``icon`` and its colour ``tone`` stand before ``words`` unless there is no icon; ``strong`` words are
    semibold. ``short`` words are painted where the others do not fit. ``spoken`` is what a screen reader says, and
    ``tip`` what a pointer that rests is told."""

    words: str
    value: str = ""
    icon: str = ""
    tone: str = "text.secondary"
    strong: bool = False
    short: str = ""
    spoken: str = ""
    tip: str = ""


class FactsModel(QAbstractListModel):
    """Rows are replaced all at once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[FactRow, ...] = ()

    @property
    def rows(self) -> tuple[FactRow, ...]:
        """The rows in order."""
        return self._rows

    def set_rows(self, rows: Sequence[FactRow]) -> None:
        """Show ``rows``. Nothing happens when they are shown already."""
        if tuple(rows) != self._rows:
            self.beginResetModel()
            self._rows = tuple(rows)
            self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == FactRole.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken or f"{row.words}: {row.value}"
        return None
