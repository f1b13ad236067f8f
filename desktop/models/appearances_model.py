"""The runs in which one symbol matched, as a table. It paints nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop import text
from desktop.models.runs_model import universe_title
from desktop.text import tr

if TYPE_CHECKING:
    from scanner import Appearance

__all__ = ["AppearancesModel"]

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TITLES = ("Run", "Universe", "When", "As of", "Rank", "Rating")
_FIRST_NUMBER = 4
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AppearancesModel(QAbstractTableModel):
    """Newest run first; rows do not change."""

    def __init__(
        self, found: Sequence[Appearance], titles: Mapping[str, str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._found = found
        self._titles = titles

    def run_id(self, row: int) -> str:
        """The run in a row."""
        return self._found[row].run.id

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._found)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section >= _FIRST_NUMBER else _LEFT
        return tr(_TITLES[section]) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() >= _FIRST_NUMBER:
            return _RIGHT
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(self._found[index.row()])[index.column()]
        return None

    def _words(self, one: Appearance) -> tuple[str, ...]:
        started = one.run.started.astimezone()
        return (
            one.run.name or one.run.scan.title,
            universe_title(one.run.scan.universe, self._titles),
            f"{text.day(started.date())} {text.clock_time(one.run.started)}",
            text.day(one.run.as_of),
            text.UNKNOWN if one.rank is None else text.count(one.rank),
            text.UNKNOWN if one.rating is None else text.count(round(one.rating)),
        )
