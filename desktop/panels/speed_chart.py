"""How fast a run goes: symbols per second over its time, with average and pauses. The plot is built on demand."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QFontMetrics, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop import text
from desktop.look import Look
from desktop.panels.labels import label, reading
from desktop.text import tr
from desktop.turns import Undisturbed
from scanner import Snapshot

WIDTH = 318
_EVERY_SECONDS = 0.2
_AFTER_FIGURES_MS = 50
_POINTS = 600
_FLOOR = 5.0
_STEPS = 4
_BEYOND = 1.005
_SHORTEST = 10.0
_HIGH = 0.85
_BESIDE = 8
_HALF_MARK = 14


class SpeedHistory:
    """The speeds of one run: at most 600 points, thinned as the run grows, and the spans in which it paused."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.rates: list[float] = []
        self.pauses: list[tuple[float, float]] = []
        self.scanned = 0
        self._every = _EVERY_SECONDS
        self._paused = False

    def add(self, snapshot: Snapshot) -> bool:
        """Take the speed of ``snapshot`` in; False when it is too near to the last one."""
        self.scanned = snapshot.scanned - snapshot.done_before
        if self.seconds and snapshot.elapsed - self.seconds[-1] < self._every:
            return False
        self._add_pause(snapshot)
        self.seconds.append(snapshot.elapsed)
        self.rates.append(snapshot.rate)
        if len(self.seconds) >= _POINTS:
            self.seconds, self.rates = self.seconds[::2], self.rates[::2]
            self._every *= 2
        return True

    def average(self) -> float:
        """Symbols per second since the run began or was resumed, pauses counted as time."""
        return self.scanned / self.seconds[-1] if self.seconds and self.seconds[-1] > 0 else 0.0

    def _add_pause(self, snapshot: Snapshot) -> None:
        now = snapshot.elapsed
        if snapshot.pause is None:
            self._paused = False
        elif self._paused:
            self.pauses[-1] = (self.pauses[-1][0], now)
        else:
            self._paused = True
            self.pauses.append((self.seconds[-1] if self.seconds else now, now))


class SpeedChart(QFrame):
    """The middle part of the run panel. Until :meth:`build_plot` it shows the figure alone."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._history = SpeedHistory()
        self._plot: Any = None
        # Drawn well after the figures: all of it at once would hold up keys and clicks for twice as long.
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(_AFTER_FIGURES_MS)
        self._redraw.timeout.connect(self._draw)
        self.setAccessibleName(tr("Speed"))
        self._figure = reading(look, text.number(0.0, 1), weight="semibold")
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(label(look, tr("Speed"), weight="semibold"), 1)
        head.addWidget(self._figure)
        head.addWidget(label(look, tr("symbols/s"), tone="secondary"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 11, 14, 8)
        self._column.setSpacing(6)
        self._column.addLayout(head)
        self._column.addStretch(1)
        look.changed.connect(self._redress)

    def sizeHint(self) -> QSize:
        """The width of the design, and as much height as there is."""
        return QSize(WIDTH, 136)

    def build_plot(self) -> None:
        """Load the plotting library, which is heavy, and draw; call it after the first paint."""
        if self._plot is None:
            self._plot = _SpeedPlot(self._look)
            self._column.insertWidget(1, self._plot.widget, 1)
            self._column.takeAt(2)
            self._plot.draw(self._history)

    def clear(self) -> None:
        """Before the first snapshot of a run."""
        self._history = SpeedHistory()
        self._figure.setText(text.number(0.0, 1))
        if self._plot is not None:
            self._plot.draw(self._history)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take the speed of ``snapshot`` in."""
        self._figure.setText(text.number(snapshot.rate, 1))
        self.setAccessibleDescription(tr("{rate} symbols a second", rate=self._figure.text()))
        if self._history.add(snapshot):
            self._redraw.start()

    @Slot()
    def _draw(self) -> None:
        if self._plot is not None:
            with Undisturbed():
                self._plot.draw(self._history)

    def show_history(self, history: SpeedHistory) -> None:
        """Show the speeds that somebody else has kept, and go on with them."""
        self._history = history
        if self._plot is not None:
            self._plot.draw(history)

    def _redress(self) -> None:
        if self._plot is not None:
            self._plot.dress()
            self._plot.draw(self._history)


class _SpeedPlot:
    """The pyqtgraph side: one filled line, the average, a dot at the end, and a shaded span for each pause."""

    def __init__(self, look: Look) -> None:
        import pyqtgraph  # heavy: it brings numpy and loads after the window shows

        self._pyqtgraph = pyqtgraph
        self._look = look
        axes = {"bottom": _minutes_axis(), "left": _speed_axis()}
        self.widget = pyqtgraph.PlotWidget(enableMenu=False, axisItems=axes)
        self.widget.setMouseEnabled(x=False, y=False)
        self.widget.hideButtons()
        self.widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.widget.setFrameShape(QFrame.Shape.NoFrame)
        item = self.widget.getPlotItem()
        # It is made even where there is no menu, and without an owner it would outlive the plot. Its flags are given
        # with the parent: without them it becomes a part of the plot that shows with it.
        item.ctrlMenu.setParent(self.widget, item.ctrlMenu.windowFlags())
        item.showGrid(x=False, y=True)
        item.setContentsMargins(0, 5, 2, 0)
        self._line = item.plot([], [], fillLevel=0)
        self._dot = pyqtgraph.ScatterPlotItem(size=6, pxMode=True)
        item.addItem(self._dot)
        self._average = pyqtgraph.InfiniteLine(angle=0)
        item.addItem(self._average)
        self._average_words = pyqtgraph.TextItem("")
        item.addItem(self._average_words, ignoreBounds=True)
        self._regions: list[Any] = []
        self._drawn = SpeedHistory()
        item.getViewBox().sigResized.connect(self._on_resized)
        self.dress()

    def dress(self) -> None:
        """Take the colours of the theme in use."""
        look, pyqtgraph = self._look, self._pyqtgraph
        self.widget.setBackground(look.color("chart.background"))
        self._line.setPen(pyqtgraph.mkPen(look.color("chart.speed.line"), width=1.3))
        self._line.setFillBrush(look.color("chart.speed.fill"))
        self._dot.setPen(QPen(Qt.PenStyle.NoPen))
        self._dot.setBrush(look.color("chart.speed.line"))
        dashes = pyqtgraph.mkPen(look.color("text.muted"), width=1, style=Qt.PenStyle.DashLine)
        self._average.setPen(dashes)
        self._average_words.setColor(look.color("text.secondary"))
        self._average_words.setFont(look.number_font("caption"))
        for name in ("bottom", "left"):
            axis = self.widget.getAxis(name)
            axis.setPen(pyqtgraph.mkPen(look.color("chart.grid")))
            axis.setTextPen(look.color("chart.axis"))
            axis.setTickFont(look.number_font("caption"))
            axis.setStyle(tickLength=0, tickTextOffset=5, hideOverlappingLabels=False)
        for region in self._regions:
            region.setBrush(look.color("warn.soft"))

    def draw(self, history: SpeedHistory) -> None:
        """Draw the whole history."""
        self._drawn = history
        self._line.setData(history.seconds, history.rates)
        self._dot.setData(history.seconds[-1:], history.rates[-1:])
        average, top = history.average(), _round_top(max(history.rates, default=0.0))
        words = tr("average {rate}", rate=text.number(average, 1))
        end = _round_end(self._with_room_for(words, history.seconds[-1] if history.seconds else 0.0))
        self.widget.setXRange(0, end, padding=0)
        self.widget.setYRange(0, top, padding=_BEYOND - 1)
        self._average.setVisible(average > 0)
        self._average.setValue(average)
        self._average_words.setVisible(average > 0)
        self._average_words.setText(words)
        # Right of the curve and above the line; below it only where there is no room up there.
        self._average_words.setAnchor((1, 0 if average > _HIGH * top else 1))
        self._average_words.setPos(end, average)
        self._shade(history.pauses)
        # Else done by the paint itself, which then asks for a second one.
        self.widget.getViewBox().prepareForPaint()

    def _on_resized(self) -> None:
        self.draw(self._drawn)

    def _with_room_for(self, words: str, seconds: float) -> float:
        """The end of a time axis on which ``words`` find room behind ``seconds``."""
        wanted = QFontMetrics(self._look.number_font("caption")).horizontalAdvance(words) + 2 * _BESIDE
        width = max(self.widget.getViewBox().width(), 2.0 * wanted)
        return seconds * width / (width - wanted)

    def _shade(self, pauses: list[tuple[float, float]]) -> None:
        while len(self._regions) > len(pauses):
            self.widget.removeItem(self._regions.pop())
        while len(self._regions) < len(pauses):
            brush = self._look.color("warn.soft")
            region = self._pyqtgraph.LinearRegionItem(movable=False, brush=brush, pen=QPen(Qt.PenStyle.NoPen))
            region.setZValue(-20)
            self.widget.addItem(region)
            self._regions.append(region)
        for region, span in zip(self._regions, pauses, strict=True):
            region.setRegion(span)


def _round_end(seconds: float) -> float:
    """The end of a time axis that has room for so many seconds. It moves in steps of a sixteenth at most: wherever it
    moves, axis, grid and all else have to be painted anew."""
    if seconds <= _SHORTEST:
        return _SHORTEST
    step = 2.0 ** math.floor(math.log2(seconds / 16))
    return math.ceil(seconds / step) * step


def _round_step(top: float) -> int:
    """A step of 1, 2 or 5 times a power of ten that fits into ``top`` four times at most."""
    steps = (factor * 10**power for power in range(9) for factor in (1, 2, 5))
    return next(step for step in steps if top / step <= _STEPS)


def _round_top(fastest: float) -> int:
    """A whole number of steps above the fastest speed."""
    wanted = max(_FLOOR, fastest * 1.05)
    step = _round_step(wanted)
    return math.ceil(wanted / step) * step


def _minutes_axis() -> Any:
    import pyqtgraph  # heavy: see _SpeedPlot

    class MinutesAxis(pyqtgraph.AxisItem):
        """Seconds as m:ss, a mark at round times."""

        def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
            """Steps that are round in time."""
            steps = (2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600)
            return [(next((step for step in steps if (high - low) / step <= 6), 7200), 0)]

        def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
            """Without a mark that the right edge would cut."""
            last = high - (high - low) * _HALF_MARK / max(size, 1.0)
            return [
                (step, [value for value in values if value <= last])
                for step, values in super().tickValues(low, high, size)
            ]

        def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
            """m:ss"""
            return [text.duration(value) for value in values]

    return MinutesAxis("bottom")


def _speed_axis() -> Any:
    import pyqtgraph  # heavy: see _SpeedPlot

    class SpeedAxis(pyqtgraph.AxisItem):
        """Three or four marks, no more."""

        def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
            """Round steps; the range goes a little beyond its round top."""
            return [(_round_step(high / _BEYOND), 0)]

        def boundingRect(self) -> QRectF:
            """With room for the labels at both ends, which are cut otherwise."""
            return super().boundingRect().adjusted(0, -8, 0, 8)

        def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
            """Whole numbers."""
            return [text.number(value, 0) for value in values]

    return SpeedAxis("left")
