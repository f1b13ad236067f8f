"""Oscillators made of moving averages: the MACD and what is built like it."""

from __future__ import annotations

from typing import Any

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators import windows
from scanner.indicators.memory import difference_memory, exponential_memory
from scanner.indicators.registry import indicator
from scanner.indicators.smoothed import ema
from scanner.indicators.talib_entries import Named, days, enter_talib

_CLOSE = ("close",)
_FAST_AND_SLOW = (days(12, name="fast"), days(26, name="slow"))
_WITH_SIGNAL = (*_FAST_AND_SLOW, days(9, 1, "signal"))


def _macd(talib: Any, values: FloatArray, fast: int, slow: int, signal: int) -> Any:
    # Around the newest value: the MACD of a flat series is 0 to the last digit.
    return talib.MACD(values - values[-1], fast, slow, signal)


def _needed_with_signal(fast: int, slow: int, signal: int) -> int:
    return max(fast, slow) + signal - 1


def _lookback_with_signal(fast: int, slow: int, signal: int) -> int:
    return _needed_with_signal(fast, slow, signal) + difference_memory(max(fast, slow, signal))


enter_talib(
    "momentum",
    Named(
        "macd",
        "MACD",
        "The fast average less the slow one; above 0 the short trend is stronger.",
        ("macd_line",),
    ),
    Named("macd_signal", "MACD signal", "The exponential average of the MACD, which it crosses up and down."),
    Named("macd_hist", "MACD histogram", "The MACD less its signal.", ("macd_histogram",)),
    call=_macd,
    inputs=_CLOSE,
    parameters=_WITH_SIGNAL,
    needed=_needed_with_signal,
    lookback=_lookback_with_signal,
    formula="macd = ema(x, fast) - ema(x, slow); signal = ema(macd, signal); histogram = macd - signal",
    source="Gerald Appel; TA-Lib MACD, which begins both averages on the same day: others differ in the first bars",
    takes_series=True,
)

enter_talib(
    "momentum",
    Named("macdfix", "MACD of fixed weights", "The MACD of 12 and 26 days with Appel's round weights."),
    Named("macdfix_signal", "Signal of the fixed MACD", "The exponential average of macdfix."),
    Named("macdfix_hist", "Histogram of the fixed MACD", "macdfix less its signal."),
    call=lambda talib, values, signal: talib.MACDFIX(values - values[-1], signal),
    inputs=_CLOSE,
    parameters=(days(9, 1, "signal"),),
    needed=lambda signal: _needed_with_signal(12, 26, signal),
    lookback=lambda signal: _lookback_with_signal(12, 26, signal),
    formula="as macd, with the weights 0.15 and 0.075 in place of 2 / 13 and 2 / 27",
    source="Gerald Appel; TA-Lib MACDFIX",
    takes_series=True,
)


def _percentages(_talib: Any, values: FloatArray, fast: int, slow: int, signal: int) -> Any:
    slow_average = ema(values, max(fast, slow))
    line = 100.0 * (ema(values, min(fast, slow)) - slow_average) / slow_average
    smooth = np.full(len(line), np.nan)
    begin = max(fast, slow) - 1
    smooth[begin:] = ema(line[begin:], signal)
    return line, smooth, line - smooth


for _name, _what, _of, _takes in (("ppo", "price", "close", True), ("pvo", "volume", "volume", False)):
    enter_talib(
        "momentum" if _takes else "volume",
        Named(_name, f"Percentage {_what} oscillator", "The MACD in percent of the slow average."),
        Named(
            f"{_name}_signal",
            f"Percentage {_what} oscillator's signal",
            f"The exponential average of {_name}.",
        ),
        Named(f"{_name}_hist", f"Percentage {_what} oscillator's histogram", f"{_name} less its signal."),
        call=_percentages,
        inputs=(_of,),
        parameters=_WITH_SIGNAL,
        needed=_needed_with_signal,
        lookback=_lookback_with_signal,
        formula=f"100 * (ema({_of}, fast) - ema({_of}, slow)) / ema({_of}, slow); signal = its ema over signal days",
        source=f"TA-Lib {_name.upper()} with exponential averages, here from the day on which the signal begins",
        takes_series=_takes,
    )

enter_talib(
    "momentum",
    Named("apo", "Absolute price oscillator", "The fast average less the slow one, without a signal."),
    call=lambda talib, values, fast, slow: talib.APO(values - values[-1], fast, slow, 1),
    inputs=_CLOSE,
    parameters=_FAST_AND_SLOW,
    needed=max,
    lookback=lambda fast, slow: max(fast, slow) + difference_memory(max(fast, slow)),
    formula="ema(x, fast) - ema(x, slow)",
    source="TA-Lib APO with exponential averages",
    takes_series=True,
)
enter_talib(
    "momentum",
    Named("trix", "Trix", "The daily change in percent of a triple exponential average."),
    call="TRIX",
    inputs=_CLOSE,
    parameters=(days(15, 1),),
    needed=lambda days: 3 * days - 1,
    lookback=lambda days: 3 * days - 1 + exponential_memory(days, 3),
    formula="roc(ema(ema(ema(x, days), days), days), 1)",
    source="Jack Hutson (1983); TA-Lib TRIX, begun with simple averages; others differ in the first bars",
    takes_series=True,
)
enter_talib(
    "momentum",
    Named("tsi", "True strength index", "Doubly smoothed momentum against its size, -100 to 100."),
    call="TSI",
    inputs=_CLOSE,
    parameters=(days(25, name="slow"), days(13, name="fast")),
    needed=lambda slow, fast: slow + fast,
    lookback=lambda slow, fast: slow + fast + exponential_memory(max(slow, fast), 2),
    formula="100 * ema(ema(change, slow), fast) / ema(ema(abs(change), slow), fast)",
    source="William Blau (1991); TA-Lib TSI",
    takes_series=True,
)


@indicator(
    title="Coppock curve",
    inputs=_CLOSE,
    takes_series=True,
    parameters=(days(10, 1), days(11, 1, "fast"), days(14, 1, "slow")),
    needed=lambda days, fast, slow: days + max(fast, slow),
    formula="wma(roc(x, slow) + roc(x, fast), days)",
    source="Edwin Coppock (1962), meant for monthly bars; TA-Lib COPPOCK",
    whole_batch=True,
)
def coppock(panel: FloatArray, days: int, fast: int, slow: int) -> FloatArray:
    """The smoothed sum of two rates of change; from below 0 upward it announces a long rise."""
    wanted = panel.shape[1] - max(fast, slow)
    rates = [windows.ratio(windows.newer(panel, back), windows.older(panel, back)) for back in (fast, slow)]
    total = 100.0 * (rates[0][:, -wanted:] + rates[1][:, -wanted:] - 2.0)
    return windows.weighted(total, np.arange(1.0, days + 1) / (days * (days + 1) / 2))


@indicator(
    title="Awesome oscillator",
    inputs=("high", "low"),
    takes_series=False,
    parameters=(days(5, 1, "fast"), days(34, 1, "slow")),
    needed=max,
    formula="sma((high + low) / 2, fast) - sma((high + low) / 2, slow)",
    source="Bill Williams; TA-Lib AO",
    whole_batch=True,
    aliases=("ao",),
)
def awesome_oscillator(high: FloatArray, low: FloatArray, fast: int, slow: int) -> FloatArray:
    """The short average of the middle prices less the long one."""
    middle = (high + low) / 2
    wanted = middle.shape[1] - max(fast, slow) + 1
    return windows.means(middle, fast)[:, -wanted:] - windows.means(middle, slow)[:, -wanted:]


@indicator(
    title="Accelerator oscillator",
    inputs=("high", "low"),
    takes_series=False,
    parameters=(days(5, 1, "fast"), days(34, 1, "slow"), days(5, 1, "signal")),
    needed=lambda fast, slow, signal: max(fast, slow) + signal - 1,
    formula="ao - sma(ao, signal), ao = awesome_oscillator(fast, slow)",
    source="Bill Williams; TA-Lib AC",
    whole_batch=True,
    aliases=("ac",),
)
def accelerator_oscillator(
    high: FloatArray, low: FloatArray, fast: int, slow: int, signal: int
) -> FloatArray:
    """Whether the awesome oscillator gains or loses speed."""
    awesome = awesome_oscillator(high, low, fast, slow)
    return awesome[:, signal - 1 :] - windows.means(awesome, signal)


enter_talib(
    "momentum",
    Named("bull_power", "Bull power", "How far the high lies above the average: the strength of buyers."),
    Named("bear_power", "Bear power", "How far the low lies above the average; below 0 sellers are strong."),
    call="ERI",
    inputs=("high", "low", "close"),
    parameters=(days(13),),
    needed=lambda days: days,
    lookback=lambda days: days + exponential_memory(days),
    formula="high - ema(close, days); low - ema(close, days)",
    source="Alexander Elder, the Elder ray; TA-Lib ERI",
)
