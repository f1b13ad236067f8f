"""Relative strength: how far a symbol went in a year, and its place in the universe; the other parts of the rating
are elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from scanner.arrays import FloatArray
from scanner.rules.facts import ranks_of
from scanner.types import Bars

# The last quarter of a year counts twice.
_QUARTERS = ((63, 0.4), (126, 0.2), (189, 0.2), (252, 0.2))
BARS = 1 + max(days for days, _ in _QUARTERS)
# A place among fewer symbols says little.
FEWEST_SYMBOLS = 20


def yearly_strength(batch: Sequence[Bars]) -> FloatArray:
    """The weighted change of each of ``batch``, daily bars, in percent:
    ``0.4 * ROC 63 + 0.2 * ROC 126 + 0.2 * ROC 189 + 0.2 * ROC 252``, NaN for fewer than 253 bars or a missing close.

    Source: the published approximation of the rating of Investor's Business Daily (its own formula is secret).
    """
    return np.array([_of_one(bars) for bars in batch], dtype=np.float64)


def percentiles(strengths: Mapping[str, float]) -> dict[str, float]:
    """The place of every symbol among all, 1 (weakest) to 99, as :func:`scanner.rules.facts.ranks_of` counts it.
    NaN is nobody's; fewer than :data:`FEWEST_SYMBOLS` known values give no places."""
    known = {symbol: value for symbol, value in strengths.items() if np.isfinite(value)}
    if len(known) < FEWEST_SYMBOLS:
        return {}
    places = ranks_of(np.fromiter(known.values(), dtype=np.float64))
    return dict(zip(known, places.tolist(), strict=True))


def _of_one(bars: Bars) -> float:
    if len(bars) < BARS:
        return float("nan")
    close = bars.close
    return sum(weight * 100.0 * (float(close[-1] / close[-1 - days]) - 1.0) for days, weight in _QUARTERS)
