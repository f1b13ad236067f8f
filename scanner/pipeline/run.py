"""One run from its first symbol to its close: the four stages in order, the ledger as checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial

from scanner.errors import Cancelled, Stage
from scanner.pipeline.batch import Batch
from scanner.pipeline.benchmark import benchmark_bars
from scanner.pipeline.comparison import comparison_for
from scanner.pipeline.context import RunContext
from scanner.pipeline.fetch_data import market_data
from scanner.pipeline.finalize import finalize
from scanner.pipeline.load_universe import load_universe
from scanner.pipeline.scan_symbols import bars_needed, scan_symbols
from scanner.pipeline.settle_ranks import settle_ranks
from scanner.types import Instrument, Outcome, OutcomeKind, RunStatus, ScanResult


def execute(run: RunContext) -> ScanResult:
    """Work through the run, whose lock the caller holds; symbols that have an outcome are not done again.

    Cancelling the token ends it within a batch, with status cancelled and everything done kept; a run whose last
    symbol is done by then is finished. Errors that make
    the run impossible close it as failed and are raised. A crash leaves it unfinished: resuming goes on here.
    """
    run.observer.started(run.info)
    try:
        instruments = load_universe(run)
        run.token.give_way()
        known = {instrument.symbol: instrument for instrument in instruments}
        run = replace(
            run,
            facts=replace(run.facts, instruments=known, benchmark=benchmark_bars(run, instruments)),
            comparison=comparison_for(run.ledger, run.info),
        )
        _work_through(run, instruments)
        run = settle_ranks(run, partial(_tell, run))
        run.progress.end(Stage.SCAN)
    except Cancelled:
        run.progress.cancelling = True
        run.progress.publish(now=True)
        result = finalize(run, RunStatus.CANCELLED)
    else:
        result = finalize(run, RunStatus.FINISHED)
    run.observer.finished(result)
    return result


def _work_through(run: RunContext, instruments: Sequence[Instrument]) -> None:
    done = run.ledger.done_symbols(run.info.id)
    todo = [instrument for instrument in instruments if instrument.symbol not in done]
    for stage in (Stage.MARKET_DATA, Stage.SCAN):
        run.progress.begin(stage, len(instruments))
        run.progress.go_on_from(stage, len(done))
    _recount(run)
    left = len(todo)
    names = {instrument.symbol: instrument.name for instrument in todo}
    with closing(market_data(run, todo, bars_needed=bars_needed(run))) as batches:
        for batch in batches:
            if len(batch) or batch.requests:
                _take(run, batch)
            run.progress.symbol_name = names.get(run.progress.symbol, "")
            left -= len(batch)
            run.progress.publish()
            run.token.give_way()
    if left:
        run.token.raise_if_cancelled()
    run.progress.in_flight = 0
    run.progress.end(Stage.MARKET_DATA)


def _recount(run: RunContext) -> None:
    """Start the counters of a resumed run where they were."""
    counts = run.ledger.counts(run.info.id)
    progress = run.progress
    progress.matched, progress.unknown, progress.failed = counts.matched, counts.unknown, counts.failed
    progress.from_cache, progress.fetched = counts.from_cache, counts.fetched


def _take(run: RunContext, batch: Batch) -> None:
    """Scan a batch, write it down, then tell of it: what is told is already safe."""
    progress = run.progress
    run.token.give_way()
    progress.advance(Stage.MARKET_DATA, len(batch))
    if batch.ready and not progress.in_flight:
        progress.symbol = batch.ready[-1][0].symbol
    outcomes = batch.ended + scan_symbols(run, batch.ready)
    run.token.give_way()
    run.ledger.add_outcomes(
        run.info.id, outcomes, from_cache=batch.from_cache, fetched=batch.fetched, requests=batch.requests
    )
    run.token.give_way()
    progress.advance(Stage.SCAN, len(batch))
    progress.from_cache += batch.from_cache
    progress.fetched += batch.fetched
    _tell(run, outcomes)


def _tell(run: RunContext, outcomes: Sequence[Outcome]) -> None:
    matches = [outcome.match for outcome in outcomes if outcome.match is not None]
    unknown = [outcome.unknown for outcome in outcomes if outcome.unknown is not None]
    failures = [outcome.failure for outcome in outcomes if outcome.failure is not None]
    run.progress.matched += len(matches)
    run.progress.unknown += len(unknown)
    run.progress.failed += sum(outcome.kind is OutcomeKind.FAILED for outcome in outcomes)
    if matches:
        run.observer.matched(matches)
    if unknown:
        run.observer.left_unknown(unknown)
    if failures:
        run.observer.failed(failures)
