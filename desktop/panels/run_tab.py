"""The run under way as a tab, for windows too narrow for the run panel: stages, counters and speed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from desktop import text
from desktop.look import Look
from desktop.panels.labels import horizontal_line, words
from desktop.panels.progress_panel import Counter, StageBlock, stage_state
from desktop.panels.speed_chart import SpeedChart
from desktop.text import tr
from scanner import Snapshot, Stage, StageProgress

__all__ = ["RunTab"]

_COUNTERS = {"scanned": "Scanned", "unknown": "Unknown", "failed": "Failed", "elapsed": "Elapsed"}
_CHART_HEIGHT = 120


class RunTab(QFrame):
    """Shows snapshots, as the run panel does. What it does not show while it is hidden is shown when it comes into
    sight; only the speeds are kept all the time."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._last: Snapshot | None = None
        self.setAccessibleName(tr("Run"))
        self._stages = {stage: StageBlock(look, stage) for stage in Stage}
        self._counters = {key: Counter(look, tr(name)) for key, name in _COUNTERS.items()}
        self._chart = SpeedChart(look)
        self._chart.setMinimumHeight(_CHART_HEIGHT)
        self._nothing = words(
            look, tr("Run a scan to see its stages and its speed here."), tone="muted", wrap=True
        )
        self._nothing.setContentsMargins(12, 10, 12, 10)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(tr("Stages and speed"))
        self._area.setWidget(self._made_inside())
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(self._area)

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

    @property
    def keyboard(self) -> QWidget:
        """The part that takes the keyboard: it scrolls."""
        return self._area

    def clear(self) -> None:
        """A run begins."""
        self._last = None
        self._chart.clear()
        self._pages.setCurrentWidget(self._nothing)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the state of the run under way."""
        self._last = snapshot
        self._chart.show_snapshot(snapshot)
        self._pages.setCurrentWidget(self._area)
        if self.isVisible():
            self._show(snapshot)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up; the plotting library loads when it is first looked at."""
        super().showEvent(event)
        self._chart.build_plot()
        if self._last is not None:
            self._show(self._last)

    def _show(self, snapshot: Snapshot) -> None:
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
