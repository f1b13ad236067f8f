"""The bar of a session that is still running, put behind the finished ones for one look; it is never kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scanner.arrays import FloatArray
from scanner.types import Bars


def with_partial(bars: Bars, partial: Bars, count: int) -> Bars:
    """The newest ``count`` of ``bars`` and the ``partial`` bar, which is later than all of them; ``bars`` as they are
    when it is not."""
    last = bars.last_date()
    if last is None or not len(partial) or partial.dates[0].item() <= last:
        return bars

    def joined(name: str) -> FloatArray:
        return np.concatenate((bars.series(name), partial.series(name)))

    return replace(
        bars,
        dates=np.concatenate((bars.dates, partial.dates)),
        open=joined("open"),
        high=joined("high"),
        low=joined("low"),
        close=joined("close"),
        volume=joined("volume"),
        basis=partial.basis,
    ).tail(count)
