"""Works out a checked rule over a panel of symbols, as lazily as it can; reasons and texts are the explainer's.

Truth is Kleene's, kept as int8: 1 true, -1 false, 0 unknown, so that *and* is the minimum, *or* the maximum and
*not* the change of sign.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import BoolArray, FloatArray
from scanner.indicators.registry import Family
from scanner.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    Comparison,
    Computed,
    ConditionNode,
    Constant,
    Crossing,
    Negative,
    Not,
    NumberNode,
    Series,
    Shifted,
)
from scanner.rules.panel import Panel
from scanner.rules.reach import work

TruthArray = NDArray[np.int8]

TRUE, UNKNOWN, FALSE = 1, 0, -1

_COMPARE: dict[str, Callable[[Any, Any], BoolArray]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
_WORK_OUT: dict[str, np.ufunc] = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}


def truth(node: ConditionNode, panel: Panel) -> TruthArray:
    """The truth of ``node`` on the last bar of every symbol of ``panel``."""
    match node:
        case Comparison():
            return _compared(
                node.operator, values(node.left, panel, 1)[:, -1], values(node.right, panel, 1)[:, -1]
            )
        case Crossing():
            return _crossed(node, panel)
        case Not():
            return -truth(node.operand, panel)
        case AllOf():
            return _joined(node.parts, panel, settled=FALSE, join=np.minimum)
        case AnyOf():
            return _joined(node.parts, panel, settled=TRUE, join=np.maximum)


def _joined(parts: tuple[ConditionNode, ...], panel: Panel, settled: int, join: np.ufunc) -> TruthArray:
    """Cheapest part first; each further part only for symbols that are not settled. An unknown symbol is not:
    a later part may still settle it."""
    result: TruthArray = np.full(len(panel), -settled, dtype=np.int8)
    open_rows = np.arange(len(panel))
    for part in sorted(parts, key=work):
        found = join(result[open_rows], truth(part, panel))
        result[open_rows] = found
        still = np.flatnonzero(found != settled)
        if not len(still):
            break
        if len(still) < len(open_rows):
            open_rows = open_rows[still]
            panel = panel.take(still)
    return result


def _compared(operator: str, left: FloatArray, right: FloatArray) -> TruthArray:
    unknown = np.isnan(left) | np.isnan(right)
    holds = _COMPARE[operator](left, right)
    result: TruthArray = np.where(unknown, UNKNOWN, np.where(holds, TRUE, FALSE)).astype(np.int8)
    return result


def _crossed(node: Crossing, panel: Panel) -> TruthArray:
    left, right = (_padded(values(side, panel, 2), 2) for side in (node.left, node.right))
    now, before = (">", "<=") if node.above else ("<", ">=")
    today = _compared(now, left[:, 1], right[:, 1])
    yesterday = _compared(before, left[:, 0], right[:, 0])
    return np.minimum(today, yesterday)


def values(node: NumberNode, panel: Panel, count: int) -> FloatArray:
    """The newest values of ``node``: ``count`` columns, or as many as the longest history has bars. NaN is
    unknown; a number that is not finite, as after a division by zero, is unknown too."""
    width = panel.width(count)
    key = (node, width)
    found = panel.known.get(key)
    if found is None:
        found = panel.known[key] = _worked_out(node, panel, width)
    return found


def _worked_out(node: NumberNode, panel: Panel, width: int) -> FloatArray:
    match node:
        case Constant():
            return np.full((len(panel), width), node.value)
        case Series():
            return panel.series(node.name, width)
        case Shifted():
            further = _padded(values(node.operand, panel, width + node.bars), width + node.bars)
            return further[:, :width]
        case Negative():
            return -values(node.operand, panel, width)
        case Arithmetic():
            return _arithmetic(node, panel, width)
        case Computed():
            return _computed(node, panel, width)


def _arithmetic(node: Arithmetic, panel: Panel, width: int) -> FloatArray:
    result = values(node.first, panel, width)
    with np.errstate(all="ignore"):
        for sign, operand in node.steps:
            result = _WORK_OUT[sign](result, values(operand, panel, width))
    return np.where(np.isfinite(result), result, np.nan)


def _computed(node: Computed, panel: Panel, width: int) -> FloatArray:
    indicator, parameters = node.indicator, node.parameters
    needed = indicator.needed(*parameters)
    asked = width + indicator.lookback(*parameters) - 1
    inputs = [values(child, panel, asked) for child in node.inputs]
    if inputs[0].shape[1] < needed:
        return np.full((len(panel), width), np.nan)
    with np.errstate(all="ignore"):
        if indicator.family is not None:
            return _with_siblings(node, indicator.family, inputs, panel, width)
        if indicator.whole_batch:
            return _padded(indicator.compute(*inputs, *parameters), width)
        return _symbol_by_symbol(node, indicator.compute, inputs, width)[0]


def _with_siblings(
    node: Computed, family: Family, inputs: list[FloatArray], panel: Panel, width: int
) -> FloatArray:
    """All outputs of one computation; those that were not asked for now are kept for when they are."""
    if node.indicator.whole_batch:
        outputs = [_padded(found, width) for found in family.compute(*inputs, *node.parameters)]
    else:
        outputs = _symbol_by_symbol(node, family.compute, inputs, width, len(family.members))
    for member, found in zip(family.members, outputs, strict=True):
        panel.known[replace(node, indicator=member), width] = found
    return panel.known[node, width]


def _symbol_by_symbol(
    node: Computed, compute: Callable[..., Any], inputs: list[FloatArray], width: int, outputs: int = 1
) -> list[FloatArray]:
    """Each symbol from its first known bar up to the bar before the next unknown one: what comes after a hole
    in the data has no value, because indicators of this kind never forget it."""
    parameters = node.parameters
    needed = node.indicator.needed(*parameters)
    rows, bars = inputs[0].shape
    result = np.full((outputs, rows, bars), np.nan)
    unknown = np.isnan(inputs[0])
    for other in inputs[1:]:
        unknown |= np.isnan(other)
    starts = np.argmin(unknown, axis=1)
    holes = np.count_nonzero(unknown, axis=1) > starts
    for row in np.flatnonzero(~unknown[np.arange(rows), starts]):
        start, end = starts[row], bars
        if holes[row]:
            end = start + np.argmax(unknown[row, start:])
        if end - start >= needed:
            result[:, row, start:end] = compute(*(panel[row, start:end] for panel in inputs), *parameters)
    return [_padded(found, width) for found in result]


def _padded(found: FloatArray, width: int) -> FloatArray:
    """The newest ``width`` columns, with NaN before them where there are fewer."""
    missing = width - found.shape[1]
    if missing <= 0:
        return found[:, found.shape[1] - width :]
    return np.hstack([np.full((found.shape[0], missing), np.nan), found])
