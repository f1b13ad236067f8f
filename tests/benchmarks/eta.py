"""How true the remaining time is that a run tells: fetch-bound scans with noisy latency, a pause, a half-cached
universe, by the real engine on a clock that runs faster than the world's."""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean

from scanner import CancelToken, RecordingObserver, RunStatus, ScanService, Snapshot
from scanner.clock import Clock
from scanner.fetch.governor import Governor
from scanner.fetch.pace import Pace
from scanner.fetch.sources import PRACTICE
from scanner.providers.practice import PracticeProvider

SYMBOLS, CACHED = 400, 200
PAUSED_AFTER = (40, 90, 140)
"""Requests after which the source limits, once a run: early, in the middle and late of the 200 that are needed."""

TIMES_AS_FAST = 5.0
"""Not more: what the machine itself takes would weigh so many times too much."""

AT_ONCE = 6
FIRST_SHARE, LAST_SHARE = 0.2, 0.9
TOLD_AFTER_SECONDS = 3.0
PLACES = 4


class FastClock:
    """A clock on which ``TIMES_AS_FAST`` seconds pass in one."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._start = datetime.now(UTC)

    def now(self) -> datetime:
        """The moment, UTC."""
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Seconds since it was made."""
        return (time.monotonic() - self._began) * TIMES_AS_FAST

    def wait(self, seconds: float, token: CancelToken) -> bool:
        """Wait on the token."""
        return token.wait(seconds / TIMES_AS_FAST)


class NoisySource(PracticeProvider):
    """The practice market with answers that take now half, now three times as long as usual."""

    chance: random.Random

    def _turn_away_when_due(self) -> None:
        refused_before = self._throttled_until
        if self._settings.throttle_after and 0 < refused_before <= self._clock.monotonic():
            self._settings = replace(self._settings, throttle_after=0)  # one pause a run
        super()._turn_away_when_due()

    def _wait(self, seconds: float, token: CancelToken) -> None:
        super()._wait(seconds * self.chance.lognormvariate(-0.18, 0.6), token)  # 1 on average


@dataclass(frozen=True)
class Case:
    """A source: how long an answer takes on average, and the pace towards it (None: as fast as it answers)."""

    name: str
    latency: float
    pace: tuple[float, float] | None


CASES = (
    Case("pace", 0.4, (2.0, 5.0)),
    Case("answers", 1.6, (2.0, 5.0)),
    Case("no_pace", 1.0, None),
)


def run_of(case: Case, seed: int, paused_after: int) -> list[Snapshot]:
    """All that one run tells; 0 for ``paused_after`` means without a refusal."""
    with tempfile.TemporaryDirectory() as home:
        fill(Path(home))
        clock = FastClock()
        service = ScanService.open(Path(home), clock)
        settle(service, case, clock, seed, paused_after)
        observer = RecordingObserver()
        scan = service.scan_for(service.scan_named("minervini-trend-template"), PRACTICE)
        result = service.run(replace(scan, limit=SYMBOLS), observer)
        service.close()
    assert result.info.status is RunStatus.FINISHED
    assert result.counts.fetched < SYMBOLS - CACHED + 1
    return observer.snapshots


def fill(home: Path) -> None:
    """Keep the prices of the first symbols."""
    service = ScanService.open(home)
    scan = service.scan_for(service.scan_named("golden-cross"), PRACTICE)
    service.run(replace(scan, limit=CACHED))
    service.close()


def settle(service: ScanService, case: Case, clock: Clock, seed: int, paused_after: int) -> None:
    """Put the noisy source behind a gate of its own into the engine."""
    sources = service._parts.sources
    usual = service.settings.practice
    gate = Governor(clock, Pace(*case.pace or (float("inf"), float("inf"))), PLACES)
    misbehaving = replace(
        usual, latency_seconds=case.latency, throttle_after=paused_after, throttle_seconds=20.0
    )
    source = NoisySource(clock, misbehaving, gate, usual.seed)
    source.chance = random.Random(seed)
    sources._governors[PRACTICE] = gate
    sources._providers[PRACTICE, usual.seed] = source


def errors(snapshots: list[Snapshot], share: str, undisturbed: float | None) -> Iterator[float]:
    """How far the estimates of one run were off, as shares of the true remaining time. ``share`` says what the way
    is measured by: the run's ``overall`` or the ``time``.

    What nobody can know is that the source will refuse. Before it did, the truth is what was left of the
    ``undisturbed`` seconds that the same run takes without a refusal; with None for them only the pause itself is
    taken out, and the slower pace after it counts as an error of those who did not foresee it.
    """
    last = snapshots[-1].elapsed
    began, length = told_pause(snapshots)
    for one in snapshots:
        way = one.overall if share == "overall" else one.elapsed / last
        if one.elapsed < TOLD_AFTER_SECONDS or not FIRST_SHARE <= way <= LAST_SHARE:
            continue
        truth = last - one.elapsed
        if one.elapsed < began:
            truth = truth - length if undisturbed is None else max(1.0, undisturbed - one.elapsed)
        yield 1.0 if one.eta_seconds is None else abs(one.eta_seconds - truth) / truth


def told_pause(snapshots: list[Snapshot]) -> tuple[float, float]:
    """When the pause began and how long it lasted."""
    during = [one.elapsed for one in snapshots if one.pause]
    return during[0], during[-1] - during[0]


def main() -> None:
    """Run every case with several chances and print the mean errors; the worse way of measuring counts."""
    cases = [(case, seed, after) for case in CASES for seed, after in enumerate(PAUSED_AFTER)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        without = list(pool.map(lambda one: run_of(one[0], one[1], 0)[-1].elapsed, cases))
        told = list(pool.map(lambda one: run_of(*one), cases))
    found: dict[str, list[float]] = {}
    for (case, _, _), undisturbed, snapshots in zip(cases, without, told, strict=True):
        for share in ("overall", "time"):
            off = mean(errors(snapshots, share, undisturbed))
            for name in (f"eta_error_{case.name}", f"eta_error_by_{share}"):
                found.setdefault(name, []).append(off)
            surprised = mean(errors(snapshots, share, None))
            found.setdefault(f"eta_error_surprised_by_{share}", []).append(surprised)
    figures = {name: round(mean(means), 4) for name, means in found.items()}
    figures["eta_error"] = max(figures["eta_error_by_overall"], figures["eta_error_by_time"])
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
