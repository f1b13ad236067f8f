"""Indicators of how far prices swing."""

from __future__ import annotations

from scanner.arrays import FloatArray
from scanner.indicators.memory import wilder_memory
from scanner.indicators.registry import Parameter, indicator


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
