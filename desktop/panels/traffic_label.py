"""How many requests are under way and how much comes back, in the status bar: told slowly enough to be read."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel

from desktop import text
from desktop.look import Look, restyle
from desktop.text import tr
from scanner import Snapshot

_EVERY_SECONDS = 0.5


class SteadyLabel(QLabel):
    """A label that grows with its text and does not shrink, so that nothing beside it jumps."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._widest = 0
        look.dress(self, "caption", kind="numbers")
        restyle(self, tone="secondary")
        look.changed.connect(self._forget)

    def minimumSizeHint(self) -> QSize:
        """As wide as it ever was."""
        hint = super().minimumSizeHint()
        self._widest = max(self._widest, hint.width())
        return QSize(self._widest, hint.height())

    def sizeHint(self) -> QSize:
        """No wider than it must be."""
        return self.minimumSizeHint()

    def _forget(self) -> None:
        self._widest = 0
        self.updateGeometry()


class TrafficLabel(SteadyLabel):
    """``4 connections, 412 kB/s`` while a run fetches, ``0 connections`` while it waits; hidden until the first
    request of a run. Of what it hears within half a second the most is shown."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._told = float("-inf")
        self._most = 0
        self.hide()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what goes on in a run at work."""
        if snapshot.pause is not None:
            self._most, self._told = 0, float("-inf")
            self._say(0, 0.0)
            return
        self._most = max(self._most, snapshot.connections)
        # A run that begins counts its seconds from nothing again.
        if 0 <= snapshot.elapsed - self._told < _EVERY_SECONDS or (not self._most and self.isHidden()):
            return
        self._say(self._most, snapshot.bytes_per_second)
        self._told, self._most = snapshot.elapsed, 0

    def end(self) -> None:
        """Nothing is at work."""
        self._most, self._told = 0, float("-inf")
        self.hide()

    def _say(self, connections: int, bytes_per_second: float) -> None:
        one = tr("1 connection")
        words = one if connections == 1 else tr("{count} connections", count=text.count(connections))
        if bytes_per_second > 0:
            words = f"{words}, {text.byte_rate(bytes_per_second)}"
        self.setText(words)
        self.show()
