"""One request for what several runs of the process want at the same time: who comes second gets the same answer."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from scanner.cancel import CancelToken
from scanner.clock import Clock, RealClock
from scanner.errors import Cancelled, NoDataInRange, ProviderError

WAKE_SECONDS = 0.05
KEPT_ANSWERS = 64
KEPT_SECONDS = 30.0
"""So many answers are kept for so long, until whoever asked has put them into the store."""

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Question:
    """One question under way: whoever waits on ``done`` reads the answer, or asks anew if there is none."""

    done: threading.Event = field(default_factory=threading.Event)
    answered: bool = False
    answer: Any = None
    error: ProviderError | NoDataInRange | None = None


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """An answer, and whether somebody else had asked for it: then nothing was sent for it here."""

    value: T
    shared: bool


class Sharing:
    """The questions of all runs towards all sources, by key. Safe for threads.

    The one who asks first asks; others with the same key wait for that answer, bars or error. When the one who asks
    is cancelled before it could send, one of those who wait asks in its place; when its request is under way, it
    goes on and its answer is theirs.

    A run that comes to a symbol later than another, with a plan made before that other's answer, asks nothing
    either: good answers are kept for a moment, and symbols that the store has heard of since then are known by
    :meth:`settled_since`.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or RealClock()
        self._lock = threading.Lock()
        self._under_way: dict[Hashable, _Question] = {}
        self._answers: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
        self._settled: dict[tuple[str, str], int] = {}
        self._count = 0

    def ask(self, key: Hashable, ask: Callable[[], T], token: CancelToken) -> Answer[T]:
        """What ``ask`` answers, from this call or from another's with the same ``key``. Raises what it raises, and
        :class:`~scanner.errors.Cancelled` when ``token`` no longer wants to wait for another's."""
        while True:
            with self._lock:
                moment, kept = self._answers.get(key, (float("-inf"), None))
                if self._clock.monotonic() - moment <= KEPT_SECONDS:
                    return Answer(kept, shared=True)
                question = self._under_way.get(key)
                if question is None:
                    mine = self._under_way[key] = _Question()
                    break
            _wait_for(question, token)
            if question.error is not None:
                raise _for_another(question.error)
            if question.answered:
                return Answer(question.answer, shared=True)
        return Answer(self._ask_myself(key, mine, ask), shared=False)

    def mark(self) -> int:
        """The place in time of a plan, for :meth:`settled_since`."""
        with self._lock:
            return self._count

    def settle(self, source: str, symbols: Iterable[str]) -> None:
        """The store knows now what ``source`` has of ``symbols``, bars or none."""
        with self._lock:
            self._count += 1
            self._settled.update(dict.fromkeys(((source, symbol) for symbol in symbols), self._count))

    def settled_since(self, source: str, symbol: str, mark: int) -> bool:
        """Whether the store has heard of ``symbol`` since ``mark``."""
        with self._lock:
            return self._settled.get((source, symbol), 0) > mark

    def _ask_myself(self, key: Hashable, mine: _Question, ask: Callable[[], T]) -> T:
        try:
            answer = mine.answer = ask()
            mine.answered = True
        except (ProviderError, NoDataInRange) as error:
            mine.error = error
            raise
        finally:
            with self._lock:
                del self._under_way[key]
                if mine.answered:
                    self._keep(key, mine.answer)
            mine.done.set()
        return answer

    def _keep(self, key: Hashable, answer: object) -> None:
        self._answers[key] = (self._clock.monotonic(), answer)
        self._answers.move_to_end(key)
        while len(self._answers) > KEPT_ANSWERS:
            self._answers.popitem(last=False)


def _wait_for(question: _Question, token: CancelToken) -> None:
    while not question.done.wait(WAKE_SECONDS):
        if token.cancelled or token.cached_only:
            raise Cancelled


def _for_another(error: ProviderError | NoDataInRange) -> ProviderError | NoDataInRange:
    """The same error for somebody who has sent nothing for it."""
    if isinstance(error, NoDataInRange):
        return NoDataInRange(str(error))
    copy = type(error)(error.technical)
    copy.values = dict(error.values)
    return copy
