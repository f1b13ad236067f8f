"""How fast and how steadily a series moves: rates of change and strength indices."""

from __future__ import annotations

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators import windows
from scanner.indicators.memory import wilder_memory
from scanner.indicators.registry import Parameter, indicator
from scanner.indicators.talib_entries import Named, days, enter_talib


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


def _rate(name: str, title: str, description: str, formula: str, factor: float, less: float) -> None:
    """Enter a rate of change: ``factor * x / x[days] - less``."""

    def compute(panel: FloatArray, back: int) -> FloatArray:
        return windows.ratio(factor * windows.newer(panel, back), windows.older(panel, back)) - less

    compute.__doc__ = description
    indicator(
        name=name,
        title=title,
        inputs=("close",),
        takes_series=True,
        parameters=(days(10, minimum=1),),
        needed=lambda back: back + 1,
        formula=formula,
        source=f"TA-Lib {name.upper()}; unknown where it divides by zero",
        whole_batch=True,
    )(compute)


_rate(
    "roc",
    "Rate of change",
    "The change over some days in percent: 5 means 5 %.",
    "100 * (x / x[days] - 1)",
    100,
    100,
)
_rate(
    "rocp", "Rate of change as a fraction", "The change over some days: 0.05 is 5 %.", "x / x[days] - 1", 1, 1
)
_rate("rocr", "Rate of change as a ratio", "The value over that of some days ago: 1.05.", "x / x[days]", 1, 0)
_rate(
    "rocr100", "Rate of change as a ratio of 100", "105 is 5 % above the past.", "100 * x / x[days]", 100, 0
)


@indicator(
    title="Momentum",
    inputs=("close",),
    takes_series=True,
    parameters=(days(10, minimum=1),),
    needed=lambda days: days + 1,
    formula="x - x[days]",
    source="TA-Lib MOM",
    whole_batch=True,
    aliases=("momentum",),
)
def mom(panel: FloatArray, days: int) -> FloatArray:
    """The difference to the value some days ago, in the unit of the series."""
    return windows.newer(panel, days) - windows.older(panel, days)


@indicator(
    title="Weighted rate of change",
    inputs=("close",),
    takes_series=True,
    parameters=(),
    needed=lambda: 253,
    formula="0.4 * roc(x, 63) + 0.2 * roc(x, 126) + 0.2 * roc(x, 189) + 0.2 * roc(x, 252)",
    source="the public approximation of a relative strength rating; the rating ranks it over the universe",
    whole_batch=True,
    aliases=("rs_score",),
)
def weighted_roc(panel: FloatArray) -> FloatArray:
    """The change over the last year in percent, in which the newest quarter counts twice."""
    wanted = panel.shape[1] - 252
    total = np.zeros((panel.shape[0], wanted))
    for back, weight in ((63, 0.4), (126, 0.2), (189, 0.2), (252, 0.2)):
        change = windows.ratio(100.0 * windows.newer(panel, back), windows.older(panel, back)) - 100.0
        total += weight * change[:, -wanted:]
    return total


@indicator(
    title="Chande's momentum oscillator over plain sums",
    inputs=("close",),
    takes_series=True,
    parameters=(days(14, minimum=1),),
    needed=lambda days: days + 1,
    formula="100 * (sum of gains - sum of losses) / (sum of both) over the last days",
    source="Tushar Chande, The New Technical Trader (1994); TA-Lib CMOU, Skender CMO",
    whole_batch=True,
)
def cmo_plain(panel: FloatArray, days: int) -> FloatArray:
    """Gains against losses, -100 to 100, as Chande wrote it: without smoothing. Unknown where nothing moved."""
    moves = windows.newer(panel) - windows.older(panel)
    return windows.ratio(100.0 * windows.sums(moves, days), windows.sums(np.abs(moves), days))


enter_talib(
    "momentum",
    Named(
        "cmo",
        "Chande's momentum oscillator",
        "Gains against losses, -100 to 100, smoothed by Wilder as TA-Lib does; cmo_plain has the original sums.",
    ),
    call="CMO",
    inputs=("close",),
    parameters=(days(14),),
    needed=lambda days: days + 1,
    lookback=lambda days: days + 1 + wilder_memory(days),
    formula="100 * (gain - loss) / (gain + loss), both smoothed by Wilder",
    takes_series=True,
)


@indicator(
    title="Efficiency ratio",
    inputs=("close",),
    takes_series=True,
    parameters=(days(10, minimum=1),),
    needed=lambda days: days + 1,
    formula="abs(x - x[days]) / (abs(x - x[1]) + abs(x[1] - x[2]) + ...)",
    source="Perry Kaufman, Smarter Trading (1995); TA-Lib ER",
    whole_batch=True,
    aliases=("er",),
)
def efficiency_ratio(panel: FloatArray, days: int) -> FloatArray:
    """How straight the series went: 1 is a straight line, near 0 to and fro. Unknown where nothing moved."""
    path = windows.sums(np.abs(windows.newer(panel) - windows.older(panel)), days)
    return windows.ratio(np.abs(windows.newer(panel, days) - windows.older(panel, days)), path)


@indicator(
    title="Detrended price oscillator",
    inputs=("close",),
    takes_series=True,
    parameters=(days(20),),
    needed=lambda days: max(days, days // 2 + 2),
    formula="x[days / 2 + 1] - sma(x, days), half the days rounded down",
    source="TA-Lib DPO; charts draw it days / 2 + 1 days further back, where it would know the future",
    whole_batch=True,
)
def dpo(panel: FloatArray, days: int) -> FloatArray:
    """A past value against the average around it: the swings without the trend."""
    past = windows.older(panel, days // 2 + 1)
    average = windows.means(panel, days)
    width = min(past.shape[1], average.shape[1])
    return past[:, past.shape[1] - width :] - average[:, average.shape[1] - width :]


@indicator(
    title="Intraday momentum index",
    inputs=("open", "close"),
    takes_series=False,
    parameters=(days(14, minimum=1),),
    needed=lambda days: days,
    formula="100 * sum of (close - open) of rising days / sum of abs(close - open)",
    source="Tushar Chande; TA-Lib IMI",
    whole_batch=True,
)
def imi(opens: FloatArray, closes: FloatArray, days: int) -> FloatArray:
    """How much of the movement between open and close was upward, 0 to 100. Unknown where there was none."""
    bodies = closes - opens
    return windows.ratio(
        100.0 * windows.sums(np.maximum(bodies, 0.0), days), windows.sums(np.abs(bodies), days)
    )


@indicator(
    title="Balance of power",
    inputs=("open", "high", "low", "close"),
    takes_series=False,
    parameters=(),
    needed=lambda: 1,
    formula="(close - open) / (high - low); 0 on a day without range",
    source="Igor Livshin; TA-Lib BOP",
    whole_batch=True,
)
def bop(opens: FloatArray, highs: FloatArray, lows: FloatArray, closes: FloatArray) -> FloatArray:
    """Who won the day: 1 opened at the low and closed at the high, -1 the other way."""
    ranges = highs - lows
    return np.where(ranges <= 0.0, 0.0, windows.ratio(closes - opens, ranges))


@indicator(
    title="Qstick",
    inputs=("open", "close"),
    takes_series=False,
    parameters=(days(10, minimum=1),),
    needed=lambda days: days,
    formula="sma(close - open, days)",
    source="Tushar Chande; TA-Lib QSTICK",
    whole_batch=True,
)
def qstick(opens: FloatArray, closes: FloatArray, days: int) -> FloatArray:
    """The average body of the candles; above 0 buyers prevail."""
    return windows.means(closes - opens, days)
