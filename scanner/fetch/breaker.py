"""The pause after a host said "too many requests": how long, which in a row, who probes; no waiting here."""

from __future__ import annotations

import random

from scanner.traffic import Pause

FIRST_PAUSE_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 480.0
JITTER = 0.1
"""Up to this part of a pause is added by chance, so that many users do not come back at the same moment."""

GOOD_ANSWERS_THAT_END_A_ROW = 20
"""After so many good answers the next pause is a first one again."""


class Breaker:
    """Closed (everybody may ask) or paused for 30, 60, 120 .. 480 s, after which exactly one request probes.

    Not safe for threads by itself: the :class:`~scanner.fetch.governor.Governor` holds a lock around it.
    """

    def __init__(self, chance: random.Random | None = None) -> None:
        self._chance = chance or random.Random()
        self._until: float | None = None
        self._total = 0.0
        self._number = 0
        self._probing = False
        self._good_answers = 0

    @property
    def paused(self) -> bool:
        """Whether nothing but a probe may be sent."""
        return self._until is not None

    def pause(self, now: float) -> Pause | None:
        """The pause as a value for a countdown, None while everybody may ask."""
        if self._until is None:
            return None
        left = max(0.0, self._until - now)
        next_seconds = _wait_of(self._number + 1)
        return Pause(left, self._total, self._number, testing=self._probing, next_seconds=next_seconds)

    def trip(self, now: float) -> None:
        """The host limits requests: pause, longer than the last time if that was a moment ago."""
        self._number += 1
        self._wait_from(now)

    def wait_again(self, now: float) -> None:
        """The probe met other trouble, which says nothing about the limit: the same pause once more."""
        self._wait_from(now)

    def take_probe(self, now: float) -> bool:
        """Whether the caller is the one who may probe now; from then on nobody else may."""
        if self._until is None or self._probing or now < self._until:
            return False
        self._probing = True
        return True

    def give_probe_back(self) -> None:
        """The probe ended without an answer (it was cancelled): somebody else may."""
        self._probing = False

    def end_wait(self, now: float) -> None:
        """Probe now instead of at the end of the pause."""
        if self._until is not None:
            self._until = min(self._until, now)

    def close(self) -> None:
        """The probe was answered well: everybody may ask again."""
        self._until = None
        self._probing = False
        self._good_answers = 0

    def answered_well(self) -> None:
        """One more good answer while everybody may ask."""
        self._good_answers += 1
        if self._good_answers >= GOOD_ANSWERS_THAT_END_A_ROW:
            self._number = 0

    def _wait_from(self, now: float) -> None:
        seconds = _wait_of(self._number) * (1 + self._chance.uniform(0, JITTER))
        self._total = min(LONGEST_PAUSE_SECONDS, seconds)
        self._until = now + self._total
        self._probing = False
        self._good_answers = 0


def _wait_of(number: int) -> float:
    """Seconds of the ``number``-th pause in a row, before chance adds to them."""
    return min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** (number - 1))
