"""Rating and plans in a run: parts and plan as soon as a symbol matches, relative strength when all are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from scanner.pipeline.batch import stored_bars
from scanner.pipeline.context import RunContext
from scanner.pipeline.ranking import with_rating_keys
from scanner.rating.glance import glances_of
from scanner.rating.parts import RELATIVE_STRENGTH
from scanner.rating.plan import plans_of
from scanner.rating.score import measures_of, parts_from, rating_of
from scanner.rating.strength import BARS, percentiles, yearly_strength
from scanner.types import Bars, Instrument, Match, Outcome, OutcomeKind

_AT_ONCE = 500


def note_strengths(run: RunContext, daily: Sequence[Bars]) -> None:
    """Remember how strong every symbol is that has its bars, match or not: a place needs all the others."""
    run.strengths.update(zip((bars.symbol for bars in daily), yearly_strength(daily).tolist(), strict=True))


def rated(
    run: RunContext,
    matches: Sequence[Match],
    hits: Sequence[tuple[Instrument, Bars]],
    daily: Mapping[str, Bars],
) -> list[Match]:
    """``matches``, in the order of their ``hits``, with what a list shows of them: parts, plan, glance and
    a rating without relative strength. ``hits`` hold bars of the scan's timeframe, ``daily`` the daily ones."""
    if not matches:
        return []
    batch = [bars for _, bars in hits]
    measured = measures_of(batch)
    run.token.give_way()
    days = [daily[instrument.symbol] for instrument, _ in hits]
    plans = plans_of(hits, days, run.account, group=run.scan.group)
    run.token.give_way()
    glances = glances_of(batch, days, measured)
    run.token.give_way()
    seen = [
        replace(match, parts=known, rating=rating_of(known), plan=plan, **glance)
        for match, known, plan, glance in zip(matches, parts_from(measured), plans, glances, strict=True)
    ]
    return [with_rating_keys(match, run.compiled.keys) for match in seen]


def settled(run: RunContext, outcomes: Sequence[Outcome]) -> list[Match]:
    """The matches among ``outcomes`` with their place in the universe as far as it was looked at, and the rating
    with it. What a resumed run looked at before comes from the store, so that it ends like one in a single go."""
    matches = [outcome.match for outcome in outcomes if outcome.match is not None]
    if not matches:
        return []
    _recall_strengths(run, outcomes)
    return placed(run, matches)


def placed(run: RunContext, matches: Sequence[Match]) -> list[Match]:
    """``matches`` with their place among all symbols that were looked at, and the rating with it."""
    places = percentiles(run.strengths)
    seen = [_placed(match, places.get(match.symbol)) for match in matches]
    return [with_rating_keys(match, run.compiled.keys) for match in seen]


def _placed(match: Match, place: float | None) -> Match:
    parts = {**match.parts, RELATIVE_STRENGTH: place}
    return replace(match, parts=parts, rating=rating_of(parts))


def _recall_strengths(run: RunContext, outcomes: Iterable[Outcome]) -> None:
    missing = [
        outcome.symbol
        for outcome in outcomes
        if outcome.kind is not OutcomeKind.FAILED and outcome.symbol not in run.strengths
    ]
    if not missing:
        return
    instruments = {instrument.symbol: instrument for instrument in run.ledger.universe(run.info.id)}
    for first in range(0, len(missing), _AT_ONCE):
        part = missing[first : first + _AT_ONCE]
        kept = stored_bars(run, part, BARS)
        note_strengths(
            run, [bars for bars in kept.values() if _is_current(run, instruments[bars.symbol], bars)]
        )


def _is_current(run: RunContext, instrument: Instrument, bars: Bars) -> bool:
    last = bars.last_date()
    return last is not None and last >= run.session_of(instrument)
