"""How a line of a drop-down list is painted: a title, a note at the right, and headings between groups."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.look import Look

__all__ = ["ChoiceDelegate", "ChoiceRole", "choice", "heading"]

_Index = QModelIndex | QPersistentModelIndex
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_SIDE = 8
_GAP = 16


class ChoiceRole(IntEnum):
    """``NAME`` is what the choice stands for (None for a heading), ``NOTE`` a short text at the right."""

    NAME = Qt.ItemDataRole.UserRole
    NOTE = Qt.ItemDataRole.UserRole + 1


def choice(title: str, name: str, note: str = "", tooltip: str = "") -> QStandardItem:
    """A line that can be chosen."""
    item = QStandardItem(title)
    item.setData(name, ChoiceRole.NAME)
    item.setData(note, ChoiceRole.NOTE)
    item.setToolTip(tooltip)
    item.setData(f"{title}, {note}" if note else title, Qt.ItemDataRole.AccessibleTextRole)
    return item


def heading(title: str) -> QStandardItem:
    """A line between groups that cannot be chosen."""
    item = QStandardItem(title)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item


class ChoiceDelegate(QStyledItemDelegate):
    """Paints items made by :func:`choice` and :func:`heading`."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        metrics = QFontMetrics(self._look.font("ui"))
        note = index.data(ChoiceRole.NOTE) or ""
        width = metrics.horizontalAdvance(index.data() or "") + metrics.horizontalAdvance(note)
        return QSize(width + 2 * _SIDE + _GAP, self._look.size("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        inner = option.rect.adjusted(_SIDE, 0, -_SIDE, 0)
        if index.data(ChoiceRole.NAME) is None:
            painter.setFont(self._look.font("caption"))
            painter.setPen(self._look.color("text.muted"))
            painter.drawText(inner, _LEFT, index.data())
            return
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, self._look.color("accent.soft"))
        note = index.data(ChoiceRole.NOTE) or ""
        painter.setFont(self._look.number_font("ui"))
        painter.setPen(self._look.color("text.muted"))
        painter.drawText(inner, _RIGHT, note)
        room = inner.width() - (painter.fontMetrics().horizontalAdvance(note) + _GAP if note else 0)
        painter.setFont(self._look.font("ui"))
        painter.setPen(self._look.color("text.primary"))
        title = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, _LEFT, title)
