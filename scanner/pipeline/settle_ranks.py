"""What only the whole universe can decide: ranks, and its mean where it has no benchmark; the rule is asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from scanner.market.universe_mean import UniverseMean
from scanner.pipeline.batch import stored_bars
from scanner.pipeline.context import RunContext
from scanner.pipeline.scan_symbols import bars_needed, looked_at, scan_symbols
from scanner.rules.compiler import Expression
from scanner.rules.facts import Facts, UniverseRanks
from scanner.types import Bars, Instrument, Outcome, OutcomeKind

BATCH = 250


def settle_ranks(run: RunContext, tell: Callable[[Sequence[Outcome]], None]) -> RunContext:
    """Decide what waits for ranks or the mean of the universe, and work out the columns and reasons of matches that
    show them.

    Every symbol that has been scanned has its bars in the store by now; they are read once for the mean, once for the
    ranks, and those of undecided symbols and matches once more. Outcomes are in the ledger before ``tell`` is given
    the new ones. The run is given back as one that knows both. Cancelling leaves the undecided symbols without an
    outcome: a resumed run comes here again.
    """
    lacks_benchmark = run.compiled.reads_benchmark and run.facts.benchmark is None
    if not (run.compiled.deferred or lacks_benchmark):
        return run
    everyone = run.ledger.universe(run.info.id)
    if lacks_benchmark:
        run = replace(run, facts=replace(run.facts, benchmark=_mean_of(run, everyone)))
    needs = run.compiled.universe_needs
    batches = (
        [bars for _, bars in looked_at(run, ready)] for ready in _with_bars(run, everyone if needs else ())
    )
    settled = replace(run, facts=replace(run.facts, universe=universe_ranks(needs, batches, run.facts)))
    ended = {outcome.symbol: outcome.kind for outcome in run.ledger.outcomes(run.info.id)}
    again = [one for one in everyone if ended.get(one.symbol, OutcomeKind.MATCH) is OutcomeKind.MATCH]
    for ready in _with_bars(run, again):
        outcomes = scan_symbols(settled, ready)
        run.ledger.add_outcomes(run.info.id, outcomes)
        tell([outcome for outcome in outcomes if outcome.symbol not in ended])
    return settled


def _mean_of(run: RunContext, everyone: Sequence[Instrument]) -> Bars:
    mean = UniverseMean()
    for ready in _with_bars(run, everyone):
        mean.add(bars for _, bars in looked_at(run, ready))
    return mean.bars()


def universe_ranks(
    needs: Sequence[Expression], batches: Iterable[Sequence[Bars]], facts: Facts
) -> UniverseRanks:
    """The ranks over all symbols of ``batches``, for every value that is ranked by."""
    values: dict[str, dict[str, float]] = {need.key: {} for need in needs}
    for batch in batches:
        for need in needs:
            found = need.values(batch, facts)
            values[need.key].update(zip((bars.symbol for bars in batch), found.tolist(), strict=True))
    return UniverseRanks(values)


def _with_bars(run: RunContext, instruments: Sequence[Instrument]) -> Iterator[list[tuple[Instrument, Bars]]]:
    for first in range(0, len(instruments), BATCH):
        run.token.raise_if_cancelled()
        part = instruments[first : first + BATCH]
        kept = stored_bars(run, [one.symbol for one in part], bars_needed(run))
        yield [(one, kept[one.symbol]) for one in part if one.symbol in kept]
