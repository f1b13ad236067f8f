"""The bars in view as columns to paint: one a bar while there is room, else one a pixel. Arrays only, no Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanner import Bars

__all__ = ["Columns", "columns_of"]

# Bars nearer to one another than this share pixels, and what shares pixels is merged.
_DENSE_BELOW = 2.0
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Columns:
    """Arrays of one length: ``place`` on the index axis, and what is painted there. ``merged`` columns hold several
    bars: the first open, the last close, the extremes, and the largest volume."""

    place: Floats
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats
    merged: bool

    def __len__(self) -> int:
        return len(self.place)

    @property
    def rising(self) -> NDArray[np.bool_]:
        """Where the close is not below the open."""
        return self.close >= self.open


def columns_of(bars: Bars, begin: int, end: int, bar_width: float) -> Columns:
    """The bars from ``begin`` to before ``end`` for a picture with ``bar_width`` pixels a bar."""
    part = slice(begin, end)
    place = np.arange(begin, end, dtype=np.float64)
    opened, high, low = bars.open[part], bars.high[part], bars.low[part]
    close, volume = bars.close[part], bars.volume[part]
    if bar_width >= _DENSE_BELOW or end - begin < 2:
        return Columns(place, opened, high, low, close, volume, merged=False)
    # Counted from the first bar of all, so that columns do not change their bars while the chart is moved.
    pixel = np.floor(place * bar_width)
    starts = np.flatnonzero(np.diff(pixel, prepend=pixel[0] - 1))
    ends = np.append(starts[1:], end - begin) - 1
    return Columns(
        place=(place[starts] + place[ends]) / 2,
        open=opened[starts],
        high=np.fmax.reduceat(high, starts),
        low=np.fmin.reduceat(low, starts),
        close=close[ends],
        volume=np.fmax.reduceat(volume, starts),
        merged=True,
    )
