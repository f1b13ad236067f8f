"""The index that a universe is measured by: fetched with the run, before its symbols, and counted nowhere."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import closing

from scanner.market.universes import benchmark_of
from scanner.market.weekly import weekly_bars
from scanner.pipeline.batch import DataRun, MarketData, stored_bars
from scanner.pipeline.context import RunContext
from scanner.pipeline.fetch_data import market_data
from scanner.pipeline.observer import NullObserver
from scanner.pipeline.progress import ProgressTracker
from scanner.pipeline.scan_symbols import bars_needed
from scanner.providers.base import Provider
from scanner.providers.folder import FolderProvider
from scanner.types import Bars, Instrument, Timeframe

log = logging.getLogger(__name__)


def benchmark_bars(run: RunContext, instruments: Sequence[Instrument]) -> Bars | None:
    """The benchmark's bars for the run, in its timeframe, up to its as-of session; None when there are none.

    The source is asked once a session. While it limits requests nobody waits for an index: what is stored of it is
    taken, old as it may be.
    """
    index = benchmark_instrument(run.provider, run.scan.universe, run.scan.source, instruments)
    if index is None:
        return None
    bars = fetch_benchmark(run, index, bars_needed(run))
    if bars is None or run.scan.timeframe is Timeframe.DAY:
        return bars
    return weekly_bars(bars, index.exchange, run.as_of)


def benchmark_instrument(
    provider: Provider, universe: str, source: str, instruments: Sequence[Instrument]
) -> Instrument | None:
    """The index of ``universe``, traded where most of its symbols are; None where none is known or to be had."""
    if not instruments:
        return None
    places = Counter((one.exchange, one.currency, one.time_zone) for one in instruments)
    (exchange, currency, time_zone), _ = places.most_common(1)[0]
    symbol = benchmark_of(universe, source, exchange)
    if not symbol:
        return None
    index = Instrument(symbol, symbol, exchange=exchange, currency=currency, time_zone=time_zone)
    return index if _may_have(provider, index) else None


def fetch_benchmark(run: DataRun, index: Instrument, count: int) -> Bars | None:
    """The newest ``count`` bars of ``index`` up to the as-of session, asked for if they are not stored."""
    quiet = ProgressTracker(run.clock, NullObserver(), run.progress.pause)
    apart = MarketData.like(run, quiet)
    with closing(market_data(apart, [index], bars_needed=count)) as batches:
        for batch in batches:
            for _, bars in batch.ready:
                return bars
            for outcome in batch.ended:
                log.info("no benchmark %s: %s", index.symbol, outcome)
            run.progress.publish()
            if run.progress.pause() is not None:
                break
    return stored_bars(run, [index.symbol], count).get(index.symbol)


def _may_have(provider: Provider, index: Instrument) -> bool:
    """A folder seldom holds an index, and it is known beforehand."""
    return not isinstance(provider, FolderProvider) or index.symbol in provider.symbols()
