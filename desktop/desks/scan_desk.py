"""What is done about wishes for runs: they are started, resumed, looked at and deleted here. It draws nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from desktop import text
from desktop.desks.run_queue import RunQueue
from desktop.desks.source_choice import SourceChoice
from desktop.dialogs.bug_dialog import BugDialog
from desktop.main_window import MainWindow
from desktop.models.runs_model import universe_title
from desktop.panels.scan_bar import RunState
from desktop.panels.sources import PRACTICE, short_title
from desktop.prefs import Prefs
from desktop.text import tr
from desktop.workers.scan_runner import ScanRunner
from scanner import (
    BadInput,
    Cancelled,
    RunInfo,
    RunStatus,
    Scan,
    ScanDefinition,
    ScanResult,
    ScanService,
    Snapshot,
    TechnicError,
    Timeframe,
)

_RUNS_SHOWN = 200
_RESUME, _RETRY = "resume", "retry"
_UNIVERSE, _SCAN, _WEEKLY = "scan/universe", "scan/scan", "scan/weekly"


class ScanDesk(QObject):
    """One window, one service, one runner, and the run they speak of. ``scan_wanted`` carries a scan before it runs:
    whoever has looked at it calls :meth:`start`. ``subject_changed`` carries the head of the run whose problems are
    shown. What is wished while a run is at work waits for its end."""

    scan_wanted = Signal(object)
    subject_changed = Signal(object)

    def __init__(self, service: ScanService, window: MainWindow, runner: ScanRunner, prefs: Prefs) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._runner = runner
        self._prefs = prefs
        self._shown: RunInfo | None = None
        self._live: RunInfo | None = None
        self._titles: dict[str, str] = {}
        self._sources = SourceChoice(service, window, prefs)
        self._run_when_painted = False
        self._queue = RunQueue(runner, self)
        self._queue.changed.connect(self._on_queue_changed)
        self._connect_runner()
        self._connect_window()

    def _connect_runner(self) -> None:
        runner, work = self._runner, self._window.work
        self._window.about_to_draw.connect(runner.right_of_way.take)
        runner.started.connect(self._on_started)
        runner.progressed.connect(self._on_progressed)
        runner.matched.connect(work.add_matches)
        runner.failed.connect(work.add_failures)
        runner.left_unknown.connect(work.add_unknown)
        runner.finished.connect(self._on_finished)
        runner.run_failed.connect(self._on_run_failed)
        runner.bug_found.connect(self._on_bug_found)
        runner.cancelling.connect(self._on_cancelling)
        runner.busy_changed.connect(self._on_busy_changed)

    def _connect_window(self) -> None:
        window, work, actions = self._window, self._window.work, self._window.actions_table
        for wish in (window.scan_bar.run_wanted, actions["run"].triggered, self._sources.run_wanted):
            wish.connect(self.run)
        work.run_panel.again_wanted.connect(self.run_again)
        for wish in (window.scan_bar.cancel_wanted, actions["cancel"].triggered):
            wish.connect(self._runner.cancel)
        for wish in (work.retry_wanted, actions["retry_failed"].triggered):
            wish.connect(self.retry_failed)
        for wish in (work.resume_banner.resume_wanted, work.run_panel.resume_wanted, window.runs.run_resumed):
            wish.connect(self.resume)
        work.resume_banner.discard_wanted.connect(self.discard)
        work.breaker_banner.try_now_wanted.connect(self._on_try_now)
        work.breaker_banner.finish_with_cache_wanted.connect(self._runner.finish_with_cache)
        work.failed_banner.action_wanted.connect(self._on_failed_action)
        window.runs.run_opened.connect(self.open_run)
        window.welcome.run_wanted.connect(self._on_first_run)
        window.welcome.look_around_wanted.connect(self._on_look_around)
        window.painted.connect(self._on_painted)

    # --- the start --------------------------------------------------------------------------------------

    def prepare(self, universe: str = "", scan: str = "", source: str = "", *, run: bool = False) -> str:
        """Fill the window before it is shown, with what was asked for, else what was chosen last. With ``run``
        the scan starts after the first paint. Returns a sentence about what could not be used, else nothing."""
        window = self._window
        self.show_universes()
        self.show_scans()
        window.scan_bar.choose_scan(self._prefs.text(_SCAN))
        weekly = self._prefs.flag(_WEEKLY)
        window.scan_bar.timeframes.choose(Timeframe.WEEK if weekly else Timeframe.DAY)
        problem = self.choose(universe or self._prefs.text(_UNIVERSE, PRACTICE), scan, source)
        self._run_when_painted = run and not problem
        self._sources.show()
        self.refresh_runs()
        window.show_welcome(not (run or universe or scan) and not self._service.runs(1))
        return problem

    def choose(self, universe: str = "", scan: str = "", source: str = "") -> str:
        """Choose what is named in the scan bar; what is empty stays as it is. Returns a sentence about what could
        not be used, else nothing."""
        problem, bar = "", self._window.scan_bar
        if universe:
            bar.choose_universe(universe)
        try:
            if scan:
                bar.choose_scan(self._service.scan_named(scan).id)
        except BadInput as error:
            problem = f"{error.message} {error.advice}".strip()
        if source:
            self._sources.keep(source)
        if universe or scan:
            self._window.show_welcome(False)
        return problem

    @Slot()
    def show_universes(self) -> None:
        """List the universes and watchlists that there are now."""
        window, universes = self._window, self._service.universes()
        self._titles = {info.id: info.title for info in universes}
        self._sources.set_universes(self._titles.keys())
        window.scan_bar.set_universes(universes)
        window.welcome.set_universes(universes)
        window.runs.set_universe_titles(self._titles)

    @Slot()
    def show_scans(self) -> None:
        """List the scans that there are now."""
        scans = self._service.scans()
        self._window.scan_bar.set_scans(scans)
        self._window.welcome.set_scans(scans)

    @Slot()
    def _on_painted(self) -> None:
        if self._run_when_painted:
            self.run()

    # --- runs -------------------------------------------------------------------------------------------

    @Slot()
    def run(self) -> None:
        """Run what the scan bar shows, or the scan in the editor while that is open."""
        bar = self._window.scan_bar
        if self._window.is_welcoming:
            self._window.welcome.press_run()
            return
        if self._window.is_editing:
            self._window.editor.header.run_wanted.emit()
            return
        if self._runner.busy or not self._sources.may_be_asked():
            return
        try:
            scan = self.scan_of(self._service.scan_named(bar.scan_id()))
        except TechnicError as error:
            self._show_error(error)
            return
        self._prefs.keep(_UNIVERSE, bar.universe())
        self._prefs.keep(_SCAN, bar.scan_id())
        self._prefs.keep(_WEEKLY, bar.timeframes.timeframe() is Timeframe.WEEK)
        self.scan_wanted.emit(scan)

    def scan_of(self, definition: ScanDefinition) -> Scan:
        """``definition`` on the universe, source and timeframe that the window shows."""
        bar = self._window.scan_bar
        scan = self._service.scan_for(definition, bar.universe(), self._sources.source())
        return replace(scan, timeframe=bar.timeframes.timeframe())

    @Slot(object)
    def start(self, scan: Scan) -> None:
        """Run ``scan``; nothing happens while another run is at work."""
        if not self._runner.busy:
            self._begin(scan)
            self._runner.start(scan)

    @Slot()
    def run_again(self) -> None:
        """Run the scan of the run shown anew, whatever the scan bar says."""
        if self._shown is None:
            self.run()
        elif not self._runner.busy:
            self.scan_wanted.emit(replace(self._shown.scan, cached_only=False))

    @Slot(str)
    def resume(self, run_id: str) -> None:
        """Go on with a run that did not end."""
        if self._runner.busy:
            self._queue.toggle(_RESUME, partial(self.resume, run_id))
            return
        earlier = self._result_of(run_id)
        if earlier is not None:
            self._begin(earlier.info.scan, earlier)
            self._runner.resume(run_id)

    @Slot()
    def retry_failed(self) -> None:
        """Ask again for what failed in the run shown."""
        self.retry_symbols(None)

    def retry_symbols(self, symbols: frozenset[str] | None) -> None:
        """Ask again for those of ``symbols`` that failed in the run shown; None is all of them."""
        if self._runner.busy:
            self._queue.toggle(_RETRY, partial(self.retry_symbols, symbols))
            return
        earlier = self._result_of(self._shown.id) if self._shown else None
        if earlier is not None:
            again = [one for one in earlier.failures if one.retryable]
            again = again if symbols is None else [one for one in again if one.symbol in symbols]
            left = tuple(one for one in earlier.failures if one not in again)
            self._begin(earlier.info.scan, replace(earlier, failures=left))
            self._runner.retry_failed(earlier.info.id, symbols)

    @Slot(str)
    def _on_queue_changed(self, name: str) -> None:
        self._window.work.show_queued(resume=name == _RESUME, retry=name == _RETRY)

    @Slot(str)
    def open_run(self, run_id: str) -> None:
        """Show a run's matches; while another one is at work that one goes on."""
        result = self._result_of(run_id)
        if result is None:
            return
        self._window.show_welcome(False)
        if self._live is not None and run_id == self._live.id:
            self._window.work.follow(result)
            return
        self._window.work.look_at(result, busy=self._runner.busy)
        if not self._runner.busy:
            self._show_run(result.info)

    @Slot(str)
    def discard(self, run_id: str) -> None:
        """Forget an interrupted run, after a question if it found something; it does not go on then either."""
        if self._queue.name == _RESUME:
            self._queue.take_back()
        result = self._result_of(run_id)
        if result is None:
            return
        if not result.counts.matched:
            self.delete_run(run_id)
            return
        found = text.matches(result.counts.matched)
        explanation = tr("Its {matches} go with it. Prices that were fetched stay.", matches=found)
        box = self._window.ask(tr("Discard this run?"), explanation, tr("Discard"))
        box.setProperty("run_id", run_id)
        box.accepted.connect(self._on_discard_agreed)

    @Slot()
    def _on_discard_agreed(self) -> None:
        self.delete_run(str(self.sender().property("run_id")))

    @Slot(str)
    def delete_run(self, run_id: str) -> None:
        """Forget a run for good."""
        try:
            self._service.delete_run(run_id)
        except TechnicError as error:
            self._show_error(error)
        self.refresh_runs()

    def _begin(self, scan: Scan, earlier: ScanResult | None = None) -> None:
        window = self._window
        self._shown = None
        window.show_welcome(False)
        window.set_subject(scan, self._title_of(scan.universe))
        window.status_bar.set_source(scan.source)
        window.work.begin(scan, earlier)

    def _result_of(self, run_id: str) -> ScanResult | None:
        try:
            return self._service.result(run_id)
        except TechnicError as error:
            self._show_error(error)
            return None

    # --- news of the run at work ------------------------------------------------------------------------

    @Slot(object)
    def _on_started(self, info: RunInfo) -> None:
        self._live = info
        self.subject_changed.emit(info)
        self.refresh_runs()
        self._window.runs.select(info.id)
        self._window.runs.model.set_progress(info.id, 0.0, tr("running"))

    @Slot(object)
    def _on_progressed(self, snapshot: Snapshot) -> None:
        if self._live is None:
            return
        self._window.show_snapshot(snapshot, short_title(self._live.scan.source))
        word, tone = (tr("paused"), "warn") if snapshot.pause else (tr("running"), "accent")
        self._window.runs.model.set_progress(self._live.id, snapshot.overall, word, tone)

    @Slot(object)
    def _on_finished(self, result: ScanResult) -> None:
        self._window.work.finish(result)
        self._show_run(result.info)
        self.refresh_runs()
        if result.info.status is RunStatus.FAILED:
            self._window.work.failed_banner.show_failure(result.message, "", "run", tr("Retry"))

    @Slot(object)
    def _on_run_failed(self, error: TechnicError) -> None:
        self._settle()
        if not isinstance(error, Cancelled):
            self._show_error(error, may_run_again=not isinstance(error, BadInput))

    @Slot(str)
    def _on_bug_found(self, report: str) -> None:
        self._settle()
        BugDialog(report, self._window).open()

    def _settle(self) -> None:
        """The run at work ended without a result: show what the ledger has of it, if it got that far."""
        result = self._result_of(self._live.id) if self._live else None
        if result is None:
            self._window.work.stop()
            self._window.set_subject(None)
        else:
            self._window.work.finish(result)
            self._show_run(result.info)
        self.refresh_runs()

    @Slot()
    def _on_cancelling(self) -> None:
        self._window.set_run_state(RunState.CANCELLING)
        self._window.work.show_stopping()

    @Slot(bool)
    def _on_busy_changed(self, busy: bool) -> None:
        if not busy and self._live is not None:
            self._window.runs.model.end_progress(self._live.id)
        self._window.set_run_state(RunState.RUNNING if busy else RunState.IDLE)

    def _show_run(self, info: RunInfo) -> None:
        self._live = None
        self._shown = info
        self.subject_changed.emit(info)
        self._window.set_subject(info.scan, self._title_of(info.scan.universe))
        self._window.set_retryable(self._window.work.problems.retryable)

    def _show_error(self, error: TechnicError, *, may_run_again: bool = False) -> None:
        action = "run" if may_run_again else ""
        self._window.show_welcome(False)
        self._window.work.failed_banner.show_failure(error.message, error.advice, action, tr("Retry"))

    @Slot(str)
    def _on_failed_action(self, action: str) -> None:
        if action == "run":
            self.run()

    @Slot()
    def _on_try_now(self) -> None:
        if self._live is not None:
            self._service.try_now(self._live.scan.source)

    @Slot()
    def refresh_runs(self) -> None:
        """List the runs as the ledger has them now."""
        runs = self._service.runs(_RUNS_SHOWN)
        self._window.runs.set_runs(runs)
        if self._shown is not None:
            self._window.runs.select(self._shown.id)
        stopped = next((run for run in runs if run.info.status is RunStatus.INTERRUPTED), None)
        banner = self._window.work.resume_banner
        if stopped is None:
            banner.clear()
        elif stopped.info.id != banner.run_id:
            banner.show_run(stopped, self._title_of(stopped.info.scan.universe))

    def _title_of(self, universe: str) -> str:
        return universe_title(universe, self._titles)

    # --- the first start --------------------------------------------------------------------------------

    @Slot(str, str, str)
    def _on_first_run(self, source: str, scan_id: str, universe: str) -> None:
        self.choose(universe, scan_id, source)
        self.run()

    @Slot()
    def _on_look_around(self) -> None:
        self._window.show_welcome(False)
