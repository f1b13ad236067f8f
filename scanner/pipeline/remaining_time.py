"""How long the source will still be asked: what its gate foresees, corrected by how that has held so far."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from scanner.clock import Clock

SAMPLE_EVERY_SECONDS = 0.25
WINDOW_SECONDS = 60.0
TRUST_SECONDS = 4.0
"""The forecast counts as if it had held for so long before the run began."""

_FEWEST = 8
"""Symbols that must have come back before their speed says anything."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """Seconds at work up to here (pauses left out), of these the ones that were foreseen, and symbols done."""

    worked: float
    foreseen: float
    done: int


class RemainingTime:
    """Seconds until the last symbol has come back from the source.

    ``forecast`` says how long so many requests take at the present pace when every answer is quick and good; 0 when
    nothing limits the pace. Answers are slow and bad ones are asked for again: how much longer than foreseen the last
    minute took is what the rest is multiplied with. Without a forecast the speed of those seconds counts.
    Pauses are in neither; who shows the time left adds what is left of one.
    """

    def __init__(self, clock: Clock, forecast: Callable[[int], float]) -> None:
        self._clock = clock
        self._forecast = forecast
        self._total = self._done = 0
        self._looked_at = float("-inf")
        self._was_paused = False
        self._counted = self._uncounted = 0
        self._worked = self._foreseen = 0.0
        self._left_before: float | None = None
        self._forecast_now = 0.0
        self._samples: deque[_Sample] = deque([_Sample(0.0, 0.0, 0)])

    @property
    def left(self) -> int:
        """Symbols still to come back."""
        return self._total - self._done

    def expect(self, count: int) -> None:
        """``count`` more symbols will be asked for."""
        if not self.left:
            self._looked_at = self._clock.monotonic()  # what went before was no asking
        self._total += count
        self._left_before = None

    def came_back(self, count: int) -> None:
        """``count`` more symbols came back."""
        self._done += count

    def look(self, moment: float, *, paused: bool) -> None:
        """Compare the forecast with what has happened up to ``moment`` (the clock's monotonic seconds)."""
        if paused:
            # What is still under way comes back meanwhile; that is not the speed either.
            self._looked_at, self._was_paused, self._uncounted = moment, True, self._done - self._counted
            return
        if not self._total or moment - self._looked_at < SAMPLE_EVERY_SECONDS:
            return
        passed, self._looked_at = moment - self._looked_at, moment
        before, now = self._left_before, self._forecast(self.left)
        self._left_before = self._forecast_now = now
        if self._was_paused or before is None or now > before:
            # The pace has just been changed: the two forecasts cannot be compared.
            self._was_paused = False
            self._add(passed, passed if now else 0.0)
            return
        self._add(passed, before - now)

    def seconds(self) -> float | None:
        """Seconds left without pauses; None before there is anything to go by."""
        if not self.left:
            return 0.0
        first, last = self._samples[0], self._samples[-1]
        worked, foreseen = last.worked - first.worked, last.foreseen - first.foreseen
        if self._forecast_now:
            slowness = (worked + TRUST_SECONDS) / (foreseen + TRUST_SECONDS)
            return self._forecast(self.left) * max(1.0, slowness)
        done = last.done - first.done
        return self.left * worked / done if done >= min(_FEWEST, self._total // 4) and done else None

    def _add(self, worked: float, foreseen: float) -> None:
        self._worked += worked
        self._foreseen += foreseen
        self._counted = self._done - self._uncounted
        samples = self._samples
        if not samples[0].done and self._counted:
            samples.clear()  # the first answers are not the speed: nothing could come before them
        samples.append(_Sample(self._worked, self._foreseen, self._counted))
        while len(samples) > 2 and self._worked - samples[1].worked >= WINDOW_SECONDS:
            samples.popleft()
