"""A universe as it is stored: the bars that studies look at, kept in memory while somebody works on a rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from scanner.arrays import FloatArray
from scanner.cancel import CancelToken
from scanner.market.universe_mean import UniverseMean
from scanner.pipeline.benchmark import benchmark_instrument
from scanner.pipeline.context import CompiledScan
from scanner.pipeline.last_bars import daily_bars_for, in_timeframe, missing_last_bar
from scanner.pipeline.settle_ranks import universe_ranks
from scanner.rating.strength import BARS as STRENGTH_BARS
from scanner.rating.strength import percentiles, yearly_strength
from scanner.rules.compiler import Expression, Facts
from scanner.rules.panel import Panel
from scanner.store.bars import TAIL_BARS, BarStore, Coverage
from scanner.types import Bars, Instrument, Scan, Timeframe
from scanner.verbs.parts import Parts
from scanner.verbs.scan_setup import kept_for

# Panels of so many symbols fit into the processor's cache, and a cancel is heard between two of them.
_AT_ONCE = 1_000
# Longer histories are read from the store each time: five thousand symbols of these take 200 MB already.
_MOST_KEPT = 2 * TAIL_BARS
_MARKETS_KEPT = 2


@dataclass(frozen=True, slots=True)
class MarketPart:
    """Some symbols whose as-of bar is there: their bars in the timeframe asked for, and their daily bars. Series that
    were laid out once are kept for the next rule."""

    instruments: Sequence[Instrument]
    bars: Sequence[Bars]
    daily: Sequence[Bars]
    laid_out: dict[str, FloatArray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.bars)

    def panel(self, facts: Facts) -> Panel:
        """A panel of these symbols of which nothing but the series is known yet."""
        return Panel.on_series(self.bars, facts, self.laid_out)


class CachedMarket:
    """The stored bars of some instruments as of one session. Safe for threads; bars are read when first needed.
    ``rating_parts`` are those that were worked out so far, by symbol: no rule changes them. ``fetched_at`` is when
    the source last answered for one of the instruments, None where that is not known."""

    def __init__(
        self,
        store: BarStore,
        source: str,
        instruments: tuple[Instrument, ...],
        timeframe: Timeframe,
        as_of: date,
        *,
        dividend_adjusted: bool = False,
        index: Instrument | None = None,
    ) -> None:
        self.instruments = instruments
        self.as_of = as_of
        self.timeframe = timeframe
        self._store = store
        self._source = source
        self._dividend_adjusted = dividend_adjusted
        self._index = index
        self._by_symbol = {instrument.symbol: instrument for instrument in instruments}
        self._kept: tuple[int, tuple[MarketPart, ...]] = (0, ())
        self.rating_parts: dict[str, dict[str, float | None]] = {}
        self._places: dict[str, float] | None = None
        self.fetched_at: datetime | None = None

    def parts(self, lookback: int, token: CancelToken) -> Iterator[MarketPart]:
        """The symbols whose as-of bar is stored, with ``lookback`` bars or more of the timeframe. Raises
        :class:`~scanner.errors.Cancelled` between two parts."""
        count = daily_bars_for(lookback, self.timeframe)
        bars_kept, kept = self._kept
        if bars_kept >= count:
            for part in kept:
                token.raise_if_cancelled()
                yield part
            return
        keep = count <= _MOST_KEPT
        if keep:
            count = TAIL_BARS if count <= TAIL_BARS else _MOST_KEPT
        read = []
        for first in range(0, len(self.instruments), _AT_ONCE):
            token.raise_if_cancelled()
            part = self._read(self.instruments[first : first + _AT_ONCE], count)
            if keep:
                read.append(part)
            yield part
        if keep:
            self._kept = (count, tuple(read))

    def facts(self, watchlists: dict[str, frozenset[str]]) -> Facts:
        """What rules may know of these symbols, ranks apart."""
        return Facts(instruments=self._by_symbol, watchlists=watchlists)

    def settled(self, facts: Facts, asked: CompiledScan | Expression, token: CancelToken) -> Facts:
        """``facts`` with what takes all symbols whose as-of bar is stored: ranks, and what the universe is measured
        by, as far as ``asked`` asks for them."""
        if asked.reads_benchmark:
            facts = replace(facts, benchmark=self._benchmark(asked.lookback, token))
        needs = asked.universe_needs
        if not needs:
            return facts
        batches = (part.bars for part in self.parts(max(need.lookback for need in needs), token))
        return replace(facts, universe=universe_ranks(needs, batches, facts))

    def index_bars(self, lookback: int) -> Bars | None:
        """The stored bars of the index that the universe is measured by, in the timeframe; None without any."""
        daily = self.one(self._index, lookback) if self._index is not None else None
        if self._index is None or daily is None:
            return None
        return in_timeframe(self._index, daily, self.timeframe, self.as_of)

    def _benchmark(self, lookback: int, token: CancelToken) -> Bars:
        """What the universe is measured by: its index where that is stored, else its own mean."""
        stored = self.index_bars(lookback)
        if stored is not None:
            return stored
        mean = UniverseMean()
        for part in self.parts(lookback, token):
            mean.add(part.bars)
        return mean.bars()

    def places(self, token: CancelToken) -> dict[str, float]:
        """The place of every symbol by its relative strength, 1 to 99, as a run over stored prices has it."""
        if self._places is None:
            strengths: dict[str, float] = {}
            for part in self.parts(STRENGTH_BARS, token):
                found = yearly_strength(part.daily).tolist()
                strengths.update(zip((bars.symbol for bars in part.daily), found, strict=True))
            self._places = percentiles(strengths)
        return self._places

    def instrument(self, symbol: str) -> Instrument | None:
        """The instrument of that symbol, None when the universe has none."""
        return self._by_symbol.get(symbol)

    def one(self, instrument: Instrument, lookback: int) -> Bars | None:
        """The daily bars of a single symbol up to the session, as many as ``lookback`` bars of the timeframe take;
        None without any."""
        return self.load([instrument], lookback).get(instrument.symbol)

    def load(self, instruments: Sequence[Instrument], lookback: int) -> dict[str, Bars]:
        """The daily bars up to the session, by symbol, read from the store; they are not kept here."""
        return self._stored(instruments, daily_bars_for(lookback, self.timeframe))

    def _stored(self, instruments: Sequence[Instrument], count: int) -> dict[str, Bars]:
        return self._store.load(
            self._source,
            [one.symbol for one in instruments],
            self.as_of,
            count,
            dividend_adjusted=self._dividend_adjusted,
        )

    def _read(self, instruments: Sequence[Instrument], count: int) -> MarketPart:
        stored = self._stored(instruments, count)
        there = [
            one for one in instruments if missing_last_bar(one, stored.get(one.symbol), self.as_of) is None
        ]
        daily = [stored[one.symbol] for one in there]
        bars = [
            in_timeframe(one, found, self.timeframe, self.as_of)
            for one, found in zip(there, daily, strict=True)
        ]
        return MarketPart(there, bars, daily)


class CachedMarkets:
    """The markets that were asked for last. One is read anew as soon as the store has other bars for it. Safe for
    threads."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: dict[object, tuple[object, CachedMarket]] = {}

    def of(self, scan: Scan, as_of: date, coverage: dict[str, Coverage] | None = None) -> CachedMarket:
        """The market of ``scan`` on session ``as_of``; ``coverage`` is what is stored for it, if that is known."""
        market = self.fleeting(scan, as_of)
        stored = kept_for(self._parts, scan) if coverage is None else coverage
        market.fetched_at = max((one.fetched_at for one in stored.values()), default=None)
        heads = [(symbol, one.last, one.count, one.fetched_at) for symbol, one in stored.items()]
        stamp = hash((market.instruments, tuple(heads)))
        adjusted = self._dividend_adjusted(scan)
        key = (scan.source, scan.universe, scan.seed, scan.limit, scan.timeframe, adjusted, as_of)
        with self._parts.lock:
            known = self._known.pop(key, None)
            if known is None or known[0] != stamp:
                known = (stamp, market)
            # The newest stands last; the oldest makes room.
            self._known[key] = known
            while len(self._known) > _MARKETS_KEPT:
                del self._known[next(iter(self._known))]
        return known[1]

    def fleeting(self, scan: Scan, as_of: date) -> CachedMarket:
        """A market that is not remembered, for looking at a symbol or two."""
        parts = self._parts
        provider = parts.sources.provider(scan.source, scan.seed)
        instruments = tuple(parts.universes.load(scan.universe, seed=scan.seed)[: scan.limit])
        adjusted = self._dividend_adjusted(scan)
        return CachedMarket(
            parts.store,
            provider.id,
            instruments,
            scan.timeframe,
            as_of,
            dividend_adjusted=adjusted,
            index=benchmark_instrument(provider, scan.universe, scan.source, instruments),
        )

    def _dividend_adjusted(self, scan: Scan) -> bool:
        """As the scan says, else as a run of it would start now."""
        asked = scan.dividend_adjusted
        return self._parts.settings.data.dividend_adjusted if asked is None else asked
