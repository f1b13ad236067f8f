"""How cells of numbers are painted: prices, changes in the colour of their direction, the rating with its bar, its
parts as heat."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.delegates.cell_style import NUMBER, PADDING, Cell, CellStyle
from desktop.text import UNKNOWN

__all__ = ["heat_step", "paint_change", "paint_number", "paint_part", "paint_rank", "paint_rating"]

_BAR_WIDTH, _BAR_HEIGHT = 28, 4
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
# Where a part of the rating takes the next warmer colour.
_STEPS = (50, 60, 70, 80, 90)
# A usual volume is nothing to look at.
_USUAL = 1.05


def paint_rank(painter: QPainter, style: CellStyle, cell: Cell) -> None:
    """The place, quiet: it is the order itself that speaks."""
    _number(painter, cell.rect, style, cell.column.show(cell.row), "text.muted")


def paint_number(painter: QPainter, style: CellStyle, cell: Cell) -> None:
    """A number at the right of its cell."""
    words = cell.column.show(cell.row)
    tone = "text.secondary" if cell.row.dropped else "text.primary"
    if words == UNKNOWN or (cell.column.id == "rvol" and (cell.row.match.relative_volume or 0) < _USUAL):
        tone = "text.muted"
    _number(painter, cell.rect, style, words, tone)


def paint_change(painter: QPainter, style: CellStyle, cell: Cell) -> None:
    """A number in the colour of its direction; its sign says the same."""
    change = cell.column.value(cell.row)
    if not isinstance(change, float) or change == 0:
        paint_number(painter, style, cell)
        return
    _number(painter, cell.rect, style, cell.column.show(cell.row), "up" if change > 0 else "down")


def paint_rating(painter: QPainter, style: CellStyle, cell: Cell) -> None:
    """The number, and a bar that is as full as it says."""
    bar_width, bar_height = style.look.scaled(_BAR_WIDTH), style.look.scaled(_BAR_HEIGHT)
    bar = QRectF(
        cell.rect.right() + 1 - PADDING - bar_width,
        cell.rect.center().y() - bar_height / 2,
        bar_width,
        bar_height,
    )
    number = QRect(cell.rect.x(), cell.rect.y(), int(bar.x()) - cell.rect.x() - 1, cell.rect.height())
    rating = cell.row.match.rating
    if rating is None:
        _number(painter, number, style, cell.column.show(cell.row), "text.muted")
        return
    painter.setFont(style.strong_numbers)
    painter.setPen(style.tone("text.secondary" if cell.row.dropped else "text.primary"))
    painter.drawText(number.adjusted(0, 0, -PADDING + 1, -1), NUMBER, cell.column.show(cell.row))
    painter.fillRect(bar, style.tone("track"))
    bar.setWidth(bar_width * min(100.0, max(0.0, rating)) / 100)
    painter.fillRect(bar, style.tone("score"))


def paint_part(painter: QPainter, style: CellStyle, cell: Cell) -> None:
    """A part of the rating, the warmer the better; below the middle it has no colour."""
    value = cell.column.value(cell.row)
    step = heat_step(value) if isinstance(value, float) else 0
    if step:
        box = QRectF(cell.rect).adjusted(1, 3, -1, -4)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.tone(f"heat.{step}"))
        painter.drawRoundedRect(box, 2, 2)
        painter.restore()
    painter.setFont(style.numbers)
    painter.setPen(style.tone("text.primary" if step else "text.muted"))
    painter.drawText(cell.rect.adjusted(0, 0, 0, -1), _CENTRE, cell.column.show(cell.row))


def heat_step(value: float) -> int:
    """Which of the six colours of heat a part of the rating has."""
    return sum(value >= step for step in _STEPS)


def _number(painter: QPainter, rect: QRect, style: CellStyle, words: str, tone: str) -> None:
    style.draw(painter, rect.adjusted(0, 0, -PADDING, -1), NUMBER, words, style.numbers, tone)
