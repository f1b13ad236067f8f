"""Paints what belongs to the rule and the plan over the candles: curves, levels, match markers, zones of the plan."""

from __future__ import annotations

import numpy as np
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop import text
from desktop.look import Look
from desktop.panels.chart.chart_data import ChartData, PlanLevels
from desktop.panels.chart.columns import Columns
from desktop.panels.chart.frame import Frame
from desktop.panels.chart.line_colours import LEVEL_DOTS, line_tokens
from desktop.text import tr
from scanner import LineKind

__all__ = ["paint_lines", "paint_markers", "paint_plan", "plan_zone"]

_CURVE_WIDTH, _LEVEL_WIDTH = 1.3, 1.0
_MARKER_SIDE, _MARKER_BELOW = 8.0, 5.0
# Labels of the plan hide in zones that are lower; the zones begin some pixels behind the newest bar.
_LABELLED_FROM, _ENTRY_LABELLED_FROM, _ZONE_GAP = 36.0, 18.0, 6.0


def paint_lines(painter: QPainter, frame: Frame, data: ChartData, columns: Columns, look: Look) -> None:
    """The rule's own curves and levels, clipped to the prices; levels are thin and dotted, for they stand still."""
    painter.save()
    painter.setClipRect(frame.price_area)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # One point in two pixels is as much as can be seen of a curve; stroking more is what would take the time.
    place = columns.place[:: 2 if columns.merged else 1]
    bars = place.astype(np.int64)
    for line, token in zip(data.lines, line_tokens(data.lines), strict=True):
        pen = QPen(look.color(token), _CURVE_WIDTH)
        if line.kind is LineKind.LEVEL:
            pen.setWidthF(_LEVEL_WIDTH)
            pen.setDashPattern(LEVEL_DOTS)
        painter.setPen(pen)
        index = bars - (len(data.bars) - len(line.values))
        known = index >= 0
        values = np.where(known, line.values[np.where(known, index, 0)], np.nan)
        with np.errstate(invalid="ignore", divide="ignore"):
            heights = frame.y(values)
        painter.drawPath(arrayToQPath(frame.x(place), np.ascontiguousarray(heights), connect="finite"))
    painter.restore()


def paint_markers(painter: QPainter, frame: Frame, data: ChartData, look: Look) -> None:
    """A triangle below each bar on which the rule turned true."""
    painter.save()
    painter.setClipRect(frame.plot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("accent"))
    for bar in _bars_of(data, frame):
        x, top = float(frame.x(bar)), float(frame.y(data.bars.low[bar])) + _MARKER_BELOW
        half = _MARKER_SIDE / 2
        corners = [
            QPointF(x, top),
            QPointF(x + half, top + _MARKER_SIDE),
            QPointF(x - half, top + _MARKER_SIDE),
        ]
        painter.drawPolygon(QPolygonF(corners))
    painter.restore()


def _bars_of(data: ChartData, frame: Frame) -> list[int]:
    """The bars in view whose period holds a session on which the rule turned true."""
    sessions = np.array(data.turned_true, dtype="datetime64[D]")
    if not len(sessions) or not len(data.bars):
        return []
    found = np.unique(np.searchsorted(data.bars.dates, sessions, side="right") - 1)
    return [int(bar) for bar in found if max(frame.begin, 0) <= bar < frame.end]


def plan_zone(frame: Frame, count: int) -> QRectF | None:
    """Where the plan is drawn: from the newest of ``count`` bars to the right edge; None where no room is left."""
    left = max(float(frame.x(count - 1)) + frame.bar_width / 2 + _ZONE_GAP, frame.plot.x())
    if frame.plot.right() - left < _ZONE_GAP:
        return None
    return QRectF(left, frame.plot.y(), frame.plot.right() - left, frame.plot.height())


def paint_plan(painter: QPainter, frame: Frame, zone: QRectF, plan: PlanLevels, look: Look) -> None:
    """Two flat rectangles, what can be won and what can be lost, with their lines and words."""
    target, entry, stop = (float(frame.snapped(frame.y(price))) for price in plan.prices)
    left, width = zone.x(), zone.width()
    painter.fillRect(QRectF(left, target, width, entry - target), look.color("chart.plan.gain"))
    painter.fillRect(QRectF(left, entry, width, stop - entry), look.color("chart.plan.risk"))
    for y, token in ((target, "up"), (entry, "chart.plan.entry"), (stop, "down")):
        painter.fillRect(QRectF(left, y, width, 1), look.color(token))
    painter.setFont(look.number_font("caption"))
    high = painter.fontMetrics().height()
    if painter.fontMetrics().horizontalAdvance(tr("Entry")) + 8 > width:
        return
    reward = tr("{multiple} R", multiple=text.number(plan.r_multiple, 1))
    if entry - target >= look.scaled(_LABELLED_FROM):
        _say(painter, QRectF(left, target + 2, width, high), reward, look.color("up"))
    if entry - target >= look.scaled(_ENTRY_LABELLED_FROM):
        _say(
            painter, QRectF(left, entry - high - 1, width, high), tr("Entry"), look.color("chart.plan.entry")
        )
    inside = stop - entry >= look.scaled(_LABELLED_FROM)
    _say(
        painter,
        QRectF(left, stop - high - 1 if inside else stop + 2, width, high),
        tr("Stop"),
        look.color("down"),
    )


def _say(painter: QPainter, box: QRectF, words: str, color: QColor) -> None:
    painter.setPen(color)
    painter.drawText(
        box.adjusted(0, 0, -5, 0), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words
    )
