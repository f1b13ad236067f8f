"""What a rule asks for beyond a symbol's bars: values ranked over the universe, its benchmark, and watchlists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scanner.indicators.registry import BENCHMARK
from scanner.rules.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    ConditionNode,
    Constant,
    InWatchlist,
    Node,
    Not,
    NumberNode,
    Ranked,
    Series,
    children_of,
)


def ranked_values(node: Node) -> tuple[NumberNode, ...]:
    """What ``node`` ranks by, each value once, in the order of the text."""
    return tuple(dict.fromkeys(part.operand for part in _all_under(node) if isinstance(part, Ranked)))


def watchlists_of(node: Node) -> tuple[str, ...]:
    """The names of the watchlists that ``node`` asks for, each once."""
    return tuple(dict.fromkeys(part.name for part in _all_under(node) if isinstance(part, InWatchlist)))


def reads_benchmark(node: Node) -> bool:
    """Whether ``node`` compares with the benchmark of the universe."""
    return any(isinstance(part, Series) and part.name == BENCHMARK for part in _all_under(node))


def assuming(node: ConditionNode, *, best: bool) -> ConditionNode:
    """``node`` with each condition that holds a rank or the benchmark replaced by what makes the whole as true as
    it can be, or with ``best`` false as false as it can be."""
    match node:
        case Not():
            return replace(node, operand=assuming(node.operand, best=not best))
        case AllOf() | AnyOf():
            return replace(node, parts=tuple(assuming(part, best=best) for part in node.parts))
        case _ if ranked_values(node) or reads_benchmark(node):
            one, other = Constant(1.0, node.span), Constant(1.0 if best else 0.0, node.span)
            return Comparison(one, "==", other, node.span)
        case _:
            return node


def _all_under(node: Node) -> Iterator[Node]:
    yield node
    for child in children_of(node):
        yield from _all_under(child)
