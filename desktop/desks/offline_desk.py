"""What is done without the internet: the same scan over stored prices, said so, until the source answers again."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Slot

from desktop import text
from desktop.desks.scan_desk import ScanDesk
from desktop.main_window import MainWindow
from desktop.text import tr
from desktop.workers.scan_runner import ScanRunner
from scanner import CannotRun, FailureKind, RunInfo, RunStatus, Scan, ScanResult, TechnicError

__all__ = ["OfflineDesk"]


class OfflineDesk(QObject):
    """Runs a scan again on stored prices when its source could not be reached for a single symbol."""

    def __init__(self, window: MainWindow, runner: ScanRunner, scans: ScanDesk) -> None:
        super().__init__(window)
        self._window = window
        self._scans = scans
        self._wanted: Scan | None = None
        self._refused: Scan | None = None
        self._unreached = self._instead = ""
        self._banner = window.work.offline_banner
        self._banner.try_now_wanted.connect(self._on_try_now)
        runner.finished.connect(self._on_finished)
        runner.started.connect(self._on_started)
        runner.run_failed.connect(self._on_run_failed)
        window.status_bar.source_changed.connect(self._on_source_changed)

    @Slot(object)
    def _on_finished(self, result: ScanResult) -> None:
        scan = result.info.scan
        if is_unreachable(result):
            self._refused, self._wanted = scan, replace(scan, cached_only=True)
            self._unreached = result.info.id
            self._window.status_bar.set_offline(True)
            QTimer.singleShot(0, self, self._go_on)  # when all others have heard of this run's end
        elif not scan.cached_only and result.counts.fetched:
            self._end()

    @Slot()
    def _go_on(self) -> None:
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self._instead = self._unreached
            self._scans.start(wanted)

    @Slot(object)
    def _on_started(self, info: RunInfo) -> None:
        self._instead = ""
        if self._window.status_bar.is_offline and info.scan.cached_only:
            self._banner.show_session(text.day(info.as_of))

    @Slot(object)
    def _on_run_failed(self, error: TechnicError) -> None:
        """There are no stored prices to scan instead: what came first is what is to be said, and shown."""
        run_id, self._instead = self._instead, ""
        if run_id and isinstance(error, CannotRun):
            self._scans.open_run(run_id)
            self._window.work.failed_banner.show_failure(
                tr("No internet, and no stored prices to scan instead."),
                tr("Check the internet connection, then retry."),
                "run",
                tr("Retry"),
            )

    @Slot()
    def _on_try_now(self) -> None:
        if self._refused is not None:
            self._scans.start(self._refused)

    @Slot()
    def _on_source_changed(self) -> None:
        self._end()

    def _end(self) -> None:
        self._refused = None
        self._banner.hide()
        self._window.status_bar.set_offline(False)


def is_unreachable(result: ScanResult) -> bool:
    """Whether a run asked its source and nothing came through."""
    scan, counts = result.info.scan, result.counts
    unreached = sum(failure.kind is FailureKind.NO_NETWORK for failure in result.failures)
    asked = (
        result.info.status in (RunStatus.FINISHED, RunStatus.FAILED)
        and not scan.cached_only
        and scan.as_of is None
    )
    return asked and unreached > 0 and not counts.fetched
