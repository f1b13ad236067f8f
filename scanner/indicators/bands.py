"""Bands around the price, and what their width tells."""

from __future__ import annotations

from typing import Any

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators import windows
from scanner.indicators.memory import exponential_memory, wilder_memory
from scanner.indicators.registry import Family, Indicator, Parameter, enter, indicator
from scanner.indicators.smoothed import ema
from scanner.indicators.talib_entries import Named, days, enter_talib, factor

_BARS = ("high", "low", "close")


def _bollinger(panel: FloatArray, size: int, deviations: float) -> tuple[FloatArray, ...]:
    middle = windows.means(panel, size)
    spread = deviations * windows.each(lambda window: np.std(window - window[:, -1:], axis=1), size, panel)
    upper, lower = middle + spread, middle - spread
    width = windows.ratio(200.0 * spread, middle)
    place = windows.ratio(panel[:, size - 1 :] - lower, 2.0 * spread)
    return upper, middle, lower, width, place


_BOLLINGER = Family(_bollinger)
_BANDS = (
    Named(
        "bb_upper", "Bollinger band, top", "The average plus some standard deviations.", ("bollinger_upper",)
    ),
    Named("bb_middle", "Bollinger band, middle", "The average between the bands.", ("bollinger_middle",)),
    Named(
        "bb_lower",
        "Bollinger band, bottom",
        "The average less some standard deviations.",
        ("bollinger_lower",),
    ),
    Named("bb_width", "Bollinger band width", "The distance of the bands in percent of the middle."),
    Named(
        "bb_percent",
        "Bollinger %b",
        "Where the value stands between the bands: 0 on the lower, 1 on the upper one. Unknown where they meet.",
        ("percent_b",),
    ),
)
_FORMULAS = ("m + d * s", "m", "m - d * s", "100 * (upper - lower) / m", "(x - lower) / (upper - lower)")


def _output(place: int) -> Any:
    return lambda *arguments: _bollinger(*arguments)[place]


for _place, _named in enumerate(_BANDS):
    enter(
        Indicator(
            name=_named.name,
            title=_named.title,
            inputs=("close",),
            takes_series=True,
            parameters=(Parameter("days", 2, 20, 20), factor("deviations", 2.0)),
            needed=lambda days, _deviations: days,
            lookback=lambda days, _deviations: days,
            formula=f"{_FORMULAS[_place]}, where m = sma(x, days), s = stdev(x, days), d = deviations",
            source="John Bollinger; TA-Lib BBANDS (the standard deviation divides by days)",
            description=_named.description,
            whole_batch=True,
            compute=_output(_place),
            group="volatility",
            aliases=_named.aliases,
            family=_BOLLINGER,
        )
    )


def _keltner(
    talib: Any, high: Any, low: Any, close: Any, size: int, multiplier: float, atr_days: int
) -> tuple[FloatArray, ...]:
    middle = ema(close, size)
    reach = multiplier * talib.ATR(high, low, close, atr_days)
    return middle + reach, middle, middle - reach


def _keltner_needed(size: int, _multiplier: float, atr_days: int) -> int:
    return max(size, atr_days + 1)


def _keltner_lookback(size: int, _multiplier: float, atr_days: int) -> int:
    return max(size + exponential_memory(size), atr_days + 1 + wilder_memory(atr_days))


enter_talib(
    "volatility",
    Named("keltner_upper", "Keltner channel, top", "The average plus some average true ranges."),
    Named("keltner_middle", "Keltner channel, middle", "The exponential average between the edges."),
    Named("keltner_lower", "Keltner channel, bottom", "The average less some average true ranges."),
    call=_keltner,
    inputs=_BARS,
    parameters=(days(20, 1), factor("multiplier", 2.0), days(10, 1, "atr_days")),
    needed=_keltner_needed,
    lookback=_keltner_lookback,
    formula="ema(close, days) -+ multiplier * atr(atr_days)",
    source="Linda Raschke's form of Chester Keltner's channel; TA-Lib KC takes the average of the typical price",
)
enter_talib(
    "volatility",
    Named(
        "accbands_upper", "Acceleration band, top", "The average of the highs, raised by the relative range."
    ),
    Named("accbands_middle", "Acceleration band, middle", "The average close."),
    Named(
        "accbands_lower",
        "Acceleration band, bottom",
        "The average of the lows, lowered by the relative range.",
    ),
    call="ACCBANDS",
    inputs=_BARS,
    parameters=(days(20),),
    needed=lambda days: days,
    formula="sma(high * (1 + 4 * r)), sma(close), sma(low * (1 - 4 * r)), r = (high - low) / (high + low)",
    source="Price Headley; TA-Lib ACCBANDS",
)


def _squeeze(
    talib: Any,
    high: Any,
    low: Any,
    close: Any,
    size: int,
    deviations: float,
    multiplier: float,
    atr_days: int,
) -> FloatArray:
    top, _, bottom = _keltner(talib, high, low, close, size, multiplier, atr_days)
    around = close[-1]
    average = talib.SMA(close - around, size) + around
    spread = talib.STDDEV(close - around, size, deviations)
    inside: FloatArray = ((average + spread < top) & (average - spread > bottom)).astype(np.float64)
    return inside


enter_talib(
    "volatility",
    Named(
        "squeeze_on",
        "TTM squeeze",
        "True while the Bollinger bands lie inside the Keltner channel: the market holds its breath.",
    ),
    call=_squeeze,
    inputs=_BARS,
    parameters=(days(20), factor("deviations", 2.0), factor("multiplier", 1.5), days(10, 1, "atr_days")),
    needed=lambda size, _deviations, multiplier, atr_days: _keltner_needed(size, multiplier, atr_days),
    lookback=lambda size, _deviations, multiplier, atr_days: _keltner_lookback(size, multiplier, atr_days),
    formula="bb_upper < keltner_upper and bb_lower > keltner_lower",
    source="John Carter, Mastering the Trade; the channel is ema(20) -+ 1.5 * atr(10)",
    truth=True,
)


@indicator(
    title="TTM squeeze momentum",
    inputs=_BARS,
    takes_series=False,
    parameters=(days(20),),
    needed=lambda days: 2 * days - 1,
    formula="linreg(close - ((highest(high) + lowest(low)) / 2 + sma(close)) / 2, days), all over days",
    source="John Carter's histogram as it is published for charts",
    whole_batch=True,
)
def squeeze_momentum(high: FloatArray, low: FloatArray, close: FloatArray, days: int) -> FloatArray:
    """Which way the price leans around its middle; above 0 a squeeze is expected to fire upward."""
    middle = (windows.extremes(high, days, np.maximum) + windows.extremes(low, days, np.minimum)) / 2
    lean = close[:, days - 1 :] - (middle + windows.means(close, days)) / 2
    return windows.weighted(lean, windows.line_end(days))
