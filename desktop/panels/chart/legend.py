"""What the lines and marks of a chart mean, in one row of as many entries as fit."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.look import Look
from desktop.panels.chart.chart_data import ChartData
from desktop.panels.chart.line_colours import LEVEL_DOTS, line_tokens
from desktop.text import tr

if TYPE_CHECKING:
    from scanner import Line

__all__ = ["Legend", "LegendEntry", "legend_of", "short_titles"]

_DASH, _GAP, _BETWEEN = 12.0, 4.0, 9.0
_AVERAGE = re.compile(r"(\d+)-(?:day|week|month) (.+)")
_SHORT_NAMES = {
    "average": "SMA",
    "exponential average": "EMA",
    "weighted average": "WMA",
    "Wilder average": "RMA",
    "Hull average": "HMA",
    "double exponential average": "DEMA",
    "triple exponential average": "TEMA",
    "Kaufman average": "KAMA",
}
_LEADING_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """``short`` words beside a dash in the colour ``token``, or beside a triangle for marks below bars; ``words`` are
    what they stand for."""

    words: str
    short: str
    token: str
    marker: bool = False
    dotted: bool = False


def legend_of(data: ChartData) -> tuple[LegendEntry, ...]:
    """The lines of a chart, averages before levels and short ones before long ones, then its marks."""
    pairs = sorted(zip(data.lines, line_tokens(data.lines), strict=True), key=lambda pair: _order(pair[0]))
    short = short_titles([line.title for line, _ in pairs])
    lines = [
        LegendEntry(line.title, words, token, dotted=line.kind.value == "level")
        for (line, token), words in zip(pairs, short, strict=True)
    ]
    marks = [LegendEntry(tr("match"), tr("match"), "accent", marker=True)] if data.turned_true else []
    return (*lines, *marks)


def _order(line: Line) -> tuple[bool, float]:
    leading = _LEADING_NUMBER.match(line.title)
    return line.kind.value == "level", float(leading[0]) if leading else math.inf


def short_titles(titles: Sequence[str]) -> list[str]:
    """What is left of ``titles`` in little room: "50-day average" becomes "SMA 50", and a "200-day average" behind it
    "200"."""
    found = [_AVERAGE.fullmatch(title) for title in titles]
    names = [_SHORT_NAMES.get(one[2]) if one else None for one in found]
    short: list[str] = []
    for index, (title, one, name) in enumerate(zip(titles, found, names, strict=True)):
        if one is None or name is None:
            short.append(title)
        else:
            short.append(one[1] if index and names[index - 1] == name else f"{name} {one[1]}")
    return short


class Legend(QWidget):
    """Entries that do not fit are left out; the tooltip has all."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._entries: tuple[LegendEntry, ...] = ()
        self._room = math.inf
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(tr("Legend"))
        look.changed.connect(self.update)

    def set_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show ``entries`` in their order."""
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            words = ", ".join(entry.words for entry in entries)
            self.setToolTip(words)
            self.setAccessibleDescription(words)
            self.updateGeometry()
            self.update()

    def set_room(self, most: float) -> None:
        """How wide the legend may want to be at least: what stands beside it needs the rest."""
        if most != self._room:
            self._room = most
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._look.number_font("caption"))
        return QSize(
            math.ceil(_width([entry.short for entry in self._entries], metrics)), self._look.scaled(20)
        )

    def minimumSizeHint(self) -> QSize:
        """Room for the short names of curves and marks; a long company name rather gives way than one of these."""
        metrics = QFontMetricsF(self._look.number_font("caption"))
        needed = [entry.short for entry in self._entries if not entry.dotted]
        wide = min(_width(needed, metrics), max(0.0, self._room))
        return QSize(math.ceil(wide), self._look.scaled(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        font = self._look.number_font("caption")
        metrics = QFontMetricsF(font)
        shown = self._fitting(metrics)
        painter = QPainter(self)
        painter.setFont(font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = self.width() - _width([words for _, words in shown], metrics)
        for entry, words in shown:
            self._paint_sign(painter, entry, left)
            width = metrics.horizontalAdvance(words)
            painter.setPen(self._look.color("text.secondary"))
            box = QRectF(left + _DASH + _GAP, 0, width + 2, self.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)
            left += _DASH + _GAP + width + _BETWEEN
        painter.end()

    def _paint_sign(self, painter: QPainter, entry: LegendEntry, left: float) -> None:
        middle, color = self.height() / 2, self._look.color(entry.token)
        if entry.marker:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            corners = [
                QPointF(left + 6, middle - 4),
                QPointF(left + 10, middle + 4),
                QPointF(left + 2, middle + 4),
            ]
            painter.drawPolygon(QPolygonF(corners))
            return
        pen = QPen(color, 2)
        if entry.dotted:
            pen.setWidthF(1.0)
            pen.setDashPattern(LEVEL_DOTS)
        painter.setPen(pen)
        painter.drawLine(QPointF(left, middle), QPointF(left + _DASH, middle))

    def _fitting(self, metrics: QFontMetricsF) -> list[tuple[LegendEntry, str]]:
        """All entries if they fit; else the first lines, and the marks as long as there is room for them."""
        shown = [(entry, entry.short) for entry in self._entries]
        while shown and _width([words for _, words in shown], metrics) > self.width():
            lines = [one for one in shown if not one[0].marker]
            shown.remove(lines[-1] if len(lines) > 1 or len(lines) == len(shown) else shown[-1])
        return shown


def _width(words: Sequence[str], metrics: QFontMetricsF) -> float:
    widths = [metrics.horizontalAdvance(one) + _DASH + _GAP for one in words]
    return sum(widths) + _BETWEEN * max(0, len(widths) - 1)
