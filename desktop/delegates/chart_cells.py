"""How the little charts of the results are painted: the year's range with a mark at the close, and sixty closes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from desktop.delegates.cell_style import PADDING, Cell, CellStyle

__all__ = ["paint_days", "paint_year"]

_TRACK_WIDTH, _TRACK_HEIGHT = 50, 2.5
_TICK_WIDTH, _TICK_HEIGHT = 2.5, 9.5
_LINE_WIDTH, _DOT = 1.15, 1.7
_DAYS_HEIGHT = 14


def paint_year(painter: QPainter, style: CellStyle, cell: Cell) -> None:
    """A track from the year's low to its high; the way up to the close is stronger, and a tick stands at it."""
    value = cell.column.value(cell.row)
    if not isinstance(value, float):
        return
    width = (
        cell.rect.width() - 2 * PADDING if cell.rect.width() < _TRACK_WIDTH + 2 * PADDING else _TRACK_WIDTH
    )
    middle = cell.rect.y() + (cell.rect.height() - 1) / 2
    track = QRectF(cell.rect.x() + PADDING, middle - _TRACK_HEIGHT / 2, width, _TRACK_HEIGHT)
    place = track.x() + track.width() * value / 100
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.tone("track"))
    painter.drawRoundedRect(track, 1, 1)
    painter.setBrush(style.tone("line.strong"))
    painter.drawRoundedRect(QRectF(track.x(), track.y(), place - track.x(), track.height()), 1, 1)
    painter.setBrush(style.tone("text.secondary" if cell.row.dropped else "text.primary"))
    tick = QRectF(place - _TICK_WIDTH / 2, middle - _TICK_HEIGHT / 2, _TICK_WIDTH, _TICK_HEIGHT)
    painter.drawRoundedRect(tick, 1, 1)
    painter.restore()


def paint_days(painter: QPainter, style: CellStyle, cell: Cell) -> None:
    """The closes as a grey line between their own lowest and highest; the dot at its end has the colour of the last
    day's direction."""
    closes = [close for close in cell.row.match.closes if close == close]
    if len(closes) < 2:
        return
    height = style.look.scaled(_DAYS_HEIGHT)
    box = QRectF(
        cell.rect.x() + PADDING,
        cell.rect.y() + (cell.rect.height() - 1 - height) / 2,
        cell.rect.width() - 2 * PADDING - 2,
        height,
    )
    low, high = min(closes), max(closes)
    across, down = box.width() / (len(closes) - 1), box.height() / ((high - low) or 1.0)
    points = [
        QPointF(box.x() + place * across, box.bottom() - (close - low) * down)
        for place, close in enumerate(closes)
    ]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(style.tone("text.muted" if cell.row.dropped else "text.secondary"), _LINE_WIDTH))
    painter.drawPolyline(QPolygonF(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.tone("up" if closes[-1] >= closes[-2] else "down"))
    painter.drawEllipse(points[-1], _DOT, _DOT)
    painter.restore()
