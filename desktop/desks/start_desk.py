"""What is done with the words typed after the program's name, at this start and when another hands them over."""

from __future__ import annotations

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot

from desktop.desks.scan_desk import ScanDesk
from desktop.main_window import MainWindow
from desktop.text import tr
from scanner import ENGINE_VERSION, ScanService, TechnicError

log = logging.getLogger(__name__)


def parsed(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What was typed after ``python -m desktop``; None reads the process's own words."""
    parser = argparse.ArgumentParser(prog="technic", description=tr("A desktop stock scanner."))
    parser.add_argument("file", nargs="?", default="", help=tr("a scan file to open"))
    parser.add_argument("--universe", default="", help=tr("a universe's name, a file, or SYM,SYM"))
    parser.add_argument("--scan", default="", help=tr("a scan's id or title"))
    parser.add_argument("--source", default="", help=tr("practice, yahoo or folder:DIR"))
    parser.add_argument("--run", action="store_true", help=tr("run at once"))
    parser.add_argument("--version", action="version", version=f"Technic {ENGINE_VERSION}")
    known, _ = parser.parse_known_args(words)
    return known


def words_of(asked: argparse.Namespace) -> list[str]:
    """``asked`` as words that another process, in another folder, understands alike."""
    words = [str(Path(asked.file).resolve())] if asked.file else []
    for name in ("universe", "scan", "source"):
        if value := getattr(asked, name):
            words += [f"--{name}", value]
    return words + (["--run"] if asked.run else [])


class StartDesk(QObject):
    """Raises the window for a second start and does what that one was asked to."""

    def __init__(self, service: ScanService, window: MainWindow, scans: ScanDesk) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._scans = scans

    def open_file(self, file: str) -> str:
        """Take the scan in ``file`` into the library and choose it in the scan bar; a sentence about what could not
        be read, else nothing."""
        if not file:
            return ""
        try:
            scan = self._service.editing.import_(Path(file))
        except TechnicError as error:
            return f"{error.message} {error.advice}".strip()
        self._scans.show_scans()
        return self._scans.choose(scan=scan.id)

    @Slot(list)
    def take(self, words: list[str]) -> None:
        """Another start was made with ``words``: show the window, choose what they name, run if they say so."""
        asked = parsed(words)
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        problem = self._scans.choose(asked.universe, asked.scan, asked.source)
        problem = problem or self.open_file(asked.file)
        if problem:
            window.tell(tr("Technic"), problem)
        elif asked.run:
            self._scans.run()
