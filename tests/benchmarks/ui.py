"""How smooth the window is: while scans stream into it, while its table is sorted and scrolled, and when it comes.

``python -m tests.benchmarks.ui`` prints one JSON object as its last line. Of a table of 10,000 rows and of a scan of
5,000 stored symbols: the keys that ``_ui_table`` and ``_ui_stream`` name. Of a scan of the practice market, fetched
for the first time: ``practice_gap_max_ms`` and ``practice_gap_p99_ms`` (between two ticks of a 10 ms timer in the
main thread, from pressing Run to the result), ``gaps_over_100_ms``, ``first_result_s`` (from pressing Run to the
first row in the table), ``scan_s`` and ``symbols``. And ``first_paint_cpu_s`` (CPU seconds of a fresh process until
its window is painted); ``chart_p99_ms`` and ``chart_cpu_ms`` (a frame of a chart of 2,500 bars that is dragged).
Run is pressed when the window has loaded what it loads after the first paint; with
``--at-once`` right after that paint, so that scan and imports compete. With ``--again`` the second scan in the same
home is measured, which takes its prices from the store. With ``--stream`` only the scan of stored symbols is
measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from desktop.app import make_application
from desktop.desks.program_desk import ProgramDesk
from desktop.desks.scan_desk import ScanDesk
from desktop.look import Look
from desktop.main_window import MainWindow
from desktop.prefs import Prefs
from desktop.turns import SWITCH_SECONDS
from desktop.workers.scan_runner import ScanRunner
from scanner import ScanResult, ScanService
from tests.benchmarks._ui_chart import dragged_chart
from tests.benchmarks._ui_stream import stream_figures
from tests.benchmarks._ui_table import table_figures

TICK_MS = 10

_FIRST_PAINT = """
import os, sys, time
from desktop import app
from desktop.main_window import MainWindow
from desktop.app import make_application
from desktop.turns import SWITCH_SECONDS
from desktop.desks.program_desk import ProgramDesk
ProgramDesk._on_painted = lambda self: (print(time.process_time()), self._window.close())
sys.exit(app.main([]))
"""


class Watch(QObject):
    """Runs scans in a window and takes the time of every tick while one is at work."""

    def __init__(self, window: MainWindow, runner: ScanRunner, desk: ScanDesk, runs: int) -> None:
        super().__init__()
        self._window, self._runner, self._desk = window, runner, desk
        self._runs_left = runs
        self.ticks: list[float] = []
        self.first_row: float | None = None
        self.result: ScanResult | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        window.work.results.model.rowsInserted.connect(self.row)
        runner.finished.connect(self.end)
        runner.run_failed.connect(self.give_up)
        runner.bug_found.connect(self.give_up)

    @Slot()
    def begin(self) -> None:
        """Press Run."""
        self._runs_left -= 1
        self.first_row = None
        self.ticks = [time.perf_counter()]
        self._timer.start()
        self._desk.run()

    @Slot()
    def tick(self) -> None:
        """Ten milliseconds later, or more."""
        self.ticks.append(time.perf_counter())

    @Slot()
    def row(self) -> None:
        """A row came."""
        if self.first_row is None:
            self.first_row = time.perf_counter()

    @Slot(object)
    def end(self, result: ScanResult) -> None:
        """Keep the result; run again or leave."""
        self._timer.stop()
        self.ticks.append(time.perf_counter())
        self.result = result
        if self._runs_left:
            QTimer.singleShot(0, self, self.begin)
        else:
            self._window.close()

    @Slot(object)
    def give_up(self, why: object) -> None:
        """The scan could not be done: leave."""
        print(why, file=sys.stderr)
        self._timer.stop()
        self._window.close()

    def figures(self) -> dict[str, Any]:
        """The figures of the last run."""
        gaps = sorted((after - before) * 1000 for before, after in pairwise(self.ticks))
        if self.result is None:
            raise SystemExit("the scan did not end")
        return {
            "practice_gap_max_ms": round(gaps[-1], 1),
            "practice_gap_p99_ms": round(gaps[int(len(gaps) * 0.99)], 1),
            "gaps_over_100_ms": sum(gap > 100 for gap in gaps),
            "first_result_s": round(self.first_row - self.ticks[0], 3) if self.first_row else None,
            "scan_s": round(self.ticks[-1] - self.ticks[0], 3),
            "symbols": self.result.counts.done,
        }


def scanned(look: Look, runs: int, *, at_once: bool) -> dict[str, Any]:
    """Scan the practice market in an offscreen window ``runs`` times and measure the last one."""
    app = make_application()
    service = ScanService.open()
    prefs = Prefs(service.home.root / "window.ini")
    window = MainWindow(look, prefs)
    runner = ScanRunner(service, app)
    ProgramDesk(service, window, runner, prefs)
    desk = ScanDesk(service, window, runner, prefs)
    desk.scan_wanted.connect(desk.start)
    desk.prepare("practice", "golden-cross")
    watch = Watch(window, runner, desk, runs)
    ready = window.painted if at_once else runner.prepared
    ready.connect(watch.begin, Qt.ConnectionType.QueuedConnection)
    window.show()
    app.exec()
    runner.close()
    service.close()
    return {**watch.figures(), **dragged_chart(look)}


def first_paint() -> float:
    """CPU seconds of a fresh process until its window is painted."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "TECHNIC_HOME": home}
        command = [sys.executable, "-c", _FIRST_PAINT]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return round(float(done.stdout.split()[0]), 3)


def main() -> int:
    """Measure and print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.setswitchinterval(SWITCH_SECONDS)
    paint = first_paint()
    app = make_application()
    look = Look(parent=app)
    look.apply(app)
    figures: dict[str, Any] = {}
    if "--stream" not in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as home:
            os.environ["TECHNIC_HOME"] = home
            figures |= scanned(
                look, 2 if "--again" in sys.argv[1:] else 1, at_once="--at-once" in sys.argv[1:]
            )
        figures |= table_figures(look)
    with tempfile.TemporaryDirectory() as home:
        os.environ["TECHNIC_HOME"] = home
        figures |= stream_figures(app, look, Path(home))
    print(json.dumps({**figures, "first_paint_cpu_s": paint}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
