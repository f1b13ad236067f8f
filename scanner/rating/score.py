"""The technical rating of a match and its parts: how good a chart looks, 0 to 100. Planning a trade is elsewhere.

A rating is the mean of five parts, each 0 to 100. A part adds up measures that traders publish; each measure is
brought to 0..1 on a straight line between a value that counts nothing and one that counts in full:
``line(x, low, high) = (x - low) / (high - low)``, cut off at 0 and 1. Which measures is the sources' choice; the two
ends of each line and the weights are ours, and stand in the docstring of the part.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import numpy as np

from scanner.arrays import FloatArray
from scanner.rating.parts import BREAKOUT, MOMENTUM, PARTS, RELATIVE_STRENGTH, TREND, VOLUME
from scanner.rules.compiler import Expression, compile_columns, measure_all
from scanner.types import Bars

# Without one of these a rating would say little.
_INDISPENSABLE = (TREND, MOMENTUM)

_UP_DOWN_BARS = 50

# What the parts measure, in the rule language: each number can be had as a column.
_MEASURES = {
    "close": "close",
    "sma_50": "sma(50)",
    "sma_150": "sma(150)",
    "sma_200": "sma(200)",
    "sma_200_before": "sma(200)[21]",
    "sma_50_rise": "100 * (sma(50) / sma(50)[20] - 1)",
    "year_high": "highest(high, 252)",
    "year_low": "lowest(low, 252)",
    "rsi": "rsi(14)",
    "change_20": "change_pct(20)",
    "change_125": "change_pct(125)",
    "relative_volume": "volume / sma(volume, 20)[1]",
    "above_box": "(close - highest(high, 20)[1]) / atr(14)",
    "quietness": "(highest(high, 10) - lowest(low, 10))[1] / (highest(high, 50) - lowest(low, 50))[1]",
}

Measured = Mapping[str, FloatArray]


def lookback() -> int:
    """Bars to look at so that the parts equal those of the full history to 1e-9."""
    return max(_UP_DOWN_BARS + 1, *(expression.lookback for expression in _expressions().values()))


def measures_of(batch: Sequence[Bars]) -> Measured:
    """What the parts are made of, by name: a value on the last bar of each of ``batch``, NaN where it is unknown."""
    measured = measure_all(_expressions(), batch)
    measured["up_volume"] = np.array([up_volume_share(bars) for bars in batch])
    return measured


def parts_of(batch: Sequence[Bars]) -> list[dict[str, float | None]]:
    """:func:`parts_from` what is measured on the last bar of each of ``batch``."""
    return parts_from(measures_of(batch))


def parts_from(measured: Measured) -> list[dict[str, float | None]]:
    """For each symbol the parts of its rating, 0 to 100 with one decimal, None where its history is too short or has
    holes. Relative strength needs the whole universe and is None here: see :mod:`scanner.rating.strength`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = {
            TREND: _trend(measured),
            MOMENTUM: _momentum(measured),
            VOLUME: _volume(measured),
            BREAKOUT: _breakout(measured),
        }
    known: list[dict[str, float | None]] = []
    for row in range(len(measured["close"])):
        parts = {name: _rounded(float(values[row])) for name, values in found.items()}
        known.append({**parts, RELATIVE_STRENGTH: None})
    return known


def rating_of(parts: Mapping[str, float | None]) -> float | None:
    """The mean of the parts that are known, 0 to 100 with one decimal; None when trend or momentum is not. A part
    that is None says that the rating was made without it."""
    if any(parts.get(name) is None for name in _INDISPENSABLE):
        return None
    known = [value for value in (parts.get(name) for name in PARTS) if value is not None]
    return round(sum(known) / len(known), 1)


def _trend(of: Measured) -> FloatArray:
    """``100 * (0.1 * checks + 0.2 * line(rise of SMA 50 in 20 bars in %, 0, 10))``.

    ``checks`` counts how many of eight hold: close > SMA 50, close > SMA 150, close > SMA 200, SMA 50 > SMA 150,
    SMA 150 > SMA 200, SMA 200 > SMA 200 of 21 bars ago, close >= 1.30 * 252-bar low, close >= 0.75 * 252-bar high.
    Source of the checks: Mark Minervini, Trade Like a Stock Market Wizard (2013), the trend template; its relative
    strength is a part of its own here.
    """
    close, year_high = of["close"], of["year_high"]
    pairs = (
        (close, of["sma_50"]),
        (close, of["sma_150"]),
        (close, of["sma_200"]),
        (of["sma_50"], of["sma_150"]),
        (of["sma_150"], of["sma_200"]),
        (of["sma_200"], of["sma_200_before"]),
    )
    checks = sum((_holds(left > right, left, right) for left, right in pairs), np.zeros(len(close)))
    checks += _holds(close >= 1.30 * of["year_low"], close, of["year_low"])
    checks += _holds(close >= 0.75 * year_high, close, year_high)
    return 10.0 * checks + 20.0 * line(of["sma_50_rise"], 0, 10)


def _momentum(of: Measured) -> FloatArray:
    """``100 * mean(line(RSI 14, 30, 70), line(20-bar change in %, -10, 15), line(125-bar change in %, -20, 40))``.

    Source of the measures: the StockCharts Technical Rank (SCTR), which takes RSI 14 for the short, ROC 20 for the
    middle and ROC 125 for the long term; RSI after J. Welles Wilder, New Concepts in Technical Trading Systems
    (1978).
    """
    short = line(of["rsi"], 30, 70)
    middle = line(of["change_20"], -10, 15)
    return 100.0 * (short + middle + line(of["change_125"], -20, 40)) / 3.0


def _volume(of: Measured) -> FloatArray:
    """``100 * (0.6 * line(up-volume share of 50 bars, 0.35, 0.65) + 0.4 * line(relative volume, 0.5, 2.5))``.

    Up-volume share: :func:`up_volume_share`. Relative volume: the last bar's volume over the mean of the 20 bars
    before it. Source: William O'Neil, How to Make Money in Stocks, accumulation and volume on the day of the move;
    the up/down volume ratio of 50 days is that of Investor's Business Daily.
    """
    accumulation = line(of["up_volume"], 0.35, 0.65)
    return 60.0 * accumulation + 40.0 * line(of["relative_volume"], 0.5, 2.5)


def _breakout(of: Measured) -> FloatArray:
    """``100 * (0.4 * line(close / 252-bar high, 0.75, 1) + 0.4 * line(box, -2, 1) + 0.2 * line(quiet, 0.8, 0.2))``.

    ``box`` is how many ATR 14 the close lies above the highest high of the 20 bars before; ``quiet`` the span from
    high to low of the 10 bars before, as a part of that of the 50 bars before: the narrower, the better. Sources:
    Thomas George and Chuan-Yang Hwang, The 52-Week High and Momentum Investing (Journal of Finance, 2004); Curtis
    Faith, Way of the Turtle (2007), 20-day breakout measured in ATR; Minervini (2013), contraction before the move.
    """
    near = line(of["close"] / of["year_high"], 0.75, 1)
    box, quiet = line(of["above_box"], -2, 1), line(of["quietness"], 0.8, 0.2)
    return 40.0 * near + 40.0 * box + 20.0 * quiet


def up_volume_share(bars: Bars) -> float:
    """Volume of bars that closed higher over the volume of those that closed higher or lower, in the newest 50
    bars; NaN for less history or a volume that is missing. The up/down volume ratio u as a share is u / (1 + u)."""
    if len(bars) <= _UP_DOWN_BARS:
        return float("nan")
    closes, volumes = bars.close[-_UP_DOWN_BARS - 1 :], bars.volume[-_UP_DOWN_BARS:]
    moves = np.diff(closes)
    moved = np.where(np.isnan(moves), np.nan, volumes)
    up, down = float(np.sum(moved[~(moves <= 0)])), float(np.sum(moved[moves < 0]))
    return up / (up + down) if up + down > 0 else float("nan")


def line(values: FloatArray, low: float, high: float) -> FloatArray:
    """``values`` on the straight line that is 0 at ``low`` and 1 at ``high``, cut off there; NaN stays NaN.
    ``low`` above ``high`` makes small values count."""
    return np.clip((values - low) / (high - low), 0.0, 1.0)


def _holds(truth: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], *sides: FloatArray) -> FloatArray:
    """1 where ``truth`` holds, 0 where not, NaN where one of the ``sides`` is unknown."""
    unknown = np.logical_or.reduce([np.isnan(side) for side in sides])
    return np.where(unknown, np.nan, truth.astype(np.float64))


def _rounded(value: float) -> float | None:
    return round(value, 1) if np.isfinite(value) else None


@functools.cache
def _expressions() -> Mapping[str, Expression]:
    return compile_columns(_MEASURES)
