"""How quickly a chart of 2,500 bars is painted while it is dragged; a part of the benchmark of the window."""

from __future__ import annotations

import time
from datetime import date

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from desktop.look import Look
from desktop.panels.chart.chart_data import ChartData, PlanLevels
from desktop.panels.price_chart import PriceChart
from scanner import Bars, Line, LineKind
from tests.helpers.stub_study import named_bars

BARS = 2500
FRAMES = 300
STEP = 4
SPANS_BY_NAME = {"6m": 1, "2y": 3, "all": 4}


def dragged_chart(look: Look) -> dict[str, float]:
    """``chart_p99_ms``: the 99th percentile of wall time from a mouse move to the end of its repaint, over drags of
    300 moves each with 6 months, 2 years and everything in view, in the widget of the design. ``chart_cpu_ms`` is the
    mean CPU time of a frame, which does not suffer from what else the machine does."""
    chart = PriceChart(look)
    chart.resize(668, 324)
    chart.show_data(charted())
    chart.show()
    QApplication.processEvents()
    wall: list[float] = []
    began = time.process_time()
    for span in SPANS_BY_NAME.values():
        chart.choose_span(span)
        wall += _drag(chart)
    spent = time.process_time() - began
    chart.close()
    chart.deleteLater()
    frames = len(wall)
    wall.sort()
    return {
        "chart_p99_ms": round(wall[int(frames * 0.99)] * 1000, 2),
        "chart_cpu_ms": round(spent / frames * 1000, 2),
    }


def charted() -> ChartData:
    """A random walk with three averages, a level, marks and a plan: all that a chart can show."""
    bars = named_bars("BENCH", BARS, date(2026, 11, 20))
    averages = [
        Line(f"{days}-day average", LineKind.AVERAGE, _average(bars, days)) for days in (50, 150, 200)
    ]
    level = Line("52-week high", LineKind.LEVEL, np.full(BARS, bars.high[-252:].max()))
    last = float(bars.close[-1])
    marks = tuple(day.item() for day in bars.dates[-500::40])
    plan = PlanLevels(last, last * 0.95, last * 1.12, 2.4)
    return ChartData("BENCH", "Bench Corp", bars, (*averages, level), marks, plan, simulated=True)


def _average(bars: Bars, days: int) -> np.ndarray:
    sums = np.cumsum(np.insert(bars.close, 0, 0.0))
    return np.concatenate((np.full(days - 1, np.nan), (sums[days:] - sums[:-days]) / days))


def _drag(chart: PriceChart) -> list[float]:
    """Press, move to the right and back again, release; the seconds of each move with its repaint."""
    canvas = chart.canvas
    assert canvas is not None
    place = QPoint(60, 120)
    _send(canvas, QEvent.Type.MouseButtonPress, place)
    seconds = []
    for frame in range(FRAMES):
        way = 1 if frame // 100 % 2 == 0 else -1
        place += QPoint(way * STEP, 0)
        began = time.perf_counter()
        _send(canvas, QEvent.Type.MouseMove, place)
        canvas.repaint()
        seconds.append(time.perf_counter() - began)
    _send(canvas, QEvent.Type.MouseButtonRelease, place)
    return seconds


def _send(canvas: object, kind: QEvent.Type, place: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    where = QPointF(place)
    event = QMouseEvent(kind, where, where, left, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, event)
