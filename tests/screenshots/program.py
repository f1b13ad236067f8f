"""The whole program without a screen, put together as it puts itself together, to be looked at and closed again."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication

from desktop.app import make_application, make_desks
from desktop.appearance import Appearance
from desktop.desks.look_desk import LookDesk
from desktop.look import Look
from desktop.main_window import MainWindow
from desktop.prefs import FILE_NAME, Prefs
from desktop.workers.background import Background
from desktop.workers.scan_runner import ScanRunner
from scanner import ScanService

LIMIT_SECONDS = 120.0
_AT_ONCE_MS = 20


class Program:
    """Opened on a home by ``with``: the window is shown, in its usual size unless ``size`` is given."""

    def __init__(
        self, home: Path, appearance: Appearance | None = None, size: tuple[int, int] = (1440, 872)
    ) -> None:
        self.app = make_application()
        self.service = ScanService.open(home)
        self._look = Look(parent=self.app)
        looks = LookDesk(self.service, self._look, self.app)
        self._look.set_appearance(appearance or Appearance(reduced_motion=True), self.app)
        prefs = Prefs(home / FILE_NAME)
        self.window = MainWindow(self._look, prefs)
        self.runner = ScanRunner(self.service, self.app)
        self.background = Background(self.app)
        self.desk = make_desks(self.service, self.window, self.runner, self.background, prefs, looks)
        self._size = size

    def __enter__(self) -> Program:
        self.desk.prepare()
        self.window.resize(*self._size)
        self.window.show()
        self.window.resize(*self._size)
        self.until(self._is_prepared)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.runner.close()
        self.background.close()
        self.window.let_close()
        self.window.close()
        self.window.deleteLater()
        self.service.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def _is_prepared(self) -> bool:
        """Whether the engine has loaded what it needs and the status bar says so."""
        return bool(self.window.status_bar._session.text())

    def choose(self, scan: str, universe: str = "practice") -> None:
        """Choose in the scan bar and leave the page of the first start."""
        self.desk.choose(universe, scan)

    def run(self) -> None:
        """Run what is chosen, to its end."""
        self.desk.run()
        self.until(lambda: not self.runner.busy)
        self.rest(2.0)

    def until(self, condition: Callable[[], bool]) -> None:
        """Let the program go on until ``condition`` holds."""
        end = time.monotonic() + LIMIT_SECONDS
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("the state did not come")
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _AT_ONCE_MS)

    def rest(self, seconds: float) -> None:
        """Let the program go on for a while."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() >= end and not self.background.is_busy)

    def shoot(self, file: Path) -> Path:
        """Keep a picture of the window, with the lists that are open over it."""
        self.app.processEvents()
        picture = self.window.grab()
        painter = QPainter(picture)
        for widget in self.app.topLevelWidgets():
            if widget.isVisible() and widget.windowType() == Qt.WindowType.Popup:
                painter.drawPixmap(self.window.mapFromGlobal(widget.pos()), widget.grab())
        painter.end()
        picture.save(str(file))
        return file
