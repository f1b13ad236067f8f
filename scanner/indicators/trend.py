"""How strong a trend is and which way it goes."""

from __future__ import annotations

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators import windows
from scanner.indicators.levels import bars_since_highest, bars_since_lowest
from scanner.indicators.memory import whole_history, wilder_memory
from scanner.indicators.registry import indicator
from scanner.indicators.talib_entries import Named, days, enter_talib, factor

_BARS = ("high", "low", "close")
_WILDER = "J. Welles Wilder, New Concepts in Technical Trading Systems (1978)"
# The index is bounded, so that 26 times the days, twice smoothed, are enough: adx(14) fits into 400 bars.
_ADX_MEMORY = 26

enter_talib(
    "trend",
    Named(
        "adx",
        "Average directional index",
        "How strong a trend is, whichever way it goes; above 25 is a trend.",
    ),
    call="ADX",
    inputs=_BARS,
    parameters=(days(14),),
    needed=lambda days: 2 * days,
    lookback=lambda days: (2 + _ADX_MEMORY) * days,
    formula="Wilder's average of dx(days)",
    source=f"{_WILDER}; TA-Lib ADX, which begins its sums one bar short: others differ in the first 100 bars or so",
)
enter_talib(
    "trend",
    Named("adxr", "Average directional index rating", "The ADX between now and some days ago."),
    call="ADXR",
    inputs=_BARS,
    parameters=(days(14),),
    needed=lambda days: 3 * days - 1,
    lookback=lambda days: (3 + _ADX_MEMORY) * days,
    formula="(adx(days) + adx(days)[days - 1]) / 2",
    source=f"{_WILDER}; TA-Lib ADXR; others take the ADX of days ago, one day further back",
)
for _name, _title, _description, _formula in (
    (
        "dx",
        "Directional movement index",
        "One direction against the other, 0 to 100.",
        "100 * abs(p - m) / (p + m)",
    ),
    (
        "plus_di",
        "Plus directional indicator",
        "The share of the range that led to new highs.",
        "100 * plus_dm / range",
    ),
    (
        "minus_di",
        "Minus directional indicator",
        "The share of the range that led to new lows.",
        "100 * minus_dm / range",
    ),
):
    enter_talib(
        "trend",
        Named(_name, _title, _description),
        call=_name.upper(),
        inputs=_BARS,
        parameters=(days(14),),
        needed=lambda days: days + 1,
        lookback=lambda days: days + 1 + wilder_memory(days),
        formula=f"{_formula}, all smoothed by Wilder (p, m: plus_di, minus_di)",
        source=f"{_WILDER}; TA-Lib {_name.upper()}, which begins its sums one bar short: first bars differ elsewhere",
    )
for _name, _word in (("plus_dm", "highs"), ("minus_dm", "lows")):
    enter_talib(
        "trend",
        Named(_name, f"Directional movement to new {_word}", f"Wilder's sum of the moves to new {_word}."),
        call=_name.upper(),
        inputs=("high", "low"),
        parameters=(days(14),),
        needed=lambda days: days,
        lookback=lambda days: days + wilder_memory(days),
        formula="sum = sum[1] - sum[1] / days + move",
        source=f"{_WILDER}; TA-Lib {_name.upper()}",
    )


def _aroon(since: FloatArray, days: int) -> FloatArray:
    return 100.0 * (days - since) / days


@indicator(
    title="Aroon up",
    inputs=("high",),
    takes_series=False,
    parameters=(days(25),),
    needed=lambda days: days + 1,
    formula="100 * (days - bars since the highest high of the last days + 1 bars) / days",
    source="Tushar Chande (1995); TA-Lib AROON: of equal highs the newest counts, elsewhere the oldest",
    whole_batch=True,
)
def aroon_up(high: FloatArray, days: int) -> FloatArray:
    """How fresh the highest high is: 100 is today, 0 is days ago."""
    return _aroon(bars_since_highest(high, days + 1), days)


@indicator(
    title="Aroon down",
    inputs=("low",),
    takes_series=False,
    parameters=(days(25),),
    needed=lambda days: days + 1,
    formula="100 * (days - bars since the lowest low of the last days + 1 bars) / days",
    source="Tushar Chande (1995); TA-Lib AROON: of equal lows the newest counts, elsewhere the oldest",
    whole_batch=True,
)
def aroon_down(low: FloatArray, days: int) -> FloatArray:
    """How fresh the lowest low is: 100 is today, 0 is days ago."""
    return _aroon(bars_since_lowest(low, days + 1), days)


@indicator(
    title="Aroon oscillator",
    inputs=("high", "low"),
    takes_series=False,
    parameters=(days(25),),
    needed=lambda days: days + 1,
    formula="aroon_up(days) - aroon_down(days); its crossing of 0 is the Aroon cross",
    source="Tushar Chande (1995); TA-Lib AROONOSC",
    whole_batch=True,
    aliases=("aroonosc",),
)
def aroon_osc(high: FloatArray, low: FloatArray, days: int) -> FloatArray:
    """Which of the two extremes is fresher, -100 to 100."""
    return aroon_up(high, days) - aroon_down(low, days)


enter_talib(
    "trend",
    Named("vortex_plus", "Vortex up", "Movement from a low to the next high, against the true range."),
    Named("vortex_minus", "Vortex down", "Movement from a high to the next low, against the true range."),
    call="VORTEX",
    inputs=_BARS,
    parameters=(days(14),),
    needed=lambda days: days + 1,
    formula="sum of abs(high - low[1]) / sum of true_range; sum of abs(low - high[1]) / sum of true_range",
    source="Etienne Botes and Douglas Siepman (2010); TA-Lib VORTEX",
)


@indicator(
    title="Vertical horizontal filter",
    inputs=("close",),
    takes_series=True,
    parameters=(days(28),),
    needed=lambda days: days + 1,
    formula="(highest(x, days) - lowest(x, days)) / sum of abs(x - x[1]) over the last days",
    source="Adam White (1991); TA-Lib VHF",
    whole_batch=True,
)
def vhf(panel: FloatArray, days: int) -> FloatArray:
    """Whether the series trends (high) or swings (low). Unknown where nothing moved."""
    span = windows.extremes(panel, days, np.maximum) - windows.extremes(panel, days, np.minimum)
    path = windows.sums(np.abs(windows.newer(panel) - windows.older(panel)), days)
    return windows.ratio(span[:, 1:], path)


_STATE = "It depends on every turn before and reads the whole history."

enter_talib(
    "trend",
    Named(
        "sar", "Parabolic stop and reverse", f"A stop that follows the price ever faster. {_STATE}", ("psar",)
    ),
    call="SAR",
    inputs=("high", "low"),
    parameters=(factor("step", 0.02, 0.0, 1.0), factor("most", 0.2, 0.0, 1.0)),
    needed=lambda _step, _most: 2,
    lookback=whole_history,
    formula="sar = sar[1] + a * (extreme - sar[1]); a grows by step up to most; turns where the price meets it",
    source=f"{_WILDER}; TA-Lib SAR, whose first direction comes from the first two bars",
)
enter_talib(
    "trend",
    Named(
        "sarext",
        "Parabolic stop and reverse, extended",
        f"A parabolic stop with steps of its own for each side; below 0 while it is short. {_STATE}",
    ),
    call=lambda talib, high, low, start, offset, up, most_up, down, most_down: talib.SAREXT(
        high, low, start, offset, up, up, most_up, down, down, most_down
    ),
    inputs=("high", "low"),
    parameters=(
        factor("start", 0.0, -1e6, 1e6),
        factor("offset", 0.0, 0.0, 1.0),
        factor("long", 0.02, 0.0, 1.0),
        factor("most_long", 0.2, 0.0, 1.0),
        factor("short", 0.02, 0.0, 1.0),
        factor("most_short", 0.2, 0.0, 1.0),
    ),
    needed=lambda *_parameters: 2,
    lookback=whole_history,
    formula="as sar; start is its first value (0: from the bars, below 0: short), offset widens it at each turn",
    source=f"{_WILDER}; TA-Lib SAREXT",
)
enter_talib(
    "trend",
    Named("supertrend", "SuperTrend", f"A stop some average true ranges from the price. {_STATE}"),
    Named(
        "supertrend_direction",
        "SuperTrend's direction",
        f"1 while the trend is up, -1 while it is down. {_STATE}",
    ),
    call="SUPERTREND",
    inputs=_BARS,
    parameters=(days(10), factor("multiplier", 3.0)),
    needed=lambda days, _multiplier: days + 1,
    lookback=whole_history,
    formula="(high + low) / 2 -+ multiplier * atr(days), never moved away from the price until it is crossed",
    source="Olivier Seban; TA-Lib SUPERTREND",
)


def _ichimoku(name: str, title: str, default: int, displaced: bool, description: str) -> None:
    def compute(high: FloatArray, low: FloatArray, days: int, ago: int = 0) -> FloatArray:
        middle = (windows.extremes(high, days, np.maximum) + windows.extremes(low, days, np.minimum)) / 2
        return windows.older(middle, ago)

    compute.__doc__ = description
    indicator(
        name=name,
        title=title,
        inputs=("high", "low"),
        takes_series=False,
        parameters=(days(default, 1), *((days(26, 0, "ago"),) if displaced else ())),
        needed=lambda days, ago=0: days + ago,
        formula=f"(highest(high, days) + lowest(low, days)) / 2{', as it was ago days before' if displaced else ''}",
        source="Goichi Hosoda, Ichimoku kinko hyo (1969)",
        whole_batch=True,
    )(compute)


_ichimoku("tenkan", "Ichimoku conversion line", 9, False, "The middle of the last 9 days.")
_ichimoku(
    "kijun",
    "Ichimoku base line",
    26,
    False,
    "The middle of the last 26 days. The chikou span is today's close drawn 26 days back: close > high[26].",
)
_ichimoku(
    "senkou_b",
    "Ichimoku leading span B",
    52,
    True,
    "One edge of the cloud over today, worked out 26 days ago: nothing is looked ahead. senkou_b(52, 0) is the "
    "cloud that is drawn 26 days ahead.",
)


@indicator(
    title="Ichimoku leading span A",
    inputs=("high", "low"),
    takes_series=False,
    parameters=(days(9, 1, "fast"), days(26, 1, "slow"), days(26, 0, "ago")),
    needed=lambda fast, slow, ago: max(fast, slow) + ago,
    formula="(tenkan(fast) + kijun(slow)) / 2, as it was ago days before",
    source="Goichi Hosoda, Ichimoku kinko hyo (1969)",
    whole_batch=True,
)
def senkou_a(high: FloatArray, low: FloatArray, fast: int, slow: int, ago: int) -> FloatArray:
    """One edge of the cloud over today, worked out 26 days ago: nothing is looked ahead. senkou_a(9, 26, 0) is the
    cloud that is drawn 26 days ahead."""
    lines = [
        (windows.extremes(high, days, np.maximum) + windows.extremes(low, days, np.minimum)) / 2
        for days in (fast, slow)
    ]
    width = min(line.shape[1] for line in lines)
    return windows.older((lines[0][:, -width:] + lines[1][:, -width:]) / 2, ago)
