import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scanner.clock import FakeClock
from scanner.errors import Stage
from scanner.pipeline.observer import RecordingObserver
from scanner.pipeline.progress import ProgressTracker
from scanner.terminal.progress import progress_line
from scanner.traffic import Pause, Traffic


class Bench:
    """A tracker on a clock that stands still until told."""

    def __init__(self) -> None:
        self.clock = FakeClock(datetime(2026, 1, 30, 21, tzinfo=UTC))
        self.observer = RecordingObserver()
        self.pause: Pause | None = None
        self.traffic = Traffic()
        self.tracker = ProgressTracker(
            self.clock, self.observer, lambda: self.pause, traffic=lambda: self.traffic
        )

    def begin(self, total: int, *, fetches: int = 0) -> None:
        self.tracker.begin(Stage.UNIVERSE, None)
        self.tracker.advance(Stage.UNIVERSE, total)
        self.tracker.end(Stage.UNIVERSE)
        for stage in (Stage.MARKET_DATA, Stage.SCAN):
            self.tracker.begin(stage, total)
        self.tracker.expect_fetches(fetches)

    def work(self, count: int, *, seconds: float, fetched: bool) -> None:
        self.clock.advance(seconds)
        self.tracker.advance(Stage.MARKET_DATA, count)
        self.tracker.advance(Stage.SCAN, count)
        if fetched:
            self.tracker.fetches_done(count)
        self.tracker.publish()

    @property
    def last(self):
        return self.observer.snapshots[-1]


@pytest.fixture
def bench():
    return Bench()


def test_the_stage_is_the_earliest_unfinished_one(bench):
    bench.begin(10)
    assert bench.last.stage is Stage.MARKET_DATA
    bench.tracker.end(Stage.MARKET_DATA)
    assert bench.last.stage is Stage.SCAN
    bench.tracker.end(Stage.SCAN)
    assert bench.last.stage is Stage.FINALIZE


def test_at_most_twenty_snapshots_a_second(bench):
    bench.begin(1000, fetches=1000)
    before = len(bench.observer.snapshots)
    for _ in range(1000):
        bench.work(1, seconds=0.001, fetched=True)
    assert len(bench.observer.snapshots) - before <= 20


def test_remaining_time_follows_the_speed_of_fetching(bench):
    bench.begin(100, fetches=100)
    assert bench.last.eta_seconds is None
    for _ in range(40):
        bench.work(1, seconds=0.5, fetched=True)
    assert bench.last.eta_seconds == pytest.approx(30, rel=0.05)
    assert bench.last.rate == pytest.approx(2, rel=0.05)
    assert bench.last.overall == pytest.approx(0.4)


def test_cached_symbols_do_not_make_the_rest_look_fast(bench):
    bench.begin(200, fetches=100)
    bench.work(100, seconds=0.1, fetched=False)
    for _ in range(40):
        bench.work(1, seconds=0.5, fetched=True)
    assert bench.last.eta_seconds == pytest.approx(30, rel=0.05)


def test_a_pause_adds_its_time_and_does_not_spoil_the_speed(bench):
    bench.begin(100, fetches=100)
    for _ in range(40):
        bench.work(1, seconds=0.5, fetched=True)
    bench.pause = Pause(20.0, 30.0, 1)
    bench.work(0, seconds=10, fetched=False)
    assert bench.last.rate == 0
    assert bench.last.pause == replace(bench.pause, in_run=1)
    assert bench.last.eta_seconds == pytest.approx(50, rel=0.1)


def test_waits_are_counted_through_the_run_also_where_one_follows_the_other(bench):
    bench.begin(100, fetches=100)
    told = []
    for pause in (Pause(9, 30, 1), Pause(5, 30, 1), None, Pause(31, 31, 1), Pause(60, 60, 2), None):
        bench.pause = pause
        bench.work(0, seconds=1, fetched=False)
        told.append(bench.last.pause.in_run if bench.last.pause else 0)
    assert told == [1, 1, 0, 2, 3, 0]


def test_what_goes_over_the_wire_is_told_as_it_is_now(bench):
    bench.begin(100, fetches=100)
    for second in range(1, 6):
        bench.traffic = Traffic(connections=3, received=400_000 * second)
        bench.work(1, seconds=1, fetched=True)
    assert bench.last.connections == 3
    assert bench.last.bytes_per_second == pytest.approx(400_000)


def test_overall_never_falls_and_is_one_only_at_the_end(bench):
    bench.begin(4)
    for _ in range(4):
        bench.work(1, seconds=1, fetched=False)
    assert bench.last.overall < 1
    bench.tracker.end(Stage.MARKET_DATA)
    bench.tracker.end(Stage.SCAN)
    bench.tracker.begin(Stage.FINALIZE, None)
    bench.tracker.end(Stage.FINALIZE)
    overall = [snapshot.overall for snapshot in bench.observer.snapshots]
    assert overall == sorted(overall)
    assert overall[-1] == 1
    assert bench.last.eta_seconds == 0


def test_cache_hits_are_unknown_before_the_first_symbol_had_bars(bench):
    bench.begin(4)
    assert bench.last.cache_hit_rate is None
    bench.tracker.from_cache, bench.tracker.fetched = 3, 1
    bench.work(4, seconds=1, fetched=False)
    assert bench.last.cache_hit_rate == 0.75


def test_a_snapshot_is_well_under_a_kilobyte(bench):
    bench.begin(5712, fetches=5000)
    bench.tracker.symbol, bench.tracker.symbol_name = "LONGER.DE", "A company with a rather long name"
    bench.pause = Pause(28.123456, 60.0, 3)
    for _ in range(200):
        bench.work(1, seconds=0.123456789, fetched=True)
    assert len(json.dumps(progress_line(bench.last))) < 1000


def test_what_was_done_before_is_no_work_of_a_resumed_run(bench):
    bench.begin(100)
    for stage in (Stage.MARKET_DATA, Stage.SCAN):
        bench.tracker.go_on_from(stage, 70)
    bench.work(30, seconds=10.0, fetched=False)
    assert (bench.last.scanned, bench.last.done_before) == (100, 70)
    bench.tracker.end(Stage.SCAN)
    assert bench.last.stages[Stage.SCAN].rate == pytest.approx(3.0)
