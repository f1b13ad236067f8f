"""How a scan in the library is painted: its title, and a number or a word at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.delegates.choice_delegate import ChoiceRole
from desktop.look import Look

__all__ = ["LibraryDelegate"]

_Index = QModelIndex | QPersistentModelIndex
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_SIDE = 14
_GAP = 10


class LibraryDelegate(QStyledItemDelegate):
    """Paints items made by :mod:`desktop.delegates.choice_delegate`, headings included."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, self._look.scaled(32 if index.data(ChoiceRole.NAME) is None else 26))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look, inner = self._look, option.rect.adjusted(_SIDE, 0, -_SIDE, 0)
        if index.data(ChoiceRole.NAME) is None:
            painter.setFont(look.font("caption"))
            painter.setPen(look.color("text.secondary"))
            painter.drawText(inner.adjusted(-2, 6, 0, 0), _LEFT, index.data())
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, look.color("bg.selected"))
            painter.fillRect(option.rect.x(), option.rect.y(), 2, option.rect.height(), look.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, look.color("bg.hover"))
        note = index.data(ChoiceRole.NOTE) or ""
        painter.setFont(look.number_font("ui"))
        painter.setPen(look.color("text.muted"))
        painter.drawText(inner, _RIGHT, note)
        taken = painter.fontMetrics().horizontalAdvance(note) + _GAP if note else 0
        font = look.font("ui", "semibold" if selected else "regular")
        painter.setFont(font)
        painter.setPen(look.color("text.primary"))
        room = inner.width() - taken
        title = QFontMetrics(font).elidedText(index.data(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, _LEFT, title)
