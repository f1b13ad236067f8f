"""What becomes of the answers of a source: kept whole, added to what is stored, or to be asked for anew."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date

from scanner.market.corrections import Agreement, Disagreement, held_against, new_watch
from scanner.pipeline.batch import DataRun
from scanner.sessions import sessions_of
from scanner.store.bars import TAIL_BARS, Coverage, Extension, Rescale
from scanner.types import Bars, Instrument

log = logging.getLogger(__name__)


def keep_answers(
    run: DataRun, answers: Sequence[tuple[Instrument, Bars]], starts: Mapping[str, date]
) -> list[Instrument]:
    """Put ``answers`` into the store, durable on return; the instruments that must be asked for anew, whole, because
    the answer contradicts what is stored.

    ``starts`` names the symbols that were asked for only from a day on: their answers are held against the stored
    bars, which they extend. Matches of earlier runs that were found on other prices are marked in the ledger.
    """
    whole = [(one, bars) for one, bars in answers if one.symbol not in starts]
    parts = [(one, bars) for one, bars in answers if one.symbol in starts]
    again = _extend(run, parts) if parts else []
    _put(run, whole)
    return again


def _put(run: DataRun, answers: Sequence[tuple[Instrument, Bars]]) -> None:
    """Answers that replace whatever is kept of their symbols."""
    watches = {one.symbol: new_watch(bars, sessions_of(one.exchange)) for one, bars in answers}
    run.store.put_many(
        run.provider.id,
        [(bars, run.start) for _, bars in answers],
        {symbol: watch for symbol, watch in watches.items() if watch is not None},
    )


def _extend(run: DataRun, answers: Sequence[tuple[Instrument, Bars]]) -> list[Instrument]:
    """Answers that go on from what is kept; those that do not are named."""
    source, symbols = run.provider.id, [one.symbol for one, _ in answers]
    seen = run.store.coverage(source, symbols)
    stored = run.store.load(source, symbols, date.max, TAIL_BARS)
    extensions, again = [], []
    for instrument, bars in answers:
        symbol = instrument.symbol
        if symbol not in seen or symbol not in stored:
            again.append(instrument)  # found damaged a moment ago
            continue
        found = held_against(stored[symbol], bars, seen[symbol].watch, sessions_of(instrument.exchange))
        if isinstance(found, Disagreement):
            log.info("%s is fetched anew: %s", symbol, found.reason)
            _mark(run, symbol, f"{run.provider.title} has since corrected its prices.")
            again.append(instrument)
        else:
            extensions.append(_extension(run, seen[symbol], found))
    run.store.extend_many(source, extensions)
    return again


def _extension(run: DataRun, seen: Coverage, found: Agreement) -> Extension:
    for rescale in found.rescales:
        _mark(run, found.new.symbol, _of_split(rescale))
    return Extension(seen, found.new, found.rescales, found.watch)


def _mark(run: DataRun, symbol: str, what: str) -> None:
    """Before the prices change: a kill in between leaves a mark too early, never one missing."""
    run.outdate(symbol, f"Found on other prices than today's: {what}")


def _of_split(rescale: Rescale) -> str:
    ratio = f"{rescale.ratio:g} for 1" if rescale.ratio >= 1 else f"1 for {1 / rescale.ratio:g}"
    return f"a split of {rescale.before:%Y-%m-%d} ({ratio}) was applied since."
