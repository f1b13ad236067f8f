"""Indicators of how far prices swing."""

from __future__ import annotations

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators import windows
from scanner.indicators.memory import exponential_memory, wilder_memory
from scanner.indicators.registry import Parameter, indicator
from scanner.indicators.talib_entries import Named, days, enter_talib


@indicator(
    title="Average true range",
    inputs=("high", "low", "close"),
    takes_series=False,
    parameters=(Parameter("days", minimum=1, example=14, default=14),),
    needed=lambda days: days + 1,
    lookback=lambda days: days + 1 + wilder_memory(days),
    formula="Wilder's average of max(high, close[1]) - min(low, close[1])",
    source="J. Welles Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib ATR",
)
def atr(high: FloatArray, low: FloatArray, close: FloatArray, days: int) -> FloatArray:
    """How far the price usually swings in a day, gaps included, in the currency of the price."""
    import talib  # heavy: loads after the window shows

    ranges: FloatArray = talib.ATR(high, low, close, days)
    return ranges


enter_talib(
    "volatility",
    Named(
        "natr",
        "Average true range in percent",
        "The average true range in percent of the close.",
        ("atr_pct",),
    ),
    call="NATR",
    inputs=("high", "low", "close"),
    parameters=(days(14, 1),),
    needed=lambda days: days + 1,
    lookback=lambda days: days + 1 + wilder_memory(days),
    formula="100 * atr(days) / close",
    source="TA-Lib NATR",
)


@indicator(
    title="True range",
    inputs=("high", "low", "close"),
    takes_series=False,
    parameters=(),
    needed=lambda: 2,
    formula="max(high, close[1]) - min(low, close[1])",
    source="J. Welles Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib TRANGE",
    whole_batch=True,
    aliases=("trange",),
)
def true_range(high: FloatArray, low: FloatArray, close: FloatArray) -> FloatArray:
    """The range of the day, with the gap from yesterday's close."""
    before = windows.older(close)
    ranges: FloatArray = np.maximum(high[:, 1:], before) - np.minimum(low[:, 1:], before)
    return np.where(np.isnan(close[:, 1:]), np.nan, ranges)


@indicator(
    title="Average daily range",
    inputs=("high", "low"),
    takes_series=False,
    parameters=(days(14, minimum=1),),
    needed=lambda days: days,
    formula="sma(high - low, days)",
    source="TA-Lib ADR",
    whole_batch=True,
)
def adr(high: FloatArray, low: FloatArray, days: int) -> FloatArray:
    """How far the price usually swings within a day, in the currency of the price."""
    return windows.means(high - low, days)


@indicator(
    title="Average daily range in percent",
    inputs=("high", "low"),
    takes_series=False,
    parameters=(days(20, minimum=1),),
    needed=lambda days: days,
    formula="100 * (sma(high / low, days) - 1)",
    source="the field's ADR %",
    whole_batch=True,
)
def adr_pct(high: FloatArray, low: FloatArray, days: int) -> FloatArray:
    """How many percent the high usually lies above the low: 5 means 5 %."""
    return 100.0 * (windows.means(windows.ratio(high, low), days) - 1.0)


enter_talib(
    "volatility",
    Named(
        "chaikin_volatility", "Chaikin's volatility", "By how many percent the average range grew.", ("cvi",)
    ),
    call="CVI",
    inputs=("high", "low"),
    parameters=(days(10), days(10, 1, "ago")),
    needed=lambda days, ago: days + ago,
    lookback=lambda days, ago: days + ago + exponential_memory(days),
    formula="roc(ema(high - low, days), ago)",
    source="Marc Chaikin; TA-Lib CVI",
)
enter_talib(
    "volatility",
    Named("mass_index", "Mass index", "Above 27 and back under 26.5 announces a turn.", ("massi",)),
    call="MASSI",
    inputs=("high", "low"),
    parameters=(days(9), days(25, name="total")),
    needed=lambda days, total: 2 * days + total - 2,
    lookback=lambda days, total: 2 * days + total + exponential_memory(days, 2),
    formula="sum(e / ema(e, days), total), e = ema(high - low, days)",
    source="Donald Dorsey (1992); TA-Lib MASSI",
)
enter_talib(
    "volatility",
    Named(
        "relative_volatility_index",
        "Relative volatility index",
        "Whether the swings go up, 0 to 100.",
        ("rvi",),
    ),
    call="RVI",
    inputs=("close",),
    parameters=(days(14), days(10, name="spread")),
    needed=lambda days, spread: days + spread - 1,
    lookback=lambda days, spread: days + spread + wilder_memory(days),
    formula="100 * up / (up + down): the smoothed stdev(x, spread) of rising days, of falling days",
    source="Donald Dorsey (1993); TA-Lib RVI",
    takes_series=True,
)


@indicator(
    title="Ulcer index",
    inputs=("close",),
    takes_series=True,
    parameters=(days(14, minimum=1),),
    needed=lambda days: days,
    formula="sqrt(mean of (100 * (x / highest so far in the window - 1)) ** 2)",
    source="Peter Martin (1987); Skender Ulcer",
    whole_batch=True,
)
def ulcer_index(panel: FloatArray, days: int) -> FloatArray:
    """How deep and how long the series lay under its peak: the pain of holding."""
    return windows.each(_ulcer, days, panel)


def _ulcer(window: FloatArray) -> FloatArray:
    falls = windows.ratio(100.0 * window, np.maximum.accumulate(window, axis=1)) - 100.0
    found: FloatArray = np.sqrt(np.mean(falls * falls, axis=1))
    return found


@indicator(
    title="Choppiness index",
    inputs=("high", "low", "close"),
    takes_series=False,
    parameters=(days(14),),
    needed=lambda days: days + 1,
    formula="100 * log10(sum of true_range / (true high - true low of the window)) / log10(days)",
    source="E. W. Dreiss; Skender Chop, with the close before the window in its high and low",
    whole_batch=True,
    aliases=("chop",),
)
def choppiness(high: FloatArray, low: FloatArray, close: FloatArray, days: int) -> FloatArray:
    """Near 100 the price goes nowhere, near 0 it trends. Unknown where nothing moved."""
    ranges = windows.sums(true_range(high, low, close), days)
    before = windows.older(close)
    tops = windows.extremes(np.maximum(windows.newer(high), before), days, np.maximum)
    bottoms = windows.extremes(np.minimum(windows.newer(low), before), days, np.minimum)
    found = 100.0 * np.log10(windows.ratio(ranges, tops - bottoms)) / np.log10(days)
    return np.where(np.isfinite(found), found, np.nan)
