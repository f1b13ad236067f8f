"""A cell of the results and the fonts and colours for it, asked of the look once and kept until it changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from desktop.look import Look
from desktop.models.result_columns import Column
from desktop.models.result_row import ResultRow

__all__ = ["MIDDLE", "NUMBER", "PADDING", "WORDS", "Cell", "CellPainter", "CellStyle", "Paint"]

MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
WORDS = int(Qt.AlignmentFlag.AlignLeft) | MIDDLE
# A number is never cut short: a wrong number is worse than one that touches its neighbour.
NUMBER = int(Qt.AlignmentFlag.AlignRight) | MIDDLE | int(Qt.TextFlag.TextDontClip)
PADDING = 6

Paint = Callable[[QPainter, ResultRow], None]


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of one column's cells. ``solid`` fills the mark of a new match: on a ground that is coloured itself
    the soft one would drown."""

    rect: QRect
    column: Column
    solid: bool = False


@dataclass(frozen=True, slots=True)
class CellPainter:
    """Paints the cells of one column at one place: what hangs on these two is worked out before, what hangs on the
    row comes last. ``paint`` finds its ``font`` set, and leaves it so; it may leave any pen and brush behind.

    Where many rows have the same cell, ``alike`` names what it looks like: it is painted once for each name. None
    means that this one row's is to be painted for itself."""

    paint: Paint
    font: QFont
    alike: Callable[[ResultRow], Hashable] | None = None


class CellStyle:
    """``words``, ``symbol``, ``numbers``, ``strong_numbers``, ``small_numbers``, ``badge`` and ``chip`` are fonts;
    :meth:`tone` gives colours by token."""

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
