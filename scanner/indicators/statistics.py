"""What the last days of any series come to: their sum, spread and slope, and the change against days ago."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scanner.arrays import FloatArray
from scanner.indicators.registry import Parameter, indicator


def _each(panel: FloatArray, days: int, measure: Callable[[FloatArray], FloatArray]) -> FloatArray:
    """``measure`` of each complete window. None depends on what lies outside of it, not even by a digit."""
    found = np.empty((panel.shape[0], panel.shape[1] - days + 1))
    for first in range(found.shape[1]):
        found[:, first] = measure(panel[:, first : first + days])
    return found


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
    return _each(panel, days, lambda window: window.sum(axis=1))


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
    return _each(panel, days, lambda window: window.std(axis=1))


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
    return _each(panel, days, lambda window: (window - window[:, -1:]) @ weights)


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
