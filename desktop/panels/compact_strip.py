"""The run under way in 56 pixels, for windows too narrow for the run panel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop import text
from desktop.look import Look, restyle
from desktop.panels.labels import ElidedLabel, label, reading
from desktop.panels.progress_panel import (
    STAGE_TITLES,
    StageState,
    show_share,
    stage_bar,
    stage_state,
    stopping,
    time_left,
)
from desktop.text import tr
from scanner import Snapshot, Stage, StageProgress

HEIGHT = 56
# The two long stages have most of the width.
_STRETCH = {Stage.UNIVERSE: 1, Stage.MARKET_DATA: 16, Stage.SCAN: 16, Stage.FINALIZE: 3}


class CompactStrip(QFrame):
    """Percent, what is being done, one bar of four pieces, five figures. ``details_wanted``: show all of the run."""

    details_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(tr("Progress"))
        self.setFixedHeight(HEIGHT)
        self._percent = reading(look, size="headline", weight="semibold")
        self._doing = ElidedLabel(look, tone="secondary")
        self._left = reading(look, tone="secondary")
        self._bars = {stage: stage_bar("overall") for stage in Stage}
        names = {
            "matched": tr("matched"),
            "failed": tr("failed"),
            "cache": tr("cache"),
            "speed": tr("speed"),
            "elapsed": tr("elapsed"),
        }
        self._figures = {key: reading(look, weight="semibold") for key in names}
        self.more_button = QToolButton()
        self.more_button.setAccessibleName(tr("Show the run"))
        self.more_button.setToolTip(tr("Stages, counters and speed"))
        self.more_button.clicked.connect(self.details_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(16)
        row.addWidget(self._percent)
        row.addLayout(self._middle(), 1)
        for key, name in names.items():
            row.addWidget(_over(self._figures[key], label(look, name, size="caption", tone="muted")))
        row.addWidget(self.more_button)
        look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.more_button.setIcon(self._look.icon("collapse"))

    def _middle(self) -> QVBoxLayout:
        words = QHBoxLayout()
        words.addWidget(self._doing, 1)
        words.addWidget(self._left)
        bars = QHBoxLayout()
        bars.setSpacing(4)
        for stage, bar in self._bars.items():
            bars.addWidget(bar, _STRETCH[stage])
        column = QVBoxLayout()
        column.setSpacing(5)
        column.addStretch(1)
        column.addLayout(words)
        column.addLayout(bars)
        column.addStretch(1)
        return column

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the state of the run under way."""
        self._percent.setText(text.percent(snapshot.overall))
        self._doing.setText(_doing(snapshot))
        self._left.setText(stopping(snapshot.in_flight) if snapshot.cancelling else time_left(snapshot))
        for stage, bar in self._bars.items():
            progress = snapshot.stages.get(stage, StageProgress())
            state = stage_state(stage, snapshot)
            restyle(bar, tone=state.value)
            done = state is StageState.DONE
            show_share(bar, 1.0 if done else progress.done / progress.total if progress.total else 0.0)
        figures = {
            "matched": text.count(snapshot.matched),
            "failed": text.count(snapshot.failed),
            "cache": text.percent(snapshot.cache_hit_rate),
            "speed": tr("{rate} / s", rate=text.number(snapshot.rate, 1)),
            "elapsed": text.duration(snapshot.elapsed),
        }
        for key, figure in figures.items():
            self._figures[key].setText(figure)
        restyle(self._figures["failed"], tone="warn" if snapshot.failed else "")


def _doing(snapshot: Snapshot) -> str:
    progress = snapshot.stages.get(snapshot.stage, StageProgress())
    words = tr(STAGE_TITLES[snapshot.stage])
    if progress.total:
        words = f"{words} {text.count(progress.done)} {tr('of')} {text.count(progress.total)}"
    if snapshot.pause is not None and not snapshot.cancelling:
        return f"{words}   {tr('paused')}"
    if snapshot.symbol:
        words = f"{words}   {tr('now')} {snapshot.symbol}"
    return words


def _over(top: QWidget, bottom: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(top, 0, Qt.AlignmentFlag.AlignLeft)
    column.addWidget(bottom, 0, Qt.AlignmentFlag.AlignLeft)
    column.addStretch(1)
    return made
