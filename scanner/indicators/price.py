"""Prices made of a bar's four prices, and what a bar looks like beside those before it."""

from __future__ import annotations

from typing import Any

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators import windows
from scanner.indicators.registry import indicator
from scanner.indicators.talib_entries import Named, days, enter_talib

_BARS = ("open", "high", "low", "close")
# Heikin-Ashi halves what it keeps of the past each day: after 60 bars 1e-18 is left.
_HALVING_MEMORY = 60


def _blend(name: str, title: str, weights: dict[str, int], source: str, alias: str) -> None:
    """Enter a mean of the bar's prices."""
    total = sum(weights.values())

    def compute(*prices: FloatArray) -> FloatArray:
        mixed: Any = sum(weight * price for weight, price in zip(weights.values(), prices, strict=True))
        found: FloatArray = mixed / total
        return found

    compute.__doc__ = "One price for the day."
    words = " + ".join(f"{weight} * {price}" if weight > 1 else price for price, weight in weights.items())
    indicator(
        name=name,
        title=title,
        inputs=tuple(weights),
        takes_series=False,
        parameters=(),
        needed=lambda: 1,
        formula=f"({words}) / {total}",
        source=source,
        whole_batch=True,
        aliases=(alias,),
    )(compute)


_blend("average_price", "Average price", dict.fromkeys(_BARS, 1), "TA-Lib AVGPRICE", "avgprice")
_blend("median_price", "Median price", {"high": 1, "low": 1}, "TA-Lib MEDPRICE", "medprice")
_blend("typical_price", "Typical price", {"high": 1, "low": 1, "close": 1}, "TA-Lib TYPPRICE", "typprice")
_blend("weighted_close", "Weighted close", {"high": 1, "low": 1, "close": 2}, "TA-Lib WCLPRICE", "wclprice")

enter_talib(
    "price",
    Named("ha_open", "Heikin-Ashi open", "The middle of the candle before."),
    Named("ha_high", "Heikin-Ashi high", "The highest of the high and the candle's ends."),
    Named("ha_low", "Heikin-Ashi low", "The lowest of the low and the candle's ends."),
    Named("ha_close", "Heikin-Ashi close", "The average of the bar's four prices."),
    call="HA",
    inputs=_BARS,
    needed=lambda: 1,
    lookback=lambda: _HALVING_MEMORY,
    formula="open = (ha_open[1] + ha_close[1]) / 2, begun with (open + close) / 2; close = (o + h + l + c) / 4",
    source="Munehisa Homma's average bar; TA-Lib HA",
)


@indicator(
    title="Gap in percent",
    inputs=("open", "close"),
    takes_series=False,
    parameters=(),
    needed=lambda: 2,
    formula="100 * (open / close[1] - 1)",
    source="the field's gap",
    whole_batch=True,
)
def gap_pct(opens: FloatArray, closes: FloatArray) -> FloatArray:
    """By how many percent the day opened away from the close before: 3 means 3 % higher."""
    return 100.0 * windows.ratio(windows.newer(opens), windows.older(closes)) - 100.0


def _shape(name: str, title: str, description: str, inputs: tuple[str, ...], formula: str, test: Any) -> None:
    """Enter a condition on today's and yesterday's bar: ``test`` takes (today, yesterday) for each input."""

    def compute(*panels: FloatArray) -> FloatArray:
        pairs = [(windows.newer(panel), windows.older(panel)) for panel in panels]
        return windows.known(test(*pairs), windows.holes(2, *panels))

    compute.__doc__ = description
    indicator(
        name=name,
        title=title,
        inputs=inputs,
        takes_series=False,
        parameters=(),
        needed=lambda: 2,
        formula=formula,
        source="the field's bar shapes",
        whole_batch=True,
        truth=True,
    )(compute)


_RANGE = ("high", "low")
_shape(
    "inside_day",
    "Inside day",
    "True when the day stays within the range of the day before.",
    _RANGE,
    "high < high[1] and low > low[1]",
    lambda high, low: (high[0] < high[1]) & (low[0] > low[1]),
)
_shape(
    "outside_day",
    "Outside day",
    "True when the day goes beyond the range of the day before on both sides.",
    _RANGE,
    "high > high[1] and low < low[1]",
    lambda high, low: (high[0] > high[1]) & (low[0] < low[1]),
)
_shape(
    "gap_up",
    "Gap up",
    "True when the whole day lies above the day before, so that the gap stays open.",
    _RANGE,
    "low > high[1]",
    lambda high, low: low[0] > high[1],
)
_shape(
    "gap_down",
    "Gap down",
    "True when the whole day lies below the day before, so that the gap stays open.",
    _RANGE,
    "high < low[1]",
    lambda high, low: high[0] < low[1],
)


def _narrowest(high: FloatArray, low: FloatArray, size: int) -> FloatArray:
    ranges = high - low
    smallest = windows.extremes(ranges, size, np.minimum)
    return windows.known(ranges[:, size - 1 :] <= smallest, np.isnan(smallest))


def _narrow(size: int) -> None:
    def compute(high: FloatArray, low: FloatArray) -> FloatArray:
        return _narrowest(high, low, size)

    compute.__doc__ = f"True when no range of the last {size} days is smaller than today's."
    indicator(
        name=f"nr{size}",
        title=f"Narrowest range of {size} days",
        inputs=_RANGE,
        takes_series=False,
        parameters=(),
        needed=lambda: size,
        formula=f"high - low == lowest(high - low, {size})",
        source="Toby Crabel, Day Trading with Short Term Price Patterns (1990)",
        whole_batch=True,
        truth=True,
    )(compute)


_narrow(4)
_narrow(7)


@indicator(
    title="Narrowest range",
    inputs=_RANGE,
    takes_series=False,
    parameters=(days(7),),
    needed=lambda days: days,
    formula="high - low == lowest(high - low, days)",
    source="Toby Crabel, Day Trading with Short Term Price Patterns (1990)",
    whole_batch=True,
    truth=True,
)
def narrow_range(high: FloatArray, low: FloatArray, days: int) -> FloatArray:
    """True when no range of the last days is smaller than today's."""
    return _narrowest(high, low, days)


@indicator(
    title="Place of the close in the day's range",
    inputs=("high", "low", "close"),
    takes_series=False,
    parameters=(),
    needed=lambda: 1,
    formula="(close - low) / (high - low); unknown on a day without range",
    source="the field's internal bar strength",
    whole_batch=True,
    aliases=("ibs",),
)
def close_location(high: FloatArray, low: FloatArray, close: FloatArray) -> FloatArray:
    """1 when the day closes at its high, 0 at its low."""
    return windows.ratio(close - low, high - low)
