"""The worker's side of a scan: one object that lives in the one worker thread and does jobs one after another."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from desktop.workers.progress_feed import ProgressFeed
from scanner import CancelToken, ScanObserver, ScanResult, TechnicError

log = logging.getLogger(__name__)

Verb = Callable[[ScanObserver, CancelToken], ScanResult]


@dataclass(frozen=True, slots=True)
class ScanJob:
    """One thing to do: a verb of the engine with everything but observer and token filled in."""

    verb: Verb
    token: CancelToken


class _Signals:
    """The worker's signals as the feed's outlet. Emitting is safe from any thread."""

    def __init__(self, worker: ScanWorker) -> None:
        self.started = worker.started.emit
        self.progressed = worker.progressed.emit
        self.matched = worker.matched.emit
        self.left_unknown = worker.left_unknown.emit
        self.failed = worker.failed.emit


class ScanWorker(QObject):
    """Runs scans. Every job ends with exactly one of ``finished``, ``run_failed`` and ``bug_found``.

    Signals (all emitted in the worker's thread, at most twenty times a second): ``started(RunInfo)``,
    ``progressed(Snapshot)``, ``matched(list of Match)``, ``left_unknown(list of Unknown)``,
    ``failed(list of Failure)``; then ``finished(ScanResult)`` (also after a cancel),
    ``run_failed(TechnicError)`` or ``bug_found(report)`` with the text of the traceback.
    """

    started = Signal(object)
    progressed = Signal(object)
    matched = Signal(list)
    left_unknown = Signal(list)
    failed = Signal(list)
    finished = Signal(object)
    run_failed = Signal(object)
    bug_found = Signal(str)
    prepared = Signal(object)

    @Slot(object)
    def prepare(self, question: Callable[[], object]) -> None:
        """Ask the engine something that loads what scans will need, and tell the answer by ``prepared``; nothing
        is told when it has none, for the scan itself will say why."""
        self.ask(question)

    def ask(self, question: Callable[[], object]) -> None:
        """The question itself, apart from the slot so that tests can trace it."""
        try:
            self.prepared.emit(question())
        except TechnicError as error:
            log.warning("the engine is not prepared: %s", error)

    @Slot(object)
    def work(self, job: ScanJob) -> None:
        """Do one job; returns when it is done."""
        self.perform(job)

    def perform(self, job: ScanJob) -> None:
        """The job itself, apart from the slot so that tests can trace it."""
        feed = ProgressFeed(_Signals(self))
        job.token.give_way()  # to the frame that shows that it begins
        try:
            result = job.verb(feed, job.token)
        except TechnicError as error:
            feed.flush()
            # Without its traceback: the frames in it belong to this thread.
            self.run_failed.emit(error.with_traceback(None))
        except Exception:  # the boundary: a bug ends the run, not the program
            log.exception("a scan ended by a bug")
            feed.flush()
            self.bug_found.emit(traceback.format_exc())
        else:
            feed.flush()
            self.finished.emit(result)
