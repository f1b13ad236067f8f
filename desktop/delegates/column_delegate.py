"""How a column is painted that can be checked and dragged: six dots, a box, a title, and a note at the right."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.look import Look

__all__ = ["COLUMN_NOTE", "ColumnDelegate"]

COLUMN_NOTE = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_GRIP, _DOTS = 18, 14
_BOX, _SIDE = 34, 16


class ColumnDelegate(QStyledItemDelegate):
    """The note is the item's data of role :data:`COLUMN_NOTE`."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, whole = self._look, QRect(option.rect)
        focused = option.state & QStyle.StateFlag.State_HasFocus
        if focused:
            painter.fillRect(whole, look.color("bg.hover"))
        dots = look.pixmap("drag", "text.muted", _DOTS, painter.device().devicePixelRatioF())
        painter.drawPixmap(whole.x(), whole.y() + (whole.height() - _DOTS) // 2, dots)
        option.state &= ~(QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus)
        option.rect = self._beside_grip(whole)
        option.font = look.font("ui", "medium")
        super().paint(painter, option, index)
        self._paint_note(painter, option, index)
        if focused:
            painter.setPen(look.color("accent"))
            painter.drawRect(whole.adjusted(0, 0, -1, -1))

    def _paint_note(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        title = option.fontMetrics.horizontalAdvance(index.data() or "")
        room = option.rect.adjusted(title + _BOX, 0, -_SIDE, 0)
        painter.setFont(self._look.font("ui"))
        painter.setPen(self._look.color("text.muted"))
        note = index.data(COLUMN_NOTE) or ""
        shown = painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _RIGHT, shown)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """The box is where it is painted."""
        option.rect = self._beside_grip(QRect(option.rect))
        return super().editorEvent(event, model, option, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: _Index) -> None:
        """The name is edited behind the box."""
        editor.setGeometry(option.rect.adjusted(self._look.scaled(_GRIP) + _BOX - 14, 0, -_SIDE, 0))

    def _beside_grip(self, rect: QRect) -> QRect:
        return rect.adjusted(self._look.scaled(_GRIP), 0, 0, 0)
