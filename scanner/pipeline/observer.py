"""What a run tells while it works, and the observers that ship with the engine. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from scanner.errors import Failure, Stage
from scanner.traffic import Pause
from scanner.types import Match, RunInfo, ScanResult, Unknown


@dataclass(frozen=True, slots=True)
class StageProgress:
    """One stage: symbols done of a total (None until known), symbols per second, seconds left (None = unknown),
    and the seconds it has been at work."""

    done: int = 0
    total: int | None = None
    rate: float = 0.0
    eta_seconds: float | None = None
    elapsed: float = 0.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a run at one moment: a value anyone may read, well under 1 kB.

    ``elapsed`` is seconds since the run (or its resumption) began, ``stage`` the earliest unfinished one,
    ``overall`` runs from 0 to 1 and never falls, ``rate`` is symbols per second now, ``cache_hit_rate`` 0 to 1
    (None before the first symbol had bars), ``in_flight`` symbols being asked for, those that wait for their turn
    among them. ``connections`` counts requests of the whole process to the run's host that are sent and unanswered,
    ``bytes_per_second`` what has come from it of late. ``symbol`` is the one at work, the oldest under way while
    fetching. ``notes`` are sentences that the user should see: how prices are fetched
    when not as usual. ``done_before`` of the symbols ``scanned`` were so before the run was resumed.
    """

    elapsed: float
    stage: Stage
    overall: float
    rate: float
    eta_seconds: float | None
    symbol: str
    symbol_name: str
    scanned: int
    matched: int
    unknown: int
    failed: int
    cache_hit_rate: float | None
    stages: Mapping[Stage, StageProgress] = field(default_factory=dict)
    pause: Pause | None = None
    in_flight: int = 0
    cancelling: bool = False
    notes: tuple[str, ...] = ()
    connections: int = 0
    bytes_per_second: float = 0.0
    done_before: int = 0


class ScanObserver(Protocol):
    """Told by the thread that runs the scan; must return quickly and must not raise."""

    def started(self, info: RunInfo) -> None:
        """The run is in the ledger; nothing is done yet."""

    def progressed(self, snapshot: Snapshot) -> None:
        """At most twenty times a second, and once at the end of every stage."""

    def matched(self, matches: Sequence[Match]) -> None:
        """New matches, already in the ledger, in no order; ranks come with the result."""

    def left_unknown(self, unknown: Sequence[Unknown]) -> None:
        """Symbols whose rule could not be decided."""

    def failed(self, failures: Sequence[Failure]) -> None:
        """Symbols that failed."""

    def finished(self, result: ScanResult) -> None:
        """The run ended: finished, cancelled or failed. Told once, last."""


class NullObserver:
    """Hears everything and does nothing; the base of observers that care for a part."""

    def started(self, info: RunInfo) -> None:
        """Nothing."""

    def progressed(self, snapshot: Snapshot) -> None:
        """Nothing."""

    def matched(self, matches: Sequence[Match]) -> None:
        """Nothing."""

    def left_unknown(self, unknown: Sequence[Unknown]) -> None:
        """Nothing."""

    def failed(self, failures: Sequence[Failure]) -> None:
        """Nothing."""

    def finished(self, result: ScanResult) -> None:
        """Nothing."""


class RecordingObserver(NullObserver):
    """Keeps all it hears, in order, for tests and for reports."""

    def __init__(self) -> None:
        self.info: RunInfo | None = None
        self.snapshots: list[Snapshot] = []
        self.matches: list[Match] = []
        self.unknown: list[Unknown] = []
        self.failures: list[Failure] = []
        self.result: ScanResult | None = None

    def started(self, info: RunInfo) -> None:
        """Keep it."""
        self.info = info

    def progressed(self, snapshot: Snapshot) -> None:
        """Keep it."""
        self.snapshots.append(snapshot)

    def matched(self, matches: Sequence[Match]) -> None:
        """Keep them."""
        self.matches.extend(matches)

    def left_unknown(self, unknown: Sequence[Unknown]) -> None:
        """Keep them."""
        self.unknown.extend(unknown)

    def failed(self, failures: Sequence[Failure]) -> None:
        """Keep them."""
        self.failures.extend(failures)

    def finished(self, result: ScanResult) -> None:
        """Keep it."""
        self.result = result


class ObserverGroup(NullObserver):
    """Tells several observers, one after another."""

    def __init__(self, observers: Sequence[ScanObserver]) -> None:
        self._observers = tuple(observers)

    def started(self, info: RunInfo) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.started(info)

    def progressed(self, snapshot: Snapshot) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.progressed(snapshot)

    def matched(self, matches: Sequence[Match]) -> None:
        """Pass them on."""
        for observer in self._observers:
            observer.matched(matches)

    def left_unknown(self, unknown: Sequence[Unknown]) -> None:
        """Pass them on."""
        for observer in self._observers:
            observer.left_unknown(unknown)

    def failed(self, failures: Sequence[Failure]) -> None:
        """Pass them on."""
        for observer in self._observers:
            observer.failed(failures)

    def finished(self, result: ScanResult) -> None:
        """Pass it on."""
        for observer in self._observers:
            observer.finished(result)
