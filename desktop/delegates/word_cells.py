"""How cells of words are painted: symbols, names, badges of what changed, chips of signals."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from desktop.delegates.cell_style import PADDING, WORDS, Cell, CellStyle
from desktop.models.result_row import ResultRow

__all__ = ["paint_diff", "paint_reason", "paint_signals", "paint_symbol", "paint_words"]

_CHIP_HEIGHT, _CHIP_PADDING, _CHIP_GAP = 16, 5, 4
_BADGE_HEIGHT, _BADGE_PADDING = 15, 3
# Words are cut where they end anyway; what little room there is belongs to them.
_WORDS_PADDING = 2
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


def paint_symbol(painter: QPainter, style: CellStyle, cell: Cell) -> None:
    """The symbol, whole: it is what a row is known by."""
    tone = "text.secondary" if cell.row.dropped else "text.primary"
    rect = cell.rect.adjusted(PADDING, 0, 0, -1)
    style.draw(painter, rect, WORDS, cell.row.match.symbol, style.symbol, tone)


def paint_words(painter: QPainter, style: CellStyle, cell: Cell) -> None:
    """Words, elided where they do not fit."""
    quiet = cell.row.dropped or cell.column.id == "sector"
    _elided(
        painter, cell.rect, style, cell.column.show(cell.row), "text.muted" if quiet else "text.secondary"
    )


def paint_reason(painter: QPainter, rect: QRect, style: CellStyle, row: ResultRow) -> None:
    """Why a symbol dropped out, over all the columns that it has no values for."""
    _elided(painter, rect, style, row.reason, "text.secondary")


def paint_diff(painter: QPainter, style: CellStyle, cell: Cell) -> None:
    """NEW filled softly (fully where ``solid``, on a ground that has a colour itself), DROP outlined, the rest
    quiet."""
    words = cell.column.show(cell.row)
    if cell.row.change == "new":
        fill, tone = ("accent.fill", "text.onAccent") if cell.solid else ("accent.soft", "accent")
        _box(painter, cell.rect, style, words, style.badge, tone, fill=fill, height=_BADGE_HEIGHT)
    elif cell.row.change == "dropped":
        _box(
            painter,
            cell.rect,
            style,
            words,
            style.badge,
            "text.secondary",
            line="line.strong",
            height=_BADGE_HEIGHT,
        )
    elif words:
        inner = cell.rect.adjusted(PADDING, 0, 0, -1)
        style.draw(painter, inner, WORDS, words, style.small_numbers, "text.muted")


def paint_signals(painter: QPainter, style: CellStyle, cell: Cell) -> None:
    """The first signal as a chip, the second too if both fit with what is said of the rest."""
    signals = cell.row.match.signals
    if not signals:
        return
    room = cell.rect.width() - 2 * PADDING
    widths = [style.width("chip", name) + 2 * _CHIP_PADDING for name in signals[:2]]
    shown = 1
    if len(signals) > 1:
        more = style.width("chip", f"+{len(signals) - 2}") + _CHIP_GAP if len(signals) > 2 else 0
        if sum(widths) + _CHIP_GAP + more <= room:
            shown = 2
    left = cell.rect.x() + PADDING
    for name, width in zip(signals[:shown], widths, strict=False):
        place = QRect(left - PADDING, cell.rect.y(), width + 2 * PADDING, cell.rect.height())
        _box(
            painter, place, style, name, style.chip, "text.secondary",
            fill="bg.raised", line="line.control", height=_CHIP_HEIGHT,
        )  # fmt: skip
        left += width + _CHIP_GAP
    if shown < len(signals):
        rest = QRect(left, cell.rect.y(), cell.rect.right() - left, cell.rect.height() - 1)
        style.draw(painter, rest, WORDS, f"+{len(signals) - shown}", style.chip, "text.muted")


def _box(
    painter: QPainter,
    cell: QRect,
    style: CellStyle,
    words: str,
    font: QFont,
    tone: str,
    *,
    fill: str = "",
    line: str = "",
    height: int,
) -> None:
    """Words in a rounded box that begins where the cell's text does."""
    name, padding = ("badge", _BADGE_PADDING) if font is style.badge else ("chip", _CHIP_PADDING)
    width, height = style.width(name, words) + 2 * padding, style.look.scaled(height)
    box = QRectF(cell.x() + PADDING, cell.y() + (cell.height() - 1 - height) // 2, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(style.tone(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(style.tone(line) if line else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5) if line else box, 3, 3)
    painter.setFont(font)
    painter.setPen(style.tone(tone))
    painter.drawText(box, _CENTRE, words)
    painter.restore()


def _elided(painter: QPainter, rect: QRect, style: CellStyle, words: str, tone: str) -> None:
    rect = rect.adjusted(PADDING, 0, -_WORDS_PADDING, -1)
    shown = style.metrics("words").elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    style.draw(painter, rect, WORDS, shown, style.words, tone)
