"""How cells of words are painted: symbols, names, badges of what changed, chips of signals."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.delegates.cell_style import PADDING, WORDS, Cell, CellPainter, CellStyle
from desktop.models.result_row import ResultRow

__all__ = ["diff_cell", "reason_cell", "signals_cell", "symbol_cell", "words_cell"]

_CHIP_GAP = 4
# Words are cut where they end anyway; what little room there is belongs to them.
_WORDS_PADDING = 2
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, slots=True)
class _Box:
    """Words in a rounded box: their font by its name in the style, the box's height, and what is left and right."""

    font: str
    height: int
    padding: int

    def width(self, style: CellStyle, words: str) -> int:
        return style.width(self.font, words) + 2 * self.padding

    def paint(
        self,
        painter: QPainter,
        left: int,
        cell: QRect,
        style: CellStyle,
        words: str,
        tone: str,
        *,
        fill: str = "",
        line: str = "",
    ) -> None:
        """A box that begins at ``left``, in the middle of ``cell``."""
        height = style.look.scaled(self.height)
        top = cell.y() + (cell.height() - 1 - height) // 2
        box = QRectF(left, top, self.width(style, words), height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(style.tone(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.setPen(style.tone(line) if line else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5) if line else box, 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setFont(getattr(style, self.font))
        painter.setPen(style.tone(tone))
        painter.drawText(box, _CENTRE, words)


_BADGE = _Box("badge", height=15, padding=3)
_CHIP = _Box("chip", height=16, padding=5)


def symbol_cell(style: CellStyle, cell: Cell) -> CellPainter:
    """The symbol, whole: it is what a row is known by."""
    place = cell.rect.adjusted(PADDING, 0, 0, -1)
    usual, dropped = style.tone("text.primary"), style.tone("text.secondary")

    def paint(painter: QPainter, row: ResultRow) -> None:
        painter.setPen(dropped if row.dropped else usual)
        painter.drawText(place, WORDS, row.match.symbol)

    return CellPainter(paint, style.symbol)


def words_cell(style: CellStyle, cell: Cell) -> CellPainter:
    """Words, elided where they do not fit."""
    is_sector, show = cell.column.id == "sector", cell.column.show
    usual, dropped = style.tone("text.muted" if is_sector else "text.secondary"), style.tone("text.muted")
    write = _elided(style, cell.rect)

    def paint(painter: QPainter, row: ResultRow) -> None:
        painter.setPen(dropped if row.dropped else usual)
        write(painter, show(row))

    return CellPainter(paint, style.words, show if is_sector else None)


def reason_cell(style: CellStyle, rect: QRect) -> CellPainter:
    """Why a symbol dropped out, over all the columns that it has no values for."""
    tone, write = style.tone("text.secondary"), _elided(style, rect)

    def paint(painter: QPainter, row: ResultRow) -> None:
        painter.setPen(tone)
        write(painter, row.reason)

    return CellPainter(paint, style.words)


def diff_cell(style: CellStyle, cell: Cell) -> CellPainter:
    """NEW filled softly (fully where ``solid``, on a ground that has a colour itself), DROP outlined, the rest
    quiet."""
    show, left = cell.column.show, cell.rect.x() + PADDING
    inner = cell.rect.adjusted(PADDING, 0, 0, -1)
    fill, tone = ("accent.fill", "text.onAccent") if cell.solid else ("accent.soft", "accent")

    def paint(painter: QPainter, row: ResultRow) -> None:
        words = show(row)
        if row.change == "new":
            _BADGE.paint(painter, left, cell.rect, style, words, tone, fill=fill)
        elif row.change == "dropped":
            _BADGE.paint(painter, left, cell.rect, style, words, "text.secondary", line="line.strong")
        elif words:
            painter.setFont(style.small_numbers)
            painter.setPen(style.tone("text.muted"))
            painter.drawText(inner, WORDS, words)

    return CellPainter(paint, style.small_numbers, show)


def signals_cell(style: CellStyle, cell: Cell) -> CellPainter:
    """The first signal as a chip, the second too if both fit with what is said of the rest. Without room for the
    first one their number is said alone: a word is never cut."""
    room = cell.rect.width() - 2 * PADDING

    def chip(painter: QPainter, left: int, words: str) -> int:
        tones = {"tone": "text.secondary", "fill": "bg.raised", "line": "line.control"}
        _CHIP.paint(painter, left, cell.rect, style, words, **tones)
        return left + _CHIP.width(style, words) + _CHIP_GAP

    def paint(painter: QPainter, row: ResultRow) -> None:
        signals = row.match.signals
        if not signals:
            return
        left = cell.rect.x() + PADDING
        shown = _chips_in(style, signals, room)
        for name in signals[:shown]:
            left = chip(painter, left, name)
        if not shown:
            chip(painter, left, _more(len(signals)))
        elif shown < len(signals):
            rest = QRect(left, cell.rect.y(), cell.rect.right() - left, cell.rect.height() - 1)
            painter.setPen(style.tone("text.muted"))
            painter.drawText(rest, WORDS, _more(len(signals) - shown))

    def alike(row: ResultRow) -> Hashable:
        return (*row.match.signals[:2], len(row.match.signals))

    return CellPainter(paint, style.chip, alike)


def _chips_in(style: CellStyle, signals: tuple[str, ...], room: int) -> int:
    """How many of the first two chips fit with what is said of the rest."""
    for shown in (2, 1):
        chips, rest = signals[:shown], len(signals) - shown
        taken = sum(_CHIP.width(style, name) for name in chips) + (len(chips) - 1) * _CHIP_GAP
        if rest > 0:
            taken += _CHIP_GAP + style.width("chip", _more(rest))
        if len(chips) == shown and taken <= room:
            return shown
    return 0


def _more(count: int) -> str:
    return f"+{count}"


def _elided(style: CellStyle, rect: QRect) -> Callable[[QPainter, str], None]:
    """Writes words into ``rect``, as many of them as fit."""
    place, metrics = rect.adjusted(PADDING, 0, -_WORDS_PADDING, -1), style.metrics("words")
    room = place.width()

    def write(painter: QPainter, words: str) -> None:
        painter.drawText(place, WORDS, metrics.elidedText(words, Qt.TextElideMode.ElideRight, room))

    return write
