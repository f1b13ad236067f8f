"""The main thread's side of a scan: starts it, passes its news on, cancels it, and ends the worker's thread."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from desktop.turns import Undisturbed
from desktop.workers.collection_pause import CollectionPause
from desktop.workers.right_of_way import RightOfWay
from desktop.workers.scan_worker import ScanJob, ScanWorker, Verb
from scanner import CancelToken, Failure, Match, RunInfo, Scan, ScanResult, Snapshot, TechnicError, Unknown

if TYPE_CHECKING:  # it brings the databases with it
    from scanner import ScanService

BEAT_MS = 25
_BEATS = ("rows", "news", "rows", "")
"""What is handed over at each beat: rows every 50 ms, everything else every 100 ms and in between, so that no turn of
the event loop has to do both. Nobody reads figures faster than that, and each time costs as much as twenty rows."""
CLOSE_WITHIN_SECONDS = 3.0


class ScanRunner(QObject):
    """One worker in one thread for as long as the program lives; one run at a time.

    It repeats the worker's signals in the main thread, rows gathered every 50 ms and everything else every 100 ms, so
    that a window connected to it is repainted thirty times a second at most. What ends a run comes in a turn of the
    event loop of its own, after the last rows and news. ``busy_changed`` frames each run. The engine's
    service is only handed on: no verb of it that takes long is called here.
    """

    started = Signal(object)
    progressed = Signal(object)
    matched = Signal(list)
    left_unknown = Signal(list)
    failed = Signal(list)
    finished = Signal(object)
    run_failed = Signal(object)
    bug_found = Signal(str)
    busy_changed = Signal(bool)
    cancelling = Signal()
    prepared = Signal(object)

    _wanted = Signal(object)
    _preparation_wanted = Signal(object)

    def __init__(self, service: ScanService, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service = service
        self.right_of_way = RightOfWay(self)
        self._token: CancelToken | None = None
        self._collection_pause = CollectionPause(self)
        self._closed = False
        self._snapshot: Snapshot | None = None
        self._matches: list[Match] = []
        self._unknown: list[Unknown] = []
        self._failures: list[Failure] = []
        self._beat = QTimer(self)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self._on_beat)
        self._due = cycle(_BEATS)
        self._last_steps: list[Callable[[], None]] = []
        self._next_step = QTimer(self)
        self._next_step.setSingleShot(True)
        self._next_step.setInterval(0)
        self._next_step.timeout.connect(self._on_next_step)
        self._thread = QThread(self)
        self._thread.setObjectName("technic-scan")
        self._worker = ScanWorker()
        self._worker.moveToThread(self._thread)
        self._connect_worker()
        self._thread.start()

    def _connect_worker(self) -> None:
        # Bound methods of an object of the main thread: anything else would run in the worker's.
        self._wanted.connect(self._worker.work)
        self._preparation_wanted.connect(self._worker.prepare)
        self._worker.prepared.connect(self._on_prepared)
        self._worker.started.connect(self._on_started)
        self._worker.progressed.connect(self._on_progressed)
        self._worker.matched.connect(self._on_matched)
        self._worker.left_unknown.connect(self._on_left_unknown)
        self._worker.failed.connect(self._on_failed)
        self._worker.finished.connect(self._on_finished)
        self._worker.run_failed.connect(self._on_run_failed)
        self._worker.bug_found.connect(self._on_bug_found)

    @property
    def busy(self) -> bool:
        """Whether a run is under way."""
        return self._token is not None

    @property
    def stopping(self) -> bool:
        """Whether the run under way has been asked to stop."""
        return self._token is not None and self._token.cancelled

    def prepare(self, question: Callable[[], object]) -> None:
        """Have the worker ask ``question`` of the engine, which loads what scans will need; ``prepared`` carries
        the answer. A run started meanwhile waits for it, as it needs the same."""
        if not self._closed:
            self._preparation_wanted.emit(question)

    def start(self, scan: Scan) -> bool:
        """Run ``scan``; False, and nothing happens, while another run is under way."""
        return self._do(partial(self._service.run, scan))

    def resume(self, run_id: str) -> bool:
        """Go on with an interrupted or cancelled run; False while another run is under way."""
        return self._do(partial(self._service.resume, run_id))

    def retry_failed(self, run_id: str, symbols: Collection[str] | None = None) -> bool:
        """Ask again for the symbols of a run that failed, of ``symbols`` only if they are named; False while another
        run is under way."""
        return self._do(partial(self._service.retry_failed, run_id, symbols=symbols))

    def cancel(self) -> None:
        """Ask the run under way to stop. Returns at once; the run ends by ``finished``, with what it has."""
        if self._token is not None and not self._token.cancelled:
            self._token.cancel()
            self.cancelling.emit()

    def finish_with_cache(self) -> None:
        """Ask the run under way to fetch nothing more and to end in order."""
        if self._token is not None:
            self._token.finish_with_cache()

    def close(self, limit: float = CLOSE_WITHIN_SECONDS) -> bool:
        """Cancel and end the worker's thread; waits ``limit`` seconds at most and never terminates it.

        False when the thread is still at work after that: then the program must leave without tearing down
        what the thread still uses. The checkpoint is kept either way. Nothing can be started afterwards.
        """
        self._closed = True
        self.cancel()
        self._beat.stop()
        self._next_step.stop()
        self._collection_pause.end_now()
        self.right_of_way.give_back()
        self._thread.quit()
        return self._thread.wait(int(limit * 1000))

    def _do(self, verb: Verb) -> bool:
        if self.busy or self._closed:
            return False
        self._token = CancelToken(give_way=self.right_of_way.give_way)
        self._collection_pause.begin()
        self.right_of_way.take()
        self._beat.start()
        self.busy_changed.emit(True)
        self._wanted.emit(ScanJob(verb, self._token))
        return True

    @Slot(object)
    def _on_prepared(self, answer: object) -> None:
        self.prepared.emit(answer)

    @Slot(object)
    def _on_started(self, info: RunInfo) -> None:
        self.right_of_way.take()
        self.started.emit(info)

    @Slot(object)
    def _on_progressed(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @Slot(list)
    def _on_matched(self, matches: list[Match]) -> None:
        self._matches += matches

    @Slot(list)
    def _on_left_unknown(self, unknown: list[Unknown]) -> None:
        self._unknown += unknown

    @Slot(list)
    def _on_failed(self, failures: list[Failure]) -> None:
        self._failures += failures

    @Slot(object)
    def _on_finished(self, result: ScanResult) -> None:
        self._end(partial(self.finished.emit, result))

    @Slot(object)
    def _on_run_failed(self, error: TechnicError) -> None:
        self._end(partial(self.run_failed.emit, error))

    @Slot(str)
    def _on_bug_found(self, report: str) -> None:
        self._end(partial(self.bug_found.emit, report))

    def _end(self, tell: Callable[[], None]) -> None:
        """The run is over: hand over what is left, then ``tell``, with what the window draws for each in between."""
        self._beat.stop()
        self._hand_over_rows()
        self._last_steps = [self._hand_over_news, partial(self._let_go, tell)]
        self._next_step.start()

    @Slot()
    def _on_next_step(self) -> None:
        step = self._last_steps.pop(0)
        if self._last_steps:
            self._next_step.start()
        with Undisturbed():
            step()

    def _let_go(self, tell: Callable[[], None]) -> None:
        self._token = None
        self._collection_pause.end()
        self.busy_changed.emit(False)
        tell()

    @Slot()
    def _on_beat(self) -> None:
        due = next(self._due)
        if due:
            self.right_of_way.take()
        with Undisturbed():
            if due == "rows":
                self._hand_over_rows()
            elif due == "news":
                self._hand_over_news()

    def _hand_over_rows(self) -> None:
        matches, self._matches = self._matches, []
        if matches:
            self.matched.emit(matches)

    def _hand_over_news(self) -> None:
        unknown, self._unknown = self._unknown, []
        failures, self._failures = self._failures, []
        snapshot, self._snapshot = self._snapshot, None
        if unknown:
            self.left_unknown.emit(unknown)
        if failures:
            self.failed.emit(failures)
        if snapshot is not None:
            self.progressed.emit(snapshot)
