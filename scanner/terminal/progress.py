"""Progress in a terminal: four live bars for people, JSON lines for programs."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from scanner.errors import Stage
from scanner.pipeline.observer import NullObserver, ScanObserver, Snapshot
from scanner.terminal.tables import say
from scanner.types import ScanResult

LINE_EVERY_SECONDS = 0.12
TITLES = {
    Stage.UNIVERSE: "Universe",
    Stage.MARKET_DATA: "Market data",
    Stage.SCAN: "Scan",
    Stage.FINALIZE: "Finalize",
}


class ProgressMode(StrEnum):
    """``auto`` shows bars where standard error is a terminal, ``json`` one object a line, ``none`` nothing."""

    AUTO = "auto"
    JSON = "json"
    NONE = "none"


@contextmanager
def progress_observer(mode: ProgressMode) -> Iterator[ScanObserver]:
    """The observer for ``mode``; live bars are gone from the screen's end when the block is left."""
    if mode is ProgressMode.JSON:
        lines = JsonLines(sys.stderr)
        yield lines
        lines.end()
    elif mode is ProgressMode.AUTO and sys.stderr.isatty():
        with LiveBars() as bars:
            yield bars
    elif mode is ProgressMode.AUTO:
        yield Notes()
    else:
        yield NullObserver()


class Notes(NullObserver):
    """Says what is not as usual, each sentence once, on standard error."""

    def __init__(self) -> None:
        self._told = 0

    def progressed(self, snapshot: Snapshot) -> None:
        """Say what is new."""
        for note in snapshot.notes[self._told :]:
            self.tell(note)
        self._told = len(snapshot.notes)

    def tell(self, note: str) -> None:
        """One sentence."""
        say(note)


class JsonLines(NullObserver):
    """One JSON object a line, at most ten a second; the last state is always told. A run does not end because
    nobody listens any more."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._told = float("-inf")
        self._latest: Snapshot | None = None

    def progressed(self, snapshot: Snapshot) -> None:
        """Write it, unless a line was written less than 0.12 s ago."""
        self._latest = snapshot
        now = time.monotonic()
        if now - self._told >= LINE_EVERY_SECONDS:
            self._write(snapshot)
            self._told = now
            self._latest = None

    def finished(self, result: ScanResult) -> None:  # noqa: ARG002 - the last snapshot says it all
        """Write the last state if it has not been told."""
        self.end()

    def end(self) -> None:
        """The same for work that is no run."""
        if self._latest is not None:
            self._write(self._latest)
            self._latest = None

    def _write(self, snapshot: Snapshot) -> None:
        with suppress(OSError):
            print(json.dumps(progress_line(snapshot)), file=self._stream, flush=True)


def progress_line(snapshot: Snapshot) -> dict[str, Any]:
    """The snapshot as the documented object; times in seconds, rates in symbols per second."""
    current = snapshot.stages[snapshot.stage]
    line: dict[str, Any] = {
        "t": round(snapshot.elapsed, 3),
        "stage": snapshot.stage.value,
        "done": current.done,
        "total": current.total,
        "overall": round(snapshot.overall, 4),
        "rate": round(snapshot.rate, 2),
        "eta_seconds": _rounded(snapshot.eta_seconds),
        "symbol": snapshot.symbol,
        "matched": snapshot.matched,
        "failed": snapshot.failed,
        "unknown": snapshot.unknown,
        "cache_hit_rate": _rounded(snapshot.cache_hit_rate),
        "stages": {
            stage.value: {
                "done": progress.done,
                "total": progress.total,
                "rate": round(progress.rate, 2),
                "eta_seconds": _rounded(progress.eta_seconds),
            }
            for stage, progress in snapshot.stages.items()
        },
    }
    if snapshot.notes:
        line["notes"] = list(snapshot.notes)
    if snapshot.pause is not None:
        line["pause_seconds"] = round(snapshot.pause.seconds_left, 1)
    return line


class LiveBars(Notes):
    """Four bars and a line of counters on standard error; notes stand above them."""

    def __init__(self) -> None:
        super().__init__()
        self._progress = Progress(
            TextColumn("{task.description:<12}"),
            BarColumn(bar_width=32),
            TextColumn("{task.fields[counts]:>16}"),
            TextColumn("{task.fields[note]}"),
            console=Console(stderr=True),
            transient=True,
        )
        self._tasks: dict[Stage, TaskID] = {}

    def __enter__(self) -> LiveBars:
        self._progress.start()
        for stage, title in TITLES.items():
            self._tasks[stage] = self._progress.add_task(title, total=None, start=False, counts="", note="")
        return self

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

    def progressed(self, snapshot: Snapshot) -> None:
        """Move the bars; the counters stand behind the stage at work."""
        super().progressed(snapshot)
        for stage, state in snapshot.stages.items():
            counts = f"{state.done:,} of {state.total:,}" if state.total else ""
            note = self._note(snapshot) if stage is snapshot.stage else ""
            self._progress.update(
                self._tasks[stage], completed=state.done, total=state.total or 1, counts=counts, note=note
            )

    def tell(self, note: str) -> None:
        """One sentence above the bars."""
        self._progress.console.print(note, highlight=False)

    @staticmethod
    def _note(snapshot: Snapshot) -> str:
        if snapshot.pause is not None:
            return f"paused, next try in {snapshot.pause.seconds_left:.0f} s"
        left = "" if snapshot.eta_seconds is None else f"  about {snapshot.eta_seconds:.0f} s left"
        return f"{snapshot.rate:,.1f} symbols/s  {snapshot.matched:,} matched{left}  {snapshot.symbol}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
