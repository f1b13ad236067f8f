"""Where an axis is marked and with what words: round prices, and first sessions of days, months or years."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLocale

__all__ = ["date_ticks", "price_ticks", "tick_text"]

_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
_PIXELS_A_PRICE = 26.0
_MONTHS = (1, 2, 3, 6)
_YEARS = (1, 2, 5, 10, 20)


def price_ticks(low: float, high: float, pixels: float, *, log: bool = False) -> list[float]:
    """Round prices from ``low`` to ``high`` that stand at least about 26 of ``pixels`` apart."""
    if not high > low or not math.isfinite(high - low):
        return []
    most = max(2, int(pixels / _PIXELS_A_PRICE))
    if log and low > 0 and high / low > 3:
        return _spread_on_log(low, high, most)
    step = nice_step((high - low) / most)
    first = math.ceil(low / step)
    return [index * step for index in range(first, math.floor(high / step) + 1)]


def nice_step(least: float) -> float:
    """The smallest of 1, 2, 2.5 and 5 times a power of ten that is not below ``least``."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(nice * power for nice in _NICE if nice * power >= least * (1 - 1e-9))


def _spread_on_log(low: float, high: float, most: int) -> list[float]:
    """1, 2 and 5 times powers of ten; fewer of them where there is no room."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    found: list[float] = []
    for leads in ((1, 1.5, 2, 3, 4, 5, 7), (1, 2, 5), (1, 3), (1,)):
        found = [lead * 10.0**power for power in powers for lead in leads]
        found = [price for price in found if low <= price <= high]
        if len(found) <= most:
            break
    return found


def tick_text(price: float, ticks: list[float]) -> str:
    """``price`` with as many decimals as tell neighbours apart."""
    step = min((b - a for a, b in itertools.pairwise(ticks)), default=abs(price) or 1.0)
    decimals = next((n for n in range(5) if abs(step * 10**n - round(step * 10**n)) < 1e-6), 4)
    return f"{price:,.{decimals}f}"


def date_ticks(
    dates: NDArray[np.datetime64], begin: int, end: int, bar_width: float, label_width: float
) -> list[tuple[int, str]]:
    """(bar, words) for the bars from ``begin`` to before ``end`` that begin a day, month or year, at least
    ``label_width`` pixels apart: the finest of these for which there is room."""
    if end - begin < 1:
        return []
    part = dates[begin:end]
    for starts, words in _candidates(part):
        gaps = np.sort(np.diff(starts)) * bar_width
        # A few narrow gaps are no reason for a coarser step: holidays, or a month that the history begins in.
        if len(starts) and (not len(gaps) or gaps[len(gaps) // 8] >= label_width):
            ticks = [(begin + int(start), words(part[start].item())) for start in starts]
            return _apart(ticks, label_width / bar_width)
    return [(begin, str(part[0].astype("datetime64[Y]")))]


def _candidates(part: NDArray[np.datetime64]) -> Iterator[tuple[NDArray[np.intp], Callable[[date], str]]]:
    """Starts of periods within ``part`` with how they are called, from the finest to the coarsest."""
    days = np.arange(1, len(part))
    yield days, _day
    weeks = (part.astype("datetime64[D]").astype(np.int64) + 3) // 7
    yield _changes(weeks), _day
    months = part.astype("datetime64[M]").astype(np.int64)
    for every in _MONTHS:
        yield _changes(months // every), _month
    for years in _YEARS:
        yield _changes(months // 12 // years), _year


def _changes(values: NDArray[np.int64]) -> NDArray[np.intp]:
    return np.flatnonzero(np.diff(values)) + 1


def _apart(ticks: list[tuple[int, str]], bars: float) -> list[tuple[int, str]]:
    """``ticks`` without those that are nearer than ``bars`` to the one before."""
    kept: list[tuple[int, str]] = []
    for tick in ticks:
        if not kept or tick[0] - kept[-1][0] >= bars:
            kept.append(tick)
    return kept


def _day(day: date) -> str:
    return f"{day.day} {_name(day)}"


def _month(day: date) -> str:
    return str(day.year) if day.month == 1 else _name(day)


def _year(day: date) -> str:
    return str(day.year)


def _name(day: date) -> str:
    return QLocale().standaloneMonthName(day.month, QLocale.FormatType.ShortFormat)
