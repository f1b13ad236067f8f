"""A cell of the results and the fonts and colours for it, asked of the look once and kept until it changes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from desktop.look import Look
from desktop.models.result_columns import Column
from desktop.models.result_row import ResultRow

__all__ = ["MIDDLE", "NUMBER", "PADDING", "WORDS", "Cell", "CellStyle"]

MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
WORDS = int(Qt.AlignmentFlag.AlignLeft) | MIDDLE
# A number is never cut short: a wrong number is worse than one that touches its neighbour.
NUMBER = int(Qt.AlignmentFlag.AlignRight) | MIDDLE | int(Qt.TextFlag.TextDontClip)
PADDING = 6


@dataclass(slots=True)
class Cell:
    """One cell to be painted. ``solid`` fills the mark of a new match: on a ground that is coloured itself the soft
    one would drown."""

    rect: QRect
    row: ResultRow
    column: Column
    solid: bool = False


class CellStyle:
    """``words``, ``symbol``, ``numbers``, ``strong_numbers``, ``small_numbers`` and ``chip`` are fonts; :meth:`tone`
    gives colours by token."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.words = look.font("table")
        self.symbol = look.font("table", "semibold")
        self.numbers = look.number_font("table")
        self.strong_numbers = look.number_font("table", "semibold")
        self.small_numbers = look.number_font("caption")
        self.badge = look.font("chip", "semibold")
        self.chip = look.font("chip")
        self._tones: dict[str, QColor] = {}
        self._metrics: dict[str, QFontMetrics] = {}

    def tone(self, token: str) -> QColor:
        """The colour called ``token``."""
        if token not in self._tones:
            self._tones[token] = self.look.color(token)
        return self._tones[token]

    def width(self, font: str, words: str) -> int:
        """How wide ``words`` are in one of the fonts, by its name here."""
        return self.metrics(font).horizontalAdvance(words)

    def metrics(self, font: str) -> QFontMetrics:
        """The measures of one of the fonts, by its name here."""
        if font not in self._metrics:
            self._metrics[font] = QFontMetrics(getattr(self, font))
        return self._metrics[font]

    def draw(self, painter: QPainter, rect: QRect, flags: int, words: str, font: QFont, tone: str) -> None:
        """Write ``words`` into ``rect``."""
        painter.setFont(font)
        painter.setPen(self.tone(tone))
        painter.drawText(rect, flags, words)
