"""A count or a time in a sentence: the figure strong, the words around it quiet."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop.look import Look

__all__ = ["FactLabel"]

_GAP = 3  # a little more than the space before and after the figure
_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class FactLabel(QLabel):
    """Shows ``503 scanned``: its text is the whole of it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._figure, self._tone = "", "text.primary"
        self.setTextFormat(Qt.TextFormat.PlainText)
        look.dress(self, kind="numbers")
        look.changed.connect(self.updateGeometry)

    def show_fact(self, words: str, figure: str, tone: str = "text.primary") -> None:
        """Show ``words``, in which ``figure`` is strong and in the colour ``tone``."""
        self._figure, self._tone = figure, tone
        self.setText(words)
        self.updateGeometry()
        self.update()

    def _parts(self) -> list[tuple[str, QFont, str]]:
        """The text in pieces, each with font and colour."""
        quiet = self.font()
        strong = QFont(quiet)
        strong.setWeight(QFont.Weight.DemiBold)
        before, figure, after = self.text().partition(self._figure) if self._figure else (self.text(), "", "")
        pieces = (
            (before, quiet, "text.secondary"),
            (figure, strong, self._tone),
            (after, quiet, "text.secondary"),
        )
        return [piece for piece in pieces if piece[0]]

    def sizeHint(self) -> QSize:
        margins = self.contentsMargins()
        parts = self._parts()
        width = sum(QFontMetrics(font).horizontalAdvance(words) + _GAP for words, font, _ in parts) - _GAP
        return QSize(width + margins.left() + margins.right(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRect(self.contentsRect())
        for words, font, tone in self._parts():
            painter.setFont(font)
            painter.setPen(self._look.color(tone))
            painter.drawText(room, _FLAGS, words)
            room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(words) + _GAP)
