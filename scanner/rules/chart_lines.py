"""The values of a rule that can be drawn over a price chart: averages, and levels that prices are compared with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from scanner.rules.computing import padded
from scanner.rules.evaluator import values
from scanner.rules.facts import Facts
from scanner.rules.nodes import (
    Arithmetic,
    Comparison,
    Computed,
    ConditionNode,
    Constant,
    Crossing,
    Flag,
    Negative,
    Node,
    NumberNode,
    PeriodCondition,
    PeriodNumber,
    Series,
    Shifted,
    children_of,
)
from scanner.rules.panel import Panel
from scanner.rules.price_values import CURVES, LEVELS, is_price, multiple_of
from scanner.rules.wording import called
from scanner.studies import Line, LineKind
from scanner.types import Bars

_MOST_LINES = 8


def lines_of(
    node: ConditionNode, bars: Bars, facts: Facts, count: int, unit: str = "day"
) -> tuple[Line, ...]:
    """The lines of ``node`` over the newest ``count`` bars, in the order of the text, each once."""
    panel = Panel([bars], facts)
    wanted = list(dict.fromkeys(_drawn(node)))[:_MOST_LINES]
    return tuple(_line(number, panel, count, unit) for number in wanted)


def _line(number: NumberNode, panel: Panel, count: int, unit: str) -> Line:
    found = padded(values(number, panel, count), count)[0]
    name = called(number, unit)
    return Line(name[:1].upper() + name[1:], _kind(number), np.array(found))


def _drawn(node: Node) -> Iterator[NumberNode]:
    """What is drawn of all comparisons under ``node``."""
    if isinstance(node, Comparison | Crossing):
        sides = (node.left, node.right)
        if any(is_price(side) for side in sides):
            for side in sides:
                yield from _of_side(side)
        return
    if isinstance(node, Flag):
        yield from _of_pattern(node.number)
        return
    if isinstance(node, PeriodCondition):
        for number in _drawn(node.operand):
            yield PeriodNumber(number, node.period, node.open_bar, node.span)
        return
    for child in children_of(node):
        yield from _drawn(child)


def _of_pattern(number: NumberNode) -> Iterator[NumberNode]:
    """The levels of a chart pattern, such as its pivot, where it is one."""
    if isinstance(number, Computed) and number.indicator.family is not None:
        for member in number.indicator.family.members:
            if member.name in LEVELS:
                yield replace(number, indicator=member)


def _of_side(side: NumberNode) -> Iterator[NumberNode]:
    match side:
        case Series() | Shifted(operand=Series()):
            return
        case Constant() | PeriodNumber():
            yield side
        case Arithmetic() if multiple_of(side) is not None:
            # Three quarters of a high are a level of their own.
            yield side
        case Shifted(operand=Computed() as inner) if inner.indicator.name not in LEVELS:
            # An average of some days ago is the same curve.
            yield inner
        case _ if is_price(side):
            yield side


def _kind(node: NumberNode) -> LineKind:
    match node:
        case Computed():
            return LineKind.AVERAGE if node.indicator.name in CURVES else LineKind.LEVEL
        case PeriodNumber() | Shifted() | Negative():
            return _kind(node.operand)
        case Arithmetic():
            multiple = multiple_of(node)
            return _kind(multiple[0]) if multiple is not None else LineKind.AVERAGE
        case _:
            return LineKind.LEVEL
