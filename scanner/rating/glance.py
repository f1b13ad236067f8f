"""What a list shows of a match at a glance: the year's range and the way of the last sixty days. Numbers that the
rating measures as well come from there."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np

from scanner.arrays import FloatArray
from scanner.rating.score import Measured
from scanner.rating.signals import signals_of
from scanner.types import Bars

YEAR = 252
DAYS_SHOWN = 60


def glances_of(batch: Sequence[Bars], daily: Sequence[Bars], measured: Measured) -> list[dict[str, Any]]:
    """For each match the members of :class:`~scanner.types.Match` that a list shows at a glance. ``batch`` holds bars
    of the scan's timeframe and ``measured`` what :func:`scanner.rating.score.measures_of` found on them; ``daily``
    are the daily bars of the same symbols."""
    signals = signals_of(batch)
    return [
        {
            "rsi": _rounded(measured["rsi"][row], 1),
            "relative_volume": _rounded(measured["relative_volume"][row], 2),
            "year_high": _rounded(_known_or_nan(np.fmax, bars.high), 4),
            "year_low": _rounded(_known_or_nan(np.fmin, bars.low), 4),
            # An array: sixty float objects would take three times the room of everything else.
            "closes": array("d", np.round(bars.close[-DAYS_SHOWN:], 4)),
            "signals": signals[row],
        }
        for row, bars in enumerate(daily)
    ]


def _known_or_nan(pick: np.ufunc, values: FloatArray) -> float:
    """The highest or lowest of a year; a young symbol has the range of its life so far."""
    return float(pick.reduce(values[-YEAR:], initial=math.nan))


def _rounded(value: float, digits: int) -> float | None:
    return round(float(value), digits) if math.isfinite(value) else None
