"""A whole window on a stub or a real engine, put together as the program does it, and taken apart afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton

from desktop.desks.editor_desk import EditorDesk
from desktop.desks.inspector_desk import InspectorDesk
from desktop.desks.program_desk import ProgramDesk
from desktop.desks.scan_desk import ScanDesk
from desktop.look import Look
from desktop.main_window import MainWindow
from desktop.prefs import Prefs
from desktop.workers.background import Background
from desktop.workers.scan_runner import ScanRunner


@dataclass
class Workplace:
    """Window, workers and desk on one service."""

    service: Any
    prefs: Prefs
    window: MainWindow
    runner: ScanRunner
    background: Background
    desk: ScanDesk

    def click(self, words: str) -> None:
        """Press the visible button with these words, in a dialog if one is open."""
        dialogs = [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]
        place = dialogs[-1] if dialogs else self.window
        named = [one for one in place.findChildren(QPushButton) if one.text() == words and one.isVisible()]
        named[0].click()

    def dialog(self) -> QMessageBox:
        """The message that is open."""
        return next(box for box in self.window.findChildren(QMessageBox) if box.isVisible())

    def symbols(self) -> list[str]:
        """What the table shows."""
        model = self.window.work.results.model
        return [model.match_at(row).symbol for row in range(model.rowCount())]

    def close(self) -> None:
        """End as the program does."""
        if not shiboken6.isValid(self.window):
            return
        self.runner.close()
        self.background.close()
        self.window.let_close()
        self.window.close()
        self.window.deleteLater()
        self.runner.deleteLater()
        self.background.deleteLater()


def open_workplace(
    service: Any, folder: Path, prepare: Callable[[ScanDesk], object] = ScanDesk.prepare
) -> Workplace:
    """Build it and show it; the run panel collapses without waiting."""
    prefs = Prefs(folder / "window.ini")
    window = MainWindow(Look(reduced_motion=True), prefs)
    runner = ScanRunner(service)
    background = Background()
    ProgramDesk(service, window, runner, prefs)
    desk = ScanDesk(service, window, runner, prefs)
    InspectorDesk(service, window, background)
    EditorDesk(service, window, background, desk)
    desk.scan_wanted.connect(desk.start)
    made = Workplace(service, prefs, window, runner, background, desk)
    window.work.run_panel.findChild(QTimer).setInterval(0)
    prepare(made.desk)
    window.show()
    QApplication.processEvents()
    return made
