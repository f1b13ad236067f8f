"""A rule over many sessions of the stored prices: the matches of each, and when it turned true for one symbol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from scanner.cancel import CancelToken
from scanner.market.weekly import week_numbers
from scanner.pipeline.last_bars import in_timeframe
from scanner.rules.compiler import Facts, RangeAnswer, Rule
from scanner.rules.evaluator import TRUE, UNKNOWN
from scanner.sessions import sessions_of
from scanner.studies import RangeDay
from scanner.types import Bars, Instrument, Timeframe
from scanner.verbs.cached_market import CachedMarket
from scanner.verbs.sessions import HOME_EXCHANGE

_AT_ONCE = 512


def days_of(first: date, last: date, timeframe: Timeframe) -> list[date]:
    """The sessions of the range; on weekly bars those that end a week."""
    sessions = sessions_of(HOME_EXCHANGE)
    dates = sessions.between(first, last)
    if timeframe is Timeframe.WEEK and len(dates):
        place = sessions.index_on_or_before(dates[0].item())
        weeks = week_numbers(sessions.dates[place : place + len(dates) + 1])
        dates = dates[weeks[1:] != weeks[:-1]]
    return [day.item() for day in dates]


def hits(
    rule: Rule,
    market: CachedMarket,
    facts: Facts,
    days: Sequence[date],
    token: CancelToken,
    progress: Callable[[int, int], None],
) -> tuple[tuple[RangeDay, ...], int]:
    """The matches of each of ``days`` in the order of the universe, and how many symbols have prices at all. What
    asks the whole universe is decided in one piece, everything else part by part."""
    facts = _measured(rule, market, facts, len(days))
    total = len(market.instruments)
    at_once = total if rule.asks_universe else _AT_ONCE
    matches: list[list[str]] = [[] for _ in days]
    unknown = np.zeros(len(days), dtype=int)
    kept = 0
    for first in range(0, total, max(1, at_once)):
        token.raise_if_cancelled()
        batch = _histories(rule, market, market.instruments[first : first + at_once], len(days))
        answer = rule.decide_range(batch, days, facts, token)
        kept += len(batch)
        unknown += np.count_nonzero(answer.truth == UNKNOWN, axis=0)
        for place, row in zip(*np.nonzero(answer.truth.T == TRUE), strict=True):
            matches[place].append(answer.symbols[row])
        progress(min(first + at_once, total), total)
    return tuple(
        RangeDay(day, tuple(symbols), int(count))
        for day, symbols, count in zip(days, matches, unknown, strict=True)
    ), kept


def turned_true(
    rule: Rule, market: CachedMarket, facts: Facts, instrument: Instrument, sessions: int, token: CancelToken
) -> tuple[date, ...]:
    """The sessions among the last ``sessions`` bars of ``instrument`` on which ``rule`` was true and had last been
    false."""
    own = _histories(rule, market, [instrument], sessions + 1)
    if not own:
        return ()
    days = [day.item() for day in own[0].dates[-sessions - 1 :]]
    facts = _measured(rule, market, facts, sessions + 1)
    # A rank needs all the others.
    batch = _histories(rule, market, market.instruments, sessions + 1) if rule.asks_universe else own
    answer = rule.decide_range(batch, days, facts, token)
    return _turns(answer, instrument.symbol)


def _turns(answer: RangeAnswer, symbol: str) -> tuple[date, ...]:
    truth = answer.truth[answer.symbols.index(symbol)] if symbol in answer.symbols else np.empty(0)
    known = np.flatnonzero(truth != UNKNOWN)
    holds = truth[known] == TRUE
    return tuple(answer.days[known[place + 1]] for place in np.flatnonzero(holds[1:] & ~holds[:-1]).tolist())


def _measured(rule: Rule, market: CachedMarket, facts: Facts, count: int) -> Facts:
    """``facts`` with the index that the universe is measured by, where it is stored and asked for."""
    if not rule.reads_benchmark:
        return facts
    return replace(facts, benchmark=market.index_bars(rule.lookback + count))


def _histories(rule: Rule, market: CachedMarket, instruments: Sequence[Instrument], count: int) -> list[Bars]:
    """The bars with which ``rule`` can be decided on the newest ``count`` ones, in the timeframe of the market."""
    daily = market.load(instruments, rule.lookback + count)
    return [
        in_timeframe(instrument, daily[instrument.symbol], market.timeframe, market.as_of)
        for instrument in instruments
        if instrument.symbol in daily
    ]
