"""What the last days of any series come to: their sum, spread and slope, and the change against days ago."""

from __future__ import annotations

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators import windows
from scanner.indicators.registry import Parameter, indicator
from scanner.indicators.talib_entries import Named, days, enter_talib, factor

_DAYS = Parameter("days", minimum=1, example=20)
_DAYS_AGO = Parameter("days", minimum=1, example=5, default=1)


@indicator(
    name="sum",
    title="Sum",
    inputs=("close",),
    takes_series=True,
    parameters=(_DAYS,),
    needed=lambda days: days,
    formula="x + x[1] + ... + x[days - 1]",
    source="TA-Lib SUM",
    whole_batch=True,
)
def total(panel: FloatArray, days: int) -> FloatArray:
    """All of the last days together, today included: sum(volume, 20)."""
    return windows.sums(panel, days)


@indicator(
    title="Standard deviation",
    inputs=("close",),
    takes_series=True,
    parameters=(_DAYS,),
    needed=lambda days: days,
    formula="sqrt(mean((x - mean(x)) ** 2)), divided by days and not by days - 1",
    source="TA-Lib STDDEV with one deviation; the spread of Bollinger's bands",
    whole_batch=True,
)
def stdev(panel: FloatArray, days: int) -> FloatArray:
    """How far the last days lie around their own mean, in the unit of the series."""
    return windows.each(lambda window: window.std(axis=1), days, panel)


@indicator(
    title="Slope",
    inputs=("close",),
    takes_series=True,
    parameters=(Parameter("days", minimum=2, example=20),),
    needed=lambda days: days,
    formula="least squares: sum((i - mean(i)) * x) / sum((i - mean(i)) ** 2) for i = 1 ... days",
    source="TA-Lib LINEARREG_SLOPE",
    whole_batch=True,
)
def slope(panel: FloatArray, days: int) -> FloatArray:
    """By how much the straight line through the last days rises in a day, in the unit of the series."""
    steps = np.arange(days) - (days - 1) / 2
    weights = steps / np.dot(steps, steps)
    # Around the newest value, a flat series has no slope to the last digit.
    return windows.each(lambda window: (window - window[:, -1:]) @ weights, days, panel)


@indicator(
    title="Change",
    inputs=("close",),
    takes_series=True,
    parameters=(_DAYS_AGO,),
    needed=lambda days: days + 1,
    formula="x - x[days]",
    source="the difference; TA-Lib MOM",
    whole_batch=True,
)
def change(panel: FloatArray, days: int) -> FloatArray:
    """The difference to the value some days ago, in the unit of the series; change() is that since yesterday."""
    return panel[:, days:] - panel[:, :-days]


@indicator(
    title="Change in percent",
    inputs=("close",),
    takes_series=True,
    parameters=(_DAYS_AGO,),
    needed=lambda days: days + 1,
    formula="100 * (x / x[days] - 1)",
    source="the field's percent change; TA-Lib ROC",
    whole_batch=True,
)
def change_pct(panel: FloatArray, days: int) -> FloatArray:
    """The change against the value some days ago as a percent number: 4 means 4 %. Unknown against a zero."""
    with np.errstate(all="ignore"):
        changes = 100.0 * (panel[:, days:] / panel[:, :-days] - 1.0)
    return np.where(np.isfinite(changes), changes, np.nan)


@indicator(
    title="Variance",
    inputs=("close",),
    takes_series=True,
    parameters=(_DAYS,),
    needed=lambda days: days,
    formula="mean((x - mean(x)) ** 2), divided by days and not by days - 1",
    source="TA-Lib VAR",
    whole_batch=True,
    aliases=("var",),
)
def variance(panel: FloatArray, days: int) -> FloatArray:
    """The square of the standard deviation."""
    return windows.each(lambda window: window.var(axis=1), days, panel)


@indicator(
    title="Average deviation",
    inputs=("close",),
    takes_series=True,
    parameters=(days(14),),
    needed=lambda days: days,
    formula="mean(abs(x - mean(x)))",
    source="TA-Lib AVGDEV",
    whole_batch=True,
)
def avgdev(panel: FloatArray, days: int) -> FloatArray:
    """How far the last days lie from their mean, without squares."""
    return windows.each(
        lambda window: np.abs(window - window.mean(axis=1, keepdims=True)).mean(axis=1), days, panel
    )


@indicator(
    title="Z-score",
    inputs=("close",),
    takes_series=True,
    parameters=(days(20),),
    needed=lambda days: days,
    formula="(x - sma(x, days)) / stdev(x, days)",
    source="the standard score; unknown where nothing deviates",
    whole_batch=True,
)
def zscore(panel: FloatArray, days: int) -> FloatArray:
    """How many standard deviations today lies from the mean of the last days."""
    return windows.ratio(panel[:, days - 1 :] - windows.means(panel, days), stdev(panel, days))


def _line(name: str, title: str, description: str, source: str, formula: str, ahead: float) -> None:
    """Enter a point of the straight line through the last days, ``ahead`` of today (not a number: its beginning)."""

    def compute(panel: FloatArray, size: int) -> FloatArray:
        return windows.weighted(panel, windows.line_end(size, 1 - size if np.isnan(ahead) else ahead))

    compute.__doc__ = description
    indicator(
        name=name,
        title=title,
        inputs=("close",),
        takes_series=True,
        parameters=(days(14),),
        needed=lambda size: size,
        formula=formula,
        source=source,
        whole_batch=True,
        aliases=("linearreg",) if name == "linreg" else (),
    )(compute)


_line(
    "linreg",
    "Linear regression",
    "Where the straight line through the last days ends.",
    "TA-Lib LINEARREG",
    "a + b * days",
    0,
)
_line(
    "tsf",
    "Time series forecast",
    "Where the straight line through the last days leads tomorrow.",
    "TA-Lib TSF",
    "a + b * (days + 1)",
    1,
)
_line(
    "linreg_intercept",
    "Linear regression's intercept",
    "Where the straight line through the last days begins.",
    "TA-Lib LINEARREG_INTERCEPT",
    "the line's value on the first of the days",
    np.nan,
)


@indicator(
    title="Linear regression's angle",
    inputs=("close",),
    takes_series=True,
    parameters=(days(14),),
    needed=lambda days: days,
    formula="arctan(slope(x, days)) in degrees",
    source="TA-Lib LINEARREG_ANGLE; it depends on the size of the price",
    whole_batch=True,
)
def linreg_angle(panel: FloatArray, days: int) -> FloatArray:
    """How steep the straight line through the last days is, in degrees."""
    found: FloatArray = np.degrees(np.arctan(slope(panel, days)))
    return found


@indicator(
    title="Forecast oscillator",
    inputs=("close",),
    takes_series=True,
    parameters=(days(5),),
    needed=lambda days: days + 1,
    formula="100 * (x - tsf(x, days)[1]) / x",
    source="Tushar Chande; TA-Lib FOSC",
    whole_batch=True,
)
def fosc(panel: FloatArray, days: int) -> FloatArray:
    """How many percent today lies above yesterday's forecast for it."""
    forecast = windows.older(windows.weighted(panel, windows.line_end(days, 1)))
    today = panel[:, days:]
    return windows.ratio(100.0 * (today - forecast), today)


def _joint(left: FloatArray, right: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The covariance and both variances of windows."""
    first = left - left.mean(axis=1, keepdims=True)
    second = right - right.mean(axis=1, keepdims=True)
    return (first * second).mean(axis=1), (first * first).mean(axis=1), (second * second).mean(axis=1)


def _correlation(left: FloatArray, right: FloatArray) -> FloatArray:
    together, first, second = _joint(left, right)
    return windows.ratio(together, np.sqrt(first * second))


def _regression(left: FloatArray, right: FloatArray) -> FloatArray:
    together, first, _ = _joint(left, right)
    return windows.ratio(together, first)


@indicator(
    title="Correlation",
    inputs=("close", "volume"),
    takes_series=True,
    parameters=(days(30),),
    needed=lambda days: days,
    formula="Pearson's coefficient of the two series over the last days",
    source="TA-Lib CORREL; unknown where one of them stands still",
    whole_batch=True,
)
def correl(left: FloatArray, right: FloatArray, days: int) -> FloatArray:
    """Whether two series go together (1), apart (-1) or their own ways (0): correl(close, volume, 30)."""
    return windows.each(_correlation, days, left, right)


@indicator(
    title="Beta",
    inputs=("high", "low"),
    takes_series=True,
    parameters=(days(5),),
    needed=lambda days: days + 1,
    formula="covariance(changes of x, changes of y) / variance(changes of x), changes = x / x[1] - 1",
    source="TA-Lib BETA; unknown where the first series stands still",
    whole_batch=True,
)
def beta(left: FloatArray, right: FloatArray, days: int) -> FloatArray:
    """By how many percent the second series moves when the first moves 1 %."""
    changes = [windows.ratio(windows.newer(one), windows.older(one)) - 1.0 for one in (left, right)]
    return windows.each(_regression, days, *changes)


enter_talib(
    "statistics",
    Named(
        "percentile",
        "Percentile",
        "The value under which this percentage of the last days lies; 50 is the median.",
    ),
    call="PERCENTILE",
    inputs=("close",),
    parameters=(days(30), factor("percent", 50.0, 0.0)),
    needed=lambda days, _percent: days,
    formula="the values of the last days in order, between two of them in proportion",
    takes_series=True,
)
enter_talib(
    "statistics",
    Named(
        "percent_rank",
        "Percent rank",
        "How many percent of the days before lie under today, 0 to 100.",
        ("percentrank",),
    ),
    call="PERCENTRANK",
    inputs=("close",),
    parameters=(days(100),),
    needed=lambda days: days + 1,
    formula="100 * number of the last days before today with a smaller value / days",
    takes_series=True,
)
