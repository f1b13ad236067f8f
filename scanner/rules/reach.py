"""How far back a rule looks and how much work it is, known from the tree alone."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.rules.nodes import (
    Arithmetic,
    Comparison,
    Computed,
    Constant,
    Crossing,
    Node,
    Series,
    Shifted,
    children_of,
)


def series_reach(node: Node, count: int = 1, *, warm: bool) -> Iterator[tuple[str, int]]:
    """(series, bars) pairs: how many of a series' newest bars the last ``count`` values of ``node`` read.

    ``warm`` includes the bars that indicators need to forget how they began; without it the pairs say what is
    needed to have a value at all.
    """
    if isinstance(node, Series):
        yield node.name, count
        return
    below = count + _extra(node, warm)
    for child in children_of(node):
        yield from series_reach(child, below, warm=warm)


def needed_bars(node: Node) -> int:
    """The fewest bars on which every part of ``node`` has a value."""
    return max((bars for _, bars in series_reach(node, warm=False)), default=1)


def lookback_bars(node: Node) -> int:
    """The bars with which every part of ``node`` equals its value over the full history to 1e-9."""
    return max((bars for _, bars in series_reach(node, warm=True)), default=1)


def work(node: Node, count: int = 1) -> float:
    """An estimate of what evaluating ``node`` for one symbol costs; one is about one bar touched in a batch."""
    below = count + _extra(node, warm=True)
    total = sum(work(child, below) for child in children_of(node))
    match node:
        case Constant():
            return 0.0
        case Computed() if not node.indicator.whole_batch:
            # A call for each symbol, and each bar worked one after another.
            return total + 1500.0 + 5.0 * below
        case Computed() | Series():
            return total + below
        case Arithmetic():
            return total + below * len(node.steps)
        case _:
            return total + count


def _extra(node: Node, warm: bool) -> int:
    match node:
        case Computed():
            bars = node.indicator.lookback if warm else node.indicator.needed
            return bars(*node.parameters) - 1
        case Shifted():
            return node.bars
        case Crossing():
            return 1
        case Comparison() | _:
            return 0
