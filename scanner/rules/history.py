"""What a condition was on earlier bars: windows, counts, and how long ago it was true; today is bar 0."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import FloatArray
from scanner.rules.nodes import BarsSince, ConditionNode, Count, Windowed
from scanner.rules.panel import Panel

TruthArray = NDArray[np.int8]
_Truths = Callable[[ConditionNode, Panel, int], TruthArray]

# Up to this many windows, one reduction for each is cheaper than building them from halves.
_FEW_WINDOWS = 16
# How far back is looked at first for something that was true; four times as far each time it is not found.
_FIRST_LOOK = 64


def windowed(node: Windowed, panel: Panel, width: int, truths: _Truths) -> TruthArray:
    """``within``, ``for`` and ``ago``, by Kleene: bars that are not there are unknown."""
    further = node.bars if node.word == "ago" else node.bars - 1
    found = _padded(truths(node.operand, panel, width + further), width + further)
    if node.word == "ago":
        return found[:, :width]
    return _extremes(found, node.bars, np.maximum if node.word == "within" else np.minimum)


def counted(node: Count, panel: Panel, width: int, truths: _Truths) -> FloatArray:
    """On how many bars of each window the condition is true; unknown where it is unknown on one of them."""
    found = _padded(truths(node.operand, panel, width + node.bars - 1), width + node.bars - 1)
    count = _sums(found > 0, node.bars).astype(np.float64)
    count[_sums(found == 0, node.bars) > 0] = np.nan
    return count


def bars_since(node: BarsSince, panel: Panel, width: int, truths: _Truths) -> FloatArray:
    """How many bars ago the condition was last true. Unknown where it never was, or is unknown on a newer bar."""
    result = np.full((len(panel), width), np.nan)
    rows = np.arange(len(panel))
    depth = width + _FIRST_LOOK - 1
    while len(rows):
        found = truths(node.operand, panel, depth)
        since, open_rows = _since(_padded(found, max(width, found.shape[1])), width)
        result[rows] = since
        if depth >= panel.longest:
            break
        rows, panel = rows[open_rows], panel.take(open_rows)
        depth *= 4
    return result


def _since(found: TruthArray, width: int) -> tuple[FloatArray, NDArray[np.intp]]:
    """The bars since true, and the rows in which a bar was neither true nor unknown as far as was looked."""
    places = np.arange(found.shape[1])
    last_true = np.maximum.accumulate(np.where(found > 0, places, -1), axis=1)[:, -width:]
    last_unknown = np.maximum.accumulate(np.where(found == 0, places, -1), axis=1)[:, -width:]
    since = np.where(last_true > last_unknown, places[-width:] - last_true, np.nan)
    still = (last_true < 0) & (last_unknown < 0)
    return since, np.flatnonzero(still.any(axis=1))


def _extremes(found: TruthArray, size: int, pick: np.ufunc) -> TruthArray:
    windows = found.shape[1] - size + 1
    if windows <= _FEW_WINDOWS:
        return np.stack([pick.reduce(found[:, at : at + size], axis=1) for at in range(windows)], axis=1)
    # Extremes of windows of 1, 2, 4 ... bars; two overlapping ones make any size.
    reach = 1
    while reach * 2 <= size:
        found = pick(found[:, :-reach], found[:, reach:])
        reach *= 2
    overlap = size - reach
    return pick(found[:, : found.shape[1] - overlap], found[:, overlap:]) if overlap else found


def _sums(flags: NDArray[np.bool_], size: int) -> NDArray[np.int64]:
    totals = np.zeros((flags.shape[0], flags.shape[1] + 1), dtype=np.int64)
    np.cumsum(flags, axis=1, out=totals[:, 1:])
    return totals[:, size:] - totals[:, :-size]


def _padded(found: TruthArray, width: int) -> TruthArray:
    missing = width - found.shape[1]
    return np.pad(found, ((0, 0), (missing, 0))) if missing > 0 else found
