"""Short jobs off the main thread (bars for a chart, a preview, a comparison): the latest of a kind wins."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QThread, Signal, SignalInstance, Slot

from scanner import Cancelled, CancelToken, TechnicError

log = logging.getLogger(__name__)

CLOSE_WITHIN_SECONDS = 3.0

Question = Callable[[CancelToken], object]
"""What is asked of the engine. It runs in the background thread, so it must not touch a widget, and it should look
at its token now and then."""


@dataclass(frozen=True, slots=True)
class BackgroundJob:
    """A question of one kind. Its token is cancelled as soon as nobody waits for the answer any more."""

    kind: str
    question: Question
    token: CancelToken


class BackgroundWorker(QObject):
    """Lives in the background thread. Every job that is still wanted ends with exactly one signal."""

    answered = Signal(object, object)
    refused = Signal(object, object)
    bug_found = Signal(object, str)

    @Slot(object)
    def work(self, job: BackgroundJob) -> None:
        """Do one job; returns when it is done."""
        self.perform(job)

    def perform(self, job: BackgroundJob) -> None:
        """The job itself, apart from the slot so that tests can trace it."""
        if job.token.cancelled:
            return
        try:
            answer = job.question(job.token)
        except Cancelled:
            return
        except TechnicError as error:
            # Without its traceback: the frames in it belong to this thread.
            self.refused.emit(job, error.with_traceback(None))
        except Exception:  # the boundary: a bug ends the job, not the program
            log.exception("a background job of kind %s ended by a bug", job.kind)
            self.bug_found.emit(job, traceback.format_exc())
        else:
            self.answered.emit(job, answer)


class Background(QObject):
    """One thread for the short jobs of the whole window, one after another, for as long as the program lives, and
    from the first job on that takes long another one for those, which would keep the short ones waiting.

    Signals, in the main thread: ``answered(kind, value)``, ``refused(kind, TechnicError)``,
    ``bug_found(report)``. A job that was replaced or dropped tells nothing any more.
    """

    answered = Signal(str, object)
    refused = Signal(str, object)
    bug_found = Signal(str)

    _wanted = Signal(object)
    _wanted_long = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[str, BackgroundJob] = {}
        self._closed = False
        self._threads: list[QThread] = []
        self._worker = self._started("technic-background", self._wanted)
        self._long_worker: BackgroundWorker | None = None

    def _started(self, name: str, wanted: SignalInstance) -> BackgroundWorker:
        """A worker in a thread of its own, which does what ``wanted`` carries."""
        thread = QThread(self)
        thread.setObjectName(name)
        worker = BackgroundWorker()
        worker.moveToThread(thread)
        wanted.connect(worker.work)
        worker.answered.connect(self._on_answered)
        worker.refused.connect(self._on_refused)
        worker.bug_found.connect(self._on_bug_found)
        thread.start()
        self._threads.append(thread)
        return worker

    @property
    def is_busy(self) -> bool:
        """Whether an answer is waited for."""
        return bool(self._waiting)

    def ask(self, kind: str, question: Question, *, takes_long: bool = False) -> None:
        """Have ``question`` answered after the jobs before it; one that ``takes_long`` after those that do so, too.
        An earlier job of the same kind is cancelled, and its answer, if there is one already, never told."""
        self.drop(kind)
        if self._closed:
            return
        job = BackgroundJob(kind, question, CancelToken())
        self._waiting[kind] = job
        if takes_long and self._long_worker is None:
            self._long_worker = self._started("technic-background-long", self._wanted_long)
        (self._wanted_long if takes_long else self._wanted).emit(job)

    def awaits(self, kind: str) -> bool:
        """Whether an answer of this kind is waited for."""
        return kind in self._waiting

    def drop(self, kind: str) -> None:
        """Nobody waits for an answer of this kind any more."""
        job = self._waiting.pop(kind, None)
        if job is not None:
            job.token.cancel()

    def close(self, limit: float = CLOSE_WITHIN_SECONDS) -> bool:
        """Cancel everything and end the threads; waits ``limit`` seconds at most and never terminates it. False when
        it is still at work after that."""
        self._closed = True
        for kind in tuple(self._waiting):
            self.drop(kind)
        for thread in self._threads:
            thread.quit()
        end = time.monotonic() + limit
        ended = True
        for thread in self._threads:
            ended = thread.wait(max(0, int((end - time.monotonic()) * 1000))) and ended
        return ended

    def _is_awaited(self, job: BackgroundJob) -> bool:
        """Whether this very job is waited for; if so, no longer."""
        if self._waiting.get(job.kind) is not job:
            return False
        del self._waiting[job.kind]
        return True

    @Slot(object, object)
    def _on_answered(self, job: BackgroundJob, answer: object) -> None:
        if self._is_awaited(job):
            self.answered.emit(job.kind, answer)

    @Slot(object, object)
    def _on_refused(self, job: BackgroundJob, error: TechnicError) -> None:
        if self._is_awaited(job):
            self.refused.emit(job.kind, error)

    @Slot(object, str)
    def _on_bug_found(self, job: BackgroundJob, report: str) -> None:
        if self._is_awaited(job):
            self.bug_found.emit(report)
