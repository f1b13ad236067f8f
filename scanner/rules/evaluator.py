"""Works out a checked rule over a panel of symbols, as lazily as it can; reasons and texts are the explainer's.

Truth is Kleene's, kept as int8: 1 true, -1 false, 0 unknown, so that *and* is the minimum, *or* the maximum and
*not* the change of sign. Like numbers, it has a column for each bar; a rule is decided by the newest one.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import BoolArray, FloatArray
from scanner.rules import history
from scanner.rules.computing import computed, padded
from scanner.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    BarsSince,
    Combined,
    Comparison,
    Computed,
    ConditionNode,
    Constant,
    Count,
    Crossing,
    FactIs,
    Flag,
    InWatchlist,
    Negative,
    Not,
    NumberNode,
    PeriodCondition,
    PeriodNumber,
    Ranked,
    Series,
    Shifted,
    Windowed,
)
from scanner.rules.panel import Panel, Rows
from scanner.rules.reach import cheapest_first, first_of_family, reach_of, work
from scanner.rules.timeframes import on_periods
from scanner.rules.written_out import written_out

TruthArray = NDArray[np.int8]

TRUE, UNKNOWN, FALSE = 1, 0, -1

# Conditions of this much work are done for a batch at once; dearer ones have a call for each symbol in them.
_CHEAP = 1_500.0

_COMPARE: dict[str, Callable[[Any, Any], BoolArray]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
_WORK_OUT: dict[str, np.ufunc] = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}
_COMBINE: dict[str, np.ufunc] = {"min": np.minimum, "max": np.maximum}


def truth(node: ConditionNode, panel: Panel) -> TruthArray:
    """The truth of ``node`` on the last bar of every symbol of ``panel``."""
    return truths(node, panel, 1)[:, -1]


def truths(node: ConditionNode, panel: Panel, count: int) -> TruthArray:
    """The truth of ``node`` on the newest bars: ``count`` columns, or as many as the longest history has bars."""
    width = panel.width(count)
    found: TruthArray | None = panel.recall((node, width))
    if found is None:
        found = _decided(node, panel, width)
        panel.keep((node, width), found)
    return found


def _decided(node: ConditionNode, panel: Panel, width: int) -> TruthArray:
    match node:
        case Comparison():
            return _compared(node.operator, values(node.left, panel, width), values(node.right, panel, width))
        case Crossing():
            return _crossed(node, panel, width)
        case Not():
            return -truths(node.operand, panel, width)
        case AllOf():
            return _joined(node, panel, width, settled=FALSE, join=np.minimum)
        case AnyOf():
            return _joined(node, panel, width, settled=TRUE, join=np.maximum)
        case Windowed():
            return history.windowed(node, panel, width, truths)
        case Flag():
            return _compared(">", values(node.number, panel, width), np.zeros((len(panel), width)))
        case PeriodCondition():
            return on_periods(node, panel, width, truths, UNKNOWN).astype(np.int8)
        case FactIs() | InWatchlist():
            return np.repeat(_facts(node, panel)[:, np.newaxis], width, axis=1)


def cheapest_of(node: ConditionNode) -> ConditionNode:
    """The part of ``node`` that is decided first, for all symbols; the others only for those that it leaves."""
    return cheapest_of(cheapest_first(node.parts)[0]) if isinstance(node, AllOf | AnyOf) else node


def _joined(node: AllOf | AnyOf, panel: Panel, width: int, settled: int, join: np.ufunc) -> TruthArray:
    """Cheapest part first; each further part for symbols that are not settled, and no others once it pays to leave
    those behind. An unknown symbol is not settled: a later part may still do it."""
    first, *further = cheapest_first(node.parts)
    result = truths(first, panel, width)
    if not further:
        return result
    result = result.copy()
    rows: Rows | None = None
    found = result
    for part in further:
        still = _unsettled(found, settled)
        if not len(still):
            break
        if len(still) < len(panel) and (2 * len(still) < len(panel) or not _is_cheap(part, panel)):
            rows = still if rows is None else rows[still]
            panel, found = panel.take(still), found[still]
        found = join(found, truths(part, panel, width))
        if rows is None:
            result = found
        else:
            result[rows] = found
    return result


def _is_cheap(part: ConditionNode, panel: Panel) -> bool:
    """Whether ``part`` costs less for all symbols of ``panel`` than picking some of them out does."""
    return work(part) < _CHEAP and all(panel.has(name, bars) for name, bars in reach_of(part).items())


def _unsettled(found: TruthArray, settled: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    rows = found[:, 0] if found.shape[1] == 1 else (np.max if settled == FALSE else np.min)(found, axis=1)
    return np.flatnonzero(rows != settled)


def _compared(operator: str, left: FloatArray, right: FloatArray) -> TruthArray:
    holds = _COMPARE[operator](left, right)
    result: TruthArray = holds.astype(np.int8)
    result *= 2
    result -= 1
    # The least number tells in a single pass whether there is anything that is none.
    if math.isnan(left.min(initial=np.inf)) or math.isnan(right.min(initial=np.inf)):
        result[np.isnan(left) | np.isnan(right)] = UNKNOWN
    return result


def _crossed(node: Crossing, panel: Panel, width: int) -> TruthArray:
    left, right = (padded(values(side, panel, width + 1), width + 1) for side in (node.left, node.right))
    now, before = (">", "<=") if node.above else ("<", ">=")
    today = _compared(now, left[:, 1:], right[:, 1:])
    yesterday = _compared(before, left[:, :-1], right[:, :-1])
    return np.minimum(today, yesterday)


def _facts(node: FactIs | InWatchlist, panel: Panel) -> TruthArray:
    symbols = [bars.symbol for bars in panel.batch]
    if isinstance(node, InWatchlist):
        members = panel.facts.members(node.name)
        if members is None:
            return np.zeros(len(symbols), dtype=np.int8)
        return np.array([TRUE if symbol in members else FALSE for symbol in symbols], dtype=np.int8)
    words = [panel.facts.word(node.fact, symbol) for symbol in symbols]
    return np.array(
        [UNKNOWN if not word else TRUE if word in node.values else FALSE for word in words], dtype=np.int8
    )


def values(node: NumberNode, panel: Panel, count: int, skip: int = 0) -> FloatArray:
    """The newest values of ``node`` but for the last ``skip``: ``count`` columns, or as many as the longest history
    has bars. NaN is unknown; a number that is not finite, as after a division by zero, is unknown too."""
    width = panel.width(count + skip) - skip
    if width <= 0:
        return np.empty((len(panel), 0))
    if isinstance(node, Series):
        return panel.series(node.name, width + skip)[:, :width]
    key = (node, width, skip)
    found: FloatArray | None = panel.recall(key)
    if found is None:
        if not _can_skip(node):
            first = first_of_family(node) if isinstance(node, Computed) else node
            wider = max(panel.planned(first), width + skip)
            if panel.is_shared(first):
                values(node, panel.root, wider)
            if wider > width:
                found = values(node, panel, wider)
                return found[:, wider - skip - width : wider - skip]
            known: FloatArray | None = panel.recall(key)
            if known is not None:
                return known
        found = _worked_out(node, panel, width, skip)
        panel.keep(key, found)
    return found


def _can_skip(node: NumberNode) -> bool:
    """Whether earlier values can be worked out alone, for less than together with the newer ones."""
    if isinstance(node, Computed):
        return node.indicator.whole_batch
    return isinstance(node, Constant | Shifted | Negative | Arithmetic | Combined)


def _worked_out(node: NumberNode, panel: Panel, width: int, skip: int) -> FloatArray:
    match node:
        case Constant() | Series() | Shifted() | Negative() | Arithmetic() | Combined():
            return _calculated(node, panel, width, skip)
        case Computed():
            return computed(node, panel, width, skip, values)
        case Count():
            return history.counted(node, panel, width, truths)
        case BarsSince():
            return history.bars_since(node, panel, width, truths)
        case PeriodNumber():
            return on_periods(node, panel, width, values, np.nan)
        case Ranked():
            return _ranks(node, panel, width)


def _calculated(
    node: Constant | Series | Shifted | Negative | Arithmetic | Combined, panel: Panel, width: int, skip: int
) -> FloatArray:
    match node:
        case Constant():
            return np.full((len(panel), width), node.value)
        case Series():
            return values(node, panel, width, skip)
        case Shifted():
            return padded(values(node.operand, panel, width, skip + node.bars), width)
        case Negative():
            return -values(node.operand, panel, width, skip)
        case Arithmetic():
            return _arithmetic(node, panel, width, skip)
        case Combined():
            found = [values(operand, panel, width, skip) for operand in node.operands]
            return functools.reduce(_COMBINE[node.name], found) if len(found) > 1 else np.abs(found[0])


def _arithmetic(node: Arithmetic, panel: Panel, width: int, skip: int) -> FloatArray:
    result = values(node.first, panel, width, skip)
    with np.errstate(all="ignore"):
        for sign, operand in node.steps:
            # A plain number needs no panel of its own.
            other = operand.value if isinstance(operand, Constant) else values(operand, panel, width, skip)
            result = _WORK_OUT[sign](result, other)
    if -math.inf < result.min(initial=0.0) and result.max(initial=0.0) < math.inf:
        return result
    return np.where(np.isfinite(result), result, np.nan)


def _ranks(node: Ranked, panel: Panel, width: int) -> FloatArray:
    """Known for the newest bar alone: the universe is ranked on the day that is looked at."""
    ranks = np.full((len(panel), width), np.nan)
    if panel.facts.universe is not None:
        key = written_out(node.operand)
        ranks[:, -1] = [panel.facts.universe.rank(key, bars.symbol) for bars in panel.batch]
    return ranks
