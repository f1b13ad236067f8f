"""Paints grid, axes with their words, price tags and crosshair. Where ticks are is decided elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from desktop import text
from desktop.look import Look
from desktop.panels.chart.chart_data import ChartData
from desktop.panels.chart.frame import Frame
from desktop.panels.chart.ticks import date_ticks, price_ticks, tick_text

__all__ = [
    "Marks",
    "Tag",
    "marks_of",
    "paint_axes",
    "paint_crosshair",
    "paint_grid",
    "paint_tags",
    "plan_tags",
]

_TAG_HEIGHT, _TAGS_APART = 16.0, 17.0
_CENTRED = int(Qt.AlignmentFlag.AlignCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Marks:
    """The ticks of one picture: prices with their words, and bars with theirs."""

    prices: tuple[tuple[float, str], ...]
    days: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """A price on the right axis: at ``y``, or as near to it as the others let it."""

    y: float
    words: str
    color: QColor


def marks_of(data: ChartData, frame: Frame, look: Look) -> Marks:
    """The ticks for ``frame``: as many as there is room for."""
    area = frame.price_area
    prices = price_ticks(frame.price(area.bottom()), frame.price(area.top()), area.height(), log=frame.log)
    metrics = QFontMetricsF(look.number_font("caption"))
    days = date_ticks(
        data.bars.dates, frame.begin, frame.end, frame.bar_width, metrics.horizontalAdvance("28 Nov") + 18
    )
    return Marks(tuple((price, tick_text(price, prices)) for price in prices), tuple(days))


def paint_grid(painter: QPainter, frame: Frame, marks: Marks, look: Look) -> None:
    """Hairlines at the ticks, and the two lines that close the plot off."""
    plot, color, thin = frame.plot, look.color("chart.grid"), 1 / frame.ratio
    for price, _ in marks.prices:
        painter.fillRect(QRectF(plot.x(), frame.snapped(frame.y(price)), plot.width(), 1), color)
    for bar, _ in marks.days:
        x = float(frame.snapped(frame.x(bar - 0.5)))
        if plot.x() <= x <= plot.right():
            painter.fillRect(QRectF(x, plot.y(), 1, plot.height()), color)
    border = look.color("line.default")
    painter.fillRect(QRectF(plot.right(), plot.y(), max(1.0, thin), plot.height()), border)
    painter.fillRect(QRectF(plot.x(), plot.bottom(), plot.width(), 1), border)


def paint_axes(
    painter: QPainter, frame: Frame, marks: Marks, taken: list[Tag], canvas: QRectF, look: Look
) -> None:
    """The words at the ticks. A price whose place is ``taken`` by a tag is left out."""
    painter.setFont(look.number_font("caption"))
    painter.setPen(look.color("chart.axis"))
    plot = frame.plot
    for price, words in marks.prices:
        y = float(frame.y(price))
        if all(abs(tag.y - y) >= look.scaled(_TAGS_APART) - 2 for tag in taken):
            high = look.scaled(_TAG_HEIGHT)
            box = QRectF(plot.right() + 7, y - high / 2, canvas.right() - plot.right() - 7, high)
            painter.drawText(box, _LEFT, words)
    for bar, words in marks.days:
        x = float(frame.x(bar))
        width = painter.fontMetrics().horizontalAdvance(words)
        if plot.x() <= x - width / 2 and x + width / 2 <= plot.right():
            painter.drawText(
                QRectF(x - 60, plot.bottom() + 1, 120, canvas.bottom() - plot.bottom()), _CENTRED, words
            )


def plan_tags(data: ChartData, frame: Frame, look: Look) -> list[Tag]:
    """Target, entry and stop on the right axis, 17 px apart at least: the entry keeps its place, unless the one
    above it would reach out of the picture."""
    if data.plan is None:
        return []
    apart, high = look.scaled(_TAGS_APART), look.scaled(_TAG_HEIGHT)
    target, entry, stop = (float(frame.y(price)) for price in data.plan.prices)
    target, stop = min(target, entry - apart), max(stop, entry + apart)
    tokens = ("up", "chart.plan.entry", "down")
    tags: list[Tag] = []
    highest = frame.plot.top() + high / 2
    for y, price, token in zip((target, entry, stop), data.plan.prices, tokens, strict=True):
        if frame.plot.top() - high < y < frame.plot.bottom():
            tags.append(Tag(max(y, highest), text.price(price), look.color(token)))
            highest = tags[-1].y + apart
    return tags


def paint_tags(painter: QPainter, frame: Frame, tags: list[Tag], canvas: QRectF, look: Look) -> None:
    """Filled boxes with the price in the colour of the ground."""
    font = look.number_font("caption", "semibold")
    painter.setFont(font)
    high = look.scaled(_TAG_HEIGHT)
    left, width = frame.plot.right() + 1, canvas.right() - frame.plot.right() - 2
    for tag in tags:
        box = QRectF(left, tag.y - high / 2, width, high)
        _paint_tag(painter, box, tag.words, tag.color, look.color("chart.background"))


def paint_crosshair(
    painter: QPainter, frame: Frame, bar: int, y: float | None, words: str, canvas: QRectF, look: Look
) -> None:
    """Dashed lines through ``bar`` and, where the pointer is, at ``y``, with ``words`` and the price on the axes."""
    pen = QPen(look.color("chart.crosshair"), 1)
    pen.setDashPattern([3, 3])
    pen.setCosmetic(True)
    painter.setPen(pen)
    plot = frame.plot
    x = float(frame.snapped(frame.x(bar))) + 0.5 / frame.ratio
    painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
    ground, ink = look.color("line.control"), look.color("text.primary")
    painter.setFont(look.number_font("caption"))
    high = look.scaled(_TAG_HEIGHT)
    if y is not None:
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        if frame.price_area.contains(QPointF(plot.center().x(), y)):
            box = QRectF(plot.right() + 1, y - high / 2, canvas.right() - plot.right() - 2, high)
            _paint_tag(painter, box, text.price(frame.price(y)), ground, ink)
    width = painter.fontMetrics().horizontalAdvance(words) + 12
    left = min(max(x - width / 2, plot.left()), plot.right() - width)
    box = QRectF(left, plot.bottom() + 2, width, high)
    _paint_tag(painter, box, words, ground, ink)


def _paint_tag(painter: QPainter, box: QRectF, words: str, ground: QColor, ink: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 2, 2)
    painter.setPen(ink)
    painter.drawText(box, _CENTRED | int(Qt.TextFlag.TextDontClip), words)
    painter.restore()
