"""Carries a run's news from the engine to signals, throttled; it runs in the worker's thread and knows no widget."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from scanner import Failure, Match, NullObserver, RunInfo, ScanResult, Snapshot, Unknown

EVERY_SECONDS = 0.05


class Outlet(Protocol):
    """Where the news goes: the worker's signals, seen as functions."""

    def started(self, info: RunInfo, /) -> None: ...
    def progressed(self, snapshot: Snapshot, /) -> None: ...
    def matched(self, matches: list[Match], /) -> None: ...
    def left_unknown(self, unknown: list[Unknown], /) -> None: ...
    def failed(self, failures: list[Failure], /) -> None: ...


class ProgressFeed(NullObserver):
    """A scan observer that tells its outlet of matches at once and of everything else at most twenty times a second.

    Of several snapshots the latest wins; failures and unknown symbols are collected, none is lost: whoever runs the
    scan calls :meth:`flush` when it has ended, however it ended. Matches come a batch at a time, and the main thread
    gathers them: held back here as well they would wait twice.
    """

    def __init__(self, outlet: Outlet, now: Callable[[], float] = time.monotonic) -> None:
        self._outlet = outlet
        self._now = now
        self._told = float("-inf")
        self._snapshot: Snapshot | None = None
        self._unknown: list[Unknown] = []
        self._failures: list[Failure] = []

    def started(self, info: RunInfo) -> None:
        """Told at once: the window needs the run's id."""
        self._outlet.started(info)

    def progressed(self, snapshot: Snapshot) -> None:
        """The latest wins."""
        self._snapshot = snapshot
        self._tell_if_due()

    def matched(self, matches: Sequence[Match]) -> None:
        """Told at once."""
        if matches:
            self._outlet.matched(list(matches))

    def left_unknown(self, unknown: Sequence[Unknown]) -> None:
        """Collected until the next telling."""
        self._unknown.extend(unknown)
        self._tell_if_due()

    def failed(self, failures: Sequence[Failure]) -> None:
        """Collected until the next telling."""
        self._failures.extend(failures)
        self._tell_if_due()

    def finished(self, result: ScanResult) -> None:
        """What is left goes out; the result itself is the worker's to tell, after the engine has let go."""
        self.flush()

    def flush(self) -> None:
        """Tell all that was held back."""
        self._told = self._now()
        unknown, self._unknown = self._unknown, []
        failures, self._failures = self._failures, []
        snapshot, self._snapshot = self._snapshot, None
        if unknown:
            self._outlet.left_unknown(unknown)
        if failures:
            self._outlet.failed(failures)
        if snapshot is not None:
            self._outlet.progressed(snapshot)

    def _tell_if_due(self) -> None:
        if self._now() - self._told >= EVERY_SECONDS:
            self.flush()
