"""Counts, speed and remaining time of one run, published as snapshots; nothing here knows what is being done."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from scanner.clock import Clock
from scanner.errors import Stage
from scanner.pipeline.observer import ScanObserver, Snapshot, StageProgress
from scanner.pipeline.remaining_time import RemainingTime
from scanner.traffic import Pause, Traffic

PUBLISH_EVERY_SECONDS = 0.05
SPEED_WINDOW_SECONDS = 3.0


class Speed:
    """Symbols per second over the last seconds."""

    def __init__(self, window: float) -> None:
        self._window = window
        self._samples: deque[tuple[float, int]] = deque()

    def add(self, now: float, done: int) -> None:
        """Remember that ``done`` symbols were done at ``now`` (seconds)."""
        self._samples.append((now, done))
        while len(self._samples) > 2 and now - self._samples[1][0] >= self._window:
            self._samples.popleft()

    def per_second(self) -> float:
        """The speed over the window, 0 before there are two moments to compare."""
        if len(self._samples) < 2:
            return 0.0
        (first, before), (last, after) = self._samples[0], self._samples[-1]
        return (after - before) / (last - first) if last > first else 0.0


@dataclass(slots=True)
class _StageState:
    done: int = 0
    before: int = 0
    total: int | None = None
    started: float | None = None
    ended: float | None = None
    speed: Speed = field(default_factory=lambda: Speed(SPEED_WINDOW_SECONDS))


class ProgressTracker:
    """Kept by the thread that runs a scan; tells the observer at most twenty times a second.

    ``pause`` is asked at every publication, so that a countdown needs nobody to tell it; ``forecast`` says how long
    so many requests take at the source's pace (0: nothing limits it), ``traffic`` what goes over the wire.
    """

    def __init__(
        self,
        clock: Clock,
        observer: ScanObserver,
        pause: Callable[[], Pause | None],
        forecast: Callable[[int], float] = lambda _: 0.0,
        traffic: Callable[[], Traffic] = Traffic,
    ) -> None:
        self._clock = clock
        self._observer = observer
        self.pause = pause
        self._traffic = traffic
        self._bytes = Speed(SPEED_WINDOW_SECONDS)
        self._waits = 0
        self._last_wait: tuple[int, float] | None = None
        self._began = clock.monotonic()
        self._published = float("-inf")
        self._stages = {stage: _StageState() for stage in Stage}
        self._overall = 0.0
        self._fetching = RemainingTime(clock, forecast)
        self.symbol = ""
        self.symbol_name = ""
        self.matched = 0
        self.unknown = 0
        self.failed = 0
        self.from_cache = 0
        self.fetched = 0
        self.in_flight = 0
        self.cancelling = False
        self.notes: tuple[str, ...] = ()

    def note(self, sentence: str) -> None:
        """Tell the user ``sentence``, once."""
        if sentence not in self.notes:
            self.notes = (*self.notes, sentence)

    def begin(self, stage: Stage, total: int | None) -> None:
        """``stage`` starts working on ``total`` symbols."""
        state = self._stages[stage]
        state.total = total
        if state.started is None:
            state.started = self._clock.monotonic()

    def advance(self, stage: Stage, count: int) -> None:
        """``count`` more symbols are done in ``stage``."""
        self._stages[stage].done += count

    def go_on_from(self, stage: Stage, count: int) -> None:
        """``count`` symbols were done in ``stage`` before the run was resumed: no work of this time."""
        self._stages[stage].done = self._stages[stage].before = count

    def end(self, stage: Stage) -> None:
        """``stage`` is over; told to the observer at once."""
        state = self._stages[stage]
        state.ended = self._clock.monotonic()
        state.total = state.done if state.total is None else state.total
        self.publish(now=True)

    def expect_fetches(self, count: int) -> None:
        """``count`` more symbols will be asked from the source; the remaining time follows their speed."""
        self._fetching.expect(count)

    def fetches_done(self, count: int) -> None:
        """``count`` more symbols came back from the source, with bars or without."""
        self._fetching.came_back(count)

    def publish(self, *, now: bool = False) -> None:
        """Tell the observer, unless it was told less than 50 ms ago and ``now`` is not set."""
        moment = self._clock.monotonic()
        if not now and moment - self._published < PUBLISH_EVERY_SECONDS:
            return
        self._published = moment
        self._observer.progressed(self.snapshot(moment))

    def snapshot(self, moment: float) -> Snapshot:
        """The state at ``moment`` (the clock's monotonic seconds)."""
        pause, traffic = self._numbered(self.pause()), self._traffic()
        self._bytes.add(moment, traffic.received)
        self._sample(moment, paused=pause is not None)
        eta = self._eta(pause)
        scan = self._stages[Stage.SCAN]
        hits = self.from_cache + self.fetched
        return Snapshot(
            elapsed=moment - self._began,
            stage=next((stage for stage in Stage if self._stages[stage].ended is None), Stage.FINALIZE),
            overall=self._progress(),
            rate=0.0 if pause else scan.speed.per_second(),
            eta_seconds=eta,
            symbol=self.symbol,
            symbol_name=self.symbol_name,
            scanned=scan.done,
            done_before=scan.before,
            matched=self.matched,
            unknown=self.unknown,
            failed=self.failed,
            cache_hit_rate=self.from_cache / hits if hits else None,
            stages={stage: self._stage(stage, moment, eta) for stage in Stage},
            pause=pause,
            in_flight=self.in_flight,
            cancelling=self.cancelling,
            notes=self.notes,
            connections=traffic.connections,
            bytes_per_second=self._bytes.per_second(),
        )

    def _numbered(self, pause: Pause | None) -> Pause | None:
        """``pause`` with its number in this run: one that has another length is another one."""
        if pause is None:
            self._last_wait = None
            return None
        this = (pause.number, pause.seconds_total)
        if this != self._last_wait:
            self._last_wait = this
            self._waits += 1
        return replace(pause, in_run=self._waits)

    def _sample(self, moment: float, *, paused: bool) -> None:
        for state in self._stages.values():
            if state.started is not None and state.ended is None:
                state.speed.add(moment, state.done)
        self._fetching.look(moment, paused=paused)

    def _progress(self) -> float:
        scan, finalize = self._stages[Stage.SCAN], self._stages[Stage.FINALIZE]
        scanned = scan.done / scan.total if scan.total else 0.0
        value = min(0.999, scanned) if finalize.ended is None else 1.0
        self._overall = max(self._overall, value)
        return self._overall

    def _eta(self, pause: Pause | None) -> float | None:
        if self._stages[Stage.FINALIZE].ended is not None:
            return 0.0
        waits = pause.seconds_left if pause else 0.0
        fetching = self._fetching.seconds()
        scan = self._stages[Stage.SCAN]
        if scan.total is None or fetching is None:
            return None
        cached = max(0, scan.total - scan.done - self._fetching.left)
        scanning = self._left(cached, scan.speed)
        return None if scanning is None else max(fetching + waits, scanning)

    @staticmethod
    def _left(count: int, speed: Speed) -> float | None:
        if count <= 0:
            return 0.0
        rate = speed.per_second()
        return count / rate if rate > 0 else None

    def _stage(self, stage: Stage, moment: float, eta: float | None) -> StageProgress:
        state = self._stages[stage]
        if state.started is None:
            return StageProgress(total=state.total)
        if state.ended is not None:
            elapsed = state.ended - state.started
            rate = (state.done - state.before) / elapsed if elapsed > 0 else 0.0
            return StageProgress(state.done, state.total, rate, 0.0, elapsed)
        left = eta if stage in (Stage.MARKET_DATA, Stage.SCAN) else None
        return StageProgress(state.done, state.total, state.speed.per_second(), left, moment - state.started)
