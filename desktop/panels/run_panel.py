"""The place of the run under way: full, compact or, once it has ended, one line. It chooses what fits."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEasingCurve, QTimer, QVariantAnimation, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QWidget

from desktop.look import Look
from desktop.models.problems_model import ProblemsModel
from desktop.panels.compact_strip import HEIGHT as COMPACT_HEIGHT
from desktop.panels.compact_strip import CompactStrip
from desktop.panels.connection_panel import ConnectionPanel
from desktop.panels.labels import vertical_line
from desktop.panels.problems_brief import ProblemsBrief
from desktop.panels.progress_panel import ProgressPanel
from desktop.panels.speed_chart import WIDTH as CHART_WIDTH
from desktop.panels.speed_chart import SpeedChart
from desktop.panels.summary_strip import SummaryStrip
from desktop.text import tr
from scanner import ScanResult, Snapshot

FULL_HEIGHT = 190
COLLAPSE_AFTER_MS = 1500


class RunPanel(QStackedWidget):
    """Three pages: the full panel, its compact form for narrow windows, and the summary of a run that ended.

    The summary takes over 1.5 s after the end, with a short move, unless ``keep_open`` is set. Signals:
    ``problems_wanted`` (show all of them), ``retry_wanted``, ``resume_wanted`` with the run's id, ``again_wanted``,
    ``details_wanted`` (in a narrow window: show all of the run elsewhere).
    """

    problems_wanted = Signal()
    retry_wanted = Signal()
    resume_wanted = Signal(str)
    again_wanted = Signal()
    details_wanted = Signal()

    def __init__(self, look: Look, problems: ProblemsModel) -> None:
        super().__init__()
        self._look = look
        self._problems = problems
        self._compact = False
        self._ended = False
        self._collapsed = False
        self._stopping = False
        self._seconds: float | None = None
        self._last: Snapshot | None = None
        self._source_title = ""
        self.keep_open = False
        self.setAccessibleName(tr("Run"))
        self._progress = ProgressPanel(look)
        self._chart = SpeedChart(look)
        self._brief = ProblemsBrief(look, problems)
        self._connection = ConnectionPanel(look)
        self._third = QStackedWidget()
        self._third.addWidget(self._brief)
        self._third.addWidget(self._connection)
        self._strip = CompactStrip(look)
        self._summary = SummaryStrip(look)
        self._full = self._full_page()
        for page in (self._full, self._strip, self._summary):
            self.addWidget(page)
        self._collapse_timer = QTimer(self)
        self._collapse_timer.setSingleShot(True)
        self._collapse_timer.setInterval(COLLAPSE_AFTER_MS)
        self._collapse_timer.timeout.connect(self.collapse)
        self._move = QVariantAnimation(self)
        self._move.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._move.valueChanged.connect(self._on_moved)
        self._move.finished.connect(self._arrange)
        self._connect()
        self._arrange()

    def _full_page(self) -> QWidget:
        page = QFrame()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        # Of a fixed size: what changes in them has only them laid out anew, not all the window.
        self._progress.setFixedHeight(FULL_HEIGHT)
        self._chart.setFixedSize(CHART_WIDTH, FULL_HEIGHT)
        row.addWidget(self._progress)
        row.addWidget(vertical_line())
        row.addWidget(self._chart)
        row.addWidget(vertical_line())
        row.addWidget(self._third, 1)
        return page

    def _connect(self) -> None:
        self._brief.expand_wanted.connect(self.problems_wanted)
        self._brief.retry_wanted.connect(self.retry_wanted)
        self._brief.fold_wanted.connect(self.collapse)
        self._strip.details_wanted.connect(self.details_wanted)
        self._summary.problems_wanted.connect(self.problems_wanted)
        self._summary.resume_wanted.connect(self.resume_wanted)
        self._summary.again_wanted.connect(self.again_wanted)
        self._summary.details_wanted.connect(self.show_details)

    @property
    def ended(self) -> bool:
        """Whether the run shown is over."""
        return self._ended

    @property
    def stopping(self) -> bool:
        """Whether the run under way was asked to stop."""
        return self._stopping and not self._ended

    def build_plot(self) -> None:
        """Load the plotting library and draw the speed; call it after the first paint."""
        self._chart.build_plot()

    def set_compact(self, compact: bool) -> None:
        """Choose the form for narrow windows, or the full one."""
        if compact != self._compact:
            self._compact = compact
            if self._last is not None:
                self._show_figures(self._as_seen(self._last))
        self._arrange()

    def begin(self) -> None:
        """A run begins."""
        self._collapse_timer.stop()
        self._ended = self._collapsed = self._stopping = False
        self._seconds = self._last = None
        self._progress.clear()
        self._chart.clear()
        self._brief.set_ended(False)
        self._third.setCurrentWidget(self._brief)
        self._arrange()

    def show_snapshot(self, snapshot: Snapshot, source_title: str) -> None:
        """Show the state of the run under way. While it waits for its source, that takes the problems' place."""
        self._last, self._source_title = snapshot, source_title
        snapshot = self._as_seen(snapshot)
        self._seconds = snapshot.elapsed
        self._show_figures(snapshot)
        self._chart.show_snapshot(snapshot)
        if snapshot.pause is not None and not snapshot.cancelling:
            self._connection.show_pause(snapshot.pause, source_title)
            self._third.setCurrentWidget(self._connection)
        else:
            self._third.setCurrentWidget(self._brief)

    def _as_seen(self, snapshot: Snapshot) -> Snapshot:
        """A run that was asked to stop is stopping, before it says so itself."""
        return replace(snapshot, cancelling=True) if self._stopping else snapshot

    def _show_figures(self, snapshot: Snapshot) -> None:
        """On the page that is in use; the other one gets them when its turn comes."""
        if self._compact:
            self._strip.show_snapshot(snapshot)
        else:
            self._progress.show_snapshot(snapshot)

    def show_stopping(self) -> None:
        """The run was asked to stop: say what it still waits for, whatever it tells itself."""
        self._stopping = True
        if self._last is not None:
            self.show_snapshot(self._last, self._source_title)

    def end(self, result: ScanResult) -> None:
        """The run shown is over; the summary takes over soon."""
        self._ended = True
        self._brief.set_ended(True)
        self._third.setCurrentWidget(self._brief)
        before = self._last.done_before if self._last is not None else 0
        self._summary.show_result(result, self._seconds, self._problems.count, before)
        if not self.keep_open:
            self._collapse_timer.start()

    def show_past(self, result: ScanResult) -> None:
        """Show the summary of a run of earlier."""
        self._collapse_timer.stop()
        self._ended = self._collapsed = True
        self._summary.show_result(result, None, self._problems.count)
        self._arrange()

    def allow(self, allowed: bool) -> None:
        """Whether a run can be started or resumed now."""
        self._summary.allow(allowed)

    def show_retry_queued(self, queued: bool) -> None:
        """Whether asking again waits for the end of the run."""
        self._brief.show_queued(queued)

    @Slot()
    def show_details(self) -> None:
        """Open the full panel of a run that ended; a narrow window has another place for that."""
        if self._compact:
            self.details_wanted.emit()
            return
        self._collapsed = False
        self._slide(self.height(), self._height_of(self._wanted_page()))

    @Slot()
    def collapse(self) -> None:
        """Show the summary instead of the panel, if the run is over."""
        if self._ended:
            self._collapse_timer.stop()
            self._collapsed = True
            self._slide(self.height(), self._summary.height())

    def _slide(self, start: int, end: int) -> None:
        duration = self._look.duration("panelCollapse")
        if not duration or not self.isVisible() or start == end:
            self._arrange()
            return
        self.setCurrentWidget(self._full if not self._compact else self._strip)
        self._move.setDuration(duration)
        self._move.setStartValue(start)
        self._move.setEndValue(end)
        self._move.start()

    @Slot(object)
    def _on_moved(self, height: int) -> None:
        self.setFixedHeight(height)

    def _wanted_page(self) -> QWidget:
        if self._collapsed:
            return self._summary
        return self._strip if self._compact else self._full

    def _height_of(self, page: QWidget) -> int:
        if page is self._summary:
            return self._summary.maximumHeight()
        return COMPACT_HEIGHT if page is self._strip else FULL_HEIGHT

    @Slot()
    def _arrange(self) -> None:
        self._move.stop()
        page = self._wanted_page()
        self.setCurrentWidget(page)
        self.setFixedHeight(self._height_of(page))
