"""Asks a provider for many symbols with a few threads; what is worth asking and what becomes of it is not here."""

from __future__ import annotations

import threading
import traceback
from collections import deque
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from scanner.cancel import CancelToken
from scanner.clock import Clock
from scanner.errors import Cancelled, InternalFailure, NoDataInRange, ProviderError, Throttled, Try
from scanner.fetch.retry import REFUSALS, Outage, Patience
from scanner.fetch.sharing import Sharing
from scanner.providers.base import Provider
from scanner.sessions import sessions_of
from scanner.types import Bars, Instrument

THREAD_NAME = "technic-fetch"
LONGEST_SLEEP_SECONDS = 0.1

_NOT_ASKED = "Not asked: the run finishes with the prices that are kept."


@dataclass(slots=True)
class FetchResult:
    """How asking for one symbol ended: bars, or the error that says why not. Neither is set when another run has
    asked since this one's plan: what came of it is in the store.

    ``requests`` and ``attempts`` count over all tries. ``attempts`` is 0 for a symbol that was never asked for:
    the source was given up, or the run was told to finish with cached prices. ``partial`` is the bar of a session
    that is still running, ``tries`` the tries that failed.
    """

    instrument: Instrument
    bars: Bars | None
    error: ProviderError | NoDataInRange | None
    requests: int
    attempts: int
    partial: Bars | None = None
    tries: tuple[Try, ...] = ()


@dataclass(slots=True, eq=False)
class _Job:
    """One symbol on its way, with what it has cost so far and its last error."""

    instrument: Instrument
    start: date
    patience: Patience
    requests: int = 0
    attempts: int = 0
    refusals: int = 0
    not_before: float = 0.0
    error: ProviderError | None = None
    tries: tuple[Try, ...] = ()

    def result(
        self,
        bars: Bars | None = None,
        error: ProviderError | NoDataInRange | None = None,
        partial: Bars | None = None,
    ) -> FetchResult:
        """The end of this job."""
        return FetchResult(self.instrument, bars, error, self.requests, self.attempts, partial, self.tries)


@dataclass(slots=True)
class _Desk:
    """What the threads share, guarded by ``changed``: jobs waiting, jobs under way, results not yet taken."""

    changed: threading.Condition = field(default_factory=threading.Condition)
    waiting: deque[_Job] = field(default_factory=deque)
    under_way: dict[str, _Job] = field(default_factory=dict)
    results: list[FetchResult] = field(default_factory=list)
    left: int = 0
    closed: bool = False


class Fetcher:
    """Fetches a list of instruments once; made, started, read until ``done``, stopped.

    A symbol whose try failed in a way that may pass goes to the end of the queue, four tries in all; one that
    was refused by a limit goes on after the pause. When the source itself fails, the rest is not asked and ends
    with that failure. Told to finish with cached prices, nothing more is sent: answers under way are still
    waited for, every other symbol ends with its last error, else as throttled. On cancel, and after
    :meth:`stop`, no more results come.

    Threads are daemons called ``technic-fetch-N``. One that hangs in a request is left behind: it ends at its
    own time-out, and its late answer is thrown away unless another run of the same ``sharing`` waits for it.
    ``mark`` is the moment of the plan (default: now), see :meth:`Sharing.settled_since`.
    """

    def __init__(
        self,
        provider: Provider,
        clock: Clock,
        token: CancelToken,
        sharing: Sharing | None = None,
        mark: int | None = None,
    ) -> None:
        self._sharing = sharing or Sharing(clock)
        self._mark = self._sharing.mark() if mark is None else mark
        self._provider = provider
        self._clock = clock
        self._outer_token = token
        self._token = CancelToken()
        self._forget_token = token.listen(self._heard_from_outside)
        self._outage = Outage(clock)
        self._reason: ProviderError = Throttled(_NOT_ASKED)
        self._desk = _Desk()
        self._end_date = date.max

    def start(
        self,
        instruments: Sequence[Instrument],
        start: date,
        end: date,
        starts: Mapping[str, date] = MappingProxyType({}),
    ) -> None:
        """Begin to ask for ``instruments`` from ``start`` (a symbol in ``starts``: from there) to ``end``, both
        included. Returns at once."""
        desk = self._desk
        self._end_date = end
        with desk.changed:
            desk.waiting.extend(
                _Job(one, starts.get(one.symbol, start), Patience(self._clock)) for one in instruments
            )
            desk.left = len(desk.waiting)
        self._heard_from_outside()
        for number in range(1, min(self._provider.workers, len(instruments)) + 1):
            threading.Thread(target=self._work, name=f"{THREAD_NAME}-{number}", daemon=True).start()

    @property
    def done(self) -> bool:
        """Whether nothing more will come from :meth:`results`."""
        with self._desk.changed:
            return self._desk.closed or (not self._desk.left and not self._desk.results)

    @property
    def in_flight(self) -> tuple[str, ...]:
        """Symbols being asked for now, the one that has been so for longest first."""
        with self._desk.changed:
            return tuple(self._desk.under_way)

    def results(self, timeout: float, most: int | None = None) -> list[FetchResult]:
        """What has come since the last call, in its order and ``most`` of it at once; waits up to ``timeout`` seconds
        for the first, less on cancel."""
        desk = self._desk
        with desk.changed:
            desk.changed.wait_for(lambda: desk.results or desk.closed or not desk.left, timeout)
            taken = desk.results[:most]
            del desk.results[:most]
        return taken

    def stop(self) -> None:
        """Ask nothing more and take no more answers. Returns at once; calling it again changes nothing."""
        self._forget_token()
        self._close()

    def _close(self) -> None:
        self._token.cancel()
        with self._desk.changed:
            self._desk.closed = True
            self._desk.waiting.clear()
            self._desk.results.clear()
            self._desk.changed.notify_all()

    def _heard_from_outside(self) -> None:
        if self._outer_token.cancelled:
            self._close()
        elif self._outer_token.cached_only:
            self._send_nothing_more(self._reason)

    def _work(self) -> None:
        while (job := self._next_job()) is not None:
            try:
                self._ask(job)
            except Exception:  # noqa: BLE001 - the boundary that contains a bug to one symbol
                job.attempts += 1
                self._end(job, job.result(error=InternalFailure(traceback.format_exc())))

    def _next_job(self) -> _Job | None:
        """The next job whose time has come, now under way; None when there is nothing left to do."""
        desk = self._desk
        while True:
            with desk.changed:
                if desk.closed or not desk.left:
                    return None
                now = self._clock.monotonic()
                job = next((job for job in desk.waiting if job.not_before <= now), None)
                if job is not None:
                    desk.waiting.remove(job)
                    desk.under_way[job.instrument.symbol] = job
                    return job
                if not desk.waiting:
                    desk.changed.wait()
                    continue
                seconds = min(job.not_before for job in desk.waiting) - now
            self._clock.wait(min(seconds, LONGEST_SLEEP_SECONDS), self._token)

    def _ask(self, job: _Job) -> None:
        instrument = job.instrument
        if self._sharing.settled_since(self._provider.id, instrument.symbol, self._mark):
            self._end(job, job.result())
            return
        try:
            answer = self._sharing.ask(
                self._question(job),
                lambda: self._provider.fetch(instrument, job.start, self._end_date, self._token),
                self._token,
            )
        except Cancelled:
            self._end(job, job.result(error=job.error or _same(self._reason)))
        except NoDataInRange as error:
            self._outage.answered()
            self._count(job, error.requests)
            self._end(job, job.result(error=error))
        except ProviderError as error:
            self._failed(job, error)
        else:
            self._outage.answered()
            self._count(job, 0 if answer.shared else answer.value.requests)
            self._end(job, job.result(bars=answer.value.bars, partial=answer.value.partial))

    def _question(self, job: _Job) -> Hashable:
        """What is asked; an answer from before a session's close is none to the question after it."""
        finished = sessions_of(job.instrument.exchange).last_finished(self._clock.now())
        return (self._provider.id, job.instrument.symbol, job.start, self._end_date, finished)

    @staticmethod
    def _count(job: _Job, requests: int) -> None:
        job.requests += requests
        job.attempts += 1

    def _remember(self, job: _Job, error: ProviderError) -> None:
        job.tries = (*job.tries, Try(self._clock.now(), error.technical, error.took))

    def _failed(self, job: _Job, error: ProviderError) -> None:
        job.error = error
        if isinstance(error, Throttled):
            job.requests += error.requests
            job.refusals += 1
            if job.refusals < REFUSALS:
                self._queue_again(job, first=True)
                return
            job.attempts += 1
            self._remember(job, error)
            self._end(job, job.result(error=error))
            self._send_nothing_more(error)
            return
        self._count(job, error.requests)
        self._remember(job, error)
        if self._outage.failed(error):
            self._end(job, job.result(error=error))
            self._send_nothing_more(error)
            return
        seconds = job.patience.next_try(error)
        if seconds is None:
            self._end(job, job.result(error=error))
            return
        job.not_before = self._clock.monotonic() + seconds
        self._queue_again(job, first=False)

    def _queue_again(self, job: _Job, *, first: bool) -> None:
        desk = self._desk
        with desk.changed:
            if self._token.cached_only:
                self._end(job, job.result(error=job.error))
                return
            desk.under_way.pop(job.instrument.symbol, None)
            if desk.closed:
                return
            if first:
                desk.waiting.appendleft(job)
            else:
                desk.waiting.append(job)
            desk.changed.notify_all()

    def _end(self, job: _Job, result: FetchResult) -> None:
        desk = self._desk
        with desk.changed:
            desk.under_way.pop(job.instrument.symbol, None)
            if desk.closed:
                return
            desk.results.append(result)
            desk.left -= 1
            desk.changed.notify_all()

    def _send_nothing_more(self, reason: ProviderError) -> None:
        """Every symbol that waits, here or at the gate, ends with its own last error, else with ``reason``."""
        desk = self._desk
        self._reason = reason
        self._token.finish_with_cache()
        with desk.changed:
            for job in desk.waiting:
                desk.results.append(job.result(error=job.error or _same(reason)))
                desk.left -= 1
            desk.waiting.clear()
            desk.changed.notify_all()


def _same(reason: ProviderError) -> ProviderError:
    copy = type(reason)(reason.technical)
    copy.values = dict(reason.values)
    return copy
