"""The whole list of indicators: importing this module makes every one enter itself."""

from __future__ import annotations

from scanner.indicators import (
    averages,
    bands,
    boxes,
    candles,
    contractions,
    cups,
    cycles,
    flags,
    functions,
    levels,
    momentum,
    oscillators,
    price,
    pullbacks,
    registry,
    smoothed,
    statistics,
    stochastics,
    strength,
    trend,
    volatility,
    volume,
)
from scanner.indicators.registry import Indicator

__all__ = [
    "INDICATORS",
    "averages",
    "bands",
    "boxes",
    "candles",
    "contractions",
    "cups",
    "cycles",
    "flags",
    "functions",
    "levels",
    "momentum",
    "oscillators",
    "price",
    "pullbacks",
    "smoothed",
    "statistics",
    "stochastics",
    "strength",
    "trend",
    "volatility",
    "volume",
]

# Under their own names and under the other ones of the field.
INDICATORS: dict[str, Indicator] = dict(sorted((registry.registered() | registry.other_names()).items()))
