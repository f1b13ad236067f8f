"""Looks over many symbols, on demand: what each condition leaves, who came near, and which line lets fewest through.
All are fed part by part, so that whoever feeds them can stop in between."""

from __future__ import annotations

import numpy as np

from scanner.rules.distance import explained, gaps, shares
from scanner.rules.evaluator import FALSE, TRUE, UNKNOWN, TruthArray, truth
from scanner.rules.explainer import condition_text, conditions_of
from scanner.rules.nodes import ConditionNode
from scanner.rules.panel import Panel
from scanner.rules.trigger import trigger_of
from scanner.rules.wording import says
from scanner.studies import NearMiss, WaterfallStep


class Waterfall:
    """Counts what each top-level condition leaves, in the order of the text."""

    def __init__(self, text: str, node: ConditionNode) -> None:
        self._parts = conditions_of(node)
        self._conditions = [condition_text(text, part) for part in self._parts]
        self._left = np.zeros(len(self._parts), dtype=int)
        self._unknown = np.zeros(len(self._parts), dtype=int)

    def add(self, panel: Panel) -> TruthArray:
        """Look over the symbols of ``panel``; the truth of the whole rule for each."""
        so_far: TruthArray = np.full(len(panel), TRUE, dtype=np.int8)
        for place, part in enumerate(self._parts):
            # Only symbols that are still there are looked at, as the text has it.
            rows = np.flatnonzero(so_far != FALSE)
            if len(rows) == len(panel):
                so_far = np.minimum(so_far, truth(part, panel))
            elif len(rows):
                so_far[rows] = np.minimum(so_far[rows], truth(part, panel.take(rows)))
            self._left[place] += np.count_nonzero(so_far == TRUE)
            self._unknown[place] += np.count_nonzero(so_far == UNKNOWN)
        return so_far

    @property
    def steps(self) -> tuple[WaterfallStep, ...]:
        """One step for each condition. The last one has the rule's matches and unknown symbols."""
        counted = zip(self._conditions, self._left.tolist(), self._unknown.tolist(), strict=True)
        return tuple(WaterfallStep(condition, left, unknown) for condition, left, unknown in counted)


class NearMisses:
    """Gathers the ``most`` symbols that fail by the least; only those whose failed conditions can all be measured.
    ``unit`` is the length of a bar in words."""

    def __init__(self, text: str, node: ConditionNode, most: int, unit: str = "day") -> None:
        self._text = text
        self._node = node
        self._most = most
        self._unit = unit
        self._found: list[tuple[float, str, Panel]] = []

    def add(self, panel: Panel) -> None:
        """Look over the symbols of ``panel``."""
        total = np.sum([shares(part, panel) for part in conditions_of(self._node)], axis=0)
        rows = np.flatnonzero((truth(self._node, panel) == FALSE) & np.isfinite(total))
        # The nearest of this panel are enough; a tie at the end is settled by symbol below.
        if len(rows) > self._most:
            limit = np.partition(total[rows], self._most - 1)[self._most - 1]
            rows = rows[total[rows] <= limit]
        found = [
            (float(total[row]), panel.batch[row].symbol, panel.take(np.array([row]))) for row in rows.tolist()
        ]
        self._found = sorted([*self._found, *found], key=lambda entry: entry[:2])[: self._most]

    @property
    def nearest(self) -> tuple[NearMiss, ...]:
        """The near misses, nearest first, ties by symbol."""
        return tuple(self._near_miss(distance, symbol, panel) for distance, symbol, panel in self._found)

    def _near_miss(self, distance: float, symbol: str, panel: Panel) -> NearMiss:
        conditions = explained(self._text, self._node, panel, 0, self._unit)
        failed = tuple(part for part in conditions if part.passed is False)
        trigger = trigger_of(self._node, panel.batch[0], panel.facts)
        return NearMiss(symbol, distance, failed, str(trigger) if trigger is not None else "")


class Strictest:
    """Finds the top-level condition that fewest symbols meet, to be told when none meets all of them."""

    _NEAR = 3.0

    def __init__(self, node: ConditionNode, unit: str = "day") -> None:
        self._parts = conditions_of(node)
        self._unit = unit
        self._met = np.zeros(len(self._parts), dtype=int)
        self._near = np.zeros(len(self._parts), dtype=int)

    def add(self, panel: Panel) -> None:
        """Look over the symbols of ``panel``."""
        held = np.stack([truth(part, panel) == TRUE for part in self._parts])
        self._met += np.count_nonzero(held, axis=1)
        for place, part in enumerate(self._parts):
            all_but_this = ~held[place] & np.delete(held, place, axis=0).all(axis=0)
            rows = np.flatnonzero(all_but_this)
            if len(rows):
                apart, _ = gaps(part, panel.take(rows))
                self._near[place] += np.count_nonzero(apart <= self._NEAR)

    @property
    def sentence(self) -> str:
        """Which line it is, and how many symbols meet all others and come near to it."""
        place = int(np.argmin(self._met))
        part, near = self._parts[place], int(self._near[place])
        _, measure = gaps(part, Panel(()))
        who = "1 symbol comes" if near == 1 else f"{near:,} symbols come" if near else "no symbol comes"
        return (
            f"Nothing matched. The strictest line is {says(part, self._unit)}; "
            f"{who} within {self._NEAR:g} {measure}."
        )
