"""Runs indicators over panels: a whole batch at once where the indicator allows, else symbol by symbol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import FloatArray
from scanner.indicators.registry import Family
from scanner.rules.nodes import Computed, NumberNode
from scanner.rules.panel import Panel

_Values = Callable[[NumberNode, Panel, int, int], FloatArray]


def computed(node: Computed, panel: Panel, width: int, skip: int, values: _Values) -> FloatArray:
    """The newest ``width`` values of an indicator but for the last ``skip``; ``values`` works out its inputs."""
    indicator, parameters = node.indicator, node.parameters
    needed = indicator.needed(*parameters)
    asked = width + indicator.lookback(*parameters) - 1
    inputs = [values(child, panel, asked, skip) for child in node.inputs]
    if inputs[0].shape[1] < needed:
        return np.full((len(panel), width), np.nan)
    with np.errstate(all="ignore"):
        if indicator.family is not None:
            return _with_siblings(node, indicator.family, inputs, panel, (width, skip))
        if indicator.whole_batch:
            return padded(indicator.compute(*inputs, *parameters), width)
        return _symbol_by_symbol(node, indicator.compute, inputs, width)[0]


def _with_siblings(
    node: Computed, family: Family, inputs: list[FloatArray], panel: Panel, stretch: tuple[int, int]
) -> FloatArray:
    """All outputs of one computation; those that were not asked for now are kept for when they are."""
    width, skip = stretch
    if node.indicator.whole_batch:
        outputs = [padded(found, width) for found in family.compute(*inputs, *node.parameters)]
    else:
        outputs = _symbol_by_symbol(node, family.compute, inputs, width, len(family.members))
    for member, found in zip(family.members, outputs, strict=True):
        panel.keep((replace(node, indicator=member), width, skip), found)
    return outputs[family.members.index(node.indicator)]


def _symbol_by_symbol(
    node: Computed, compute: Callable[..., Any], inputs: list[FloatArray], width: int, outputs: int = 0
) -> list[FloatArray]:
    """Each symbol from its first known bar up to the bar before the next unknown one, and from there again once
    the hole lies before the lookback: until then what comes after it has no value, because indicators of this
    kind never quite forget. ``outputs`` 0 means that ``compute`` returns one array and no tuple of them."""
    parameters = node.parameters
    needed, lookback = node.indicator.needed(*parameters), node.indicator.lookback(*parameters)
    rows, bars = inputs[0].shape
    # Only the newest columns are kept: most of what is worked out is there to warm up.
    result = np.full((outputs or 1, rows, width), np.nan)
    before = bars - width
    unknown = np.isnan(inputs[0])
    for other in inputs[1:]:
        unknown |= np.isnan(other)
    starts = np.argmin(unknown, axis=1).tolist()
    holes = (np.count_nonzero(unknown, axis=1) > starts).tolist()
    for row in np.flatnonzero(~unknown.all(axis=1)).tolist():
        stretches = [(starts[row], bars)] if not holes[row] else _stretches(unknown[row])
        hole: int | None = None
        for start, end in stretches:
            # Nothing was before the first stretch; what follows a hole waits until it lies before the lookback.
            first = max(start if hole is None else max(start, hole + lookback - 1), before)
            hole = end
            if end - start >= needed and first < end:
                found = compute(*[panel[row, start:end] for panel in inputs], *parameters)
                for place, values in enumerate(found if outputs else (found,)):
                    result[place, row, first - before : end - before] = values[first - start :]
    return list(result)


def _stretches(unknown: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The (start, end) pairs of bars without a hole, oldest first."""
    edges = np.flatnonzero(np.diff(np.r_[True, unknown, True].astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def padded(found: FloatArray, width: int) -> FloatArray:
    """The newest ``width`` columns, with NaN before them where there are fewer."""
    missing = width - found.shape[1]
    if missing <= 0:
        return found[:, found.shape[1] - width :]
    return np.hstack([np.full((found.shape[0], missing), np.nan), found])
