"""Keeps Python from looking through everything that lives while a scan streams: that stops all threads at once."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

__all__ = ["CollectionPause"]

_NEVER = 1_000_000
_REST_MS = 2_000


class CollectionPause(QObject):
    """From :meth:`begin` until a while after :meth:`end` only young objects are looked through. With the matches of a
    run a full collection takes 30 ms and more; what it would find can wait until the window is at rest."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._usual: tuple[int, int, int] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.end_now)

    def begin(self) -> None:
        """A run begins."""
        self._rest.stop()
        if self._usual is None:
            self._usual = gc.get_threshold()
            gc.set_threshold(*self._usual[:2], _NEVER)

    def end(self) -> None:
        """The run has ended, but not all that the window does about that."""
        self._rest.start()

    def end_now(self) -> None:
        """Collect as ever."""
        self._rest.stop()
        if self._usual is not None:
            gc.set_threshold(*self._usual)
            self._usual = None
