"""Moving windows over panels (symbols x bars, newest bar last): one column for each complete window.

A NaN makes unknown the windows that hold it and no other, and no window's value depends on what lies outside of it
beyond the last digits. What the windows mean belongs to the indicators.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scanner.arrays import BoolArray, FloatArray

# Up to this many windows, one reduction for each window is cheaper than building them from halves.
_FEW_WINDOWS = 16
# Nearer than any price can come to an average that is another one; further than rounding errors reach.
_TIE = 1e-12


def newest(panel: FloatArray) -> FloatArray:
    """The newest value of each symbol as a column; 0 where it is unknown. What is worked out around it is exact
    for a flat series and keeps its digits for a quiet one."""
    last = panel[:, -1:]
    return np.where(np.isfinite(last), last, 0.0)


def sums(panel: FloatArray, size: int) -> FloatArray:
    """The sum of each window."""
    windows = panel.shape[1] - size + 1
    if windows <= _FEW_WINDOWS:
        found = np.empty((panel.shape[0], windows))
        for first in range(windows):
            # Twice as fast as sum(), which adds in pairs: a window is too short to need that.
            np.einsum("ij->i", panel[:, first : first + size], out=found[:, first])
        return found
    return _sums_from_halves(panel, size)


def _sums_from_halves(panel: FloatArray, size: int) -> FloatArray:
    # Sums of 1, 2, 4 ... bars; those whose sizes add up to `size` are laid end to end. No running total, so that
    # neither a hole nor a large value outlives its window.
    windows = panel.shape[1] - size + 1
    reach, block, done = 1, panel, 0
    total: FloatArray | None = None
    while True:
        if size & reach:
            part = block[:, done : done + windows]
            total = part if total is None else total + part
            done += reach
        reach *= 2
        if reach > size:
            assert total is not None
            return total
        block = block[:, : -(reach // 2)] + block[:, reach // 2 :]


def means(panel: FloatArray, size: int) -> FloatArray:
    """The mean of each window. One that is as good as the window's newest value is that value, so that a flat series
    is its own mean, and a price that lies on its average is not above it by a last digit."""
    windows = panel.shape[1] - size + 1
    if windows <= _FEW_WINDOWS:
        found = sums(panel, size) / size
    else:
        around = newest(panel)
        found = around + _sums_from_halves(panel - around, size) / size
    own = panel[:, size - 1 :]
    apart = found - own
    tied = np.abs(apart, out=apart) <= _TIE * np.abs(own)
    return np.where(tied, own, found) if tied.any() else found


def extremes(panel: FloatArray, size: int, pick: np.ufunc) -> FloatArray:
    """The highest (``numpy.maximum``) or lowest (``numpy.minimum``) value of each window."""
    windows = panel.shape[1] - size + 1
    if windows <= _FEW_WINDOWS:
        found = np.empty((panel.shape[0], windows))
        for first in range(windows):
            pick.reduce(panel[:, first : first + size], axis=1, out=found[:, first])
        return found
    return _extremes_from_halves(panel, size, pick)


def _extremes_from_halves(panel: FloatArray, size: int, pick: Callable[..., FloatArray]) -> FloatArray:
    # Extremes of windows of 1, 2, 4 ... bars; two overlapping ones make any size: log2(size) passes in all.
    reach, found = 1, panel
    while reach * 2 <= size:
        found = pick(found[:, :-reach], found[:, reach:])
        reach *= 2
    overlap = size - reach
    return pick(found[:, : found.shape[1] - overlap], found[:, overlap:]) if overlap else found


def each(measure: Callable[..., FloatArray], size: int, *panels: FloatArray) -> FloatArray:
    """``measure`` of each window: it takes panels as wide as a window and returns one number for each symbol."""
    windows = panels[0].shape[1] - size + 1
    found = np.empty((panels[0].shape[0], windows))
    for first in range(windows):
        found[:, first] = measure(*(panel[:, first : first + size] for panel in panels))
    return found


def weighted(panel: FloatArray, weights: FloatArray) -> FloatArray:
    """The sum of each window's values, each times its weight, oldest first."""
    around = newest(panel)
    found = each(lambda window: window @ weights, len(weights), panel - around)
    total: FloatArray = around * weights.sum() + found
    return total


def holes(size: int, *panels: FloatArray) -> BoolArray:
    """The windows in which any of ``panels`` has an unknown value."""
    unknown = np.isnan(panels[0])
    for other in panels[1:]:
        unknown = unknown | np.isnan(other)
    return sums(unknown.astype(np.float64), size) > 0.0


def known(found: FloatArray | BoolArray, unknown: BoolArray) -> FloatArray:
    """``found`` as numbers, NaN where it is ``unknown``."""
    return np.where(unknown, np.nan, found)


def ratio(above: FloatArray, below: FloatArray | float) -> FloatArray:
    """``above / below``; unknown where that divides by zero."""
    with np.errstate(all="ignore"):
        found = np.asarray(above / below)
    return np.where(np.isfinite(found), found, np.nan)


def newer(panel: FloatArray, bars: int = 1) -> FloatArray:
    """Each value that has another one ``bars`` before it; goes with :func:`older`."""
    return panel[:, bars:]


def older(panel: FloatArray, bars: int = 1) -> FloatArray:
    """The value ``bars`` before each one of :func:`newer`."""
    return panel[:, : panel.shape[1] - bars]


def line_end(size: int, ahead: float = 0.0) -> FloatArray:
    """The weights, oldest first, that give the straight line of least squares ``ahead`` days after the newest."""
    steps = np.arange(size) - (size - 1) / 2
    weights: FloatArray = 1.0 / size + ((size - 1) / 2 + ahead) * steps / np.dot(steps, steps)
    return weights
