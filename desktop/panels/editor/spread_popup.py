"""How a value is spread over the universe, with the threshold that a condition compares it with."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop import text
from desktop.look import Look
from desktop.panels.labels import label, words
from desktop.text import tr
from scanner import Histogram

__all__ = ["SpreadPopup"]

_WIDTH, _HEIGHT = 340, 96


class SpreadPopup(QFrame):
    """A small window that goes away with the next click or Esc."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self.setProperty("card", "list")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("How the value is spread"))
        self._title = label(look, weight="semibold")
        self._bars = _Bars(look)
        self._limits = words(look, tone="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(self._title)
        column.addWidget(self._bars)
        column.addWidget(self._limits)

    def show_spread(self, expression: str, found: Histogram) -> None:
        """Show the counts; with a threshold also how many lie on either side."""
        self._title.setText(expression)
        self._bars.show_spread(found)
        if not found.counts or len(found.edges) < 2:
            self._limits.setText(tr("No stored prices."))
            return
        low, high = text.column_value(found.edges[0]), text.column_value(found.edges[-1])
        parts = [tr("{low} to {high}", low=low, high=high)]
        if found.threshold is None:
            parts.append(tr("{count} symbols", count=text.count(sum(found.counts))))
        else:
            threshold = text.column_value(found.threshold)
            parts.append(tr("{count} below {threshold}", count=text.count(found.below), threshold=threshold))
            parts.append(tr("{count} above", count=text.count(found.above)))
        if found.unknown:
            parts.append(tr("{count} unknown", count=text.count(found.unknown)))
        self._limits.setText(", ".join(parts))


class _Bars(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._found: Histogram | None = None
        self.setFixedSize(look.scaled(_WIDTH), look.scaled(_HEIGHT))

    def show_spread(self, found: Histogram) -> None:
        self._found = found
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bars from the left to the right, and the threshold as a line."""
        found = self._found
        if found is None or not found.counts or len(found.edges) < 2:
            return
        painter, most = QPainter(self), max(found.counts) or 1
        step = self.width() / len(found.counts)
        for place, count in enumerate(found.counts):
            height = round(self.height() * count / most)
            left, right = round(step * place), round(step * (place + 1)) - 1
            bar = QRect(left, self.height() - height, max(1, right - left), height)
            painter.fillRect(bar, self._look.color("score"))
        low, high = found.edges[0], found.edges[-1]
        if found.threshold is not None and low <= found.threshold <= high:
            x = round(self.width() * (found.threshold - low) / (high - low))
            painter.fillRect(x, 0, 2, self.height(), self._look.color("warn"))
