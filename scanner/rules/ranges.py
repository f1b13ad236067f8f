"""Decides a rule for many as-of days in one pass: every series is worked out once and read on each day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import DateArray, FloatArray
from scanner.rules.evaluator import TRUE, TruthArray, truths, values
from scanner.rules.facts import Facts, ranks_of
from scanner.rules.nodes import ConditionNode, NumberNode, Ranked
from scanner.rules.outside import ranked_values
from scanner.rules.panel import Panel
from scanner.sessions import sessions_of
from scanner.types import Bars

_AT_ONCE = 256


@dataclass(frozen=True, eq=False)
class RangeAnswer:
    """What a rule says on each of ``days`` of each of ``symbols``: ``truth`` has a row for each symbol and a column
    for each day, 1 true, -1 false, 0 unknown (a symbol without a bar for that day is unknown)."""

    days: tuple[date, ...]
    symbols: tuple[str, ...]
    truth: TruthArray

    def hits(self) -> dict[date, tuple[str, ...]]:
        """The symbols for which the rule is true on each day, in the order of the batch."""
        return {
            day: tuple(self.symbols[row] for row in np.flatnonzero(self.truth[:, place] == TRUE))
            for place, day in enumerate(self.days)
        }


@dataclass(frozen=True, eq=False)
class _Part:
    """Some symbols of a batch. ``columns`` has a row for each and a column for each day: where in the newest
    ``width`` bars the day's bar stands, -1 for nowhere."""

    panel: Panel
    columns: NDArray[np.int64]
    width: int

    def on_days(self, found: NDArray[np.generic], missing: float) -> NDArray[np.generic]:
        """The columns of ``found`` (``width`` bars) that belong to the days."""
        if self.same_for_all:
            return found[:, self.columns[0]]
        picked = np.take_along_axis(found, np.maximum(self.columns, 0), axis=1)
        return np.where(self.columns < 0, missing, picked)

    @property
    def same_for_all(self) -> bool:
        """Whether every symbol has every day at the same place."""
        first = self.columns[0]
        return bool((first >= 0).all() and (self.columns == first).all())


def decide_range(
    node: ConditionNode, batch: Sequence[Bars], days: Sequence[date], facts: Facts
) -> RangeAnswer:
    """The answer of ``node`` on each day, as if no bar after it were known."""
    chosen = tuple(sorted(set(days)))
    parts = list(_parts(batch, chosen, facts))
    for operand in ranked_values(node):
        _rank(operand, parts)
    found = [part.on_days(truths(node, part.panel, part.width), 0) for part in parts]
    truth = np.concatenate(found) if found else np.zeros((0, len(chosen)))
    return RangeAnswer(chosen, tuple(bars.symbol for bars in batch), truth.astype(np.int8))


def _rank(operand: NumberNode, parts: Sequence[_Part]) -> None:
    """Rank every day by itself, and let the panels know the ranks as if they had worked them out."""
    found = [part.on_days(values(operand, part.panel, part.width), np.nan) for part in parts]
    if not found:
        return
    measured: FloatArray = np.concatenate(found).astype(np.float64)
    ranks = np.stack([ranks_of(column) for column in measured.T], axis=1)
    first = 0
    for part in parts:
        known = np.full((len(part.panel), part.width), np.nan)
        rows, places = np.nonzero(part.columns >= 0)
        known[rows, part.columns[rows, places]] = ranks[first + rows, places]
        part.panel.keep((Ranked(operand, operand.span), part.width), known)
        first += len(part.panel)


def _parts(batch: Sequence[Bars], days: tuple[date, ...], facts: Facts) -> Iterator[_Part]:
    if not days:
        return
    asked = np.array(days, dtype="datetime64[D]")
    sessions: dict[str, DateArray] = {}
    for first in range(0, len(batch), _AT_ONCE):
        part = [bars.up_to(days[-1]) for bars in batch[first : first + _AT_ONCE]]
        back = np.full((len(part), len(days)), -1, dtype=np.int64)
        before: tuple[DateArray, DateArray] | None = None
        for row, bars in enumerate(part):
            wanted = _sessions(bars.symbol, asked, facts, sessions)
            # Most symbols of an exchange traded on the same days.
            if (
                before is not None
                and wanted is before[1]
                and len(bars.dates) == len(before[0])
                and np.array_equal(bars.dates, before[0])
            ):
                back[row] = back[row - 1]
            else:
                back[row] = _bars_back(bars.dates, wanted)
            before = (bars.dates, wanted)
        width = int(back.max(initial=-1)) + 1
        panel = Panel(part, facts)
        width = max(1, panel.width(width))
        yield _Part(panel, np.where(back < 0, -1, width - 1 - back), width)


def _sessions(symbol: str, asked: DateArray, facts: Facts, known: dict[str, DateArray]) -> DateArray:
    """The session that each day looks at: the symbol's exchange's on or before it, where the exchange is known."""
    instrument = facts.instruments.get(symbol)
    if instrument is None:
        return asked
    if instrument.exchange not in known:
        dates = sessions_of(instrument.exchange).dates
        places = np.searchsorted(dates, asked, side="right") - 1
        known[instrument.exchange] = dates[np.maximum(places, 0)]
    return known[instrument.exchange]


def _bars_back(dates: DateArray, wanted: DateArray) -> NDArray[np.int64]:
    """How many bars before the newest one the bar of each wanted session stands, -1 where there is none."""
    if not len(dates):
        return np.full(len(wanted), -1, dtype=np.int64)
    places = np.searchsorted(dates, wanted)
    there = dates[np.minimum(places, len(dates) - 1)] == wanted
    return np.where(there, len(dates) - 1 - places, -1)
