"""A host at its worst: one request a second at most, a ban beyond it, random 500s, hangs, dead symbols. All of it on
a clock that runs :data:`SPEED` times as fast as the wall's, for the program and for the host alike."""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scanner import CancelToken, FailureKind, RecordingObserver, Scan, ScanService, Settings
from scanner.settings import YahooSettings
from tests.benchmarks._data_requests import evening_of
from tests.benchmarks._data_servers import OwnServer
from tests.helpers.fake_yahoo import FakeYahoo, LoopbackSession, chart

TODAY = date(2018, 2, 5)
SYMBOLS, DEAD = 505, 11
PER_SECOND = 1
BAN_SECONDS = 20.0
BAD, HANGING = 0.05, 0.02
SPEED = 20.0
TIMEOUT_SECONDS = 10.0
JUST_SENT_SECONDS = 0.5
"""A request that leaves so soon after the first 429 was let go before anybody knew of it."""


class FastClock:
    """A clock that runs :data:`SPEED` times as fast as the wall's."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began = time.monotonic()

    def now(self) -> datetime:
        """The moment, UTC."""
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Fast seconds since it was made."""
        return SPEED * (time.monotonic() - self._began)

    def wait(self, seconds: float, token: CancelToken) -> bool:
        """Wait so many fast seconds."""
        return token.wait(seconds / SPEED)


class Storm:
    """What the host answers. ``refusals`` counts 429s; ``probes`` are requests that left while the program was
    pausing, ``sent_in_ban`` those of them that left before the ban was over, or while another was under way.
    """

    def __init__(self, clock: FastClock, server: OwnServer) -> None:
        self._clock = clock
        self._server = server
        self._chance = random.Random(7)
        self._lock = threading.Lock()
        self._recent: deque[float] = deque()
        self._banned_until = float("-inf")
        self._paused_since: float | None = None
        self._probes = 0
        self.refusals = 0
        self.sent_in_ban = 0
        self.probes = 0
        self.in_flight = 0
        self.most_in_flight = 0

    def left(self) -> bool:
        """A request leaves the program; whether it is a probe."""
        with self._lock:
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            now = self._clock.monotonic()
            if self._paused_since is None or now < self._paused_since + JUST_SENT_SECONDS:
                return False
            self.probes += 1
            self._probes += 1
            if now < self._banned_until or self._probes > 1:
                self.sent_in_ban += 1
            return True

    def came(self, status: int | None, probe: bool) -> None:
        """Its answer is there."""
        with self._lock:
            self.in_flight -= 1
            self._probes -= probe
            if status == 429:
                self.refusals += 1
                if probe or self._paused_since is None:
                    self._paused_since = self._clock.monotonic()
            elif probe and status is not None and status < 500:
                self._paused_since = None

    def answer(self, symbol: str) -> Any:
        """What the host says to a request for ``symbol``."""
        with self._lock:
            now = self._clock.monotonic()
            while self._recent and now - self._recent[0] > 1.0:
                self._recent.popleft()
            if now < self._banned_until:
                return 429
            if len(self._recent) >= PER_SECOND:
                self._banned_until = now + BAN_SECONDS
                return 429
            self._recent.append(now)
            lot = self._chance.random()
        if lot < BAD:
            return 500
        if lot < BAD + HANGING:
            return "hang"
        return self._history(symbol)

    def _history(self, symbol: str) -> Any:
        number = int(symbol[1:]) if symbol[1:].isdigit() else 0
        if symbol.startswith("^") or number < DEAD:
            return 404
        return chart(self._server.rows(symbol, 100))


def storm_figures(folder: Path) -> dict[str, float]:
    """One run through the storm, and what came of every symbol."""
    clock = FastClock(evening_of(TODAY))
    service = ScanService.open(folder / "home", clock=clock)
    service.save_settings(Settings(yahoo=YahooSettings(timeout_seconds=TIMEOUT_SECONDS / SPEED)))
    with FakeYahoo() as fake, pytest.MonkeyPatch.context() as patch:
        fake.lead(patch)
        server = OwnServer(fake, SYMBOLS, TODAY)
        storm = Storm(clock, server)
        for symbol in (*server.symbols, "^GSPC"):
            fake.answers[symbol] = lambda symbol=symbol: storm.answer(symbol)
        whole = LoopbackSession.send

        def watched(self: LoopbackSession, method: Any, url: str, **options: Any) -> Any:
            if "/v8/finance/chart/" not in url:
                return whole(self, method, url, **options)
            probe, status = storm.left(), None
            try:
                answer = whole(self, method, url, **options)
                status = answer.status_code
                return answer
            finally:
                storm.came(status, probe)

        patch.setattr(LoopbackSession, "send", watched)
        observer = RecordingObserver()
        universe = ",".join(server.symbols)
        result = service.run(Scan("close > 0", universe, "yahoo"), observer)
        service.close()
    dead = set(server.symbols[:DEAD])
    not_found = {one.symbol for one in result.failures if one.kind is FailureKind.NOT_FOUND}
    return {
        "storm_429s": storm.refusals,
        "storm_sent_in_ban": storm.sent_in_ban,
        "storm_probes": storm.probes,
        "storm_most_in_flight": storm.most_in_flight,
        "storm_living": SYMBOLS - DEAD,
        "storm_served": result.counts.fetched,
        "storm_dead_named": len(not_found & dead),
        "storm_wrongly_named": len(not_found - dead),
        "storm_other_failures": len(result.failures) - len(not_found),
        "storm_minutes": round((clock.now() - evening_of(TODAY)).total_seconds() / 60, 1),
    }
