"""Paints candles and volume. Which bars they stand for is decided elsewhere."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from desktop.look import Look
from desktop.panels.chart.columns import Columns
from desktop.panels.chart.frame import VOLUME_SHARE, Frame

__all__ = ["body_width", "paint_candles", "paint_volume"]

_WIDEST_BODY = 13.0
_BODY_SHARE = 0.72
_DENSEST_BODY = 2.0
# A hollow body needs an inside.
_NARROWEST_HOLLOW = 3.0
_HIGHEST_VOLUME = 0.9
Floats = NDArray[np.float64]


def body_width(frame: Frame, *, merged: bool = False) -> float:
    """How wide a candle's body is: an odd number of device pixels, so that its wick stands in the middle."""
    room = frame.bar_width * frame.ratio
    if merged or room < _DENSEST_BODY:
        return 1.0
    wanted = min(_WIDEST_BODY * frame.ratio, room * _BODY_SHARE, room - 1)
    return max(1.0, 2 * round((wanted - 1) / 2) + 1) / frame.ratio


def paint_candles(painter: QPainter, frame: Frame, columns: Columns, look: Look) -> None:
    """Wicks and bodies. With colours for colour-blind eyes rising bodies are hollow."""
    width = body_width(frame, merged=columns.merged)
    wick = 1.0 if frame.ratio < 1.5 or width > 2 else 1 / frame.ratio
    middle = _middles(frame, columns, width)
    top, bottom = frame.snapped(frame.y(columns.high)), frame.snapped(frame.y(columns.low))
    first, last = frame.snapped(frame.y(columns.open)), frame.snapped(frame.y(columns.close))
    least = 1 / frame.ratio
    upper, lower = np.fmin(first, last), np.fmax(first, last)
    for rising, token in ((True, "up"), (False, "down")):
        rows = columns.rising == rising
        color = look.color(token)
        wicks = _boxes(middle - wick / 2, top, wick, np.fmax(bottom - top, least), rows)
        _fill(painter, wicks, color)
        if columns.merged:
            continue
        bodies = _boxes(middle - width / 2, upper, width, np.fmax(lower - upper, least), rows)
        _fill(painter, bodies, color)
        if rising and look.hollow_up and width >= _NARROWEST_HOLLOW:
            inside = [body.adjusted(1, 1, -1, -1) for body in bodies if body.height() > 2]
            _fill(painter, inside, look.color("chart.background"))


def paint_volume(painter: QPainter, frame: Frame, columns: Columns, look: Look) -> None:
    """Bars in the lowest part of the plot, the largest one in view almost filling it."""
    known = columns.volume[np.isfinite(columns.volume)]
    most = float(known.max()) if len(known) else 0.0
    if most <= 0:
        return
    room = frame.plot.height() * VOLUME_SHARE * _HIGHEST_VOLUME
    width = body_width(frame, merged=columns.merged)
    height = frame.snapped(np.nan_to_num(columns.volume) / most * room)
    left = _middles(frame, columns, width) - width / 2
    top = frame.snapped(frame.plot.bottom()) - height
    for rising, token in ((True, "chart.volume.up"), (False, "chart.volume.down")):
        _fill(painter, _boxes(left, top, width, height, columns.rising == rising), look.color(token))


def _middles(frame: Frame, columns: Columns, width: float) -> Floats:
    """Where columns stand, so that both edges of a body fall on device pixels."""
    edge: Floats = frame.snapped(frame.x(columns.place) - width / 2) + width / 2
    return edge


def _boxes(left: Floats, top: Floats, width: float, height: Floats, rows: NDArray[np.bool_]) -> list[QRectF]:
    """Rectangles for the columns in ``rows`` that have a place; what is not known is not painted."""
    rows = rows & np.isfinite(top) & np.isfinite(height)
    sides = zip(left[rows].tolist(), top[rows].tolist(), height[rows].tolist(), strict=True)
    return [QRectF(x, y, width, high) for x, y, high in sides]


def _fill(painter: QPainter, boxes: list[QRectF], color: QColor) -> None:
    if boxes:
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(color)
        painter.drawRects(boxes)
