"""How a stock does against the benchmark of its universe; its place among the others is the language's."""

from __future__ import annotations

import numpy as np

from scanner.arrays import BoolArray, FloatArray
from scanner.indicators import windows
from scanner.indicators.registry import BENCHMARK, indicator
from scanner.indicators.talib_entries import days

_PAIR = ("close", BENCHMARK)


@indicator(
    title="Relative strength line",
    inputs=_PAIR,
    takes_series=True,
    parameters=(),
    needed=lambda: 1,
    formula="close / benchmark",
    source="the field's RS line, StockCharts' price relative; its level means nothing, its way does",
    whole_batch=True,
    aliases=("price_relative",),
)
def rs_line(panel: FloatArray, benchmark: FloatArray) -> FloatArray:
    """It rises while the stock does better than the benchmark: the index of the universe, else the equal-weighted
    mean of its members. Unknown on days without a price of the benchmark."""
    return windows.ratio(panel, benchmark)


@indicator(
    title="Mansfield relative strength",
    inputs=_PAIR,
    takes_series=True,
    parameters=(days(200),),
    needed=lambda days: days,
    formula="100 * (rs_line / sma(rs_line, days) - 1)",
    source="Roy Mansfield's charts; Stan Weinstein (1988) takes 52 weeks: weekly(mansfield(52))",
    whole_batch=True,
    aliases=("mansfield_rs",),
)
def mansfield(panel: FloatArray, benchmark: FloatArray, days: int) -> FloatArray:
    """How many percent the relative strength line lies above its own average; above 0 the stock leads."""
    line = windows.ratio(panel, benchmark)
    return 100.0 * windows.ratio(line[:, days - 1 :], windows.means(line, days)) - 100.0


def _at_high(line: FloatArray, days: int) -> tuple[BoolArray, BoolArray]:
    """Where ``line`` is the highest of the last days, and where that is not known."""
    top = windows.extremes(line, days, np.maximum)
    return line[:, days - 1 :] >= top, np.isnan(top)


@indicator(
    title="New high of the relative strength line",
    inputs=_PAIR,
    takes_series=True,
    parameters=(days(252),),
    needed=lambda days: days,
    formula="rs_line == highest(rs_line, days)",
    source="Investor's Business Daily's RS line in new high ground",
    whole_batch=True,
    truth=True,
)
def rs_new_high(panel: FloatArray, benchmark: FloatArray, days: int) -> FloatArray:
    """True when the relative strength line is the highest of the last days."""
    return windows.known(*_at_high(windows.ratio(panel, benchmark), days))


@indicator(
    title="Blue dot",
    inputs=_PAIR,
    takes_series=True,
    parameters=(days(252),),
    needed=lambda days: days,
    formula="rs_line == highest(rs_line, days) and close < highest(close, days)",
    source="MarketSmith's blue dot, in the wording of xang1234's guide",
    whole_batch=True,
    truth=True,
)
def rs_blue_dot(panel: FloatArray, benchmark: FloatArray, days: int) -> FloatArray:
    """True when the relative strength line makes a new high before the price does."""
    leads, unknown = _at_high(windows.ratio(panel, benchmark), days)
    at_top, no_price = _at_high(panel, days)
    return windows.known(leads & ~at_top, unknown | no_price)
