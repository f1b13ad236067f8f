"""Stage 2, market data: what the store has is read, what it lacks is fetched and stored, batch by batch."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from scanner.errors import NoDataInRange, NotFound, ProviderError, Stage, failure_from
from scanner.fetch.fetcher import Fetcher, FetchResult
from scanner.fetch.planner import FetchPlan, plan_fetch
from scanner.pipeline.context import RunContext, failed, unknown
from scanner.pipeline.keep_answers import keep_answers
from scanner.store.bars import Absence
from scanner.types import Bars, Instrument, Outcome, UnknownReason

BATCH = 100
FIRST_BATCH = 20
WAIT_SECONDS = 0.05


@dataclass(slots=True)
class Batch:
    """Symbols that have bars and wait for the rule, and symbols that end here without them."""

    ready: list[tuple[Instrument, Bars]] = field(default_factory=list)
    ended: list[Outcome] = field(default_factory=list)
    from_cache: int = 0
    fetched: int = 0
    requests: int = 0

    def __len__(self) -> int:
        return len(self.ready) + len(self.ended)


def market_data(
    run: RunContext, instruments: Sequence[Instrument], *, bars_needed: int
) -> Generator[Batch, None, None]:
    """Batches of symbols, each symbol exactly once, as soon as its bars are here.

    Fetching goes on in threads of its own while the caller works on a batch. An empty batch means "nothing yet":
    the caller may look at the clock and the token. Bars are in the store before they are given out. Closing the
    iterator (or cancelling the token) stops fetching; what was stored stays.
    """
    plan = _plan(run, instruments)
    run.token.raise_if_cancelled()
    yield Batch(ended=[_absent(instrument, absence) for instrument, absence in plan.known_absent])
    again: list[Instrument] = []
    if run.scan.cached_only:
        yield from _gathered(run, plan.fresh + plan.stale, (), bars_needed, again)
        yield Batch(ended=[_not_kept(instrument) for instrument in (*plan.missing, *again)])
    else:
        yield from _gathered(run, plan.fresh, plan.stale + plan.missing, bars_needed, again, plan.starts)
        yield from _gathered(run, (), again, bars_needed, [])


def _gathered(
    run: RunContext,
    kept: Sequence[Instrument],
    to_fetch: Sequence[Instrument],
    bars_needed: int,
    again: list[Instrument],
    starts: Mapping[str, date] = MappingProxyType({}),
) -> Generator[Batch, None, None]:
    """Read ``kept`` from the store while ``to_fetch`` is fetched, some of it only from a day in ``starts`` on. What
    the store had to drop, and what an answer contradicts, goes to ``again``: it is to be fetched whole."""
    cached = deque(kept)
    run.progress.expect_fetches(len(to_fetch))
    fetcher = Fetcher(run.provider, run.clock, run.token)
    try:
        if to_fetch:
            run.provider.prepare(to_fetch, run.token)
            fetcher.start(to_fetch, run.start, run.end, starts)
        size = FIRST_BATCH
        while cached or not fetcher.done:
            run.token.raise_if_cancelled()
            results = fetcher.results(0.0 if cached else WAIT_SECONDS) if to_fetch else []
            batch = _received(run, results, bars_needed, starts, again)
            part = [cached.popleft() for _ in range(min(size, len(cached)))]
            if part:
                again += _add_cached(run, batch, part, bars_needed)
                size = BATCH
            _show_current(run, fetcher)
            yield batch
    finally:
        fetcher.stop()


def _plan(run: RunContext, instruments: Sequence[Instrument]) -> FetchPlan:
    symbols = [instrument.symbol for instrument in instruments]
    return plan_fetch(
        instruments,
        run.store.coverage(run.provider.id, symbols),
        run.store.absences(run.provider.id, symbols),
        run.as_of,
        run.start,
    )


def _received(
    run: RunContext,
    results: Sequence[FetchResult],
    bars_needed: int,
    starts: Mapping[str, date],
    again: list[Instrument],
) -> Batch:
    batch = Batch()
    if not results:
        return batch
    answers = [(result.instrument, result.bars) for result in results if result.bars is not None]
    contradicted = keep_answers(run, answers, starts)
    again += contradicted
    answered = _as_kept(run, answers, bars_needed)
    kept = _kept_of_those_not_asked(run, results, bars_needed)
    for result in results:
        batch.requests += result.requests
        if result.instrument in contradicted:
            continue
        if result.bars is not None:
            batch.fetched += 1
            batch.ready.append((result.instrument, answered[result.instrument.symbol]))
        elif result.instrument.symbol in kept:
            batch.from_cache += 1
            batch.ready.append((result.instrument, kept[result.instrument.symbol]))
        elif result.error is not None:
            batch.ended.append(_without_bars(run, result, result.error))
    run.progress.fetches_done(len(results))
    return batch


def _as_kept(
    run: RunContext, answers: Sequence[tuple[Instrument, Bars]], bars_needed: int
) -> dict[str, Bars]:
    """What the store gives out now of symbols that were answered for; nothing of one without a bar that early."""
    symbols = [instrument.symbol for instrument, _ in answers]
    none = {instrument.symbol: bars.tail(0) for instrument, bars in answers}
    return none | run.store.load(run.provider.id, symbols, run.as_of, bars_needed)


def _kept_of_those_not_asked(
    run: RunContext, results: Sequence[FetchResult], bars_needed: int
) -> Mapping[str, Bars]:
    """What the store has, old as it may be, of symbols given up when the user chose to finish with cached prices."""
    if not run.token.cached_only:
        return {}
    symbols = [result.instrument.symbol for result in results if result.bars is None]
    return run.store.load(run.provider.id, symbols, run.as_of, bars_needed)


def _without_bars(run: RunContext, result: FetchResult, error: ProviderError | NoDataInRange) -> Outcome:
    symbol = result.instrument.symbol
    if isinstance(error, NoDataInRange):
        absence = Absence(run.session_of(result.instrument), None, str(error))
        run.store.mark_absent(run.provider.id, symbol, absence)
        return _absent(result.instrument, absence)
    failure = failure_from(error, symbol, Stage.MARKET_DATA, result.attempts, run.provider.title)
    if isinstance(error, NotFound):
        # The source's own word that it does not know the symbol: not asked again in this session.
        run.store.mark_absent(
            run.provider.id, symbol, Absence(run.session_of(result.instrument), failure, error.technical)
        )
    return failed(failure)


def _add_cached(
    run: RunContext, batch: Batch, part: Sequence[Instrument], bars_needed: int
) -> list[Instrument]:
    """Put the stored bars of ``part`` into ``batch``; returns those whose bars turned out to be damaged."""
    kept = run.store.load(run.provider.id, [one.symbol for one in part], run.as_of, bars_needed)
    damaged = []
    for instrument in part:
        bars = kept.get(instrument.symbol)
        if bars is not None:
            batch.ready.append((instrument, bars))
            batch.from_cache += 1
        elif instrument.symbol in run.store.dropped:
            damaged.append(instrument)
        else:
            batch.ended.append(_nothing_that_early(run, instrument))
    return damaged


def _show_current(run: RunContext, fetcher: Fetcher) -> None:
    under_way = fetcher.in_flight
    run.progress.in_flight = len(under_way)
    if under_way:
        run.progress.symbol = under_way[0]


def _absent(instrument: Instrument, absence: Absence) -> Outcome:
    if absence.failure is not None:
        return failed(absence.failure)
    return unknown(
        instrument.symbol,
        UnknownReason.NO_DATA,
        f"The source has no prices up to {absence.session:%Y-%m-%d}.",
    )


def _nothing_that_early(run: RunContext, instrument: Instrument) -> Outcome:
    return unknown(
        instrument.symbol, UnknownReason.NO_DATA, f"Its stored prices begin after {run.as_of:%Y-%m-%d}."
    )


def _not_kept(instrument: Instrument) -> Outcome:
    return unknown(instrument.symbol, UnknownReason.NO_DATA, "No stored prices, and nothing was fetched.")
