"""Decides a rule for many as-of days in one pass: every series is worked out once and read on each day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import DateArray, FloatArray
from scanner.cancel import CancelToken
from scanner.market.universe_mean import mean_of
from scanner.rules.evaluator import TRUE, TruthArray, truths, values
from scanner.rules.facts import Facts, ranks_of
from scanner.rules.nodes import ConditionNode, NumberNode, Ranked
from scanner.rules.outside import ranked_values, reads_benchmark
from scanner.rules.panel import Panel, Plan
from scanner.sessions import sessions_of
from scanner.types import Bars

_AT_ONCE = 128


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
    node: ConditionNode,
    batch: Sequence[Bars],
    days: Sequence[date],
    facts: Facts,
    plan: Plan,
    token: CancelToken,
) -> RangeAnswer:
    """The answer of ``node`` on each day, as if no bar after it were known. Raises
    :class:`~scanner.errors.Cancelled` between two parts of the batch."""
    chosen = tuple(sorted(set(days)))
    if facts.benchmark is None and reads_benchmark(node):
        facts = replace(facts, benchmark=mean_of(batch))
    parts = list(_parts(batch, chosen, facts, plan))
    for operand in ranked_values(node):
        _rank(operand, parts, token)
    found = []
    for part in parts:
        token.raise_if_cancelled()
        found.append(part.on_days(truths(node, part.panel, part.width), 0))
    truth = np.concatenate(found) if found else np.zeros((0, len(chosen)))
    return RangeAnswer(chosen, tuple(bars.symbol for bars in batch), truth.astype(np.int8))


def _rank(operand: NumberNode, parts: Sequence[_Part], token: CancelToken) -> None:
    """Rank every day by itself, and let the panels know the ranks as if they had worked them out."""
    found = []
    for part in parts:
        token.raise_if_cancelled()
        found.append(part.on_days(values(operand, part.panel, part.width), np.nan))
    if not found:
        return
    measured: FloatArray = np.concatenate(found).astype(np.float64)
    ranks = np.stack([ranks_of(column) for column in measured.T], axis=1)
    first = 0
    for part in parts:
        known = np.full((len(part.panel), part.width), np.nan)
        rows, places = np.nonzero(part.columns >= 0)
        known[rows, part.columns[rows, places]] = ranks[first + rows, places]
        part.panel.keep((Ranked(operand, operand.span), part.width, 0), known)
        first += len(part.panel)


def _parts(batch: Sequence[Bars], days: tuple[date, ...], facts: Facts, plan: Plan) -> Iterator[_Part]:
    if not days:
        return
    asked = np.array(days, dtype="datetime64[D]")
    sessions: dict[str, DateArray] = {}
    places = _Places()
    for first in range(0, len(batch), _AT_ONCE):
        part = [_up_to(bars, days[-1]) for bars in batch[first : first + _AT_ONCE]]
        rows = [places.back(bars.dates, _sessions(bars.symbol, asked, facts, sessions)) for bars in part]
        back = np.array(rows)
        width = max(1, int(back.max(initial=-1)) + 1)
        panel = Panel(part, facts, plan, width)
        yield _Part(panel, np.where(back < 0, -1, width - 1 - back), width)


def _up_to(bars: Bars, day: date) -> Bars:
    last = bars.last_date()
    return bars if last is None or last <= day else bars.up_to(day)


class _Places:
    """Where days stand among the bars of a symbol. Most symbols of an exchange traded on the same days, so what
    was found for one is looked up for the next by the bars from the first day on."""

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, int], NDArray[np.int64]] = {}
        self._count = 0

    def back(self, dates: DateArray, wanted: DateArray) -> NDArray[np.int64]:
        """How many bars before the newest one the bar of each wanted session stands, -1 where there is none."""
        if 0 < self._count <= len(dates):
            found = self._known.get((dates[-self._count :].tobytes(), id(wanted)))
            if found is not None:
                return found
        if not len(dates):
            return np.full(len(wanted), -1, dtype=np.int64)
        at = np.searchsorted(dates, wanted)
        there = dates[np.minimum(at, len(dates) - 1)] == wanted
        found = np.where(there, len(dates) - 1 - at, -1)
        # One bar before the first day makes sure that none is left out.
        count = len(dates) - int(at[0]) + 1
        if count <= len(dates):
            self._count = count
            self._known[dates[-count:].tobytes(), id(wanted)] = found
        return found


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
