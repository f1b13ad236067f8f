"""Averages that lean on their own value of the day before, and so forget slowly or never."""

from __future__ import annotations

from typing import Any

from scanner.arrays import FloatArray
from scanner.indicators.memory import exponential_memory, whole_history, wilder_memory
from scanner.indicators.registry import Parameter, indicator
from scanner.indicators.talib_entries import Named, enter_talib, factor, written_days

_CLOSE = ("close",)
_NEVER = "It never forgets for certain and reads the whole history."


@indicator(
    title="Exponential moving average",
    inputs=_CLOSE,
    takes_series=True,
    parameters=(Parameter("days", minimum=1, example=20),),
    needed=lambda days: days,
    lookback=lambda days: 16 * days,
    formula="ema = ema[1] + 2 / (days + 1) * (x - ema[1]), begun with the simple average of the first days",
    source="TA-Lib EMA",
)
def ema(values: FloatArray, days: int) -> FloatArray:
    """The average in which recent days weigh most. It never quite forgets, so it reads 16 times its days."""
    if days == 1:
        return values
    import talib  # heavy: loads after the window shows

    # Taken around the newest value, a flat series is its own average to the last digit.
    around = values[-1]
    averages: FloatArray = talib.EMA(values - around, days) + around
    return averages


def _enter(
    name: str, title: str, description: str, call: str, needed: Any, lookback: Any, formula: str
) -> None:
    enter_talib(
        "averages",
        Named(name, title, description, ("smma",) if name == "rma" else ()),
        call=call,
        inputs=_CLOSE,
        parameters=(written_days(14 if name == "rma" else 20),),
        needed=needed,
        lookback=lookback,
        formula=formula,
        source=f"TA-Lib {call}, begun with simple averages; others begin with the first value and differ at first",
        takes_series=True,
    )


_enter(
    "dema",
    "Double exponential moving average",
    "An exponential average with part of its lag taken off.",
    "DEMA",
    lambda days: 2 * days - 1,
    lambda days: 2 * days - 1 + exponential_memory(days, 2),
    "2 * ema(x, days) - ema(ema(x, days), days)",
)
_enter(
    "tema",
    "Triple exponential moving average",
    "An exponential average with most of its lag taken off.",
    "TEMA",
    lambda days: 3 * days - 2,
    lambda days: 3 * days - 2 + exponential_memory(days, 3),
    "3 * e1 - 3 * e2 + e3, where e1 = ema(x, days), e2 = ema(e1, days), e3 = ema(e2, days)",
)
_enter(
    "rma",
    "Wilder's moving average",
    "The slow exponential average that Wilder's indicators are made of.",
    "RMA",
    lambda days: days,
    lambda days: days + wilder_memory(days),
    "rma = (rma[1] * (days - 1) + x) / days, begun with the simple average of the first days",
)
_enter(
    "zlema",
    "Zero-lag exponential moving average",
    "An exponential average of a series that is moved ahead by its latest change.",
    "ZLEMA",
    lambda days: days + (days - 1) // 2,
    lambda days: days + (days - 1) // 2 + exponential_memory(days),
    "ema(x + (x - x[lag]), days), where lag = (days - 1) / 2, rounded down",
)
_enter(
    "kama",
    "Kaufman's adaptive moving average",
    "An average that is quick while the series moves straight and slow while it swings to and fro (fastest 2, "
    f"slowest 30 days). {_NEVER}",
    "KAMA",
    lambda days: days + 1,
    whole_history,
    "kama = kama[1] + c * (x - kama[1]), c = (efficiency_ratio(x, days) * (2/3 - 2/31) + 2/31) squared",
)
enter_talib(
    "averages",
    Named(
        "t3", "Tillson's T3 average", "Six exponential averages inside each other, with the lag taken off."
    ),
    call="T3",
    inputs=_CLOSE,
    parameters=(Parameter("days", minimum=2, example=5, default=5), factor("volume_factor", 0.7, 0.0, 1.0)),
    needed=lambda days, _factor: 6 * (days - 1) + 1,
    lookback=lambda days, _factor: 6 * days + exponential_memory(days, 6),
    source="Tim Tillson (1998); TA-Lib T3, begun with simple averages; others differ in the first bars",
    formula="gd(gd(gd(x))), where gd(x) = (1 + v) * ema(x, days) - v * ema(ema(x, days), days), v = volume_factor",
    takes_series=True,
)
enter_talib(
    "averages",
    Named(
        "mama", "MESA adaptive moving average", f"An average that follows the cycle of the series. {_NEVER}"
    ),
    Named("fama", "Following adaptive moving average", f"The slower companion of mama. {_NEVER}"),
    call="MAMA",
    inputs=_CLOSE,
    parameters=(factor("fast_limit", 0.5, 0.01, 0.99), factor("slow_limit", 0.05, 0.01, 0.99)),
    needed=lambda _fast, _slow: 33,
    lookback=whole_history,
    formula="mama = a * x + (1 - a) * mama[1], a = fast_limit / speed of the phase; fama follows at half of a",
    source="John Ehlers, MESA Adaptive Moving Averages (2001); TA-Lib MAMA; others begin its filters differently",
    takes_series=True,
)
enter_talib(
    "averages",
    Named("ht_trendline", "Hilbert trend line", f"The series without its dominant cycle. {_NEVER}"),
    call="HT_TRENDLINE",
    inputs=_CLOSE,
    needed=lambda: 64,
    lookback=whole_history,
    formula="the average over one dominant cycle, smoothed over four days",
    source="John Ehlers, Rocket Science for Traders (2001); TA-Lib HT_TRENDLINE; others begin its filters otherwise",
    takes_series=True,
)
