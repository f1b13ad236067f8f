"""What waits for the end of the run at work: one wish at most, which can be taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.workers.scan_runner import ScanRunner

__all__ = ["RunQueue"]


class RunQueue(QObject):
    """``changed`` carries what waits, by the name that was given with it, empty when nothing does. Whoever cancels
    the run at work wants no other one either."""

    changed = Signal(str)

    def __init__(self, runner: ScanRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._name = ""
        self._wish: Callable[[], None] | None = None
        runner.busy_changed.connect(self._on_busy_changed)
        runner.cancelling.connect(self.take_back)

    @property
    def name(self) -> str:
        """What waits."""
        return self._name

    def toggle(self, name: str, wish: Callable[[], None]) -> None:
        """Have ``wish`` done when the run at work has ended, in place of another one; wished twice it is taken
        back."""
        if name == self._name:
            self.take_back()
        else:
            self._keep(name, wish)

    @Slot()
    def take_back(self) -> None:
        """Nothing waits any more."""
        if self._wish is not None:
            self._keep("", None)

    def _keep(self, name: str, wish: Callable[[], None] | None) -> None:
        self._name, self._wish = name, wish
        self.changed.emit(name)

    @Slot(bool)
    def _on_busy_changed(self, busy: bool) -> None:
        if not busy and self._wish is not None:
            QTimer.singleShot(0, self, self._go_on)  # when all have heard of the end of the run

    @Slot()
    def _go_on(self) -> None:
        wish = self._wish
        if wish is not None and not self._runner.busy:
            self._keep("", None)
            wish()
