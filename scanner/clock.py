"""What time it is and how to wait, so that tests and as-of runs can have a time of their own."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from scanner.cancel import CancelToken


class Clock(Protocol):
    """Wall time for dates, monotonic seconds for durations, and a wait that ends early on cancel."""

    def now(self) -> datetime:
        """The moment, UTC, with time zone."""

    def monotonic(self) -> float:
        """Seconds that never go back; only differences mean something."""

    def wait(self, seconds: float, token: CancelToken) -> bool:
        """Wait ``seconds``; True, and early, when ``token`` is cancelled."""


class RealClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The moment, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """``time.monotonic()``."""
        return time.monotonic()

    def wait(self, seconds: float, token: CancelToken) -> bool:
        """Wait on the token."""
        return token.wait(seconds)


class FakeClock:
    """A clock that stands still until told or waited on: waiting takes no time and moves it on."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._elapsed = 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The moment it was set to plus what was waited."""
        with self._lock:
            return self._now

    def monotonic(self) -> float:
        """Seconds moved on since it was made."""
        with self._lock:
            return self._elapsed

    def advance(self, seconds: float) -> None:
        """Move on by ``seconds``."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
            self._elapsed += seconds

    def wait(self, seconds: float, token: CancelToken) -> bool:
        """Move on at once, unless the token is cancelled."""
        if token.cancelled:
            return True
        self.advance(seconds)
        return token.cancelled
