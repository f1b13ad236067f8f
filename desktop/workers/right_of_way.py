"""Who goes first when window and scan want the processor at once: the window. Threads of one Python take turns, and a
frame drawn in turns with a scan takes twice its time."""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QObject, QTimer

__all__ = ["RightOfWay"]

LONGEST_WAIT_SECONDS = 0.05
LEAST_WORK_SECONDS = 0.003
"""What a run may do between two waits, so that a window that never rests does not bring it to a standstill."""


class RightOfWay(QObject):
    """Taken by the main thread when it is about to draw or to take rows in; the thread of a run calls
    :meth:`give_way` between its steps and waits there as long, :data:`LONGEST_WAIT_SECONDS` at most."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._free = threading.Event()
        self._free.set()
        self._waited = float("-inf")
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self.give_back)

    def take(self) -> None:
        """From now until the event loop has nothing at hand: a timer of no time comes after events that were posted,
        so that the layout and the frame that follow from what is done now are done first."""
        self._free.clear()
        self._turn.start()

    def give_back(self) -> None:
        """The window is at rest, or is about to block until the run has ended."""
        self._turn.stop()
        self._free.set()

    def give_way(self) -> None:
        """Wait until the window is at rest. For the thread of a run."""
        if self._free.is_set() or time.monotonic() - self._waited < LEAST_WORK_SECONDS:
            return
        self._free.wait(LONGEST_WAIT_SECONDS)
        self._waited = time.monotonic()
