"""A newer version is looked for, at start if the user wants that and whenever it is asked for, and told of."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from desktop.main_window import MainWindow
from desktop.text import tr
from desktop.workers.update_check import Release, UpdateCheck
from scanner import ENGINE_VERSION, ScanService

AFTER_START_MS = 5000


class UpdateDesk(QObject):
    """Nobody is contacted unless the settings say so and name an address. At start only good news is told."""

    def __init__(self, service: ScanService, window: MainWindow) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._asked_by_user = False
        self._check = UpdateCheck(self)
        self._check.answered.connect(self._on_answered)
        self._check.refused.connect(self._on_refused)
        self._start = QTimer(self)
        self._start.setSingleShot(True)
        self._start.setInterval(AFTER_START_MS)
        self._start.timeout.connect(self._on_started)
        window.actions_table["check_updates"].triggered.connect(self.look)
        window.work.update_banner.page_wanted.connect(self._on_page_wanted)
        window.painted.connect(self._on_painted)

    @Slot()
    def look(self) -> None:
        """Look now, and tell whatever comes of it."""
        address = self._service.settings.updates.address
        if not address:
            self._window.tell(
                tr("Newer versions"),
                tr("No address is set, so nobody is asked. Preferences, Updates says where to write one."),
            )
            return
        self._asked_by_user = True
        self._check.ask(address)

    @Slot()
    def _on_painted(self) -> None:
        if self._service.settings.updates.check_at_start:
            self._start.start()

    @Slot()
    def _on_started(self) -> None:
        if address := self._service.settings.updates.address:
            self._check.ask(address)

    @Slot(object)
    def _on_answered(self, release: Release) -> None:
        if release.is_newer:
            self._window.work.update_banner.show_version(release.version, ENGINE_VERSION, release.page)
        elif self._asked_by_user:
            self._window.tell(
                tr("Newer versions"),
                tr("Technic {version} is the newest version.", version=ENGINE_VERSION),
            )
        self._asked_by_user = False

    @Slot(str, str)
    def _on_refused(self, sentence: str, advice: str) -> None:
        if self._asked_by_user:
            self._window.tell(tr("Newer versions"), f"{sentence} {advice}")
        self._asked_by_user = False

    @Slot(str)
    def _on_page_wanted(self, page: str) -> None:
        QDesktopServices.openUrl(QUrl(page))
