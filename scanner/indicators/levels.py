"""Levels that traders watch: the highest and lowest values of a window."""

from __future__ import annotations

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators import windows
from scanner.indicators.registry import Parameter, indicator
from scanner.indicators.talib_entries import Named, days, enter_talib


@indicator(
    title="Highest value",
    inputs=("high",),
    takes_series=True,
    parameters=(Parameter("days", minimum=1, example=20),),
    needed=lambda days: days,
    formula="max(x, x[1], ..., x[days - 1])",
    source="TA-Lib MAX",
    whole_batch=True,
)
def highest(panel: FloatArray, days: int) -> FloatArray:
    """The highest of the last days, today included: highest(20) is of the high, highest(close, 20) of the close.

    A breakout compares with the days before: close > highest(20)[1].
    """
    return windows.extremes(panel, days, np.maximum)


@indicator(
    title="Lowest value",
    inputs=("low",),
    takes_series=True,
    parameters=(Parameter("days", minimum=1, example=20),),
    needed=lambda days: days,
    formula="min(x, x[1], ..., x[days - 1])",
    source="TA-Lib MIN",
    whole_batch=True,
)
def lowest(panel: FloatArray, days: int) -> FloatArray:
    """The lowest of the last days, today included: lowest(20) is of the low, lowest(close, 20) of the close."""
    return windows.extremes(panel, days, np.minimum)


@indicator(
    title="Bars since the highest value",
    inputs=("high",),
    takes_series=True,
    parameters=(Parameter("days", minimum=1, example=20),),
    needed=lambda days: days,
    formula="0 if today is the highest of the last days, 1 if yesterday was; the newest of equal ones counts",
    source="TA-Lib MAXINDEX counted back from today; of equal ones that takes now the newest, now the oldest",
    whole_batch=True,
)
def bars_since_highest(panel: FloatArray, days: int) -> FloatArray:
    """How many bars ago the highest of the last days was."""
    return windows.known(
        windows.each(lambda window: np.argmax(window[:, ::-1], axis=1), days, panel),
        windows.holes(days, panel),
    )


@indicator(
    title="Bars since the lowest value",
    inputs=("low",),
    takes_series=True,
    parameters=(Parameter("days", minimum=1, example=20),),
    needed=lambda days: days,
    formula="0 if today is the lowest of the last days, 1 if yesterday was; the newest of equal ones counts",
    source="TA-Lib MININDEX counted back from today; of equal ones that takes now the newest, now the oldest",
    whole_batch=True,
)
def bars_since_lowest(panel: FloatArray, days: int) -> FloatArray:
    """How many bars ago the lowest of the last days was."""
    return windows.known(
        windows.each(lambda window: np.argmin(window[:, ::-1], axis=1), days, panel),
        windows.holes(days, panel),
    )


@indicator(
    title="Donchian channel, top",
    inputs=("high",),
    takes_series=False,
    parameters=(Parameter("days", minimum=1, example=20, default=20),),
    needed=lambda days: days,
    formula="highest(high, days), today included; a breakout compares with donchian_upper(days)[1]",
    source="Richard Donchian; TA-Lib DONCHIAN; others leave today out",
    whole_batch=True,
)
def donchian_upper(high: FloatArray, days: int) -> FloatArray:
    """The highest high of the last days."""
    return windows.extremes(high, days, np.maximum)


@indicator(
    title="Donchian channel, bottom",
    inputs=("low",),
    takes_series=False,
    parameters=(Parameter("days", minimum=1, example=20, default=20),),
    needed=lambda days: days,
    formula="lowest(low, days), today included; a breakdown compares with donchian_lower(days)[1]",
    source="Richard Donchian; TA-Lib DONCHIAN; others leave today out",
    whole_batch=True,
)
def donchian_lower(low: FloatArray, days: int) -> FloatArray:
    """The lowest low of the last days."""
    return windows.extremes(low, days, np.minimum)


@indicator(
    title="Donchian channel, middle",
    inputs=("high", "low"),
    takes_series=False,
    parameters=(Parameter("days", minimum=1, example=20, default=20),),
    needed=lambda days: days,
    formula="(highest(high, days) + lowest(low, days)) / 2",
    source="Richard Donchian; TA-Lib DONCHIAN",
    whole_batch=True,
)
def donchian_middle(high: FloatArray, low: FloatArray, days: int) -> FloatArray:
    """Half way between the channel's edges."""
    return (donchian_upper(high, days) + donchian_lower(low, days)) / 2


for _name, _place in (("high", 0), ("low", 1)):
    enter_talib(
        "levels",
        Named(
            f"fractal_{_name}",
            f"Fractal {_name}",
            f"1 on the day that completes a swing {_name}, which lies as many days back as right says; else 0.",
        ),
        call=lambda talib, high, low, left, right, place=_place: np.sign(
            talib.FRACTAL(high, low, left, right)[place]
        ),
        inputs=("high", "low"),
        parameters=(days(2, 1, "left"), days(2, 1, "right")),
        needed=lambda left, right: left + right + 1,
        formula=f"the {_name} of right days ago is beyond those of left days before it and right days after it",
        source="Bill Williams; TA-Lib FRACTAL; the flag comes when the swing is known, so nothing is looked ahead",
        truth=True,
    )
