"""How cells of numbers are painted: prices, changes in the colour of their direction, the rating with its bar, its
parts as heat."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.delegates.cell_style import NUMBER, PADDING, Cell, CellPainter, CellStyle
from desktop.models.result_row import ResultRow
from desktop.text import UNKNOWN

__all__ = ["change_cell", "heat_step", "number_cell", "part_cell", "rank_cell", "rating_cell"]

_BAR_WIDTH, _BAR_HEIGHT = 28, 4
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
# Where a part of the rating takes the next warmer colour.
_STEPS = (50, 60, 70, 80, 90)
# A usual volume is nothing to look at.
_USUAL = 1.05
# Columns whose numbers are the same in many rows.
_FEW = ("rsi", "rvol", "r")


def rank_cell(style: CellStyle, cell: Cell) -> CellPainter:
    """The place, quiet: it is the order itself that speaks."""
    place, tone, show = _place(cell), style.tone("text.muted"), cell.column.show
    too_long = 10 ** _longest(style, cell)

    def paint(painter: QPainter, row: ResultRow) -> None:
        painter.setPen(tone)
        painter.drawText(place, NUMBER, show(row))

    def alike(row: ResultRow) -> Hashable:
        rank = row.rank or 0
        return rank if rank < too_long else None

    return CellPainter(paint, style.numbers, alike)


def number_cell(style: CellStyle, cell: Cell) -> CellPainter:
    """A number at the right of its cell."""
    place, show = _place(cell), cell.column.show
    usual, dropped, muted = style.tone("text.primary"), style.tone("text.secondary"), style.tone("text.muted")
    of_volume = cell.column.id == "rvol"

    def is_quiet(row: ResultRow, words: str) -> bool:
        return words == UNKNOWN or (of_volume and (row.match.relative_volume or 0) < _USUAL)

    def paint(painter: QPainter, row: ResultRow) -> None:
        words = show(row)
        painter.setPen(muted if is_quiet(row, words) else dropped if row.dropped else usual)
        painter.drawText(place, NUMBER, words)

    def alike(row: ResultRow) -> Hashable:
        words = show(row)
        return (words, is_quiet(row, words), row.dropped) if len(words) <= longest else None

    longest = _longest(style, cell)
    return CellPainter(paint, style.numbers, alike if cell.column.id in _FEW else None)


def change_cell(style: CellStyle, cell: Cell) -> CellPainter:
    """A number in the colour of its direction; its sign says the same."""
    place, value, show = _place(cell), cell.column.value, cell.column.show
    up, down, plain = style.tone("up"), style.tone("down"), number_cell(style, cell).paint

    def paint(painter: QPainter, row: ResultRow) -> None:
        change = value(row)
        if not isinstance(change, float) or change == 0:
            plain(painter, row)
            return
        painter.setPen(up if change > 0 else down)
        painter.drawText(place, NUMBER, show(row))

    return CellPainter(paint, style.numbers)


def rating_cell(style: CellStyle, cell: Cell) -> CellPainter:
    """The number, and a bar that is as full as it says."""
    width, height = style.look.scaled(_BAR_WIDTH), style.look.scaled(_BAR_HEIGHT)
    left = cell.rect.right() + 1 - PADDING - width
    track = QRectF(left, cell.rect.center().y() - height / 2, width, height)
    number = QRect(cell.rect.x(), cell.rect.y(), left - cell.rect.x() - 1, cell.rect.height())
    known, unknown = number.adjusted(0, 0, 1 - PADDING, -1), number.adjusted(0, 0, -PADDING, -1)
    usual, dropped, muted = style.tone("text.primary"), style.tone("text.secondary"), style.tone("text.muted")
    empty, full, show = style.tone("track"), style.tone("score"), cell.column.show

    def paint(painter: QPainter, row: ResultRow) -> None:
        rating = row.match.rating
        if rating is None:
            painter.setFont(style.numbers)
            painter.setPen(muted)
            painter.drawText(unknown, NUMBER, show(row))
            painter.setFont(style.strong_numbers)
            return
        painter.setPen(dropped if row.dropped else usual)
        painter.drawText(known, NUMBER, show(row))
        painter.fillRect(track, empty)
        share = min(100.0, max(0.0, rating)) / 100
        painter.fillRect(QRectF(track.x(), track.y(), width * share, height), full)

    return CellPainter(paint, style.strong_numbers)


def part_cell(style: CellStyle, cell: Cell) -> CellPainter:
    """A part of the rating, the warmer the better; below the middle it has no colour."""
    value, show = cell.column.value, cell.column.show
    box, number = QRectF(cell.rect).adjusted(1, 3, -1, -4), cell.rect.adjusted(0, 0, 0, -1)

    def step_of(row: ResultRow) -> int:
        part = value(row)
        return heat_step(part) if isinstance(part, float) else 0

    def paint(painter: QPainter, row: ResultRow) -> None:
        step = step_of(row)
        if step:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.tone(f"heat.{step}"))
            painter.drawRoundedRect(box, 2, 2)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(style.tone("text.primary" if step else "text.muted"))
        painter.drawText(number, _CENTRE, show(row))

    return CellPainter(paint, style.numbers, lambda row: (step_of(row), show(row)))


def heat_step(value: float) -> int:
    """Which of the six colours of heat a part of the rating has."""
    return sum(value >= step for step in _STEPS)


def _place(cell: Cell) -> QRect:
    return cell.rect.adjusted(0, 0, -PADDING, -1)


def _longest(style: CellStyle, cell: Cell) -> int:
    """How many signs surely lie within the cell: a longer number reaches into its neighbour."""
    return (cell.rect.width() - PADDING) // max(1, style.width("numbers", "0"))
