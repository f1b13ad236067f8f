"""The run under way as a tab, for windows too narrow for the run panel: stages, counters and speed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop import text
from desktop.look import Look
from desktop.panels.labels import horizontal_line, words
from desktop.panels.progress_panel import Counter, StageBlock, stage_state
from desktop.panels.speed_chart import SpeedChart, SpeedHistory
from desktop.text import tr
from scanner import Snapshot, Stage, StageProgress

__all__ = ["RunTab"]

_COUNTERS = {"scanned": "Scanned", "unknown": "Unknown", "failed": "Failed", "elapsed": "Elapsed"}
_CHART_HEIGHT = 120


class RunTab(QFrame):
    """Shows snapshots, as the run panel does. Its parts are made when it is first looked at, since few windows are
    narrow; until then, and while it is hidden, only the newest snapshot and the speeds are kept."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._last: Snapshot | None = None
        self._speeds = SpeedHistory()
        self._parts: _Parts | None = None
        self.setAccessibleName(tr("Run"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def keyboard(self) -> QWidget:
        """The part that takes the keyboard: it scrolls."""
        return self._made().area

    def clear(self) -> None:
        """A run begins."""
        self._last = None
        self._speeds = SpeedHistory()
        if self._parts is not None:
            self._parts.clear(self._speeds)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the state of the run under way."""
        self._last = snapshot
        if self._parts is not None and self.isVisible():
            self._parts.show_state(snapshot)
        else:
            self._speeds.add(snapshot)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        parts = self._made()
        parts.catch_up(self._speeds)
        if self._last is not None:
            parts.show_state(self._last)

    def _made(self) -> _Parts:
        if self._parts is None:
            self._parts = _Parts(self._look)
            self._column.addWidget(self._parts)
            self._parts.show()  # at once, not at the next turn
        return self._parts


class _Parts(QStackedWidget):
    """What is seen of the tab."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._stages = {stage: StageBlock(look, stage) for stage in Stage}
        self._counters = {key: Counter(look, tr(name)) for key, name in _COUNTERS.items()}
        self._chart = SpeedChart(look)
        self._chart.setMinimumHeight(_CHART_HEIGHT)
        self._nothing = words(
            look, tr("Run a scan to see its stages and its speed here."), tone="muted", wrap=True
        )
        self._nothing.setContentsMargins(12, 10, 12, 10)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(tr("Stages and speed"))
        self.area.setWidget(self._made_inside())
        self.addWidget(self._nothing)
        self.addWidget(self.area)

    def _made_inside(self) -> QWidget:
        inside = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(12, 10, 12, 10)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(10)
        for place, block in enumerate(self._stages.values()):
            grid.addWidget(block, place // 2, place % 2)
        counters = QGridLayout()
        counters.setContentsMargins(12, 8, 12, 8)
        for place, counter in enumerate(self._counters.values()):
            counters.addWidget(counter, 0, place)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(grid)
        column.addWidget(horizontal_line())
        column.addLayout(counters)
        column.addWidget(horizontal_line())
        column.addWidget(self._chart, 1)
        return inside

    def clear(self, speeds: SpeedHistory) -> None:
        """A run begins, whose speeds will be in ``speeds``."""
        self._chart.clear()
        self._chart.show_history(speeds)
        self.setCurrentWidget(self._nothing)

    def catch_up(self, speeds: SpeedHistory) -> None:
        """It comes into sight; the plotting library loads when that happens first."""
        self._chart.build_plot()
        self._chart.show_history(speeds)

    def show_state(self, snapshot: Snapshot) -> None:
        """Show the state of the run under way."""
        self.setCurrentWidget(self.area)
        self._chart.show_snapshot(snapshot)
        for stage, block in self._stages.items():
            block.show_progress(snapshot.stages.get(stage, StageProgress()), stage_state(stage, snapshot))
        figures = {
            "scanned": text.count(snapshot.scanned),
            "unknown": text.count(snapshot.unknown),
            "failed": text.count(snapshot.failed),
            "elapsed": text.duration(snapshot.elapsed),
        }
        for key, figure in figures.items():
            self._counters[key].show_figure(figure, "warn" if key == "failed" and snapshot.failed else "")
