"""How a short fact is painted: its sign, its words as far as they fit, its value whole; in rows with strong words
these are whole and the value is cut."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.look import Look
from desktop.models.facts_model import FactRole, FactRow

__all__ = ["FactDelegate"]

_Index = QModelIndex | QPersistentModelIndex
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_SIDE, _GAP, _ICON = 12, 8, 14


class FactDelegate(QStyledItemDelegate):
    """Paints rows of a :class:`~desktop.models.facts_model.FactsModel`. A list that cannot be ``chosen`` from shows
    its current row only while it has the keyboard."""

    def __init__(self, look: Look, parent: QObject | None = None, *, chosen: bool = False) -> None:
        super().__init__(parent)
        self._look = look
        self._chosen = chosen

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, self._look.size("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: FactRow = index.data(FactRole.ROW)
        rect = option.rect
        has_keyboard = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if has_keyboard or (self._chosen and option.state & QStyle.StateFlag.State_Selected):
            painter.fillRect(rect, self._look.color("bg.selected"))
            painter.fillRect(rect.x(), rect.y(), 2, rect.height(), self._look.color("accent"))
        elif self._chosen and option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._look.color("bg.hover"))
        inner = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        if row.icon:
            ratio = painter.device().devicePixelRatioF()
            picture = self._look.pixmap(row.icon, row.tone, _ICON, ratio)
            painter.drawPixmap(inner.x(), rect.center().y() - _ICON // 2, picture)
            inner.setLeft(inner.x() + _ICON + _GAP)
        font = self._look.font("ui", "semibold" if row.strong else "regular")
        room = inner.width()
        if row.strong:
            room -= QFontMetrics(font).horizontalAdvance(row.words) + _GAP + 1
        inner.setRight(inner.right() - self._paint_value(painter, inner, row, room))
        painter.setFont(font)
        painter.setPen(self._look.color("text.primary" if row.strong else "text.secondary"))
        metrics = QFontMetrics(font)
        fits = not row.short or metrics.horizontalAdvance(row.words) <= inner.width()
        words = row.words if fits else row.short
        cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _LEFT, cut)

    def _paint_value(self, painter: QPainter, inner: QRect, row: FactRow, room: int) -> int:
        """The width that is gone, with a gap. A value beside strong words keeps to its ``room``."""
        if not row.value:
            return 0
        font = self._look.number_font("ui", "regular" if row.strong else "medium")
        painter.setFont(font)
        painter.setPen(self._look.color("text.secondary" if row.strong else "text.primary"))
        metrics, shown = QFontMetrics(font), row.value
        if row.strong:
            shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, _RIGHT | int(Qt.TextFlag.TextDontClip), shown)
        return metrics.horizontalAdvance(shown) + _GAP
