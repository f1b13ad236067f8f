"""Daily bars gathered into weekly and monthly ones, and which of them was over on which day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import DateArray, FloatArray
from scanner.market.weekly import week_numbers
from scanner.rules.nodes import PeriodCondition, PeriodNumber
from scanner.rules.panel import Panel, Rows
from scanner.rules.reach import series_reach
from scanner.sessions import sessions_of

_GATHER = {"high": np.maximum, "low": np.minimum, "volume": np.add}

_Measure = Callable[[Any, Panel, int], NDArray[Any]]


@dataclass(frozen=True, eq=False)
class _Periods:
    """The longer bars of some symbols. ``back`` has a row for each symbol and a column for each of its newest
    days: how many longer bars before the newest one the day looks at, -1 for none."""

    panel: Panel
    back: NDArray[np.int64]

    def __getitem__(self, rows: Rows) -> _Periods:
        return _Periods(self.panel.take(rows), self.back[rows])


@dataclass(frozen=True, eq=False)
class _Shape:
    """How the days of one symbol fall into longer bars. ``place`` is the number of the bar that a day looks at."""

    dates: DateArray
    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    place: NDArray[np.int64]


def on_periods(
    node: PeriodNumber | PeriodCondition, panel: Panel, width: int, measure: _Measure, missing: float
) -> NDArray[Any]:
    """The newest ``width`` daily values of ``node``; ``measure`` works out its operand on the longer bars, and
    ``missing`` stands where there is none."""
    if node.open_bar and width > 1:
        # The open bar was another one on each day.
        days = [on_periods(node, panel.older(ago), 1, measure, missing) for ago in range(width - 1, -1, -1)]
        return np.hstack(days)
    reach = max((bars for _, bars in series_reach(node, width, warm=True)), default=1)
    periods = _gathered(panel, node, panel.width(reach))
    back = periods.back[:, -width:]
    if back.shape[1] < width:
        back = np.pad(back, ((0, 0), (width - back.shape[1], 0)), constant_values=-1)
    deepest = int(back.max(initial=-1)) + 1
    if deepest == 0:
        return np.full((len(panel), width), missing)
    found = measure(node.operand, periods.panel, deepest)
    columns = np.clip(found.shape[1] - 1 - back, 0, found.shape[1] - 1)
    picked = np.take_along_axis(found, columns, axis=1)
    return np.where(back < 0, missing, picked)


def _gathered(panel: Panel, node: PeriodNumber | PeriodCondition, days: int) -> _Periods:
    names = tuple(sorted({name for name, _ in series_reach(node.operand, warm=True)}))
    key = (node.period, node.open_bar, days, names)
    known: _Periods | None = panel.recall(key)
    if known is not None:
        return known
    groups = _groups(panel, node, days)
    longest = max((len(shape.starts) for shape, _ in groups), default=0)
    back = np.full((len(panel), days), -1, dtype=np.int64)
    longer = {name: np.full((len(panel), longest), np.nan) for name in names}
    for shape, rows in groups:
        count, there = len(shape.starts), len(shape.dates)
        if not count:
            continue
        back[rows, days - there :] = np.where(shape.place < 0, -1, count - 1 - shape.place)
        for name in names:
            daily = panel.series(name, days)[rows, days - there :]
            longer[name][rows, longest - count :] = _joined(name, daily, shape)
    found = _Periods(Panel.of_series(panel.batch, panel.facts, longer), back)
    panel.keep(key, found)
    return found


def _groups(panel: Panel, node: PeriodNumber | PeriodCondition, days: int) -> list[tuple[_Shape, Rows]]:
    """The symbols that traded on the same days, together, and how these days fall into longer bars."""
    rows: dict[tuple[str, bool, bytes], list[int]] = {}
    dates: dict[tuple[str, bool, bytes], DateArray] = {}
    for row, bars in enumerate(panel.batch):
        tail = bars.dates[-days:]
        key = (panel.facts.calendar(bars.symbol), len(bars.dates) > days, tail.tobytes())
        rows.setdefault(key, []).append(row)
        dates.setdefault(key, tail)
    return [
        (_shape(dates[key], node, key[0], cut=key[1]), np.array(together)) for key, together in rows.items()
    ]


def _shape(dates: DateArray, node: PeriodNumber | PeriodCondition, exchange: str, *, cut: bool) -> _Shape:
    numbers = _period_numbers(dates, node.period)
    begins = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]]) if len(dates) else np.empty(0, np.intp)
    place = np.cumsum(np.r_[False, numbers[1:] != numbers[:-1]]) if len(dates) else np.empty(0, np.int64)
    if not node.open_bar:
        place = np.where(_is_last(dates, numbers, node.period, exchange), place, place - 1)
    starts, ends = begins, np.r_[begins[1:], len(dates)] - 1
    if cut and len(starts):
        # The first one may have begun before the days that are looked at.
        starts, ends, place = starts[1:], ends[1:], place - 1
    return _Shape(dates, starts, ends[: len(starts)], place)


def _period_numbers(dates: DateArray, period: str) -> NDArray[np.int64]:
    if period == "weekly":
        return week_numbers(dates)
    return dates.astype("datetime64[M]").astype(np.int64)


def _is_last(dates: DateArray, numbers: NDArray[np.int64], period: str, exchange: str) -> NDArray[np.bool_]:
    """Whether the exchange's next session after each day belongs to another period, and the next bar does too:
    some trade on days that their exchange's calendar does not know."""
    sessions = sessions_of(exchange).dates
    following = np.searchsorted(sessions, dates, side="right")
    known = following < len(sessions)
    after = _period_numbers(sessions[np.minimum(following, len(sessions) - 1)], period)
    last: NDArray[np.bool_] = known & (after != numbers)
    last[:-1] &= numbers[1:] != numbers[:-1]
    return last


def _joined(name: str, daily: FloatArray, shape: _Shape) -> FloatArray:
    """One bar for each period: first open, highest high, lowest low, last close, summed volume."""
    match name:
        case "open":
            return daily[:, shape.starts]
        case "close" | "benchmark":
            return daily[:, shape.ends]
        case _:
            # What comes before the first period that counts is left out by beginning there.
            first = int(shape.starts[0])
            return _GATHER[name].reduceat(daily[:, first:], shape.starts - first, axis=1)
