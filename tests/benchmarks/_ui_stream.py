"""How smooth the window stays while a scan of 5,000 stored symbols streams a thousand matches, and how soon each is
seen."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from desktop.desks.program_desk import ProgramDesk
from desktop.desks.scan_desk import ScanDesk
from desktop.look import Look
from desktop.main_window import MainWindow
from desktop.models.results_model import ResultsModel
from desktop.panels.results_table import ResultsTable
from desktop.prefs import Prefs
from desktop.workers import scan_worker
from desktop.workers.progress_feed import ProgressFeed
from desktop.workers.scan_runner import ScanRunner
from scanner import Match, RunStatus, Scan, ScanResult, ScanService
from scanner.cancel import CancelToken
from scanner.clock import RealClock
from scanner.providers.base import OpenGate
from scanner.providers.practice import PracticeProvider, practice_instruments
from scanner.settings import PracticeSettings
from scanner.store.bars import BarStore

SYMBOLS = 5_000
TICK_MS = 10
HISTORY = timedelta(days=760)
# Whoever asked for ten years has got what there was: nothing of it is asked for again.
ASKED = timedelta(days=3_700)
MODELS = 120
# Holds for about a fifth of the practice market.
RULE = "close > sma(200) and rsi(14) > 50 and close > ema(21)"


def stored_market(service: ScanService, folder: Path) -> Path:
    """Keep bars of :data:`SYMBOLS` symbols, taken from the practice market under other names; a file of the names."""
    clock, token, session = RealClock(), CancelToken(), service.last_session()
    provider = PracticeProvider(clock, PracticeSettings(), OpenGate())
    store = BarStore.open(service.home.market_db)
    models = []
    for instrument in practice_instruments()[:MODELS]:
        try:
            bars = provider.fetch(instrument, session - HISTORY, session, token).bars
        except Exception:  # noqa: BLE001 - some practice stocks are dead on purpose
            continue
        if len(bars) > 500 and bars.last_date() == session:
            models.append(bars)
    # The practice market refuses a universe of which it knows nobody.
    names = [models[0].symbol, *(f"Q{number:04d}" for number in range(1, SYMBOLS))]
    for first in range(0, SYMBOLS, 500):
        part = [
            (replace(models[(first + place) % len(models)], symbol=name), session - ASKED)
            for place, name in enumerate(names[first : first + 500])
        ]
        store.put_many(provider.id, part)
    store.close()
    file = folder / "universe.csv"
    file.write_text("symbol\n" + "\n".join(names) + "\n", encoding="utf-8")
    return file


class Latencies:
    """When the engine told of each match, and when it was painted. An event of its own kind on both sides."""

    def __init__(self) -> None:
        self.told: dict[str, float] = {}
        self.inserted: list[str] = []
        self.seconds: list[float] = []

    def watch(self) -> None:
        """Have feed and table report from now on."""
        latencies = self

        class TimedFeed(ProgressFeed):
            def matched(self, matches: Sequence[Match]) -> None:
                now = time.perf_counter()
                latencies.told.update((match.symbol, now) for match in matches)
                super().matched(matches)

        scan_worker.ProgressFeed = TimedFeed  # type: ignore[misc]
        paint = ResultsTable.paintEvent

        def timed(table: ResultsTable, event: QPaintEvent) -> None:
            paint(table, event)
            now = time.perf_counter()
            left_out = _left_out(table) if latencies.inserted else set()
            seen = [symbol for symbol in latencies.inserted if symbol not in left_out]
            latencies.inserted = [symbol for symbol in latencies.inserted if symbol in left_out]
            latencies.seconds += [now - latencies.told[symbol] for symbol in seen if symbol in latencies.told]

        ResultsTable.paintEvent = timed  # type: ignore[method-assign]


def _left_out(table: ResultsTable) -> set[str]:
    """The symbols of rows in sight whose pictures are still to come."""
    model, bottom = table.model(), table.rowAt(table.viewport().height())
    assert isinstance(model, ResultsModel)
    last = bottom if bottom >= 0 else model.rowCount() - 1
    rows = map(model.row_at, range(max(0, table.rowAt(0)), last + 1))
    return {row.match.symbol for row in rows if table.pictures.known(row, solid=False) is None}


class Stream(QObject):
    """Runs the scan twice (the first time warms caches) and takes the time of every tick of the second."""

    def __init__(self, window: MainWindow, runner: ScanRunner, desk: ScanDesk, scan: Scan) -> None:
        super().__init__()
        self._window, self._desk, self._scan = window, desk, scan
        self._runs_left = 2
        self.latencies = Latencies()
        self.ticks: list[float] = []
        self.result: ScanResult | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        window.work.results.model.rowsInserted.connect(self.rows)
        runner.finished.connect(self.end)
        runner.run_failed.connect(self.give_up)
        runner.bug_found.connect(self.give_up)

    @Slot()
    def begin(self) -> None:
        """Start the scan."""
        self._runs_left -= 1
        self.latencies.seconds, self.latencies.inserted = [], []
        self.latencies.told.clear()
        gc.collect()
        self.ticks = [time.perf_counter()]
        self._timer.start()
        self._desk.start(self._scan)

    @Slot()
    def tick(self) -> None:
        """Ten milliseconds later, or more."""
        self.ticks.append(time.perf_counter())

    @Slot(object, int, int)
    def rows(self, _parent: object, first: int, last: int) -> None:
        """Rows came; they are seen when the table has painted."""
        model = self._window.work.results.model
        self.latencies.inserted += [model.match_at(row).symbol for row in range(first, last + 1)]

    @Slot(object)
    def end(self, result: ScanResult) -> None:
        """Keep the result; run again or leave."""
        self._timer.stop()
        self.ticks.append(time.perf_counter())
        self.result = result
        if self._runs_left:
            QTimer.singleShot(300, self, self.begin)
        else:
            QTimer.singleShot(100, self._window, self._window.close)

    @Slot(object)
    def give_up(self, why: object) -> None:
        """The scan could not be done: leave."""
        print(why, file=sys.stderr)
        self._timer.stop()
        self._window.close()

    def figures(self) -> dict[str, Any]:
        """The figures of the second run."""
        if self.result is None or self.result.info.status is not RunStatus.FINISHED:
            raise SystemExit("the scan did not end")
        gaps = sorted((after - before) * 1000 for before, after in pairwise(self.ticks))
        waits = sorted(self.latencies.seconds)
        return {
            "gap_max_ms": round(gaps[-1], 1),
            "gap_p99_ms": round(gaps[int(len(gaps) * 0.99)], 1),
            "row_latency_p99_ms": round(waits[int(len(waits) * 0.99)] * 1000, 1) if waits else None,
            "streamed": len(waits),
            "streamed_of": self.result.counts.universe,
            "streaming_s": round(self.ticks[-1] - self.ticks[0], 2),
        }


def stream_figures(app: QApplication, look: Look, folder: Path) -> dict[str, Any]:
    """``gap_max_ms``, ``gap_p99_ms`` (between two ticks of a 10 ms timer in the main thread, from the start to the
    result) and ``row_latency_p99_ms`` (from the engine telling of a match until the table has painted it, or has
    painted without it where it lies out of sight)."""
    service = ScanService.open()
    universe = stored_market(service, folder)
    prefs = Prefs(folder / "window.ini")
    window = MainWindow(look, prefs)
    runner = ScanRunner(service, app)
    ProgramDesk(service, window, runner, prefs)
    desk = ScanDesk(service, window, runner, prefs)
    desk.prepare("practice", "golden-cross")
    scan = Scan(rule=RULE, universe=str(universe), source="practice", title="Stream")
    stream = Stream(window, runner, desk, scan)
    stream.latencies.watch()
    runner.prepared.connect(stream.begin, Qt.ConnectionType.QueuedConnection)
    window.show()
    app.exec()
    runner.close()
    service.close()
    return stream.figures()
