"""The header of a table that shows by which columns and in which direction it is sorted. It sorts nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.look import Look
from desktop.text import tr

__all__ = ["SortHeader"]

_PADDING = 6
_ARROW = 10
_ARROW_GAP = 3
_MOST_STAMPS = 250


class SortHeader(QHeaderView):
    """Titles stand as their column does, the sorted ones in the primary colour with an arrow after them, and a small
    number where there are several.

    ``sort_wanted`` carries the column that was clicked and whether it is to be added to those sorted by (Shift)."""

    sort_wanted = Signal(int, bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._keys: list[tuple[int, bool]] = []
        self._shift = False
        # What sections look like: rows that stream in have the header painted with each of them, always alike.
        self._stamps: dict[object, QPixmap] = {}
        look.fix_height(self, "tableHeader")
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setAccessibleName(tr("Columns; click one to sort by it, with Shift to sort by it as well"))
        self.sectionClicked.connect(self._on_clicked)
        look.changed.connect(self._on_look)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.size("tableHeader"))

    def show_keys(self, keys: Sequence[tuple[int, bool]]) -> None:
        """Mark the columns sorted by, the strongest first, each with whether the largest come first."""
        self._keys = list(keys)
        self.viewport().update()

    def title_width(self, section: int) -> int:
        """The room that a title needs, with its arrow."""
        title = self.model().headerData(section, Qt.Orientation.Horizontal) or ""
        metrics = QFontMetrics(self._look.font("caption", "semibold"))
        return metrics.horizontalAdvance(title) + 2 * _PADDING + _ARROW + _ARROW_GAP

    def _on_look(self) -> None:
        self._stamps.clear()
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        super().mouseReleaseEvent(event)

    def _on_clicked(self, section: int) -> None:
        self.sort_wanted.emit(section, self._shift)

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
        model, across = self.model(), Qt.Orientation.Horizontal
        title = model.headerData(section, across) or ""
        alignment = model.headerData(section, across, Qt.ItemDataRole.TextAlignmentRole)
        place = next((place for place, key in enumerate(self._keys) if key[0] == section), None)
        ratio = self.devicePixelRatioF()
        if not ratio.is_integer():  # between two pixels a stamp would be blurred
            self._paint_section(painter, rect, title, alignment, place)
            return
        order = None if place is None else (place, self._keys[place][1], len(self._keys) > 1)
        look = title, alignment, order, rect.width(), rect.height(), ratio
        stamp = self._stamps.get(look)
        if stamp is None:
            if len(self._stamps) >= _MOST_STAMPS:
                self._stamps.clear()
            stamp = self._stamps[look] = QPixmap(rect.size() * ratio)
            stamp.setDevicePixelRatio(ratio)
            on_stamp = QPainter(stamp)
            self._paint_section(on_stamp, QRect(QPoint(0, 0), rect.size()), title, alignment, place)
            on_stamp.end()
        painter.drawPixmap(rect.topLeft(), stamp)

    def _paint_section(
        self, painter: QPainter, rect: QRect, title: str, alignment: Qt.AlignmentFlag, place: int | None
    ) -> None:
        look = self._look
        painter.save()
        self._paint_ground(painter, rect)
        painter.setFont(look.font("caption", "medium" if place is None else "semibold"))
        painter.setPen(look.color("text.muted" if place is None else "text.primary"))
        self._paint_title(painter, rect.adjusted(0, 0, 0, -1), title, alignment, place)
        painter.restore()

    def _paint_title(
        self, painter: QPainter, room: QRect, title: str, alignment: Qt.AlignmentFlag, place: int | None
    ) -> None:
        metrics = painter.fontMetrics()
        number = str(place + 1) if place is not None and len(self._keys) > 1 else ""
        taken = 0 if place is None else _ARROW + _ARROW_GAP + metrics.horizontalAdvance(number)
        width = metrics.horizontalAdvance(title)
        padding = _PADDING
        if alignment & Qt.AlignmentFlag.AlignHCenter:
            left = room.x() + max(0, (room.width() - width - taken) // 2)
        else:
            if width + taken + 2 * padding > room.width():
                padding = 2  # a title is rather near its neighbour than cut
            shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width() - taken - padding)
            title, width = shown, metrics.horizontalAdvance(shown)
            right = bool(alignment & Qt.AlignmentFlag.AlignRight)
            left = room.right() + 1 - padding - taken - width if right else room.x() + padding
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.drawText(QRect(left, room.y(), width + 2, room.height()), flags, title)
        if place is not None:
            arrow = self._look.pixmap(
                "collapse" if self._keys[place][1] else "up", "text.primary", _ARROW, self.devicePixelRatioF()
            )
            after = left + width + _ARROW_GAP
            painter.drawPixmap(after, room.center().y() - _ARROW // 2 + 1, arrow)
            painter.drawText(QRect(after + _ARROW, room.y(), taken, room.height()), flags, number)
