"""Stage 2, market data: what the store has is read, what it lacks is fetched and stored, batch by batch."""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Generator, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from scanner.errors import NoDataInRange, NotFound, Stage, failure_from
from scanner.fetch.fetcher import Fetcher, FetchResult
from scanner.fetch.planner import FetchPlan, plan_fetch
from scanner.fetch.quarantine import with_word_of
from scanner.pipeline.batch import Batch, DataRun, Supply, stored_bars
from scanner.pipeline.context import failed, unknown
from scanner.pipeline.keep_answers import keep_answers
from scanner.pipeline.top_up_data import PageSupply, due_by_page
from scanner.store.bars import Absence
from scanner.types import Bars, Instrument, Outcome, UnknownReason

BATCH = 100
FIRST_BATCH = 20
WAIT_SECONDS = 0.05


def market_data(
    run: DataRun, instruments: Sequence[Instrument], *, bars_needed: int
) -> Generator[Batch, None, None]:
    """Batches of symbols, each symbol exactly once, as soon as its bars are here.

    Fetching goes on in threads of its own while the caller works on a batch. An empty batch means "nothing yet":
    the caller may look at the clock and the token. Bars are in the store before they are given out. Closing the
    iterator (or cancelling the token) stops fetching; what was stored stays.
    """
    mark = run.sharing.mark()
    plan = _plan(run, instruments)
    run.token.raise_if_cancelled()
    yield from _ended([_absent(instrument, absence) for instrument, absence in plan.known_absent])
    again: list[Instrument] = []
    if run.cached_only:
        yield from _gathered(run, plan.fresh + plan.stale, None, bars_needed, again)
        yield from _ended([_not_kept(instrument) for instrument in (*plan.missing, *again)])
        return
    sure = tuple(one for one in plan.fresh if one.symbol in plan.actions_due)
    kept, stale = tuple(one for one in plan.fresh if one.symbol not in plan.actions_due), plan.stale
    if to_fetch := plan.stale + plan.missing + sure:
        run.provider.prepare(to_fetch, run.token)
    if due := due_by_page(run, [one for one in stale if one.symbol not in plan.singly]):
        pages = PageSupply(run, due, bars_needed)
        yield from _gathered(run, kept, pages, bars_needed, again)
        kept, stale = (), tuple(one for one in stale if one.symbol not in pages.settled)
    starts = {**plan.starts, **plan.actions_due}
    singly = OneByOne.of(run, stale + plan.missing + sure, bars_needed, mark, starts, plan.actions_due)
    yield from _gathered(run, kept, singly, bars_needed, again)
    if singly is not None:
        again += singly.contradicted
    yield from _gathered(run, (), OneByOne.of(run, again, bars_needed, mark), bars_needed, [])
    for note in run.provider.notes():
        run.progress.note(note)


def _ended(outcomes: Sequence[Outcome]) -> Iterator[Batch]:
    """Batches of symbols that need no bars to end."""
    for first in range(0, len(outcomes), BATCH):
        yield Batch(ended=list(outcomes[first : first + BATCH]))


def _gathered(
    run: DataRun,
    kept: Sequence[Instrument],
    supply: Supply | None,
    bars_needed: int,
    damaged: list[Instrument],
) -> Generator[Batch, None, None]:
    """Read ``kept`` from the store while ``supply`` brings others; what the store had to drop goes to ``damaged``."""
    cached = deque(kept)
    size = FIRST_BATCH
    try:
        while cached or not (supply is None or supply.done):
            run.token.raise_if_cancelled()
            batch = supply.take(0.0 if cached else WAIT_SECONDS) if supply else Batch()
            part = [cached.popleft() for _ in range(min(size, len(cached)))]
            if part:
                damaged += _add_cached(run, batch, part, bars_needed)
                size = BATCH
            _show_current(run, supply)
            yield batch
        if supply is not None:
            run.token.raise_if_cancelled()
            yield supply.take(0.0)  # what it sent without finding anything is counted, too
    finally:
        if supply is not None:
            supply.stop()


class OneByOne:
    """A :class:`~scanner.pipeline.batch.Supply` of bars that are asked for symbol by symbol. ``mark`` is the moment
    of the plan: what other runs have brought in since is not asked for again. Symbols in ``starts`` are asked for
    from that day on; those in ``sure`` have all their bars, whatever the answer is. ``contradicted`` are those whose
    answer shows that their stored bars are no longer true."""

    def __init__(
        self,
        run: DataRun,
        instruments: Sequence[Instrument],
        bars_needed: int,
        mark: int,
        starts: Mapping[str, date],
        sure: Container[str],
    ) -> None:
        self.contradicted: list[Instrument] = []
        self._run = run
        self._bars_needed = bars_needed
        self._starts = starts
        self._sure = sure
        self._fetcher = Fetcher(run.provider, run.clock, run.token, run.sharing, mark)
        run.progress.expect_fetches(len(instruments))
        self._fetcher.start(instruments, run.start, run.end, starts)

    @classmethod
    def of(
        cls,
        run: DataRun,
        instruments: Sequence[Instrument],
        bars_needed: int,
        mark: int,
        starts: Mapping[str, date] = MappingProxyType({}),
        sure: Container[str] = (),
    ) -> OneByOne | None:
        """The supply of ``instruments``, None when there are none: then nobody is disturbed."""
        return cls(run, instruments, bars_needed, mark, starts, sure) if instruments else None

    @property
    def done(self) -> bool:
        """Whether nothing more will come."""
        return self._fetcher.done

    @property
    def in_flight(self) -> tuple[str, ...]:
        """Symbols being asked for now."""
        return self._fetcher.in_flight

    def take(self, timeout: float) -> Batch:
        """What has come, stored already; of thousands that come at once a batch, so that the run can tell of them."""
        results = self._fetcher.results(timeout, BATCH)
        answers = [(result.instrument, result.bars) for result in results if result.bars is not None]
        if self._run.partials is not None:
            self._run.partials.update(
                {one.instrument.symbol: one.partial for one in results if one.partial is not None}
            )
        contradicted = keep_answers(self._run, answers, self._starts)
        self.contradicted += contradicted
        batch = _received(
            self._run,
            [one for one in results if one.instrument not in contradicted],
            self._bars_needed,
            self._sure,
        )
        batch.requests += sum(one.requests for one in results if one.instrument in contradicted)
        self._run.progress.fetches_done(len(contradicted))
        return batch

    def stop(self) -> None:
        """Ask nothing more."""
        self._fetcher.stop()


def _plan(run: DataRun, instruments: Sequence[Instrument]) -> FetchPlan:
    symbols = [instrument.symbol for instrument in instruments]
    return plan_fetch(
        instruments,
        run.store.coverage(run.provider.id, symbols),
        run.store.absences(run.provider.id, symbols),
        run.as_of,
        run.start,
        actions_now=run.clock.now() if run.checks_actions else None,
    )


def _received(run: DataRun, results: Sequence[FetchResult], bars_needed: int, sure: Container[str]) -> Batch:
    """How symbols go on whose answers are in the store."""
    batch = Batch()
    if not results:
        return batch
    answered = [result.instrument.symbol for result in results if result.bars is not None]
    run.sharing.settle(run.provider.id, answered)
    stored = stored_bars(run, answered, bars_needed)
    kept = _kept_without_answer(run, results, bars_needed, sure)
    for result in results:
        batch.requests += result.requests
        if result.bars is not None:
            batch.fetched += 1
            bars = stored.get(result.instrument.symbol, result.bars.tail(0))  # none as early as this
            batch.ready.append((result.instrument, bars))
        elif result.instrument.symbol in kept:
            batch.from_cache += 1
            batch.ready.append((result.instrument, kept[result.instrument.symbol]))
        else:
            batch.ended.append(_without_bars(run, result))
    run.progress.fetches_done(len(results))
    return batch


def _kept_without_answer(
    run: DataRun, results: Sequence[FetchResult], bars_needed: int, sure: Container[str]
) -> Mapping[str, Bars]:
    """What the store has of symbols that another run has brought in meanwhile, of those that lack no bar and, old as
    it may be, of those given up when the user chose to finish with cached prices."""
    symbols = [
        result.instrument.symbol
        for result in results
        if result.bars is None
        and (result.error is None or run.token.cached_only or result.instrument.symbol in sure)
    ]
    if not symbols:
        return {}
    return stored_bars(run, symbols, bars_needed)


def _without_bars(run: DataRun, result: FetchResult) -> Outcome:
    """How a symbol ends that has no bars: by the source's word, or by what another run heard of it meanwhile."""
    symbol, error = result.instrument.symbol, result.error
    if error is None:
        absence = run.store.absences(run.provider.id, [symbol]).get(symbol)
        return _absent(result.instrument, absence) if absence else _nothing_that_early(run, result.instrument)
    failure = (
        None
        if isinstance(error, NoDataInRange)
        else failure_from(error, symbol, Stage.MARKET_DATA, result.attempts, run.provider.title, result.tries)
    )
    if failure is not None and not isinstance(error, NotFound):
        return failed(failure)
    if failure is not None:
        before = run.store.absences(run.provider.id, [symbol]).get(symbol)
        failure = with_word_of(failure, before, run.session_of(result.instrument))
    # The source's own word that it has nothing or does not know the symbol: not asked again in this session.
    absence = Absence(run.session_of(result.instrument), failure, str(error))
    run.store.mark_absent(run.provider.id, symbol, absence)
    run.sharing.settle(run.provider.id, [symbol])
    return _absent(result.instrument, absence)


def _add_cached(run: DataRun, batch: Batch, part: Sequence[Instrument], bars_needed: int) -> list[Instrument]:
    """Put the stored bars of ``part`` into ``batch``; returns those whose bars turned out to be damaged."""
    kept = stored_bars(run, [one.symbol for one in part], bars_needed)
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


def _show_current(run: DataRun, supply: Supply | None) -> None:
    under_way = supply.in_flight if supply else ()
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


def _nothing_that_early(run: DataRun, instrument: Instrument) -> Outcome:
    return unknown(
        instrument.symbol, UnknownReason.NO_DATA, f"Its stored prices begin after {run.as_of:%Y-%m-%d}."
    )


def _not_kept(instrument: Instrument) -> Outcome:
    said = "No stored prices, and nothing was fetched."
    return unknown(instrument.symbol, UnknownReason.NO_DATA, said, never_asked=True)
