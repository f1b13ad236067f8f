"""The header of a table that shows by which column and in which direction it is sorted. It sorts nothing."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.look import Look
from desktop.text import tr

__all__ = ["SortHeader"]

_PADDING = 6
_ARROW = 10
_ARROW_GAP = 3


class SortHeader(QHeaderView):
    """Titles stand as their column does, the sorted one in the primary colour with an arrow after it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        look.fix_height(self, "tableHeader")
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setAccessibleName(tr("Columns; click one to sort by it"))
        look.changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.size("tableHeader"))

    def title_width(self, section: int) -> int:
        """The room that a title needs, with its arrow."""
        title = self.model().headerData(section, Qt.Orientation.Horizontal) or ""
        metrics = QFontMetrics(self._look.font("caption", "semibold"))
        return metrics.horizontalAdvance(title) + 2 * _PADDING + _ARROW + _ARROW_GAP

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        room = QRect(self.viewport().rect())
        room.setLeft(self.length() - self.offset())
        if not room.isEmpty():
            painter = QPainter(self.viewport())
            self._paint_ground(painter, room)
            painter.end()

    def _paint_ground(self, painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect, self._look.color("bg.panel"))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._look.color("line.default"))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        look = self._look
        painter.save()
        self._paint_ground(painter, rect)
        is_sorted = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        painter.setFont(look.font("caption", "semibold" if is_sorted else "medium"))
        painter.setPen(look.color("text.primary" if is_sorted else "text.secondary"))
        title = self.model().headerData(section, Qt.Orientation.Horizontal) or ""
        alignment = self.model().headerData(
            section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        )
        self._paint_title(painter, rect.adjusted(_PADDING, 0, -_PADDING, -1), title, alignment, is_sorted)
        painter.restore()

    def _paint_title(
        self, painter: QPainter, room: QRect, title: str, alignment: Qt.AlignmentFlag, is_sorted: bool
    ) -> None:
        taken = _ARROW + _ARROW_GAP if is_sorted else 0
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width() - taken)
        width = metrics.horizontalAdvance(shown)
        right = bool(alignment & Qt.AlignmentFlag.AlignRight)
        left = room.right() + 1 - taken - width if right else room.x()
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.drawText(QRect(left, room.y(), width + 2, room.height()), flags, shown)
        if is_sorted:
            name = "collapse" if self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder else "up"
            arrow = self._look.pixmap(name, "text.primary", _ARROW, self.devicePixelRatioF())
            painter.drawPixmap(left + width + _ARROW_GAP, room.center().y() - _ARROW // 2 + 1, arrow)
