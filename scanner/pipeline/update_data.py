"""A universe brought up to date without a scan: stage 2 alone, told as it goes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from scanner.errors import Cancelled, Failure, Stage
from scanner.pipeline.batch import Batch, MarketData
from scanner.pipeline.benchmark import fetch_benchmark
from scanner.pipeline.fetch_data import market_data
from scanner.pipeline.observer import ScanObserver
from scanner.types import Instrument, Unknown

_NO_BARS_WANTED = 1


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What came of it. ``fresh`` symbols needed nothing, ``fetched`` ones have new bars; ``unknown`` and
    ``failures`` say why others have none. ``cancelled``: what had come until then is kept."""

    universe: int
    fresh: int
    fetched: int
    requests: int
    unknown: tuple[Unknown, ...] = ()
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()
    cancelled: bool = False


def update_data(
    run: MarketData, instruments: Sequence[Instrument], index: Instrument | None, observer: ScanObserver
) -> UpdateResult:
    """Ask for what the store lacks of ``instruments``, and of the ``index`` beside them. Progress and failures go
    to ``observer``; nothing else is told, since there is no run."""
    sums = Batch()
    progress = run.progress
    progress.begin(Stage.MARKET_DATA, len(instruments))
    cancelled = False
    try:
        if index is not None:
            fetch_benchmark(run, index, _NO_BARS_WANTED)
        with closing(market_data(run, instruments, bars_needed=_NO_BARS_WANTED)) as batches:
            for batch in batches:
                _add(sums, batch)
                failures = [outcome.failure for outcome in batch.ended if outcome.failure is not None]
                progress.advance(Stage.MARKET_DATA, len(batch))
                progress.failed += len(failures)
                progress.unknown += len(batch.ended) - len(failures)
                if failures:
                    observer.failed(failures)
                progress.publish()
    except Cancelled:
        cancelled = True
    progress.in_flight = 0
    progress.end(Stage.MARKET_DATA)
    return UpdateResult(
        universe=len(instruments),
        fresh=sums.from_cache,
        fetched=sums.fetched,
        requests=sums.requests,
        unknown=tuple(outcome.unknown for outcome in sums.ended if outcome.unknown is not None),
        failures=tuple(outcome.failure for outcome in sums.ended if outcome.failure is not None),
        notes=progress.notes,
        cancelled=cancelled,
    )


def _add(sums: Batch, batch: Batch) -> None:
    sums.ended += batch.ended
    sums.from_cache += batch.from_cache
    sums.fetched += batch.fetched
    sums.requests += batch.requests
