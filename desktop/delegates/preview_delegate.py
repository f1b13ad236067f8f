"""How the preview's cells are painted: numbers in their tones, and sixty closes as a line."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.look import Look
from desktop.models.preview_model import CLOSES, TONE

__all__ = ["PreviewDelegate"]

_Index = QModelIndex | QPersistentModelIndex
_SIDE = 5


class PreviewDelegate(QStyledItemDelegate):
    """Paints by the roles of :class:`~desktop.models.preview_model.PreviewModel`."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        closes = index.data(CLOSES)
        inner = option.rect.adjusted(_SIDE, 0, -_SIDE, 0)
        if closes:
            self._line(painter, QRectF(inner.adjusted(0, 6, -3, -6)), closes)
        else:
            first = index.column() == 0
            font = self._look.font("table", "semibold") if first else self._look.number_font("table")
            painter.setFont(font)
            painter.setPen(self._look.color(index.data(TONE)))
            shown = index.data() or ""
            if index.column() == 1:
                shown = QFontMetrics(font).elidedText(shown, Qt.TextElideMode.ElideRight, inner.width())
            flags = index.data(Qt.ItemDataRole.TextAlignmentRole)
            painter.drawText(inner, int(flags) | int(Qt.TextFlag.TextDontClip), shown)
        painter.setPen(self._look.color("line.subtle"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def _line(self, painter: QPainter, rect: QRectF, closes: list[float]) -> None:
        low, high = min(closes), max(closes)
        reach = (high - low) or 1.0
        step = rect.width() / max(1, len(closes) - 1)
        points = [
            QPointF(rect.x() + step * place, rect.bottom() - (close - low) / reach * rect.height())
            for place, close in enumerate(closes)
        ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.color("text.secondary"), 1.15))
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.color("up" if closes[-1] >= closes[-2:][0] else "down"))
        painter.drawEllipse(points[-1], 1.8, 1.8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
