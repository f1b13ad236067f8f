"""What a scan would find on stored prices, and how a value is spread over its universe; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scanner.arrays import FloatArray
from scanner.cancel import CancelToken
from scanner.pipeline.context import CompiledScan
from scanner.pipeline.last_bars import in_timeframe
from scanner.pipeline.ranking import RankKey, ranked, with_rating_keys
from scanner.pipeline.scan_symbols import matches_of
from scanner.rating.glance import YEAR, glances_of
from scanner.rating.parts import RELATIVE_STRENGTH
from scanner.rating.score import measures_of, parts_of, rating_of
from scanner.rules.compiler import Expression, Facts
from scanner.rules.evaluator import TRUE
from scanner.studies import Histogram, WaterfallStep
from scanner.types import Bars, Instrument, Match
from scanner.verbs.cached_market import CachedMarket

# One symbol in a thousand may lie so far out that it would squeeze all others into one bin.
_OUTLIERS = 0.5


def found(
    compiled: CompiledScan, market: CachedMarket, facts: Facts, most: int, token: CancelToken
) -> tuple[tuple[Match, ...], tuple[WaterfallStep, ...], int]:
    """The first ``most`` matches in rank order, the waterfall, and how many symbols were looked at."""
    waterfall = compiled.rule.waterfall()
    hits: list[tuple[Instrument, Bars]] = []
    kept = 0
    for part in market.parts(compiled.lookback, token):
        kept += len(part)
        truth = waterfall.add(part.panel(facts))
        hits.extend((part.instruments[row], part.bars[row]) for row in np.flatnonzero(truth == TRUE).tolist())
    first = _first(compiled, hits, market, facts, most, token)
    matches = matches_of(compiled, first, facts)
    rated = _glanced(_rated(compiled, matches, first, market, token), first, market)
    return tuple(ranked(rated)), waterfall.steps, kept


def _first(
    compiled: CompiledScan,
    hits: list[tuple[Instrument, Bars]],
    market: CachedMarket,
    facts: Facts,
    most: int,
    token: CancelToken,
) -> list[tuple[Instrument, Bars]]:
    """The ``most`` of ``hits`` that rank first: by the scan's keys, else by rating, else by symbol."""
    if len(hits) <= most or most <= 0:
        return hits[:most]
    batch = [bars for _, bars in hits]
    keys = compiled.keys or (RankKey(None),)
    values = [_worth(key, batch, market, facts, token) for key in keys]
    if not compiled.keys or compiled.keys[-1].expression is not None:
        values.append(np.array(_ratings(batch, market, token), dtype=np.float64))
    token.raise_if_cancelled()

    def place(row: int) -> tuple[float | str, ...]:
        return (*(_worst_last(float(worth[row])) for worth in values), batch[row].symbol)

    return [hits[row] for row in sorted(range(len(hits)), key=place)[:most]]


def _worth(
    key: RankKey, batch: Sequence[Bars], market: CachedMarket, facts: Facts, token: CancelToken
) -> FloatArray:
    if key.expression is not None:
        return key.expression.values(batch, facts)
    ratings = [key.of_rating(one) for one in _ratings(batch, market, token)]
    return np.array(ratings, dtype=np.float64)


def _worst_last(value: float) -> float:
    return -value if np.isfinite(value) else np.inf


def _ratings(batch: Sequence[Bars], market: CachedMarket, token: CancelToken) -> list[float | None]:
    places = market.places(token)
    known = market.rating_parts
    missing = [bars for bars in batch if bars.symbol not in known]
    known.update(zip((bars.symbol for bars in missing), parts_of(missing), strict=True))
    return [rating_of({**known[bars.symbol], RELATIVE_STRENGTH: places.get(bars.symbol)}) for bars in batch]


def _rated(
    compiled: CompiledScan,
    matches: Sequence[Match],
    hits: Sequence[tuple[Instrument, Bars]],
    market: CachedMarket,
    token: CancelToken,
) -> list[Match]:
    ratings = _ratings([bars for _, bars in hits], market, token)
    return [
        with_rating_keys(
            replace(match, rating=rating, parts=market.rating_parts[match.symbol]), compiled.keys
        )
        for match, rating in zip(matches, ratings, strict=True)
    ]


def _glanced(
    matches: Sequence[Match], hits: Sequence[tuple[Instrument, Bars]], market: CachedMarket
) -> list[Match]:
    """``matches`` with what a list shows of them, from a year of bars, more than the rule may have asked for."""
    if not matches:
        return []
    days = [market.one(instrument, YEAR) or bars for instrument, bars in hits]
    batch = [
        in_timeframe(instrument, bars, market.timeframe, market.as_of)
        for (instrument, _), bars in zip(hits, days, strict=True)
    ]
    glances = glances_of(batch, days, measures_of(batch))
    return [replace(match, **glance) for match, glance in zip(matches, glances, strict=True)]


def spread(
    expression: Expression,
    market: CachedMarket,
    facts: Facts,
    bins: int,
    token: CancelToken,
    threshold: float | None,
) -> Histogram:
    """The values of ``expression`` in ``bins`` of one width, between those that 0.5 % lie beyond on either side."""
    measured = [expression.values(part.bars, facts) for part in market.parts(expression.lookback, token)]
    values = np.concatenate(measured) if measured else np.empty(0)
    known = values[np.isfinite(values)]
    unknown = len(values) - len(known)
    if not len(known):
        return Histogram((), (), unknown, len(values), threshold)
    low, high = np.percentile(known, [_OUTLIERS, 100.0 - _OUTLIERS])
    if low == high:
        low, high = low - 0.5, high + 0.5
    counts, edges = np.histogram(np.clip(known, low, high), bins=bins, range=(low, high))
    found = Histogram(tuple(edges.tolist()), tuple(counts.tolist()), unknown, len(values), threshold)
    if threshold is None:
        return found
    return replace(found, below=int(np.sum(known < threshold)), above=int(np.sum(known > threshold)))
