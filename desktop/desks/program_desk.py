"""The program around the scans: what loads once the window is seen, what has to be told, about, and the end."""

from __future__ import annotations

import gc
import time
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from desktop.dialogs.about_dialog import AboutDialog
from desktop.main_window import MainWindow
from desktop.prefs import Prefs
from desktop.text import tr
from desktop.workers.scan_runner import CLOSE_WITHIN_SECONDS, ScanRunner
from scanner import ScanService

__all__ = ["ProgramDesk"]


class ProgramDesk(QObject):
    """One window from its first paint to its close. Made before the desk that runs scans, so that what a scan needs
    is asked for before the scan is."""

    def __init__(self, service: ScanService, window: MainWindow, runner: ScanRunner, prefs: Prefs) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._runner = runner
        self._prefs = prefs
        self._told: set[str] = set()
        self._close_by = 0.0
        self._closing = QTimer(self)
        self._closing.setSingleShot(True)
        self._closing.timeout.connect(self._leave)
        window.painted.connect(self._on_painted)
        window.close_wanted.connect(self.close)
        for news in (runner.prepared, runner.finished):
            news.connect(self._tell_notices)
        runner.busy_changed.connect(self._on_busy_changed)
        window.actions_table["open_folder"].triggered.connect(self._on_open_folder)
        window.actions_table["about"].triggered.connect(self._on_about)

    @Slot()
    def _on_painted(self) -> None:
        """The window is seen: now load what is heavy, and tell what has to be told."""
        self._window.work.run_panel.build_plot()
        self._tell_notices()
        self._runner.prepare(partial(_loaded, self._service))

    @Slot()
    def _tell_notices(self) -> None:
        """Tell what the user should know of and has not been told: a damaged database that was set aside, an own
        scan that cannot be read."""
        news = [notice for notice in self._service.notices if notice not in self._told]
        if news:
            self._told.update(news)
            self._window.tell(tr("Technic"), "\n\n".join(news))

    @Slot()
    def _on_open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._service.home.root)))

    @Slot()
    def _on_about(self) -> None:
        AboutDialog(self._window.look, self._window).open()

    @Slot()
    def close(self) -> None:
        """Close the window: at once, or when the run at work has stopped, after three seconds at the latest."""
        if not self._runner.busy:
            self._leave()
        elif not self._closing.isActive():
            self._close_by = time.monotonic() + CLOSE_WITHIN_SECONDS
            self._closing.start(int(CLOSE_WITHIN_SECONDS * 1000))
            self._runner.cancel()

    @Slot(bool)
    def _on_busy_changed(self, busy: bool) -> None:
        if not busy and self._closing.isActive():
            self._leave()

    @Slot()
    def _leave(self) -> None:
        self._closing.stop()
        self._runner.close(limit=max(0.0, self._close_by - time.monotonic()))
        self._window.let_close()
        self._window.close()
        self._prefs.flush()


def _loaded(service: ScanService) -> date:
    """The newest finished session, with everything loaded that the first run needs; in the worker's thread."""
    session = service.prepare()
    # What is loaded by now stays until the end. Looking through it again at each collection would stop all threads
    # for 60 ms in the middle of a scan.
    gc.freeze()
    return session
