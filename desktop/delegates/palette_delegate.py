"""How a line of the command palette is painted: icon, title, note, keys."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.look import Look
from desktop.models.palette_model import PaletteEntry, PaletteRole

__all__ = ["PaletteDelegate"]

_Index = QModelIndex | QPersistentModelIndex
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_SIDE = 12
_ICON = 16
_GAP = 10
_HEIGHT = 30


class PaletteDelegate(QStyledItemDelegate):
    """Paints the lines of :class:`~desktop.models.palette_model.PaletteModel`."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, self._look.scaled(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry: PaletteEntry = index.data(PaletteRole.ENTRY)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, self._look.color("bg.selected"))
            painter.fillRect(
                option.rect.x(), option.rect.y(), 2, option.rect.height(), self._look.color("accent")
            )
        inner = option.rect.adjusted(_SIDE, 0, -_SIDE, 0)
        ratio = painter.device().devicePixelRatioF()
        icon = self._look.pixmap(entry.icon, "text.secondary", _ICON, ratio)
        painter.drawPixmap(inner.x(), inner.center().y() - _ICON // 2 + 1, icon)
        inner.setLeft(inner.x() + _ICON + _GAP)
        inner = self._text(painter, inner, entry.keys, "text.muted", _RIGHT)
        painter.setFont(self._look.font("input", "medium"))
        inner = self._text(painter, inner, entry.title, "text.primary", _LEFT)
        painter.setFont(self._look.font("ui"))
        self._text(painter, inner, entry.note, "text.muted", _LEFT)

    def _text(self, painter: QPainter, free: QRect, text: str, token: str, side: int) -> QRect:
        """Draw ``text`` at one side, shortened where it must be; what is free then."""
        if not text:
            return free
        if side == _RIGHT:
            painter.setFont(self._look.font("caption", "medium"))
        painter.setPen(self._look.color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, free.width())
        painter.drawText(free, side, shown)
        taken = painter.fontMetrics().horizontalAdvance(shown) + _GAP
        return free.adjusted(0, 0, -taken, 0) if side == _RIGHT else free.adjusted(taken, 0, 0, 0)
