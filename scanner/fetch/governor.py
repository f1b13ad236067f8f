"""The one gate towards a host for the whole process: pace and breaker put together, and all the waiting. It also
counts what passes."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from scanner.cancel import CancelToken
from scanner.clock import Clock
from scanner.errors import Cancelled, ProviderError
from scanner.fetch.breaker import Breaker
from scanner.fetch.pace import Pace
from scanner.traffic import Pause, Traffic

_ANSWERS_TIMED = 200
_MINUTE = 60.0

GENTLE_PLACES = 2
"""After a pause only so many requests may be under way at once ..."""

GENTLE_ANSWERS = 10
"""... until so many good answers have come."""

_HINDRANCE = 4
"""Pace and answers hinder each other where they are alike: a late answer costs a turn that never comes back. Equal
limits give 2 ** (1 / 4), 1.2 times their time, which is what runs were seen to take; where one is half the other it
adds 2 %."""

WAKE_SECONDS = 0.05
"""Every wait looks this often at the token and at the pause (which "try now" may have ended)."""


@dataclass(frozen=True, slots=True)
class _Pass:
    """One permission to send: its running number and whether it is the probe at the end of a pause."""

    number: int
    probe: bool


class Governor:
    """A :class:`~scanner.providers.base.Gate`: never faster than the pace, never more than ``max_in_flight`` at
    once, nothing but one probe while the host limits requests, and two at once for a while after that. First come,
    first served.

    Safe for threads. ``succeeded``, ``troubled`` and ``throttled`` speak about the request of the calling thread,
    and must be told inside the ``with`` block of :meth:`request`: a refusal of a request that was sent before the
    pause began changes nothing any more.
    """

    def __init__(self, clock: Clock, pace: Pace, max_in_flight: int, breaker: Breaker | None = None) -> None:
        self._clock = clock
        self._pace = pace
        self._breaker = breaker or Breaker()
        self._places = max_in_flight
        self._gentle_for = 0
        self._sent = 0
        self._received = 0
        self._refusals: deque[float] = deque()
        self._changed = threading.Condition()
        self._line: deque[object] = deque()
        self._under_way = 0
        self._passes = 0
        self._reacted_at = 0
        self._round = 0
        self._answer_seconds: deque[float] = deque(maxlen=_ANSWERS_TIMED)
        self._mine = threading.local()

    def take_limits(self, start: float, maximum: float, max_in_flight: int) -> None:
        """Other limits from now on, also for those who wait. A pause goes on, and what is under way stays so."""
        with self._changed:
            self._pace.take_limits(start, maximum, self._clock.monotonic())
            self._places = max_in_flight
            self._round += 1
            self._changed.notify_all()

    @property
    def rate(self) -> float:
        """Requests per second at the moment."""
        with self._changed:
            return self._pace.rate

    def seconds_for(self, requests: int) -> float:
        """How long ``requests`` take from now on at the pace, with what is left of a pause."""
        if not requests:
            return 0.0
        with self._changed:
            pause = self._breaker.pause(self._clock.monotonic())
            return self._pace.seconds_for(requests) + (pause.seconds_left if pause else 0.0)

    def seconds_at_pace(self, requests: int) -> float:
        """How long ``requests`` take, whatever is left of a pause: at the pace, or by the time that answers took of
        late when so few can be under way that they are what limits; longer than either where both limit alike.
        0 when there is no pace."""
        with self._changed:
            at_pace = self._pace.seconds_for(requests)
            if not at_pace or len(self._answer_seconds) < self._places:
                return at_pace
            each = sum(self._answer_seconds) / len(self._answer_seconds)
            gentle = min(requests, GENTLE_ANSWERS if self._breaker.paused else self._gentle_for)
            fewer = min(GENTLE_PLACES, self._places)
            at_once = each * (gentle / fewer + (requests - gentle) / self._places)
            return float((at_pace**_HINDRANCE + at_once**_HINDRANCE) ** (1 / _HINDRANCE))

    def pause(self) -> Pause | None:
        """The pause that is on, for a countdown; None while requests may be sent."""
        with self._changed:
            now = self._clock.monotonic()
            pause = self._breaker.pause(now)
            if pause is None:
                return None
            while self._refusals and now - self._refusals[0] > _MINUTE:
                self._refusals.popleft()
            steps = tuple(sorted({min(GENTLE_PLACES, self._places), self._places}))
            return replace(pause, refusals=len(self._refusals), steps=steps)

    def traffic(self) -> Traffic:
        """What is under way and what has come, for a display."""
        with self._changed:
            return Traffic(self._sent, self._received)

    def try_now(self) -> None:
        """End the wait of a pause: the next in line probes at once."""
        with self._changed:
            self._breaker.end_wait(self._clock.monotonic())
            self._changed.notify_all()

    @contextmanager
    def request(self, token: CancelToken) -> Iterator[None]:
        """Wait for a place, for the end of a pause and for a turn; hold the place while the request is under way.

        Raises :class:`~scanner.errors.Cancelled`, within a tenth of a second, when the token asks to stop or to
        finish with cached prices.
        """
        self._take_place(token)
        try:
            mine = self._await_turn(token)
            self._mine.value, began = mine, self._clock.monotonic()
            try:
                yield
            except ProviderError as error:
                error.took = self._clock.monotonic() - began
                raise
            finally:
                self._mine.value = None
                self._took(self._clock.monotonic() - began)
                if mine.probe:
                    self._end_probe(mine)
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def succeeded(self) -> None:
        """The host answered well. After the probe this ends the pause, at half the pace."""
        with self._changed:
            if self._is_probe():
                self._breaker.close()
                self._pace.begin_again(self._clock.monotonic())
                self._gentle_for = GENTLE_ANSWERS
            elif not self._breaker.paused:
                self._gentle_for = max(0, self._gentle_for - 1)
                self._pace.answered_well()
                self._breaker.answered_well()

    def troubled(self) -> None:
        """The host answered with an error of its own or not at all."""
        with self._changed:
            if self._is_probe():
                self._breaker.wait_again(self._clock.monotonic())
            elif not self._sent_before_reaction() and self._pace.answered_badly():
                self._react()

    def throttled(self) -> None:
        """The host limits requests: everyone stops."""
        with self._changed:
            self._refusals.append(self._clock.monotonic())
            if self._is_probe():
                self._breaker.trip(self._clock.monotonic())
            elif not self._breaker.paused and not self._sent_before_reaction():
                self._pace.refused()
                self._breaker.trip(self._clock.monotonic())
                self._react()

    def received(self, size: int) -> None:
        """``size`` bytes came with an answer."""
        with self._changed:
            self._received += size

    def _react(self) -> None:
        """Requests sent up to here were sent at the old pace; those still waiting take a new turn."""
        self._reacted_at = self._passes
        self._round += 1

    def _sent_before_reaction(self) -> bool:
        mine: _Pass | None = getattr(self._mine, "value", None)
        return mine is not None and mine.number <= self._reacted_at

    def _is_probe(self) -> bool:
        mine: _Pass | None = getattr(self._mine, "value", None)
        return mine is not None and mine.probe and self._breaker.paused

    def _end_probe(self, probe: _Pass) -> None:
        with self._changed:
            if probe.number == self._passes and self._breaker.paused:
                self._breaker.give_probe_back()

    def _took(self, seconds: float) -> None:
        with self._changed:
            self._sent -= 1
            self._answer_seconds.append(seconds)

    def _take_place(self, token: CancelToken) -> None:
        me = object()
        with self._changed:
            self._line.append(me)
            try:
                _raise_if_unwanted(token)
                while self._line[0] is not me or self._under_way >= self._places:
                    self._changed.wait(WAKE_SECONDS)
                    _raise_if_unwanted(token)
                self._under_way += 1
            finally:
                self._line.remove(me)
                self._changed.notify_all()

    def _await_turn(self, token: CancelToken) -> _Pass:
        turn, turn_of_round = 0.0, -1
        while True:
            _raise_if_unwanted(token)
            with self._changed:
                now = self._clock.monotonic()
                if self._breaker.paused:
                    turn_of_round = -1
                    if self._breaker.take_probe(now):
                        return self._new_pass(probe=True)
                    seconds = WAKE_SECONDS
                elif self._gentle_for and self._sent >= GENTLE_PLACES:
                    turn_of_round = -1
                    seconds = WAKE_SECONDS
                else:
                    if turn_of_round != self._round:
                        turn, turn_of_round = self._pace.next_turn(now), self._round
                    if now >= turn:
                        return self._new_pass(probe=False)
                    seconds = min(turn - now, WAKE_SECONDS)
            self._clock.wait(seconds, token)

    def _new_pass(self, probe: bool) -> _Pass:
        self._passes += 1
        self._sent += 1
        return _Pass(self._passes, probe)


def _raise_if_unwanted(token: CancelToken) -> None:
    if token.cancelled or token.cached_only:
        raise Cancelled
