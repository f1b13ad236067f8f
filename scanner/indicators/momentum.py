"""Indicators of how fast and how steadily a series moves."""

from __future__ import annotations

from scanner.arrays import FloatArray
from scanner.indicators.memory import wilder_memory
from scanner.indicators.registry import Parameter, indicator


@indicator(
    title="Relative strength index",
    inputs=("close",),
    takes_series=True,
    parameters=(Parameter("days", minimum=2, example=14, default=14),),
    needed=lambda days: days + 1,
    lookback=lambda days: days + 1 + wilder_memory(days),
    formula="100 * gain / (gain + loss), both smoothed by Wilder: avg = (avg[1] * (days - 1) + x) / days",
    source="J. Welles Wilder, New Concepts in Technical Trading Systems (1978); TA-Lib RSI",
)
def rsi(values: FloatArray, days: int) -> FloatArray:
    """How much of the recent movement was upward, 0 to 100; below 30 is called oversold, above 70 overbought.

    A series that never moved has an RSI of 0, as in TA-Lib. One that has stood still for 27 times the days has 0
    too, where TA-Lib over a longer history still shows the last movement.
    """
    import talib  # heavy: loads after the window shows

    index: FloatArray = talib.RSI(values, days)
    return index
