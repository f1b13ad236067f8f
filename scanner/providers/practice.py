"""The practice market as a source: made-up stocks that need no network and can misbehave on order."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from scanner.cancel import CancelToken
from scanner.clock import Clock
from scanner.errors import (
    Cancelled,
    GarbageAnswer,
    NoDataInRange,
    NotFound,
    ProviderDown,
    ProviderError,
    Throttled,
    TimedOut,
)
from scanner.providers.base import Fetched, Gate, Provider
from scanner.providers.practice_paths import Span, index_bars, span, stock_bars
from scanner.providers.practice_roster import (
    EDITION,
    EXCHANGE,
    INDEX,
    Part,
    digest,
    practice_instruments,
    roles,
)
from scanner.sessions import sessions_of
from scanner.settings import PracticeSettings
from scanner.types import Bars, Instrument

__all__ = ["INDEX", "PracticeProvider", "practice_instruments"]

HANG_SECONDS = 30.0
_WORKERS_THAT_WAIT = 4
_NEVER = 1_000_000


class PracticeProvider(Provider):
    """1,200 made-up stocks and an index, the same for everybody with the same seed, up to the last finished
    session by ``clock``. The past never changes: any two answers agree exactly where they overlap.

    Misbehaviour follows ``settings``: latency at each fetch; a share of the symbols fails (always the same ones,
    some of them only once or twice) or hangs for half a minute; and after a number of fetches all are turned
    away for a while. Every fetch passes ``gate`` and tells it how it went.
    """

    title = "Practice market"
    simulated = True

    def __init__(self, clock: Clock, settings: PracticeSettings, gate: Gate, seed: int | None = None) -> None:
        self.seed = settings.seed if seed is None else seed
        self.id = f"practice-{self.seed}-{EDITION}"
        self.workers = _WORKERS_THAT_WAIT if settings.latency_seconds or settings.hang_percent else 1
        self._clock = clock
        self._settings = settings
        self._gate = gate
        self._lock = threading.Lock()
        self._attempts: Counter[str] = Counter()
        self._since_throttled = 0
        self._throttled_until = float("-inf")
        self._span = lru_cache(maxsize=4)(span)

    def prepare(self, instruments: Sequence[Instrument], token: CancelToken) -> None:  # noqa: ARG002 - a door's shape
        """Load the calendar and cast the parts, so that the first fetch is as quick as the others."""
        token.raise_if_cancelled()
        sessions_of(EXCHANGE)
        roles(self.seed)

    def fetch(self, instrument: Instrument, start: date, end: date, token: CancelToken) -> Fetched:
        """See :meth:`Provider.fetch <scanner.providers.base.Provider.fetch>`. Answers in under a millisecond when
        well-behaved; waiting (latency, hanging, the gate) ends at once on cancel."""
        with self._gate.request(token):
            try:
                self._misbehave(instrument.symbol, token)
                bars = self._bars(instrument.symbol, start, end)
            except (NotFound, NoDataInRange, GarbageAnswer):
                self._gate.succeeded()
                raise
            except Throttled:
                self._gate.throttled()
                raise
            except ProviderError:
                self._gate.troubled()
                raise
            self._gate.succeeded()
        return Fetched(bars)

    def _bars(self, symbol: str, start: date, end: date) -> Bars:
        now = self._clock.now()
        shared: Span = self._span(start, min(end, sessions_of(EXCHANGE).last_finished(now)), self.seed)
        if symbol == INDEX.symbol:
            bars = index_bars(shared, self.seed, now)
        else:
            role = roles(self.seed).get(symbol)
            if role is None or role.part is Part.DEAD:
                raise NotFound(f"{symbol} is not on the practice market", requests=1)
            bars = stock_bars(role, shared, now)
        if not len(bars):
            raise NoDataInRange(f"{symbol} was not traded from {start} to {end}", requests=1)
        return bars

    def _misbehave(self, symbol: str, token: CancelToken) -> None:
        self._turn_away_when_due()
        self._wait(self._settings.latency_seconds, token)
        lot = digest(self.seed, symbol, "trouble")
        percent = (lot % 10_000) / 100
        if percent < self._settings.hang_percent:
            self._wait(HANG_SECONDS, token)
            raise TimedOut("no answer (practice)", requests=1, seconds=HANG_SECONDS)
        if percent < self._settings.hang_percent + self._settings.failure_percent:
            self._fail(symbol, lot >> 32)

    def _fail(self, symbol: str, lot: int) -> None:
        """Fail as the symbol's lot says: in one of three ways, once, twice or for ever."""
        with self._lock:
            self._attempts[symbol] += 1
            attempt = self._attempts[symbol]
        if attempt > (1, 2, _NEVER, _NEVER)[lot % 4]:
            return
        kind = lot // 4 % 3
        if kind == 0:
            raise TimedOut("no answer (practice)", requests=1, seconds=self._settings.latency_seconds)
        if kind == 1:
            raise ProviderDown("503 Service Unavailable (practice)", requests=1, status=503)
        raise GarbageAnswer(
            "an answer without prices (practice)", requests=1, what="an answer without prices"
        )

    def _turn_away_when_due(self) -> None:
        if not self._settings.throttle_after:
            return
        with self._lock:
            now = self._clock.monotonic()
            if now >= self._throttled_until:
                self._since_throttled += 1
                if self._since_throttled <= self._settings.throttle_after:
                    return
                self._since_throttled = 0
                self._throttled_until = now + self._settings.throttle_seconds
            left = self._throttled_until - now
        raise Throttled("429 Too Many Requests (practice)", requests=1, seconds=round(left, 1))

    def _wait(self, seconds: float, token: CancelToken) -> None:
        if seconds and self._clock.wait(seconds, token):
            raise Cancelled
