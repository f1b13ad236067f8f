"""How the little charts of the results are painted: the year's range with a mark at the close, and sixty closes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from desktop.delegates.cell_style import PADDING, Cell, CellPainter, CellStyle
from desktop.models.result_row import ResultRow

__all__ = ["days_cell", "year_cell"]

_TRACK_WIDTH, _TRACK_HEIGHT = 50, 2.5
_TICK_WIDTH, _TICK_HEIGHT = 2.5, 9.5
_LINE_WIDTH, _DOT = 1.15, 1.7
_DAYS_HEIGHT = 14


def year_cell(style: CellStyle, cell: Cell) -> CellPainter:
    """A track from the year's low to its high; the way up to the close is stronger, and a tick stands at it."""
    value = cell.column.value
    width = (
        cell.rect.width() - 2 * PADDING if cell.rect.width() < _TRACK_WIDTH + 2 * PADDING else _TRACK_WIDTH
    )
    left, middle = cell.rect.x() + PADDING, cell.rect.y() + (cell.rect.height() - 1) / 2
    top, tick_top = middle - _TRACK_HEIGHT / 2, middle - _TICK_HEIGHT / 2
    track = QRectF(left, top, width, _TRACK_HEIGHT)
    ground, way = style.tone("track"), style.tone("line.strong")
    usual, dropped = style.tone("text.primary"), style.tone("text.secondary")

    def paint(painter: QPainter, row: ResultRow) -> None:
        share = value(row)
        if not isinstance(share, float):
            return
        place = left + width * share / 100
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(track, 1, 1)
        painter.setBrush(way)
        painter.drawRoundedRect(QRectF(left, top, place - left, _TRACK_HEIGHT), 1, 1)
        painter.setBrush(dropped if row.dropped else usual)
        painter.drawRoundedRect(QRectF(place - _TICK_WIDTH / 2, tick_top, _TICK_WIDTH, _TICK_HEIGHT), 1, 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    return CellPainter(paint, style.words)


def days_cell(style: CellStyle, cell: Cell) -> CellPainter:
    """The closes as a grey line between their own lowest and highest; the dot at its end has the colour of the last
    day's direction."""
    height = style.look.scaled(_DAYS_HEIGHT)
    top = cell.rect.y() + (cell.rect.height() - 1 - height) / 2
    left, width, bottom = cell.rect.x() + PADDING, cell.rect.width() - 2 * PADDING - 2, top + height
    usual, dropped = (QPen(style.tone(name), _LINE_WIDTH) for name in ("text.secondary", "text.muted"))
    up, down = style.tone("up"), style.tone("down")

    def paint(painter: QPainter, row: ResultRow) -> None:
        closes = [close for close in row.match.closes if close == close]
        if len(closes) < 2:
            return
        low, high = min(closes), max(closes)
        across, scale = width / (len(closes) - 1), height / ((high - low) or 1.0)
        points = [
            QPointF(left + place * across, bottom - (close - low) * scale)
            for place, close in enumerate(closes)
        ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(dropped if row.dropped else usual)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(up if closes[-1] >= closes[-2] else down)
        painter.drawEllipse(points[-1], _DOT, _DOT)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    return CellPainter(paint, style.words)
