"""Stage 2, the first way: the newest session of symbols that lack nothing else, by the page."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from datetime import date

from scanner.fetch.planner import START_TOLERANCE
from scanner.fetch.top_up import Due, TopUp, markets_worth_it
from scanner.pipeline.batch import Batch, DataRun, stored_bars
from scanner.providers.base import LatestBar
from scanner.sessions import sessions_of
from scanner.store.bars import FreshRow
from scanner.types import Instrument

log = logging.getLogger(__name__)


def due_by_page(run: DataRun, stale: Sequence[Instrument]) -> list[Due]:
    """The symbols of ``stale`` that lack the session wanted and nothing else, if they are worth looking at pages."""
    if not markets_worth_it(run.provider.pages, (one.symbol for one in stale)):
        return []
    symbols = [one.symbol for one in stale]
    coverage = run.store.coverage(run.provider.id, symbols)
    closes = run.store.last_closes(run.provider.id, symbols)
    due = []
    for instrument in stale:
        kept, last = coverage.get(instrument.symbol), closes.get(instrument.symbol)
        if kept is None or last is None or kept.asked_from > run.start + START_TOLERANCE:
            continue
        session = run.session_of(instrument)
        if last.session == session_before(instrument, session):
            due.append(Due(instrument, session, last.close))
    return due if markets_worth_it(run.provider.pages, (one.instrument.symbol for one in due)) else []


def pages_at_least(run: DataRun, due: Sequence[Due]) -> int:
    """How many pages ``due`` take if their market has nothing else on them."""
    pages = run.provider.pages
    if pages is None:
        return 0
    markets = markets_worth_it(pages, (one.instrument.symbol for one in due))
    return sum(math.ceil(len(symbols) / pages.size) for symbols in markets.values())


def session_before(instrument: Instrument, session: date) -> date:
    """The session before ``session`` at the exchange of ``instrument``."""
    sessions = sessions_of(instrument.exchange)
    return sessions.dates[sessions.index_on_or_before(session) - 1].item()  # type: ignore[no-any-return]


class PageSupply:
    """A :class:`~scanner.pipeline.batch.Supply` of bars that were found on pages. ``settled`` are the symbols that
    need not be asked any more."""

    def __init__(self, run: DataRun, due: Sequence[Due], bars_needed: int) -> None:
        self._run = run
        self._bars_needed = bars_needed
        self._requests = 0
        self._notes = 0
        self.settled: set[str] = set()
        self._top_up = TopUp(run.provider, run.clock, run.token, run.sharing, due)
        self._top_up.start()

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return self._top_up.done

    @property
    def in_flight(self) -> tuple[str, ...]:
        """No symbol by its name."""
        return ()

    def take(self, timeout: float) -> Batch:
        """The bars found, appended to their histories."""
        batch = Batch()
        by_session: dict[date, list[tuple[Due, LatestBar]]] = {}
        for due, row in self._top_up.results(timeout):
            by_session.setdefault(due.session, []).append((due, row))
        for session, found in by_session.items():
            self._append(batch, session, found)
        sent = self._top_up.requests
        batch.requests, self._requests = sent - self._requests, sent
        for note in self._top_up.notes[self._notes :]:
            log.info("%s", note)
            self._run.progress.note(note)
            self._notes += 1
        return batch

    def stop(self) -> None:
        """Ask nothing more."""
        self._top_up.stop()

    def _append(self, batch: Batch, session: date, found: Sequence[tuple[Due, LatestBar]]) -> None:
        run, source = self._run, self._run.provider.id
        rows = [_fresh(due, row) for due, row in found]
        taken = run.store.append(source, session, rows, run.clock.now())
        run.sharing.settle(source, taken)
        kept = stored_bars(run, sorted(taken), self._bars_needed)
        self.settled |= kept.keys()
        for due, _ in found:
            bars = kept.get(due.instrument.symbol)
            if bars is not None:
                batch.ready.append((due.instrument, bars))
                batch.fetched += 1


def _fresh(due: Due, row: LatestBar) -> FreshRow:
    return FreshRow(
        symbol=row.symbol,
        after=session_before(due.instrument, due.session),
        open=row.open,
        high=row.high,
        low=row.low,
        close=row.close,
        volume=row.volume,
    )
