"""What a trader works with: banners, the run under way, its problems, its matches and one of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.look import Look
from desktop.models.problems_model import ProblemsModel
from desktop.panels.banners import (
    Banner,
    BreakerBanner,
    FailedBanner,
    NoteBanner,
    OfflineBanner,
    ResumeBanner,
    UpdateBanner,
)
from desktop.panels.inspector import Inspector
from desktop.panels.labels import horizontal_line
from desktop.panels.problems_panel import ProblemsPanel
from desktop.panels.results_view import ResultsView
from desktop.panels.run_panel import RunPanel
from desktop.panels.run_tab import RunTab
from desktop.panels.workspace import Workspace
from desktop.text import tr
from scanner import Failure, Match, Scan, ScanResult, Snapshot, Unknown

_LOW = 760


class WorkPage(QWidget):
    """Shows one run at work and one run's matches; usually the same, but an earlier run can be looked at meanwhile.

    Everything that a panel wishes comes out of that panel's own signals; only ``retry_wanted`` is gathered here.
    """

    retry_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.problems = ProblemsModel(self)
        self.resume_banner = ResumeBanner(look)
        self.breaker_banner = BreakerBanner(look)
        self.failed_banner = FailedBanner(look)
        self.note_banner = NoteBanner(look)
        self.offline_banner = OfflineBanner(look)
        self.update_banner = UpdateBanner(look)
        self.run_panel = RunPanel(look, self.problems)
        self.problems_panel = ProblemsPanel(look, self.problems)
        self.results = ResultsView(look)
        self.run_tab = RunTab(look)
        self.run_tab.setParent(self)
        self.run_tab.hide()
        self.inspector = Inspector(look)
        self._compact = False
        self.workspace = Workspace(look, self.results, self.inspector)
        self._run_line, self._problems_line = horizontal_line(), horizontal_line()
        # Whether the matches shown are those of the run in the run panel.
        self._following = True
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (
            self.resume_banner,
            self.breaker_banner,
            self.failed_banner,
            self.note_banner,
            self.offline_banner,
            self.update_banner,
            self.run_panel,
            self._run_line,
            self.problems_panel,
            self._problems_line,
        ):
            part.hide()
            column.addWidget(part)
            if isinstance(part, Banner):
                part.left.connect(self.results.table.setFocus)
        column.addWidget(self.workspace, 1)
        for panel in (self.run_panel, self.problems_panel):
            panel.retry_wanted.connect(self.retry_wanted)
        self.run_panel.problems_wanted.connect(self.show_problems)
        self.run_panel.details_wanted.connect(self.show_run)
        self.problems_panel.close_wanted.connect(self.hide_problems)
        self.failed_banner.report_wanted.connect(self.problems_panel.copy_report_of)
        for changed in (self.problems.rowsInserted, self.problems.modelReset, self.problems.dataChanged):
            changed.connect(self._count_problems)

    # --- a run at work ----------------------------------------------------------------------------------

    def begin(self, scan: Scan, earlier: ScanResult | None = None) -> None:
        """A run of ``scan`` begins; with ``earlier`` it goes on from there."""
        self._following = True
        self.failed_banner.hide()
        self.note_banner.clear()
        chosen = self.results.selected
        self.results.begin(scan)
        self.problems.clear()
        if earlier is not None:
            self.results.add_matches(earlier.matches)
            if chosen is not None:
                self.results.select(chosen.symbol)
            self.problems.replace(earlier.failures, earlier.unknown, earlier.matches)
        self.run_panel.begin()
        self.run_tab.clear()
        self._show_run_panel()

    def show_snapshot(self, snapshot: Snapshot, source_title: str) -> None:
        """Show the state of the run at work."""
        self.run_panel.show_snapshot(snapshot, source_title)
        self.run_tab.show_snapshot(snapshot)
        pause = None if self.run_panel.stopping else snapshot.pause
        self.breaker_banner.show_pause(pause, source_title, snapshot.scanned)
        self.note_banner.show_notes(snapshot.notes)

    def add_matches(self, matches: Sequence[Match]) -> None:
        """The run at work found matches."""
        self.problems.add_doubts(matches)
        if self._following:
            self.results.add_matches(matches)

    def add_failures(self, failures: Sequence[Failure]) -> None:
        """Symbols of the run at work failed."""
        self.problems.add_failures(failures)

    def add_unknown(self, unknown: Sequence[Unknown]) -> None:
        """Symbols of the run at work could not be decided."""
        self.problems.add_unknown(unknown)

    def show_stopping(self) -> None:
        """The run at work was asked to stop."""
        self.breaker_banner.hide()
        self.run_panel.show_stopping()

    def finish(self, result: ScanResult) -> None:
        """The run at work ended, one way or another."""
        self.breaker_banner.hide()
        self.problems.replace(result.failures, result.unknown, result.matches)
        self.run_panel.end(result)
        if self._following:
            self.results.finish(result)

    def stop(self) -> None:
        """The run at work ended without a result: what is on the table stays, the run panel goes."""
        self.breaker_banner.hide()
        self.results.stop()
        self.run_panel.hide()
        self._run_line.hide()
        self.hide_problems()

    # --- looking at runs --------------------------------------------------------------------------------

    def look_at(self, result: ScanResult, *, busy: bool) -> None:
        """Show an earlier run: its matches only while another one is at work, else all of it."""
        self._following = False
        self.results.open_result(result)
        if not busy:
            self.problems.replace(result.failures, result.unknown, result.matches)
            self.run_panel.show_past(result)
            self._show_run_panel()

    def follow(self, result: ScanResult) -> None:
        """Go back to the run at work; ``result`` is what it has so far."""
        self._following = True
        self.results.begin(result.info.scan)
        self.results.add_matches(result.matches)

    def allow_runs(self, allowed: bool) -> None:
        """Whether a run can be started or resumed now."""
        self.run_panel.allow(allowed)
        self.resume_banner.allow(allowed)

    def show_queued(self, *, resume: bool, retry: bool) -> None:
        """What waits for the end of the run at work."""
        self.resume_banner.show_queued(resume)
        self.run_panel.show_retry_queued(retry)
        self.problems_panel.show_queued(retry)

    # --- problems ---------------------------------------------------------------------------------------

    @Slot()
    def show_problems(self) -> None:
        """Open all problems, with the keyboard in them."""
        if self.problems.count == 0:
            return
        if self._compact:
            self._show_tab(self.problems_panel, self.problems_panel.tree)
            return
        self.run_panel.keep_open = True
        self.problems_panel.show()
        self._problems_line.show()
        self.problems_panel.focus_tree()

    @Slot()
    def hide_problems(self) -> None:
        """Put them away."""
        if self._compact:
            self.inspector.show_why()
            return
        self.run_panel.keep_open = False
        focused = QApplication.focusWidget()
        if focused is not None and self.problems_panel.isAncestorOf(focused):
            # Else it would go to whatever comes next.
            self.results.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.problems_panel.hide()
        self._problems_line.hide()
        self.run_panel.collapse()

    @Slot()
    def show_run(self) -> None:
        """Show all of the run in its tab; a wide window has the run panel for that."""
        self._show_tab(self.run_tab, self.run_tab.keyboard)

    def _show_tab(self, panel: QWidget, part: QWidget) -> None:
        self.inspector.show_tab(panel)
        self.workspace.open_at(part)

    @Slot()
    def _count_problems(self) -> None:
        self.inspector.count_in_tab(self.problems_panel, self.problems.count)

    @Slot()
    def toggle_problems(self) -> None:
        """Open or put away."""
        if self.problems_panel.isVisible():
            self.hide_problems()
        else:
            self.show_problems()

    def set_room(self, compact: bool, height: int) -> None:
        """Take the forms that fit a window of this width and height."""
        if compact != self._compact:
            self._compact = compact
            self._place_problems()
        self.run_panel.set_compact(compact)
        self.results.set_compact(compact)
        self.problems_panel.set_low(height < _LOW)
        self.workspace.set_room(compact, height)
        self._count_problems()

    def _place_problems(self) -> None:
        """In a narrow window run and problems have tabs beside the chart, in a wide one a place above the table."""
        was_open = self.problems_panel.isVisible()
        self._problems_line.hide()
        if self._compact:
            self._column.removeWidget(self.problems_panel)
            self.inspector.add_tab(self.run_tab, tr("Run"))
            self.inspector.add_tab(self.problems_panel, tr("Problems"))
        else:
            for panel in (self.run_tab, self.problems_panel):
                self.inspector.remove_tab(panel)
            self._column.insertWidget(self._column.indexOf(self._problems_line), self.problems_panel)
            self.problems_panel.setVisible(was_open)
            self._problems_line.setVisible(was_open)
        self.problems_panel.set_tab(self._compact)

    def _show_run_panel(self) -> None:
        self.run_panel.show()
        self._run_line.show()
