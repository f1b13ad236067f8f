"""How far back a rule looks and how much work it is, known from the tree alone."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace

from scanner.indicators.registry import WHOLE_HISTORY
from scanner.rules.nodes import (
    Arithmetic,
    BarsSince,
    Combined,
    Computed,
    ConditionNode,
    Constant,
    Count,
    Crossing,
    FactIs,
    InWatchlist,
    Node,
    PeriodCondition,
    PeriodNumber,
    Series,
    Shifted,
    Windowed,
    children_of,
)

# The sessions that a week or a month usually has, and the most it can have where trading never pauses.
_USUAL = {"weekly": 5, "monthly": 21}
_MOST = {"weekly": 7, "monthly": 31}
# What it takes to get at a series of one symbol, in the unit of :func:`work`.
_PER_SERIES = 300.0


def series_reach(node: Node, count: int = 1, *, warm: bool) -> Iterator[tuple[str, int]]:
    """(series, bars) pairs: how many of a series' newest bars the last ``count`` values of ``node`` read.

    ``warm`` includes the bars that indicators need to forget how they began; without it the pairs say what is
    needed to have a value at all.
    """
    if isinstance(node, Series):
        yield node.name, count
        return
    if isinstance(node, PeriodNumber | PeriodCondition):
        for name, periods in series_reach(node.operand, periods_for(node.period, count), warm=warm):
            yield name, days_for(node.period, periods, warm=warm)
        return
    below = count + _extra(node, warm)
    for child in children_of(node):
        yield from series_reach(child, below, warm=warm)


@functools.lru_cache(maxsize=4096)
def reach_of(node: Node) -> dict[str, int]:
    """How many of the newest bars of each series ``node`` reads to be decided."""
    reach: dict[str, int] = {}
    for name, bars in series_reach(node, warm=True):
        reach[name] = max(bars, reach.get(name, 0))
    return reach


def widths_of(node: Node, count: int = 1) -> dict[Node, int]:
    """How many of the newest values are asked for of each indicator that is worked out symbol by symbol, when
    ``count`` values of ``node`` are: with that known, each is worked out once and not anew for every offset."""
    widths: dict[Node, int] = {}
    waiting: list[tuple[Node, int]] = [(node, count)]
    while waiting:
        part, asked = waiting.pop()
        if isinstance(part, PeriodNumber | PeriodCondition):
            continue
        if isinstance(part, Computed) and not part.indicator.whole_batch:
            key = first_of_family(part)
            widths[key] = max(asked, widths.get(key, 0))
        below = asked + _extra(part, warm=True)
        waiting.extend((child, below) for child in children_of(part))
    return widths


def first_of_family(node: Computed) -> Computed:
    """The first of the indicators that come out of the same computation as ``node``."""
    family = node.indicator.family
    return replace(node, indicator=family.members[0]) if family is not None else node


def periods_for(period: str, days: int) -> int:
    """The periods among which ``days`` daily values choose; some are shorter than others, so a few more."""
    return (days - 1) * 21 // (20 * _USUAL[period]) + 1 + (days > 1)


def days_for(period: str, periods: int, *, warm: bool) -> int:
    """The daily bars that hold ``periods`` finished periods: at the fewest, or with ``warm`` those that always do,
    with those of the period that still runs and of one that is cut off where the bars begin."""
    if warm:
        return (periods + 2) * _MOST[period] - 2
    return (periods - 1) * _USUAL[period] + 1


@functools.lru_cache(maxsize=4096)
def needed_bars(node: Node) -> int:
    """The fewest bars on which every part of ``node`` has a value."""
    return max((bars for _, bars in series_reach(node, warm=False)), default=1)


@functools.lru_cache(maxsize=4096)
def lookback_bars(node: Node) -> int:
    """The bars with which every part of ``node`` equals its value over the full history to 1e-9."""
    return max((bars for _, bars in series_reach(node, warm=True)), default=1)


@functools.lru_cache(maxsize=4096)
def work(node: Node, count: int = 1) -> float:
    """An estimate of what evaluating ``node`` for one symbol costs; one is about one bar touched in a batch."""
    if isinstance(node, PeriodNumber | PeriodCondition):
        return _period_work(node, count)
    below = count + _extra(node, warm=True)
    total = sum(work(child, below) for child in children_of(node))
    match node:
        case Constant():
            return 0.0
        case FactIs() | InWatchlist():
            return 100.0
        case Computed() if not node.indicator.whole_batch:
            # A call for each symbol, and each bar worked one after another.
            return total + 1500.0 + 5.0 * below
        case Computed() | Series():
            return total + below
        case Arithmetic():
            return total + below * len(node.steps)
        case Combined():
            return total + below * len(node.operands)
        case _:
            return total + count


@functools.lru_cache(maxsize=1024)
def cheapest_first(parts: tuple[ConditionNode, ...]) -> tuple[ConditionNode, ...]:
    """``parts`` in the order in which they are best worked out. A series that an earlier part has read is there
    already; a new one has to be fetched together from the bars of every symbol that is left."""
    left, there = list(parts), set[str]()
    order: list[ConditionNode] = []
    while left:
        cheapest = min(left, key=lambda part: work(part) + _fetching(part, there))
        left.remove(cheapest)
        order.append(cheapest)
        there.update(reach_of(cheapest))
    return tuple(order)


def _fetching(node: Node, there: set[str]) -> float:
    return sum(_PER_SERIES + bars for name, bars in reach_of(node).items() if name not in there)


def _period_work(node: PeriodNumber | PeriodCondition, count: int) -> float:
    inside = work(node.operand, periods_for(node.period, count))
    gathered = 1000.0 + 5.0 * max((bars for _, bars in series_reach(node, count, warm=True)), default=1)
    # An open bar grows from day to day: each day is worked out for itself.
    return (gathered + inside) * (count if node.open_bar else 1)


def _extra(node: Node, warm: bool) -> int:
    match node:
        case Computed():
            bars = node.indicator.lookback if warm else node.indicator.needed
            return bars(*node.parameters) - 1
        case Shifted() | Windowed(word="ago"):
            return node.bars
        case Windowed() | Count():
            return node.bars - 1
        case BarsSince():
            return WHOLE_HISTORY if warm else 0
        case Crossing():
            return 1
        case _:
            return 0
