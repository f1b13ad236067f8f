"""The first matches of a rule on stored prices, as a small table. How they were found is not its matter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop import text
from desktop.text import tr
from scanner import Match

__all__ = ["CLOSES", "PreviewModel"]

_Index = QModelIndex | QPersistentModelIndex
CLOSES = Qt.ItemDataRole.UserRole
TONE = Qt.ItemDataRole.UserRole + 1
HEADS = ("Symbol", "Name", "Last", "Chg %", "RSI", "RVol", "60 days")
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PreviewModel(QAbstractTableModel):
    """One row a match, best first."""

    def __init__(self) -> None:
        super().__init__()
        self._matches: tuple[Match, ...] = ()

    def show_matches(self, matches: Sequence[Match]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._matches = tuple(matches)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._matches)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(HEADS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if section < 2 else _RIGHT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        match, column = self._matches[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _shown(match, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column < 2 else _RIGHT
        if role == CLOSES and column == len(HEADS) - 1:
            return match.closes
        if role == TONE:
            rose = match.change_pct is None or match.change_pct >= 0
            return {0: "text.primary", 1: "text.secondary", 3: "up" if rose else "down"}.get(
                column, "text.primary"
            )
        if role == Qt.ItemDataRole.ToolTipRole and column < 2:
            return match.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{tr(HEADS[column])} {_shown(match, column)}"
        return None


def _shown(match: Match, column: int) -> str:
    shown = (
        match.symbol,
        match.name,
        text.price(match.close),
        text.signed(match.change_pct),
        text.number(match.rsi, 0),
        text.ratio(match.relative_volume),
    )
    return shown[column] if column < len(shown) else ""
