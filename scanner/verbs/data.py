"""The verbs about stored prices: what is there, what a run would have to ask for, and asking for it without a run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from scanner.cancel import CancelToken
from scanner.errors import CannotRun, NoDataAtAll, ProviderError, describe
from scanner.pipeline.observer import NullObserver, ScanObserver
from scanner.types import Scan
from scanner.verbs.choices import default_source
from scanner.verbs.parts import Parts
from scanner.verbs.scan_setup import refuse_foreign_universe
from scanner.verbs.sessions import history_start, last_session, session_for

if TYPE_CHECKING:
    from scanner.pipeline.batch import MarketData
    from scanner.pipeline.update_data import UpdateResult


BYTES_PER_BAR = 30
"""Of a compressed chart answer: 25 in one of 2,520 bars made in Yahoo's form, 37 in a recorded one of 49 bars."""
BYTES_PER_TOP_UP = 700
"""Of a compressed chart answer of eight bars, made in Yahoo's form."""
_BARS_PER_DAY = 252 / 365


@dataclass(frozen=True, slots=True)
class RequestPlan:
    """What a run would ask its source for, told before it begins. Symbols: ``fresh`` need nothing, ``stale`` end
    before the session looked at or begin too late, ``missing`` have nothing stored, ``absent`` were asked for in
    this session and the source had nothing. ``requests`` are sent at least; ``seconds`` is what they take at the
    present pace, with what is left of a pause; ``size`` is about how many bytes the answers have on the wire.
    ``notes`` are sentences for the user."""

    fresh: int
    stale: int
    missing: int
    absent: int
    requests: int
    seconds: float
    notes: tuple[str, ...] = ()
    source: str = ""
    as_of: date | None = None
    size: int = 0

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
        from scanner.fetch.planner import plan_fetch
        from scanner.pipeline.top_up_data import due_by_page, pages_at_least

        instruments = self._parts.universes.load(scan.universe, seed=scan.seed)[: scan.limit]
        refuse_foreign_universe(scan, instruments)
        run = self._market_data(scan, NullObserver(), CancelToken())
        symbols = [instrument.symbol for instrument in instruments]
        plan = plan_fetch(
            instruments,
            run.store.coverage(run.provider.id, symbols),
            run.store.absences(run.provider.id, symbols),
            run.as_of,
            run.start,
        )
        asks = self._parts.sources.has_host(scan.source) and not scan.cached_only
        due = due_by_page(run, plan.stale) if asks else []
        pages = pages_at_least(run, due)
        requests = plan.requests - len(due) + pages if asks else 0
        return RequestPlan(
            fresh=len(plan.fresh),
            stale=len(plan.stale),
            missing=len(plan.missing),
            absent=len(plan.known_absent),
            requests=requests,
            seconds=self._parts.sources.seconds_for(scan.source, requests),
            notes=(_by_page(len(due), pages, run.provider.title),) if due else (),
            source=scan.source,
            as_of=run.as_of,
            size=_size(run, len(plan.missing), requests) if requests else 0,
        )

    def reach(self, source: str, token: CancelToken | None = None) -> float | None:
        """Send one light request to ``source``: the seconds until its answer, None for one that needs no host.
        Raises :class:`~scanner.errors.CannotRun` when it cannot be reached."""
        provider = self._parts.sources.provider(source)
        try:
            return provider.reach(token or CancelToken())
        except ProviderError as error:
            message, advice = describe(error.kind, {"source": provider.title})
            raise CannotRun(message, advice) from error

    def update(
        self,
        universe: str,
        source: str | None = None,
        observer: ScanObserver | None = None,
        token: CancelToken | None = None,
        seed: int | None = None,
    ) -> UpdateResult:
        """Bring the stored prices of ``universe`` up to the last finished session, without a scan; an empty one means
        every symbol that is stored. ``source`` None is the one a scan would take; ``seed`` chooses another practice
        market. Cancelling keeps what has come.
        Raises :class:`~scanner.errors.BadInput` for a universe or source that cannot be used, and
        :class:`~scanner.errors.CannotRun` when there is nothing to bring up to date."""
        from scanner.pipeline.benchmark import benchmark_instrument  # these load numpy
        from scanner.pipeline.update_data import update_data

        observer = observer or NullObserver()
        scan = Scan("", universe, source or default_source(universe, self._parts.settings), seed=seed)
        run = replace(self._market_data(scan, observer, token or CancelToken()), checks_actions=True)
        instruments = self._parts.universes.load(universe or ",".join(self._stored(run)), seed=seed)
        refuse_foreign_universe(scan, instruments)
        index = benchmark_instrument(run.provider, universe, scan.source, instruments)
        return update_data(run, instruments, index, observer)

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

    def _stored(self, run: MarketData) -> list[str]:
        """Every symbol that is stored of the source of ``run``; an index comes with its universe."""
        kept = sorted(symbol for symbol in run.store.coverage(run.provider.id) if not symbol.startswith("^"))
        if not kept:
            raise NoDataAtAll(
                f"Nothing is stored of {run.provider.title} yet.", "Name a universe, such as sp500."
            )
        return kept

    def _market_data(self, scan: Scan, observer: ScanObserver, token: CancelToken) -> MarketData:
        """What getting the market data of ``scan`` needs."""
        from scanner.pipeline.batch import MarketData  # these load numpy
        from scanner.pipeline.progress import ProgressTracker

        parts = self._parts
        as_of = session_for(scan.as_of, parts.clock)
        return MarketData(
            provider=parts.sources.provider(scan.source, scan.seed),
            store=parts.store,
            clock=parts.clock,
            token=token,
            progress=ProgressTracker(parts.clock, observer, lambda: parts.sources.pause(scan.source)),
            sharing=parts.sources.sharing,
            as_of=as_of,
            start=history_start(as_of, parts.settings.data.history_years),
            end=max(as_of, parts.clock.now().date()),
            outdate=partial(parts.ledger.mark_matches, scan.source),
            cached_only=scan.cached_only,
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


def _size(run: MarketData, missing: int, requests: int) -> int:
    """Whole histories for those that are missing, and little for the rest."""
    bars = (run.as_of - run.start).days * _BARS_PER_DAY
    return round(missing * bars * BYTES_PER_BAR + max(0, requests - missing) * BYTES_PER_TOP_UP)


def _by_page(symbols: int, pages: int, title: str) -> str:
    number = "1 page" if pages == 1 else f"{pages:,} pages"
    return (
        f"{symbols:,} symbols lack only the last session: they are looked for on {number} of {title} or more, "
        "and asked for one by one where that does not do."
    )
