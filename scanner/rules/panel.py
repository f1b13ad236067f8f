"""A batch of symbols laid out as panels (symbols x bars, newest bar last), cut as short as the rule allows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scanner.arrays import FloatArray
from scanner.rules.nodes import NumberNode
from scanner.types import Bars


class Panel:
    """The bars of some symbols, and what was computed from them so far.

    Panels hold float64. NaN is what is not there: bars before the first one, missing values, prices that are
    not positive, negative volumes. Arrays handed out are shared and must not be written to.
    """

    def __init__(self, batch: Sequence[Bars]) -> None:
        self.batch = list(batch)
        self.longest = max((len(bars) for bars in self.batch), default=0) or 1
        self.known: dict[tuple[NumberNode, int], FloatArray] = {}
        self._series: dict[str, FloatArray] = {}

    def __len__(self) -> int:
        return len(self.batch)

    def width(self, count: int) -> int:
        """``count``, or the bars of the longest history if those are fewer."""
        return min(count, self.longest)

    def series(self, name: str, count: int) -> FloatArray:
        """The newest ``width(count)`` values of a series for every symbol."""
        width = self.width(count)
        panel = self._series.get(name)
        if panel is None or panel.shape[1] < width:
            panel = self._series[name] = self._laid_out(name, width)
        return panel[:, panel.shape[1] - width :]

    def take(self, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Panel:
        """The panel of these rows alone, with what is known of them."""
        part = Panel.__new__(Panel)
        part.batch = [self.batch[row] for row in rows]
        part.longest = self.longest
        part.known = {key: values[rows] for key, values in self.known.items()}
        part._series = {name: values[rows] for name, values in self._series.items()}
        return part

    def _laid_out(self, name: str, width: int) -> FloatArray:
        panel = np.full((len(self.batch), width), np.nan)
        for row, bars in zip(panel, self.batch, strict=True):
            values = bars.series(name)
            there = min(len(values), width)
            if there:
                row[width - there :] = values[len(values) - there :]
        with np.errstate(invalid="ignore"):
            bad = ~np.isfinite(panel) | (panel < 0.0 if name == "volume" else panel <= 0.0)
        panel[bad] = np.nan
        return panel
