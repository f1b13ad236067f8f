"""When a failed try is worth another, when a symbol is given up, and when the whole source is."""

from __future__ import annotations

from tenacity import (
    DoSleep,
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential_jitter,
)

from scanner.clock import Clock
from scanner.errors import FailureKind, ProviderError

ATTEMPTS = 4
"""Tries a symbol has in one run: where one answer in fourteen is bad, as on a day of trouble, one symbol in forty
thousand goes without; refusals by a limit do not count, they go on after the pause."""

TOTAL_SECONDS = 3600.0
"""A symbol is not tried again so long after its first failure."""

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0

REFUSALS = 12
"""So many refusals of one symbol, a pause after each, and the source is left alone (more than an hour)."""

OUTAGE_FAILURES = 12
OUTAGE_SECONDS = 20.0


class Patience:
    """What one symbol may still cost: asked after each failed try, answers how long to wait for the next.

    Built on tenacity's policies, without its sleeping: the symbol waits in the queue, nobody waits for it.
    """

    def __init__(self, clock: Clock) -> None:
        self._retrying = _policy(clock)
        self._state = RetryCallState(self._retrying, None, (), {})

    def next_try(self, error: ProviderError) -> float | None:
        """Seconds after which another try is worth it, or None when ``error`` is the last word."""
        self._state.set_exception((type(error), error, error.__traceback__))
        self._retrying.begin()  # its statistics are per thread, and each try may be in another
        try:
            action = self._retrying.iter(self._state)
        except ProviderError:
            return None
        self._state.prepare_for_next_attempt()
        return float(action) if isinstance(action, DoSleep) else 0.0


class Outage:
    """Notices that it is the source that fails and not single symbols, so that nobody waits for thousands of
    time-outs: :data:`OUTAGE_FAILURES` failures of the host's kinds in a row over :data:`OUTAGE_SECONDS`."""

    _KINDS = frozenset({FailureKind.NO_NETWORK, FailureKind.PROVIDER_DOWN, FailureKind.TIMED_OUT})

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._since = 0.0

    def answered(self) -> None:
        """The source answered something of its own: it lives."""
        self._failures = 0

    def failed(self, error: ProviderError) -> bool:
        """One more failure; True when the source is to be left alone for this run."""
        if error.kind not in self._KINDS:
            self.answered()
            return False
        now = self._clock.monotonic()
        if not self._failures:
            self._since = now
        self._failures += 1
        return self._failures >= OUTAGE_FAILURES and now - self._since >= OUTAGE_SECONDS


def _policy(clock: Clock) -> Retrying:
    began: list[float] = []

    def too_late(_state: RetryCallState) -> bool:
        if not began:
            began.append(clock.monotonic())
        return clock.monotonic() - began[0] >= TOTAL_SECONDS

    return Retrying(
        retry=retry_if_exception(lambda error: isinstance(error, ProviderError) and error.retryable),
        stop=lambda state: too_late(state) or stop_after_attempt(ATTEMPTS)(state),
        wait=wait_exponential_jitter(
            multiplier=FIRST_WAIT_SECONDS, max=LONGEST_WAIT_SECONDS, jitter=FIRST_WAIT_SECONDS
        ),
        reraise=True,
    )
