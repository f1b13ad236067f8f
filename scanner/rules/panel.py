"""A batch of symbols laid out as panels (symbols x bars, newest bar last), cut as short as the rule allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np

from scanner.arrays import DateArray, FloatArray
from scanner.bar_blocks import Stretch
from scanner.indicators.registry import BENCHMARK
from scanner.layout import laid_out
from scanner.rules.facts import NOTHING_KNOWN, Facts
from scanner.types import Bars

Rows = np.ndarray[tuple[int], np.dtype[np.intp]]

SERIES_OF = {name: attrgetter(name) for name in ("open", "high", "low", "close", "volume")}


@dataclass(frozen=True, slots=True)
class Plan:
    """What deciding a rule on one bar will ask for: how many of the newest bars of each series (as many as
    ``laid_ahead`` at first, more only for symbols that need them), and how many of the
    newest values of each indicator that is worked out symbol by symbol. ``shared`` are indicators that several
    rules ask for; they are worked out for all symbols, once, instead of for those that each rule has left.
    ``at_first`` is the reach of what is asked of all symbols, where others are asked only of those that it leaves.
    With ``for_all`` series are laid out for all symbols too, since they will be asked for again."""

    reach: Mapping[str, int] = field(default_factory=dict)
    widths: Mapping[Any, int] = field(default_factory=dict)
    shared: frozenset[Any] = frozenset()
    laid_ahead: int = 260
    for_all: bool = False
    at_first: Mapping[str, int] | None = None

    @classmethod
    def joined(cls, plans: Sequence[Plan]) -> Plan:
        """The plan of deciding several rules on the same panel."""
        reach: dict[str, int] = {}
        widths: dict[Any, int] = {}
        asked: Counter[Any] = Counter()
        for plan in plans:
            asked.update(plan.widths.keys())
            for name, bars in plan.reach.items():
                reach[name] = max(bars, reach.get(name, 0))
            for node, width in plan.widths.items():
                widths[node] = max(width, widths.get(node, 0))
        shared = frozenset(node for node, rules in asked.items() if rules > 1)
        return cls(reach, widths, shared, laid_ahead=420)


NO_PLAN = Plan()
_ALL_OF_IT = Plan(reach=dict.fromkeys(SERIES_OF, 1_000_000), laid_ahead=1_000_000, for_all=True)


class Panel:
    """The bars of some symbols, and what was computed from them so far.

    Panels hold float64. NaN is what is not there: bars before the first one, missing values, prices that are
    not positive, negative volumes. Arrays handed out are shared and must not be written to.
    """

    def __init__(
        self, batch: Sequence[Bars], facts: Facts = NOTHING_KNOWN, plan: Plan = NO_PLAN, width: int = 1
    ) -> None:
        """``plan`` says what will be asked for in the end when the newest ``width`` answers are: things are then
        laid out and worked out once and not anew for every larger part of them."""
        self._batch: list[Bars] | None = list(batch)
        self._count = len(batch)
        self.facts = facts
        self._stretch = Stretch.of(batch)
        lengths = self._stretch.lengths if self._stretch else [len(bars.close) for bars in batch]
        self.longest = max(lengths, default=0) or 1
        self._shortest = min(lengths, default=0)
        self._plan = plan
        self._further = width - 1
        self._known: dict[Any, Any] = {}
        self._series: dict[str, FloatArray] = {}
        self._origin: Panel | None = None
        self._rows: Rows | None = None

    @classmethod
    def of_series(cls, batch: Sequence[Bars], facts: Facts, series: Mapping[str, FloatArray]) -> Panel:
        """A panel whose series are given: of the symbols of ``batch``, but not made of their daily bars."""
        panel = cls(batch, facts)
        panel.longest = max((found.shape[1] for found in series.values()), default=0) or 1
        panel._series = {
            name: found if found.shape[1] else np.full((len(panel), 1), np.nan)
            for name, found in series.items()
        }
        return panel

    @classmethod
    def on_series(cls, batch: Sequence[Bars], facts: Facts, laid_out: dict[str, FloatArray]) -> Panel:
        """A panel of the symbols of ``batch`` on series that earlier panels of the very same bars laid out; what it
        lays out itself is put there too, at full length."""
        panel = cls(batch, facts, _ALL_OF_IT)
        panel._series = laid_out
        return panel

    def __len__(self) -> int:
        return self._count

    @property
    def batch(self) -> list[Bars]:
        """The bars of the symbols, in the order of the rows."""
        if self._batch is None:
            assert self._origin is not None
            assert self._rows is not None
            above = self._origin.batch
            self._batch = [above[row] for row in self._rows.tolist()]
        return self._batch

    @property
    def _reach(self) -> Mapping[str, int]:
        at_first = self._plan.at_first if self._origin is None else None
        return self._plan.reach if at_first is None else at_first

    def width(self, count: int) -> int:
        """``count``, or the bars of the longest history if those are fewer."""
        return min(count, self.longest)

    @property
    def root(self) -> Panel:
        """The panel that all rows were taken of."""
        panel = self
        while panel._origin is not None:
            panel = panel._origin
        return panel

    def is_shared(self, node: Any) -> bool:
        """Whether ``node`` is to be worked out for all symbols of the root."""
        return node in self._plan.shared and self._origin is not None

    def planned(self, node: Any) -> int:
        """How many of the newest values of ``node`` will be asked for, as far as the plan knows."""
        return self.width(self._plan.widths.get(node, 1) + self._further)

    def series(self, name: str, count: int) -> FloatArray:
        """The newest ``width(count)`` values of a series for every symbol."""
        width = self.width(count)
        panel = self._series.get(name)
        if panel is None or panel.shape[1] < width:
            ahead = self.width(min(self._reach.get(name, 1), self._plan.laid_ahead) + self._further)
            if (self._plan.shared or self._plan.for_all) and self._origin is not None and width <= ahead:
                self.root.series(name, ahead)
            panel = self._series[name] = self._from_origin(name, width, max(width, ahead))
        return panel[:, panel.shape[1] - width :]

    def has(self, name: str, count: int) -> bool:
        """Whether the newest ``count`` values of a series are laid out already."""
        panel = self._series.get(name)
        return panel is not None and panel.shape[1] >= self.width(count)

    def recall(self, key: Any) -> Any:
        """What was computed under ``key`` here or for the panel these rows were taken of; None if nothing was.
        It is an array or something else with a row for each symbol that numpy indexing picks from."""
        panel: Panel | None = self
        passed: list[Rows] = []
        while panel is not None:
            found = panel._known.get(key)
            if found is not None:
                if passed:
                    found = self._known[key] = found[_through(passed)]
                return found
            if panel._rows is not None:
                passed.append(panel._rows)
            panel = panel._origin
        return None

    def keep(self, key: Any, found: Any) -> None:
        """Remember what was computed under ``key``."""
        self._known[key] = found

    def take(self, rows: Rows) -> Panel:
        """The panel of these rows alone, with what is known of them."""
        part = Panel.__new__(Panel)
        part._batch = None
        part._count = len(rows)
        part.facts = self.facts
        part.longest = self.longest
        part._shortest = self._shortest
        part._stretch = self._stretch
        part._plan = self._plan
        part._further = self._further
        part._known = {}
        part._series = {}
        part._origin, part._rows = self, rows
        return part

    def __getitem__(self, rows: Rows) -> Panel:
        return self.take(rows)

    def older(self, bars: int) -> Panel:
        """The same symbols ``bars`` bars ago: nothing is known of what came since."""
        return Panel([_without_newest(found, bars) for found in self.batch], self.facts)

    def _from_origin(self, name: str, width: int, ahead: int) -> FloatArray:
        """What an origin has laid out, no more of it than is asked for; else laid out anew, ``ahead`` of need."""
        panel = self._origin
        passed = [self._rows] if self._rows is not None else []
        while panel is not None:
            found = panel._series.get(name)
            if found is not None and found.shape[1] >= width:
                return found[_through(passed), found.shape[1] - width :]
            if panel._rows is not None:
                passed.append(panel._rows)
            panel = panel._origin
        if name == BENCHMARK:
            return self._benchmark(ahead)
        if self._stretch is not None and ahead <= self._stretch.block.width:
            return cleaned(name, self._stretch.newest(name, ahead, _through(passed) if passed else None))
        return self._gathered(name, ahead)

    def _gathered(self, name: str, width: int) -> FloatArray:
        """A series of bars that lie anywhere in memory."""
        read: Callable[[Bars], FloatArray] = SERIES_OF[name]
        return cleaned(name, laid_out([read(bars) for bars in self.batch], width, self._shortest))

    def _benchmark(self, width: int) -> FloatArray:
        """The benchmark's close on the newest days of each symbol, NaN on days on which it has none."""
        panel = np.full((len(self), width), np.nan)
        if self.facts.benchmark is None:
            return panel
        known: dict[bytes, FloatArray] = {}
        for row, bars in zip(panel, self.batch, strict=True):
            days = bars.dates[-width:]
            # Most symbols traded on the same days.
            key = days.tobytes()
            if key not in known:
                known[key] = _closes_on(self.facts.benchmark, days)
            row[width - len(days) :] = known[key]
        return cleaned(BENCHMARK, panel)


def _closes_on(benchmark: Bars, days: DateArray) -> FloatArray:
    if not len(benchmark):
        return np.full(len(days), np.nan)
    places = np.minimum(np.searchsorted(benchmark.dates, days), len(benchmark) - 1)
    found: FloatArray = np.where(benchmark.dates[places] == days, benchmark.close[places], np.nan)
    return found


def _through(passed: list[Rows]) -> Rows:
    """The rows of an origin, from what was taken on the way down from it; the last taken comes first."""
    rows = passed[-1]
    for taken in reversed(passed[:-1]):
        rows = rows[taken]
    return rows


def _without_newest(found: Bars, bars: int) -> Bars:
    return found.up_to(found.dates[-1 - bars].item() if len(found) > bars else date.min)


def cleaned(name: str, panel: FloatArray) -> FloatArray:
    """``panel`` of the series ``name`` with NaN for what is no price or no volume."""
    lowest = panel.min(initial=np.inf)
    good = lowest >= 0.0 if name == "volume" else lowest > 0.0
    if not (good and panel.max(initial=0.0) < np.inf):
        with np.errstate(invalid="ignore"):
            bad = ~np.isfinite(panel) | (panel < 0.0 if name == "volume" else panel <= 0.0)
        panel = np.where(bad, np.nan, panel)
    return panel
