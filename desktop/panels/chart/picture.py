"""A chart as an image to be kept: the canvas under a title that says whose it is, of which day, and whether the
prices are simulated."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QWidget

from desktop import text
from desktop.look import Look
from desktop.panels.chart.canvas import ChartCanvas
from desktop.panels.chart.chart_data import ChartData
from desktop.panels.chart.legend import Legend, LegendEntry
from desktop.panels.chart.readout import change_of
from desktop.text import tr

__all__ = ["picture_of"]

_RATIO = 2.0
_SIDE, _GAP = 12, 10
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def picture_of(canvas: ChartCanvas, data: ChartData, entries: Sequence[LegendEntry], look: Look) -> QImage:
    """What ``canvas`` shows of ``data``, with two device pixels for each of its pixels."""
    high = look.size("tableToolbar")
    image = QImage(QSize(canvas.width(), canvas.height() + high) * _RATIO, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_RATIO)
    image.fill(look.color("chart.background"))
    painter = QPainter(image)
    end = _paint_title(painter, QRect(_SIDE, 0, canvas.width() - 2 * _SIDE, high), data, look)
    legend = Legend(look)
    legend.set_entries(entries)
    legend.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
    legend.resize(max(0, canvas.width() - end - 2 * _SIDE), high)
    legend.render(painter, QPoint(end + _SIDE, 0))
    # The canvas itself, without the switch that stands on it.
    canvas.render(painter, QPoint(0, high), canvas.rect(), QWidget.RenderFlag.DrawWindowBackground)
    painter.end()
    legend.deleteLater()
    return image


def _paint_title(painter: QPainter, box: QRect, data: ChartData, look: Look) -> int:
    """Symbol, name, last price, day and, where it is due, that prices are simulated; where the words end."""
    strong, plain = look.number_font("title", "semibold"), look.number_font("ui")
    last = float(data.bars.close[-1])
    change, tone = change_of(data.bars)
    parts: list[tuple[str, QFont, str]] = [
        (data.symbol, strong, "text.primary"),
        (data.name, look.font("ui"), "text.secondary"),
        (text.price(last), plain, "text.primary"),
        (change, plain, tone or "text.secondary"),
        (text.day(data.bars.dates[-1].item()), look.font("ui"), "text.muted"),
    ]
    if data.simulated:
        parts.append((tr("Simulated"), look.font("ui", "medium"), "warn"))
    for words, font, token in parts:
        if not words:
            continue
        painter.setFont(font)
        painter.setPen(look.color(token))
        width = QFontMetrics(font).horizontalAdvance(words)
        painter.drawText(QRect(box.x(), box.y(), width + 2, box.height()), _LEFT, words)
        box.setX(box.x() + width + _GAP)
    return box.x()
