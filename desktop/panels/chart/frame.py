"""Where on the canvas a bar and a price are: one picture's scales. It draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF

from desktop.panels.chart.chart_data import ChartData
from desktop.panels.chart.visible_range import VisibleRange

__all__ = ["VOLUME_SHARE", "Frame", "frame_of"]

# The lowest part of the plot belongs to the volume; above it the prices keep off both edges.
VOLUME_SHARE = 0.18
_ABOVE, _BELOW = 0.04, 0.03


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: the plot's rectangle on the canvas, the bars from edge to edge, and the scaled prices at its
    bottom and top. ``begin`` and ``end`` are the bars to be drawn, as a slice. Pixels are logical ones; ``ratio`` is
    the screen's pixel ratio."""

    plot: QRectF
    first: float
    last: float
    low: float
    high: float
    log: bool
    begin: int
    end: int
    ratio: float = 1.0

    @property
    def bar_width(self) -> float:
        """Pixels from one bar to the next."""
        return self.plot.width() / (self.last - self.first)

    @property
    def price_area(self) -> QRectF:
        """The plot without the volume."""
        return QRectF(
            self.plot.x(), self.plot.y(), self.plot.width(), self.plot.height() * (1 - VOLUME_SHARE)
        )

    def x(self, bar: Any) -> Any:
        """Pixels from the canvas's left edge, for a number or an array."""
        return self.plot.x() + (bar - self.first) * self.bar_width

    def bar(self, x: float) -> float:
        """The place on the index axis under ``x``."""
        return self.first + (x - self.plot.x()) / self.bar_width

    def y(self, price: Any) -> Any:
        """Pixels from the canvas's top, for a number or an array."""
        scaled = np.log10(price) if self.log else price
        return self.plot.y() + (self.high - scaled) / (self.high - self.low) * self.plot.height()

    def price(self, y: float) -> float:
        """The price at ``y``."""
        scaled = self.high - (y - self.plot.y()) / self.plot.height() * (self.high - self.low)
        return float(10.0**scaled if self.log else scaled)

    def snapped(self, pixels: Any) -> Any:
        """``pixels`` on the nearest device pixel."""
        return np.round(np.asarray(pixels) * self.ratio) / self.ratio


def frame_of(data: ChartData, seen: VisibleRange, plot: QRectF, *, log: bool, ratio: float) -> Frame:
    """The picture of ``data`` that shows ``seen``. The scale of prices follows the bars seen, and the plan while its
    place behind the newest bar is seen."""
    count = len(data.bars)
    begin = min(max(0, int(np.floor(seen.first))), count)
    end = min(count, int(np.ceil(seen.last)) + 1)
    low, high = _price_range(data, begin, end, with_plan=seen.last > count - 0.5, log=log)
    if log:
        low, high = float(np.log10(low)), float(np.log10(high))
    whole = (high - low) / (1 - VOLUME_SHARE - _ABOVE - _BELOW)
    return Frame(
        plot=plot,
        first=seen.first,
        last=seen.last,
        low=low - (VOLUME_SHARE + _BELOW) * whole,
        high=high + _ABOVE * whole,
        log=log,
        begin=begin,
        end=end,
        ratio=ratio,
    )


def _price_range(data: ChartData, begin: int, end: int, *, with_plan: bool, log: bool) -> tuple[float, float]:
    prices = np.concatenate((data.bars.low[begin:end], data.bars.high[begin:end]))
    if with_plan and data.plan is not None:
        prices = np.append(prices, data.plan.prices)
    prices = prices[np.isfinite(prices) & (prices > 0)] if log else prices[np.isfinite(prices)]
    if not len(prices):
        return (1.0, 10.0) if log else (0.0, 1.0)
    low, high = float(prices.min()), float(prices.max())
    # A price that never moves stands in the middle.
    return (low, high) if high > low else (low * 0.99, high * 1.01 or 1.0)
