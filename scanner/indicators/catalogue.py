"""The whole list of indicators: importing this module makes every one enter itself."""

from __future__ import annotations

from scanner.indicators import averages, levels, momentum, registry, smoothed, statistics, volatility
from scanner.indicators.registry import Indicator

__all__ = ["INDICATORS", "averages", "levels", "momentum", "smoothed", "statistics", "volatility"]

# Under their own names and under the other ones of the field.
INDICATORS: dict[str, Indicator] = dict(sorted((registry.registered() | registry.other_names()).items()))
