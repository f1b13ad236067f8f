"""The verbs about stored prices: what is there, and what a run would have to ask for. Nothing is asked here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from scanner.types import Instrument, Scan
from scanner.verbs.parts import Parts
from scanner.verbs.sessions import history_start, last_session, session_for

if TYPE_CHECKING:
    from scanner.fetch.planner import FetchPlan


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """What a run would ask its source for, told before it begins. Symbols: ``fresh`` need nothing, ``stale`` end
    before the session looked at or begin too late, ``missing`` have nothing stored, ``absent`` were asked for in
    this session and the source had nothing. ``requests`` are sent at least; ``seconds`` is what they take at the
    present pace, with what is left of a pause. ``notes`` are sentences for the user."""

    fresh: int
    stale: int
    missing: int
    absent: int
    requests: int
    seconds: float
    notes: tuple[str, ...] = ()
    source: str = ""
    as_of: date | None = None

    @property
    def symbols(self) -> int:
        """The size of the universe."""
        return self.fresh + self.stale + self.missing + self.absent


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """What is stored of one source. ``oldest`` and ``newest`` are sessions, None without bars; ``fresh`` symbols
    have the last finished session of their exchange; ``absent`` ones the source did not know or had no bars of."""

    source: str
    symbols: int
    bars: int
    oldest: date | None
    newest: date | None
    fresh: int
    absent: int


@dataclass(frozen=True, slots=True)
class DataStatus:
    """What is stored, by source. ``size`` is the database's size on disk in bytes, ``session`` the last finished
    session in New York, ``damaged`` the symbols whose bars were found damaged and dropped since the start."""

    sources: tuple[SourceStatus, ...]
    size: int
    session: date
    damaged: tuple[str, ...] = ()


class DataVerbs:
    """What can be done with stored prices. Safe for threads."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def plan(self, scan: Scan) -> RequestPlan:
        """What ``scan`` would ask for if it ran now; nothing is sent. Raises
        :class:`~scanner.errors.BadInput` for a scan whose universe, source or date cannot be used."""
        instruments = self._parts.universes.load(scan.universe, seed=scan.seed)[: scan.limit]
        as_of = session_for(scan.as_of, self._parts.clock)
        plan = self._fetch_plan(scan, instruments, as_of)
        asks = self._parts.sources.has_host(scan.source) and not scan.cached_only
        requests = plan.requests if asks else 0
        return RequestPlan(
            source=scan.source,
            as_of=as_of,
            fresh=len(plan.fresh),
            stale=len(plan.stale),
            missing=len(plan.missing),
            absent=len(plan.known_absent),
            requests=requests,
            seconds=self._parts.sources.seconds_for(scan.source, requests),
        )

    def status(self) -> DataStatus:
        """What is stored; nothing is sent."""
        store = self._parts.store
        file = self._parts.home.market_db
        files = (file, file.with_name(file.name + "-wal"))
        return DataStatus(
            sources=tuple(self._status_of(source) for source in store.sources()),
            size=sum(one.stat().st_size for one in files if one.exists()),
            session=last_session(self._parts.clock),
            damaged=tuple(sorted(set(store.dropped))),
        )

    def _fetch_plan(self, scan: Scan, instruments: Sequence[Instrument], as_of: date) -> FetchPlan:
        from scanner.fetch.planner import plan_fetch

        source = self._parts.sources.provider(scan.source, scan.seed).id
        symbols = [instrument.symbol for instrument in instruments]
        return plan_fetch(
            instruments,
            self._parts.store.coverage(source, symbols),
            self._parts.store.absences(source, symbols),
            as_of,
            history_start(as_of, self._parts.settings.data.history_years),
        )

    def _status_of(self, source: str) -> SourceStatus:
        from scanner.market.exchanges import market_of
        from scanner.sessions import sessions_of  # loads the exchange calendars (1 s)

        kept = self._parts.store.coverage(source)
        now = self._parts.clock.now()
        exchanges = {symbol: market_of(symbol).exchange for symbol in kept}
        last = {exchange: sessions_of(exchange).last_finished(now) for exchange in set(exchanges.values())}
        return SourceStatus(
            source=source,
            symbols=len(kept),
            bars=sum(coverage.count for coverage in kept.values()),
            oldest=min((coverage.first for coverage in kept.values()), default=None),
            newest=max((coverage.last for coverage in kept.values()), default=None),
            fresh=sum(coverage.last >= last[exchanges[symbol]] for symbol, coverage in kept.items()),
            absent=len(self._parts.store.absences(source)),
        )
