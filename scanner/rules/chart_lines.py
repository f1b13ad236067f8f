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
    Combined,
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
from scanner.rules.wording import called
from scanner.studies import Line, LineKind
from scanner.types import Bars

# Indicators whose value is a price when they are worked out of prices.
_CURVES = (
    "sma ema wma rma hma alma dema tema trima kama t3 zlema vwma vwap vwap_from_high vwap_from_low ht_trendline "
    "linreg tsf mama fama supertrend sar kijun tenkan senkou_a senkou_b typical_price median_price "
    "weighted_close average_price bb_upper bb_middle bb_lower keltner_upper keltner_middle keltner_lower "
    "accbands_upper accbands_middle accbands_lower midpoint midprice"
)
_STEPS = (
    "highest lowest donchian_upper donchian_middle donchian_lower percentile vcp_pivot cup_pivot flag_pivot "
    "pullback_pivot darvas_top darvas_bottom"
)
_AVERAGES, _LEVELS = frozenset(_CURVES.split()), frozenset(_STEPS.split())
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
        if any(_is_price(side) for side in sides):
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
            if member.name in _LEVELS:
                yield replace(number, indicator=member)


def _of_side(side: NumberNode) -> Iterator[NumberNode]:
    match side:
        case Series() | Shifted(operand=Series()):
            return
        case Constant() | PeriodNumber():
            yield side
        case Arithmetic() if _only_factor(side) is not None:
            # Three quarters of a high are a level of their own.
            yield side
        case Shifted(operand=Computed() as inner) if inner.indicator.name not in _LEVELS:
            # An average of some days ago is the same curve.
            yield inner
        case _ if _is_price(side):
            yield side


def _is_price(node: NumberNode) -> bool:
    """Whether the value of ``node`` is a price, to be drawn on the price's own scale."""
    match node:
        case Series():
            return node.name != "volume"
        case Shifted() | PeriodNumber():
            return _is_price(node.operand)
        case Computed():
            prices = [one for one in node.inputs if one != Series("volume", node.span)]
            return node.indicator.name in _AVERAGES | _LEVELS and bool(prices) and all(map(_is_price, prices))
        case Combined(name="min" | "max"):
            return all(_is_price(one) for one in node.operands)
        case Arithmetic():
            return _only_factor(node) is not None or _is_moved_price(node)
        case _:
            return False


def _only_factor(node: Arithmetic) -> NumberNode | None:
    """The price that ``node`` is a multiple of, such as the high in ``0.75 * highest(252)``."""
    numbers = [node.first, *(operand for _, operand in node.steps)]
    prices = [one for one in numbers if not isinstance(one, Constant)]
    signs = {sign for sign, _ in node.steps}
    if len(prices) == 1 and signs <= {"*", "/"} and _is_price(prices[0]):
        divided = any(sign == "/" and operand is prices[0] for sign, operand in node.steps)
        return None if divided else prices[0]
    return None


def _is_moved_price(node: Arithmetic) -> bool:
    """Whether ``node`` is a price plus or minus something, such as ``close - 2 * atr(14)``; a difference of two
    prices is none."""
    if {sign for sign, _ in node.steps} - {"+", "-"} or not _is_price(node.first):
        return False
    return not any(_is_price(operand) for _, operand in node.steps)


def _kind(node: NumberNode) -> LineKind:
    match node:
        case Computed():
            return LineKind.AVERAGE if node.indicator.name in _AVERAGES else LineKind.LEVEL
        case PeriodNumber() | Shifted() | Negative():
            return _kind(node.operand)
        case Arithmetic():
            inner = _only_factor(node)
            return _kind(inner) if inner is not None else LineKind.AVERAGE
        case _:
            return LineKind.LEVEL
