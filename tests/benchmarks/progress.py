"""What progress costs: its share of a scan's CPU time, and the size of one snapshot as a line of JSON."""

from __future__ import annotations

import functools
import io
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scanner import RecordingObserver, RunStatus, Scan, ScanService, Snapshot
from scanner.pipeline import progress as pipeline_progress
from scanner.terminal.progress import JsonLines, progress_line

TIMED = ("begin", "advance", "end", "expect_fetches", "fetches_done", "publish")


class Stopwatch:
    """CPU seconds of the calling thread spent within the functions it wraps, calls within calls counted once."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._inside = False

    def wrap(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """``function``, timed."""

        @functools.wraps(function)
        def timed(*arguments: Any, **named: Any) -> Any:
            if self._inside:
                return function(*arguments, **named)
            self._inside = True
            began = time.thread_time()
            try:
                return function(*arguments, **named)
            finally:
                self.seconds += time.thread_time() - began
                self._inside = False

        return timed


class Lines(RecordingObserver):
    """What the terminal does with progress, and all snapshots for their size."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = JsonLines(io.StringIO())

    def progressed(self, snapshot: Snapshot) -> None:
        """Write the line and keep the snapshot."""
        super().progressed(snapshot)
        self._lines.progressed(snapshot)


def main() -> None:
    """Scan the practice market once from nothing and once from the store, and print the figures."""
    stopwatch = Stopwatch()
    for name in TIMED:
        method = getattr(pipeline_progress.ProgressTracker, name)
        setattr(pipeline_progress.ProgressTracker, name, stopwatch.wrap(method))
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as home:
        service = ScanService.open(Path(home))
        scan = service.scan_for(service.scan_named("golden-cross"), "practice")
        service.run(Scan(rule="close > 0", universe="practice", limit=1))  # imports are not the scan's work
        sizes = []
        for key in ("progress_share", "progress_share_cached"):
            observer = Lines()
            stopwatch.seconds = 0.0
            began = time.process_time()
            result = service.run(scan, observer)
            spent = time.process_time() - began
            assert result.info.status is RunStatus.FINISHED
            figures[key] = round(stopwatch.seconds / spent, 5)
            sizes += [len(json.dumps(progress_line(one)).encode()) for one in observer.snapshots]
            figures[f"{key}_scan_cpu_s"] = round(spent, 3)
        service.close()
    figures["snapshot_bytes"] = max(sizes)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
