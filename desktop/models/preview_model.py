"""The first matches of a rule on stored prices, as a small table of the columns that its scan shows. How they were
found is not its matter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.models.asked_columns import asked_ids, in_asked_order
from desktop.models.result_columns import Column, ColumnKind, with_own_columns
from desktop.models.result_row import ResultRow
from desktop.models.results_model import ResultRole
from scanner import Match

__all__ = ["PreviewModel"]

_Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TO_THE_LEFT = (ColumnKind.SYMBOL, ColumnKind.WORDS, ColumnKind.YEAR, ColumnKind.DAYS, ColumnKind.SIGNALS)
# A preview is compared with nothing, and its order is seen.
_LEFT_OUT = ("rank", "diff")


class PreviewModel(QAbstractTableModel):
    """One row a match, best first. Its cells are painted as those of the results."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[ResultRow] = []
        self.columns: tuple[Column, ...] = ()
        self._asked: object = None
        self.show_columns((), ())

    def show_columns(self, shown: tuple[str, ...], own: tuple[str, ...]) -> bool:
        """Show the columns of a scan that wants ``shown`` and has ``own`` ones; False when they are so already."""
        if (shown, own) == self._asked:
            return False
        asked = asked_ids(shown, own)
        self.beginResetModel()
        self._asked = (shown, own)
        self.columns = tuple(
            column
            for column in in_asked_order(with_own_columns(own), asked)
            if column.id in asked and column.id not in _LEFT_OUT
        )
        self.endResetModel()
        return True

    def show_matches(self, matches: Sequence[Match]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = [ResultRow(match) for match in matches]
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.long_title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if column.kind in _TO_THE_LEFT else _RIGHT
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == ResultRole.ROW:
            return row
        if role == ResultRole.COLUMN:
            return column
        if role == Qt.ItemDataRole.DisplayRole:
            return column.show(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.hint(row) if column.hint is not None else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return column.say(row)
        return None
