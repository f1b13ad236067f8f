"""What of a run is shown at the window's icon in the taskbar or dock."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from desktop.main_window import MainWindow
from desktop.taskbar.taskbar import Taskbar, TaskbarState, taskbar_of
from desktop.workers.scan_runner import ScanRunner
from scanner import RunStatus, ScanResult, Snapshot

__all__ = ["TaskbarDesk"]


class TaskbarDesk(QObject):
    """Follows the run at work. A run that failed stays marked until the window is looked at or another one begins."""

    def __init__(self, window: MainWindow, runner: ScanRunner, taskbar: Taskbar | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._taskbar = taskbar
        self._shown = (-1, TaskbarState.NONE)
        window.painted.connect(self._on_painted)
        runner.progressed.connect(self._on_progressed)
        runner.finished.connect(self._on_finished)
        runner.busy_changed.connect(self._on_busy_changed)

    @Slot()
    def _on_painted(self) -> None:
        handle = self._window.windowHandle()
        if self._taskbar is None and handle is not None:
            self._taskbar = taskbar_of(handle)

    @Slot(object)
    def _on_progressed(self, snapshot: Snapshot) -> None:
        waits = snapshot.pause is not None and not snapshot.cancelling
        self._show(snapshot.overall, TaskbarState.PAUSED if waits else TaskbarState.RUNNING)

    @Slot(object)
    def _on_finished(self, result: ScanResult) -> None:
        failed = result.info.status is RunStatus.FAILED
        self._show(
            1.0, TaskbarState.FAILED if failed and not self._window.isActiveWindow() else TaskbarState.NONE
        )

    @Slot(bool)
    def _on_busy_changed(self, busy: bool) -> None:
        """A run that ended without a result leaves no bar behind."""
        if not busy and self._shown[1] in (TaskbarState.RUNNING, TaskbarState.PAUSED):
            self._show(0.0, TaskbarState.NONE)

    def _show(self, share: float, state: TaskbarState) -> None:
        """Whole percents are enough: each change goes to another process."""
        wanted = (round(share * 100), state)
        if wanted != self._shown and self._taskbar is not None:
            self._shown = wanted
            self._taskbar.show(share, state)
