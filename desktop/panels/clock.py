"""The time in New York, to the second. It ticks once a second, and only while it can be seen."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop.look import Look, restyle
from desktop.market_words import eastern_time
from desktop.text import tr

__all__ = ["Clock"]

_SECOND_MS = 1000


class Clock(QLabel):
    """``minute_passed`` is emitted with every new minute, and when the clock is shown again."""

    minute_passed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look.dress(self, "caption", kind="numbers")
        restyle(self, tone="secondary")
        self._minute = -1
        self._beat = QTimer(self)
        self._beat.setSingleShot(True)
        self._beat.setTimerType(Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._tick)
        self.setAccessibleName(tr("Time in New York"))

    def is_ticking(self) -> bool:
        """Whether it goes on."""
        return self._beat.isActive()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute = -1
        self._tick()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._beat.stop()

    def _tick(self) -> None:
        now = datetime.now(UTC)
        self.setText(eastern_time(now))
        self.setToolTip(tr("{time} here", time=now.astimezone().strftime("%H:%M %Z")))
        self._beat.start(_SECOND_MS - now.microsecond // 1000)
        if now.minute != self._minute:
            self._minute = now.minute
            self.minute_passed.emit()
