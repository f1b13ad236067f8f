"""Indicators of how much was traded and at which prices."""

from __future__ import annotations

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators import windows
from scanner.indicators.memory import exponential_memory, whole_history
from scanner.indicators.registry import indicator
from scanner.indicators.talib_entries import Named, days, enter_talib

_BARS = ("high", "low", "close", "volume")
# Of two prices that differ by no more than this part of them, neither is the higher.
_SAME = 1e-14
_TOTAL = "A running total over the whole history: its level depends on the first day, compare it with its own past."

for _name, _title, _call, _inputs, _formula, _aliases in (
    (
        "obv",
        "On-balance volume",
        "OBV",
        ("close", "volume"),
        "plus volume on a rise, minus volume on a fall",
        (),
    ),
    (
        "ad",
        "Accumulation/distribution line",
        "AD",
        _BARS,
        "plus volume * (2 * close - high - low) / (high - low)",
        ("adl",),
    ),
    ("pvt", "Price volume trend", "PVT", ("close", "volume"), "plus volume * (close / close[1] - 1)", ()),
    (
        "nvi",
        "Negative volume index",
        "NVI",
        ("close", "volume"),
        "1000, times close / close[1] when volume falls",
        (),
    ),
    (
        "pvi",
        "Positive volume index",
        "PVI",
        ("close", "volume"),
        "1000, times close / close[1] when volume rises",
        (),
    ),
    (
        "wad",
        "Williams' accumulation/distribution",
        "WAD",
        _BARS[:3],
        "plus close - true low, or close - true high",
        (),
    ),
):
    enter_talib(
        "volume",
        Named(_name, _title, _TOTAL, _aliases),
        call=_call,
        inputs=_inputs,
        needed=lambda: 1,
        lookback=whole_history,
        formula=_formula,
        source=f"TA-Lib {_call}; others begin from another constant",
    )

enter_talib(
    "volume",
    Named(
        "adosc",
        "Chaikin oscillator",
        "The fast average of the accumulation line less the slow one.",
        ("chaikin_osc",),
    ),
    call="ADOSC",
    inputs=_BARS,
    parameters=(days(3, name="fast"), days(10, name="slow")),
    needed=max,
    lookback=lambda fast, slow: max(fast, slow) + exponential_memory(max(fast, slow)),
    formula="ema(ad, fast) - ema(ad, slow), both begun with the first value",
    source="Marc Chaikin; TA-Lib ADOSC; others begin with simple averages and differ in the first bars",
)
enter_talib(
    "volume",
    Named("force_index", "Elder's force index", "The smoothed change times volume.", ("efi",)),
    call="EFI",
    inputs=("close", "volume"),
    parameters=(days(13, 1),),
    needed=lambda days: days + 1,
    lookback=lambda days: days + 1 + exponential_memory(days),
    formula="ema((close - close[1]) * volume, days)",
    source="Alexander Elder, Trading for a Living (1993); TA-Lib EFI",
)


@indicator(
    title="Chaikin money flow",
    inputs=_BARS,
    takes_series=False,
    parameters=(days(20, 1),),
    needed=lambda days: days,
    formula="sum of volume * (2 * close - high - low) / (high - low) / sum of volume; 0 for a day without range",
    source="Marc Chaikin; TA-Lib CMF",
    whole_batch=True,
)
def cmf(high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, days: int) -> FloatArray:
    """Where in their ranges the days closed, weighed by volume, -1 to 1; above 0 is buying."""
    ranges = high - low
    place = np.where(ranges <= 0.0, 0.0, windows.ratio(2.0 * close - high - low, ranges))
    return windows.ratio(windows.sums(place * volume, days), windows.sums(volume, days))


@indicator(
    title="Money flow index",
    inputs=_BARS,
    takes_series=False,
    parameters=(days(14),),
    needed=lambda days: days + 1,
    formula="100 * flow of rising days / flow of all that moved; flow = volume * (high + low + close) / 3",
    source="Gene Quong and Avrum Soudack (1989); TA-Lib MFI; 0 where nothing flowed",
    whole_batch=True,
)
def mfi(high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, days: int) -> FloatArray:
    """The RSI of money that changed hands, 0 to 100; below 20 is called oversold."""
    typical = (high + low + close) / 3
    flow = windows.newer(typical * volume)
    moves = windows.newer(typical) - windows.older(typical)
    # Prices of one sum that was rounded in two ways did not move.
    moves = np.where(np.abs(moves) <= _SAME * windows.newer(typical), 0.0, np.sign(moves))
    rising, moved = windows.sums(flow * (moves > 0), days), windows.sums(flow * np.abs(moves), days)
    found = np.where(moved < 1.0, 0.0, windows.ratio(100.0 * rising, moved))
    return windows.known(found, np.isnan(moved))


@indicator(
    title="Market facilitation index",
    inputs=("high", "low", "volume"),
    takes_series=False,
    parameters=(),
    needed=lambda: 1,
    formula="(high - low) / volume",
    source="Bill Williams; TA-Lib MARKETFI; unknown where nothing was traded",
    whole_batch=True,
    aliases=("marketfi",),
)
def market_facilitation(high: FloatArray, low: FloatArray, volume: FloatArray) -> FloatArray:
    """How far one share moved the price."""
    return windows.ratio(high - low, volume)


@indicator(
    title="Relative volume",
    inputs=("volume",),
    takes_series=False,
    parameters=(days(20, 1),),
    needed=lambda days: days + 1,
    formula="volume / sma(volume, days)[1]: today is not in the average",
    source="the field's RVOL; TA-Lib RVOL; unknown where nothing was traded before",
    whole_batch=True,
    aliases=("rvol",),
)
def relative_volume(volume: FloatArray, days: int) -> FloatArray:
    """Today's volume over the average of the days before: 2 is twice the usual."""
    return windows.ratio(volume[:, days:], windows.older(windows.means(volume, days)))


def _average_price(high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray) -> FloatArray:
    return windows.ratio(np.sum((high + low + close) / 3 * volume, axis=1), np.sum(volume, axis=1))


@indicator(
    title="Volume-weighted average price",
    inputs=_BARS,
    takes_series=False,
    parameters=(days(20, 1),),
    needed=lambda days: days,
    formula="sum of volume * (high + low + close) / 3 / sum of volume, over the last days",
    source="the field's rolling VWAP; TA-Lib VWAP runs from the first bar instead",
    whole_batch=True,
)
def vwap(high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, days: int) -> FloatArray:
    """The average price that was paid over the last days. Unknown where nothing was traded."""
    return windows.each(_average_price, days, high, low, close, volume)


def _from_anchor(anchor: FloatArray, bars: tuple[FloatArray, ...]) -> FloatArray:
    high, low, close, volume = bars
    since = np.arange(high.shape[1]) >= anchor[:, None]
    return _average_price(high, low, close, np.where(since, volume, volume * 0.0))


def _newest_first(place: FloatArray, width: int) -> FloatArray:
    found: FloatArray = width - 1 - place
    return found


@indicator(
    title="VWAP anchored at the high",
    inputs=_BARS,
    takes_series=False,
    parameters=(days(252, 1),),
    needed=lambda days: days,
    formula="the volume-weighted average price since the day of highest(high, days), the newest of equal ones",
    source="Brian Shannon, Maximum Trading Gains with Anchored VWAP (2023)",
    whole_batch=True,
)
def vwap_from_high(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, days: int
) -> FloatArray:
    """What buyers have paid on average since the highest high of the last days."""
    return windows.each(
        lambda *bars: _from_anchor(_newest_first(np.argmax(bars[0][:, ::-1], axis=1), days), bars),
        days,
        high,
        low,
        close,
        volume,
    )


@indicator(
    title="VWAP anchored at the low",
    inputs=_BARS,
    takes_series=False,
    parameters=(days(252, 1),),
    needed=lambda days: days,
    formula="the volume-weighted average price since the day of lowest(low, days), the newest of equal ones",
    source="Brian Shannon, Maximum Trading Gains with Anchored VWAP (2023)",
    whole_batch=True,
)
def vwap_from_low(
    high: FloatArray, low: FloatArray, close: FloatArray, volume: FloatArray, days: int
) -> FloatArray:
    """What buyers have paid on average since the lowest low of the last days."""
    return windows.each(
        lambda *bars: _from_anchor(_newest_first(np.argmin(bars[1][:, ::-1], axis=1), days), bars),
        days,
        high,
        low,
        close,
        volume,
    )
