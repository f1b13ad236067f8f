"""The newest session of many symbols by the page, 250 a request; what the pages do not settle is left to be asked
one by one, and the reason is told."""

from __future__ import annotations

import math
import threading
import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from scanner.cancel import CancelToken
from scanner.clock import Clock
from scanner.errors import Cancelled, ProviderError
from scanner.fetch.fetcher import THREAD_NAME
from scanner.fetch.pages import patient_page
from scanner.fetch.sharing import Sharing
from scanner.providers.base import LatestBar, MarketPages, Page, Provider
from scanner.sessions import sessions_of
from scanner.types import Instrument

FEWEST = 25
"""For fewer symbols of a market its pages are not looked at: nobody knows beforehand how many there are."""

ROUNDING = 1e-3
SMALLEST_TICK = 1e-4
SUSPICIOUS_MOVE = 0.3
"""A close so far from the one before may be a split that the source has not applied yet."""


@dataclass(frozen=True, slots=True)
class Due:
    """A symbol whose history ends at the session before ``session``, at ``close``: one bar is all it lacks."""

    instrument: Instrument
    session: date
    close: float


@dataclass(slots=True)
class _Desk:
    """What the thread and the run share, guarded by ``changed``."""

    changed: threading.Condition = field(default_factory=threading.Condition)
    accepted: list[tuple[Due, LatestBar]] = field(default_factory=list)
    requests: int = 0
    notes: list[str] = field(default_factory=list)
    done: bool = False
    closed: bool = False


def markets_worth_it(pages: MarketPages | None, symbols: Iterable[str]) -> Mapping[str, list[str]]:
    """The markets whose pages are worth looking at for so many symbols, with theirs."""
    found: dict[str, list[str]] = {}
    if pages is not None:
        for symbol in symbols:
            found.setdefault(pages.market_of(symbol), []).append(symbol)
        found.pop("", None)
    return {market: theirs for market, theirs in found.items() if len(theirs) >= FEWEST}


def fits(due: Due, row: LatestBar) -> bool:
    """Whether ``row`` is the bar that ``due`` lacks and nothing else has happened to the history since.

    Its session is the one wanted and is called over by the source, its prices are possible, and the close before is
    the stored one: another one is the fingerprint of a split or of a correction.
    """
    if row.session != due.session or not row.closed:
        return False
    if not 0 < row.low <= min(row.open, row.close) <= max(row.open, row.close) <= row.high:
        return False
    if abs(row.previous_close - due.close) > max(ROUNDING * due.close, SMALLEST_TICK / 2):
        return False
    return row.volume >= 0 and abs(row.close / row.previous_close - 1) <= SUSPICIOUS_MOVE


class TopUp:
    """Looks for the bars that ``due`` lack on the pages of their markets; made, started, read until ``done``,
    stopped. A market is left when another page would bring less than asking one by one, or when it is refused or
    thin.

    Its thread is a daemon called like those of the :class:`~scanner.fetch.fetcher.Fetcher`: a request that hangs
    when the run ends is left behind. ``notes`` say in sentences why symbols are asked one by one.
    """

    def __init__(
        self, provider: Provider, clock: Clock, token: CancelToken, sharing: Sharing, due: Sequence[Due]
    ) -> None:
        assert provider.pages is not None, "asked of sources with pages only"
        self._pages: MarketPages = provider.pages
        self._provider = provider
        self._clock = clock
        self._token = token
        self._sharing = sharing
        self._due = {one.instrument.symbol: one for one in due if self._is_over(one)}
        self._desk = _Desk()

    def start(self) -> None:
        """Begin. Returns at once."""
        threading.Thread(target=self._work, name=f"{THREAD_NAME}-pages", daemon=True).start()

    @property
    def done(self) -> bool:
        """Whether nothing more will come from :meth:`results`."""
        with self._desk.changed:
            return self._desk.closed or (self._desk.done and not self._desk.accepted)

    @property
    def in_flight(self) -> tuple[str, ...]:
        """Nothing that has a symbol's name is asked for."""
        return ()

    @property
    def requests(self) -> int:
        """What was sent so far."""
        with self._desk.changed:
            return self._desk.requests

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know."""
        with self._desk.changed:
            return tuple(self._desk.notes)

    def results(self, timeout: float) -> list[tuple[Due, LatestBar]]:
        """The bars found since the last call; waits up to ``timeout`` seconds for the first."""
        desk = self._desk
        with desk.changed:
            desk.changed.wait_for(lambda: desk.accepted or desk.closed or desk.done, timeout)
            taken, desk.accepted = desk.accepted, []
        return taken

    def stop(self) -> None:
        """Ask nothing more and take no more answers. Returns at once."""
        with self._desk.changed:
            self._desk.closed = True
            self._desk.accepted.clear()
            self._desk.changed.notify_all()

    def _is_over(self, due: Due) -> bool:
        """Whether the session wanted is the newest that has closed: pages know no other."""
        return sessions_of(due.instrument.exchange).last_finished(self._clock.now()) == due.session

    def _work(self) -> None:
        try:
            for market, symbols in markets_worth_it(self._pages, self._due).items():
                self._look_through(market, {symbol: self._due[symbol] for symbol in symbols})
        except Cancelled:
            pass
        except Exception:  # noqa: BLE001 - the boundary that contains a bug to the pages: symbols are asked singly
            self._note(f"The pages could not be used: {traceback.format_exc(limit=-1)}")
        finally:
            with self._desk.changed:
                self._desk.done = True
                self._desk.changed.notify_all()

    def _look_through(self, market: str, missing: dict[str, Due]) -> None:
        seen: set[str] = set()
        number, wanted = 0, len(missing)
        while missing:
            page = self._page(market, number)
            if page is None:
                return
            fresh = [row for row in page.rows if row.symbol not in seen]
            seen.update(row.symbol for row in fresh)
            self._accept([(missing.pop(row.symbol), row) for row in fresh if row.symbol in missing])
            number += 1
            pages_left = math.ceil(page.total / self._pages.size) - number
            if not fresh or (pages_left > 0 and len(page.rows) < self._pages.size // 2):
                if missing:
                    self._note(f"{self._provider.title}'s pages are thin: {_singly(len(missing))}.")
                return
            if pages_left <= 0 or len(missing) <= pages_left:
                break
        if len(missing) > wanted // 2:
            self._note(f"{self._provider.title}'s pages know few of these symbols: {_singly(len(missing))}.")

    def _page(self, market: str, number: int) -> Page | None:
        key = (self._provider.id, "page", market, number, self._session_of_all())
        try:
            answer = self._sharing.ask(
                key,
                lambda: patient_page(
                    lambda: self._pages.page(market, number, self._token), self._clock, self._token
                ),
                self._token,
            )
        except ProviderError as error:
            self._count(error.requests)
            kind = error.kind.value.replace("_", " ")
            self._note(
                f"{self._provider.title}'s pages were refused ({kind}): the symbols are asked one by one."
            )
            return None
        self._count(0 if answer.shared else answer.value.requests)
        return answer.value

    def _session_of_all(self) -> tuple[date, ...]:
        return tuple(sorted({one.session for one in self._due.values()}))

    def _accept(self, found: Sequence[tuple[Due, LatestBar]]) -> None:
        fitting = [(due, row) for due, row in found if fits(due, row)]
        with self._desk.changed:
            if not self._desk.closed:
                self._desk.accepted += fitting
                self._desk.changed.notify_all()

    def _count(self, requests: int) -> None:
        with self._desk.changed:
            self._desk.requests += requests

    def _note(self, sentence: str) -> None:
        with self._desk.changed:
            self._desk.notes.append(sentence)


def _singly(count: int) -> str:
    return f"{count:,} {'symbol is' if count == 1 else 'symbols are'} asked one by one"
