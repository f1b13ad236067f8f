"""How far a run is: percent, time left, the four stages and the counters. It shows snapshots and wishes nothing."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop import text
from desktop.look import Look, restyle
from desktop.panels.labels import ElidedLabel, icon_label, label, reading, show_icon, vertical_line
from desktop.text import tr
from scanner import Snapshot, Stage, StageProgress

WIDTH = 530
_BAR_STEPS = 1000
_QUARTERS = 4
ESTIMATE_AFTER_SECONDS = 3.0
ESTIMATE_AFTER_SHARE = 0.05

STAGE_TITLES = {
    Stage.UNIVERSE: "Universe",
    Stage.MARKET_DATA: "Market data",
    Stage.SCAN: "Scan",
    Stage.FINALIZE: "Finalize",
}


class StageState(StrEnum):
    """How a stage looks; the values are the tones of its bar."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLING = "cancelling"
    DONE = "done"


# The stages that count symbols say more than the last one.
_STRETCH = {Stage.UNIVERSE: 102, Stage.MARKET_DATA: 116, Stage.SCAN: 116, Stage.FINALIZE: 66}

_STAGE_ICONS = {
    StageState.WAITING: ("waiting", "text.muted"),
    StageState.RUNNING: ("running", "accent"),
    StageState.PAUSED: ("paused", "warn"),
    StageState.CANCELLING: ("waiting", "text.muted"),
    StageState.DONE: ("done", "ok"),
}


def stage_state(stage: Stage, snapshot: Snapshot) -> StageState:
    """How ``stage`` stands in ``snapshot``."""
    order = list(Stage)
    progress = snapshot.stages.get(stage, StageProgress())
    if order.index(stage) < order.index(snapshot.stage) or snapshot.overall >= 1:
        return StageState.DONE
    if progress.elapsed == 0 and progress.done == 0:
        return StageState.WAITING
    if snapshot.cancelling:
        return StageState.CANCELLING
    return StageState.PAUSED if snapshot.pause else StageState.RUNNING


def time_left(snapshot: Snapshot) -> str:
    """The time left in words: estimated after three seconds or five percent, not before, and
    not when all is done."""
    if snapshot.overall >= 1:
        return ""
    early = snapshot.elapsed < ESTIMATE_AFTER_SECONDS and snapshot.overall < ESTIMATE_AFTER_SHARE
    if early or snapshot.eta_seconds is None:
        return tr("estimating")
    if snapshot.pause is None:
        return text.time_left(snapshot.eta_seconds)
    return text.time_left(snapshot.eta_seconds - snapshot.pause.seconds_left, paused=True)


def show_share(bar: QProgressBar, share: float) -> None:
    """Set a bar made by :func:`stage_bar` to ``share``, 0 to 1."""
    steps = round(min(1.0, max(0.0, share)) * _BAR_STEPS)
    if steps == bar.value():
        return
    # Qt paints a bar in the midst of setting it, each one alone; this way all wait for the window's next frame.
    bar.setUpdatesEnabled(False)
    bar.setValue(steps)
    bar.setUpdatesEnabled(True)


def stage_bar(size: str = "stage") -> QProgressBar:
    """A thin bar without text. ``size`` is stage or overall."""
    bar = QProgressBar()
    bar.setRange(0, _BAR_STEPS)
    bar.setTextVisible(False)
    bar.setProperty("scale", size)  # "size" is Qt's own
    return bar


class StageBlock(QWidget):
    """One stage: icon, name, bar, how many of how many, and how fast."""

    def __init__(self, look: Look, stage: Stage) -> None:
        super().__init__()
        self._look = look
        self._shown: object = None
        self.setAccessibleName(tr(STAGE_TITLES[stage]))
        self._icon = icon_label(look)
        self._name = label(look, tr(STAGE_TITLES[stage]), weight="medium")
        self._bar = stage_bar()
        self._done = reading(look, size="caption")
        self._pace = ElidedLabel(look, size="caption", tone="muted")
        self._pace.setAlignment(Qt.AlignmentFlag.AlignRight)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._icon)
        head.addWidget(self._name, 1)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self._done)
        foot.addWidget(self._pace, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addLayout(foot)

    def show_progress(self, progress: StageProgress, state: StageState) -> None:
        """Show one stage of a snapshot."""
        if (progress, state, self._look.appearance) == self._shown:
            return
        self._shown = progress, state, self._look.appearance
        show_icon(self._look, self._icon, *_STAGE_ICONS[state])
        restyle(self._name, tone="muted" if state is StageState.WAITING else "")
        restyle(self._bar, tone=state.value)
        total = progress.total
        show_share(self._bar, 1.0 if state is StageState.DONE else progress.done / total if total else 0.0)
        self._done.setText(self._amount(progress, state))
        self._pace.setText(self._speed(progress, state))
        self.setAccessibleDescription(f"{self._done.text()} {self._pace.text()}".strip())

    @staticmethod
    def _amount(progress: StageProgress, state: StageState) -> str:
        if state is StageState.WAITING:
            return tr("not started")
        if progress.total is None or state is StageState.PAUSED:
            return text.count(progress.done)
        return tr("{done} of {total}", done=text.count(progress.done), total=text.count(progress.total))

    @staticmethod
    def _speed(progress: StageProgress, state: StageState) -> str:
        if state is StageState.WAITING:
            return ""
        if state is StageState.DONE:
            return tr("{seconds} s", seconds=text.number(progress.elapsed, 1))
        if state is StageState.PAUSED:
            return tr("paused")
        return tr("{rate} / s", rate=text.number(progress.rate, 1))


class Counter(QWidget):
    """A figure over its name."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._figure = reading(look, text.UNKNOWN, size="figure", weight="semibold")
        caption = label(look, name, size="caption", tone="secondary")
        self.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(caption)

    def show_figure(self, figure: str, tone: str = "") -> None:
        """Show ``figure``."""
        self._figure.setText(figure)
        restyle(self._figure, tone=tone)
        self.setAccessibleDescription(figure)


class ProgressPanel(QFrame):
    """The left part of the run panel, 530 pixels wide."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._told_quarter = 0
        self.setAccessibleName(tr("Progress"))
        self.setFixedWidth(WIDTH)
        self._percent = reading(look, size="headline", weight="semibold")
        self._state = label(look, tone="warn")
        self._left = reading(look, tone="secondary")
        self._now = label(look, tr("now"), tone="secondary")
        self._symbol = reading(look, weight="semibold")
        self._symbol_name = ElidedLabel(look, tone="secondary", digits=False)
        self._count = reading(look, tone="secondary")
        self._overall = stage_bar("overall")
        self._overall.setAccessibleName(tr("Whole scan"))
        self._stages = {stage: StageBlock(look, stage) for stage in Stage}
        self._counters = {
            key: Counter(look, tr(name))
            for key, name in (
                ("scanned", "Scanned"),
                ("matched", "Matched"),
                ("unknown", "Unknown"),
                ("failed", "Failed"),
                ("cache", "Cache hits"),
                ("elapsed", "Elapsed"),
            )
        }
        self._lay_out()
        self.clear()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(9)
        for widget in (self._percent, self._state, self._left):
            head.addWidget(widget, 0, Qt.AlignmentFlag.AlignBaseline)
        head.addStretch(1)
        now = QHBoxLayout()
        now.setSpacing(5)
        for widget in (self._now, self._symbol, self._symbol_name):
            now.addWidget(widget)
        head.addLayout(now)
        head.addWidget(self._count, 0, Qt.AlignmentFlag.AlignBaseline)
        stages = QHBoxLayout()
        stages.setSpacing(8)
        for stage, block in self._stages.items():
            stages.addWidget(block, _STRETCH[stage])
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 14)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(6)
        column.addWidget(self._overall)
        column.addSpacing(15)
        column.addLayout(stages)
        column.addSpacing(14)
        column.addLayout(self._counter_row())
        column.addStretch(1)

    def _counter_row(self) -> QGridLayout:
        row = QGridLayout()
        row.setHorizontalSpacing(10)
        row.setContentsMargins(0, 0, 0, 0)
        for place, counter in enumerate(self._counters.values()):
            if place:
                row.addWidget(vertical_line(), 0, 2 * place - 1)
            row.addWidget(counter, 0, 2 * place)
            row.setColumnStretch(2 * place, 1)
        return row

    def clear(self) -> None:
        """Before the first snapshot of a run."""
        self.show_snapshot(
            Snapshot(
                elapsed=0.0,
                stage=Stage.UNIVERSE,
                overall=0.0,
                rate=0.0,
                eta_seconds=None,
                symbol="",
                symbol_name="",
                scanned=0,
                matched=0,
                unknown=0,
                failed=0,
                cache_hit_rate=None,
            )
        )

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the state of the run under way."""
        self._percent.setText(text.percent(snapshot.overall))
        self._show_state(snapshot)
        self._show_symbol(snapshot)
        show_share(self._overall, snapshot.overall)
        for stage, block in self._stages.items():
            block.show_progress(snapshot.stages.get(stage, StageProgress()), stage_state(stage, snapshot))
        self._show_counters(snapshot)

    def _show_symbol(self, snapshot: Snapshot) -> None:
        """The symbol at work; while the run waits there is none, and what is done stands in its place."""
        waits = snapshot.pause is not None and not snapshot.cancelling
        for part in (self._now, self._symbol, self._symbol_name):
            part.setVisible(bool(snapshot.symbol) and snapshot.overall < 1 and not waits)
        self._symbol.setText(snapshot.symbol)
        self._symbol_name.setText(snapshot.symbol_name)
        total = snapshot.stages.get(Stage.SCAN, StageProgress()).total
        self._count.setVisible(waits and total is not None)
        self._count.setText(
            tr("{done} of {total}", done=text.count(snapshot.scanned), total=text.count(total))
        )

    def _show_state(self, snapshot: Snapshot) -> None:
        tone, state, left = "", "", time_left(snapshot)
        if snapshot.cancelling:
            tone, left = "cancelling", stopping(snapshot.in_flight)
        elif snapshot.pause:
            tone, state = "paused", tr("paused")
        self._state.setText(state)
        self._state.setVisible(bool(state))
        restyle(self._state, tone="warn" if snapshot.pause else "secondary")
        self._left.setText(left)
        restyle(self._overall, tone=tone)
        self._announce(snapshot.overall)

    def _announce(self, share: float) -> None:
        """Tell screen readers of each quarter, once."""
        quarter = int(share * _QUARTERS)
        if quarter > self._told_quarter:
            words = tr("{share} of the scan done", share=text.percent(quarter / _QUARTERS))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self._told_quarter = quarter

    def _show_counters(self, snapshot: Snapshot) -> None:
        figures = {
            "scanned": text.count(snapshot.scanned),
            "matched": text.count(snapshot.matched),
            "unknown": text.count(snapshot.unknown),
            "failed": text.count(snapshot.failed),
            "cache": text.percent(snapshot.cache_hit_rate),
            "elapsed": text.duration(snapshot.elapsed),
        }
        for key, figure in figures.items():
            self._counters[key].show_figure(figure, "warn" if key == "failed" and snapshot.failed else "")


def stopping(in_flight: int) -> str:
    """What a run that was cancelled still waits for."""
    if not in_flight:
        return tr("Stopping")
    return tr("Stopping 1 request") if in_flight == 1 else tr("Stopping {count} requests", count=in_flight)
