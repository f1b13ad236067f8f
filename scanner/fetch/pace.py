"""How fast one host is asked: a rate that creeps up on good answers and is halved at trouble; no waiting here."""

from __future__ import annotations

import math
from collections import deque

SLOWEST = 0.1
"""Requests per second below which refusals do not push."""

SLOWEST_IN_TROUBLE = 0.5
"""Requests per second below which bad answers do not push: at the end of a run only symbols are left whose answers
are bad, each of them tried some times more. Slower than this they would keep a run for a quarter of an hour."""

GOOD_ANSWERS_PER_STEP = 50
"""So many good answers in a row of trouble-free asking raise the rate by one request per second."""

CAREFUL_SHARE = 0.75
"""A rate that was refused is not gone back to at once: this part of it is the ceiling ..."""

CAREFUL_ANSWERS = 200
"""... until so many more good answers have come."""

_ANSWERS_LOOKED_AT = 10
_BAD_ANSWERS_THAT_MEAN_TROUBLE = 3


class Pace:
    """The rate towards one host in requests per second, and whose turn is when.

    Not safe for threads by itself: the :class:`~scanner.fetch.governor.Governor` holds a lock around it. One bad
    answer says something about one symbol; the third among the last ten says something about the host, and that
    is what counts as trouble.
    """

    def __init__(self, start: float, maximum: float) -> None:
        self._maximum = max(start, maximum)
        self._rate = start
        self._free_at = float("-inf")
        self._answers: deque[bool] = deque(maxlen=_ANSWERS_LOOKED_AT)
        self._ceiling = math.inf
        self._careful_for = 0

    def take_limits(self, start: float, maximum: float, now: float) -> None:
        """Go on from ``start``, up to ``maximum``. A host that has refused lately is not asked faster for it."""
        self._maximum = max(start, maximum)
        self._rate = start if math.isinf(self._ceiling) else min(self._rate, start)
        self.begin_again(now)

    @property
    def rate(self) -> float:
        """Requests per second at the moment."""
        return self._rate

    def seconds_for(self, requests: int) -> float:
        """How long ``requests`` take from here on when every answer is good: the rate creeps up to the ceiling that
        a refusal left, when that is gone up to the maximum, and stays there."""
        if math.isinf(self._rate):
            return 0.0
        careful = min(float(requests), max(0.0, self._careful_for)) if math.isfinite(self._ceiling) else 0.0
        highest = max(self._rate, min(self._maximum, self._ceiling))
        seconds, reached = _creeping(self._rate, highest, careful)
        return seconds + _creeping(reached, self._maximum, requests - careful)[0]

    def next_turn(self, now: float) -> float:
        """Take the next free moment (seconds of the same clock as ``now``); it is nobody else's any more."""
        moment = max(now, self._free_at)
        self._free_at = moment + 1 / self._rate
        return moment

    def begin_again(self, now: float) -> None:
        """Forget the moments given out; the next is one interval after ``now``."""
        self._free_at = now + 1 / self._rate

    def answered_well(self) -> None:
        """The host answered well: a little faster, up to the maximum."""
        self._answers.append(True)
        self._careful_for -= 1
        if self._careful_for <= 0:
            self._ceiling = math.inf
        highest = max(self._rate, min(self._maximum, self._ceiling))
        self._rate = min(highest, self._rate + 1 / GOOD_ANSWERS_PER_STEP)

    def answered_badly(self) -> bool:
        """The host answered badly or not at all. True when this is trouble, and the rate was halved for it."""
        self._answers.append(False)
        if self._answers.count(False) < _BAD_ANSWERS_THAT_MEAN_TROUBLE:
            return False
        self.halve(SLOWEST_IN_TROUBLE)
        return True

    def refused(self) -> None:
        """The host says that this is too fast: half the rate, and for a while not up to here again."""
        self._ceiling = CAREFUL_SHARE * self._rate
        self._careful_for = CAREFUL_ANSWERS
        self.halve()

    def halve(self, lowest: float = SLOWEST) -> None:
        """Half the rate from now on, but not below ``lowest``."""
        self._answers.clear()
        self._rate = max(min(lowest, self._rate), self._rate / 2)


def _creeping(rate: float, highest: float, requests: float) -> tuple[float, float]:
    """Seconds that ``requests`` take while the rate creeps up from ``rate`` to ``highest``, and where it gets."""
    until_highest = max(0.0, highest - rate) * GOOD_ANSWERS_PER_STEP
    creeping = min(requests, until_highest)
    reached = rate + creeping / GOOD_ANSWERS_PER_STEP
    seconds = GOOD_ANSWERS_PER_STEP * math.log(reached / rate)
    return seconds + (requests - creeping) / max(reached, SLOWEST), reached
