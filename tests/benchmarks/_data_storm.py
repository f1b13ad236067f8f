"""A host at its worst: one request a second at most, a ban beyond it, random 500s, hangs, dead symbols."""

from __future__ import annotations

import random
import threading
from collections import Counter, deque
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scanner import FailureKind, RecordingObserver, Scan, ScanService, Settings
from scanner.clock import FakeClock
from scanner.settings import YahooSettings
from tests.benchmarks._data_requests import evening_of
from tests.benchmarks._data_servers import OwnServer
from tests.helpers.fake_yahoo import FakeYahoo, LoopbackSession

TODAY = date(2018, 2, 5)
SYMBOLS, DEAD = 505, 11
PER_SECOND = 1
BAN_SECONDS = 20.0
BAD, HANGING = 0.05, 0.02
TIMEOUT_SECONDS = 1.0


class Storm:
    """What the host answers, by the clock that the program waits on: nobody waits in truth.

    ``refusals`` counts 429s, ``sent_in_ban`` requests that left after the first 429 of a ban was known and before the
    ban was over or while another such was under way: only a probe may.
    """

    def __init__(self, clock: FakeClock, server: OwnServer) -> None:
        self._clock = clock
        self._server = server
        self._chance = random.Random(7)
        self._lock = threading.Lock()
        self._recent: deque[float] = deque()
        self._banned_until = float("-inf")
        self._paused = False
        self._probes = 0
        self.refusals = 0
        self.sent_in_ban = 0
        self.probes = 0
        self.in_flight = 0
        self.most_in_flight = 0
        self.statuses: Counter[str] = Counter()

    def left(self) -> bool:
        """A request leaves the program; whether it is a probe."""
        with self._lock:
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            if not self._paused:
                return False
            self.probes += 1
            self._probes += 1
            if self._clock.monotonic() < self._banned_until or self._probes > 1:
                self.sent_in_ban += 1
            return True

    def came(self, status: int | None, probe: bool) -> None:
        """Its answer is there."""
        with self._lock:
            self.in_flight -= 1
            self._probes -= probe
            if status == 429:
                self._paused = True
                self.refusals += 1
            elif probe and status is not None and status < 500:
                self._paused = False

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
        return _Answer(self._server, symbol)


class _Answer:
    def __init__(self, server: OwnServer, symbol: str) -> None:
        self._history, self._symbol = server, symbol

    def __call__(self) -> Any:
        from tests.helpers.fake_yahoo import chart

        return chart(self._history.rows(self._symbol, 100))


def storm_figures(folder: Path) -> dict[str, float]:
    """One run through the storm, and what came of every symbol."""
    clock = FakeClock(evening_of(TODAY))
    service = ScanService.open(folder / "home", clock=clock)
    service.save_settings(Settings(yahoo=YahooSettings(timeout_seconds=TIMEOUT_SECONDS)))
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
