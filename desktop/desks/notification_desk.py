"""What is told of a run that ends while the window is in the background: a message of the system and a mark at the
window's icon. Nothing is told while the window is looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from desktop import text
from desktop.main_window import MainWindow
from desktop.text import tr
from desktop.workers.scan_runner import ScanRunner
from scanner import RunStatus, ScanResult, ScanService

__all__ = ["NotificationDesk", "message_of"]

_SHOWN_MS = 10_000


class NotificationDesk(QObject):
    """Tells by the system's own messages where there is a tray, and by the window's icon everywhere."""

    def __init__(self, service: ScanService, window: MainWindow, runner: ScanRunner) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        runner.finished.connect(self.tell)
        window.destroyed.connect(self._on_window_gone)

    @Slot(object)
    def tell(self, result: ScanResult) -> bool:
        """Tell that a run has ended, if the settings want it and the window is in the background. False when nothing
        is told."""
        wanted = self._service.settings.notifications
        if not wanted.when_in_background or self._is_looked_at():
            return False
        QApplication.alert(self._window)
        if wanted.sound:
            QApplication.beep()
        if QSystemTrayIcon.isSystemTrayAvailable():
            title, words = message_of(result)
            self._shown_tray().showMessage(title, words, self._window.windowIcon(), _SHOWN_MS)
        return True

    def _is_looked_at(self) -> bool:
        active = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        return active and not self._window.isMinimized()

    def _shown_tray(self) -> QSystemTrayIcon:
        """The icon that messages come from; it is there only after the first one."""
        if self._tray is None:
            icon = self._window.windowIcon()
            self._tray = QSystemTrayIcon(icon if not icon.isNull() else self._window.look.icon("app"), self)
            self._tray.setToolTip("Technic")
            self._tray.activated.connect(self._on_clicked)
            self._tray.messageClicked.connect(self._on_clicked)
        self._tray.show()
        return self._tray

    @Slot()
    def _on_clicked(self) -> None:
        """Bring the window to the front; the icon has done its work."""
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.raise_()
        self._window.activateWindow()
        if self._tray is not None:
            self._tray.hide()

    @Slot()
    def _on_window_gone(self) -> None:
        self._tray = None


def message_of(result: ScanResult) -> tuple[str, str]:
    """Title and words of a run that has ended: what it found, or what kept it from that."""
    counts = result.counts
    found = text.matches(counts.matched)
    if result.info.status is RunStatus.FAILED:
        return tr("{scan} failed", scan=result.info.scan.title), result.message
    if result.info.status is RunStatus.CANCELLED:
        done = counts.matched + counts.unmatched + counts.unknown + counts.failed
        words = tr(
            "Cancelled at {done} of {all}. {matches} kept.",
            done=text.count(done),
            all=text.count(counts.universe),
            matches=found,
        )
        return result.info.scan.title, words
    new = sum(match.change is not None and match.change.value == "new" for match in result.matches)
    words = found if not new else tr("{matches}, {new} new", matches=found, new=text.count(new))
    if counts.failed:
        words = tr("{words}, {failed} failed", words=words, failed=text.symbols(counts.failed))
    return tr("{scan} finished", scan=result.info.scan.title), words
