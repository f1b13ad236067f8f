"""Looks over many symbols at once, on demand: what each condition leaves, and who came near."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from scanner.rules.distance import Distance, distances, shares
from scanner.rules.evaluator import FALSE, TRUE, UNKNOWN, truth
from scanner.rules.explainer import condition_text, conditions_of
from scanner.rules.facts import Facts
from scanner.rules.nodes import ConditionNode
from scanner.rules.panel import Panel
from scanner.types import Bars

_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """What is left once one more condition, in the order of the text, has been looked at: ``left`` symbols for
    which all so far are true, and ``unknown`` ones that none of them has ruled out."""

    condition: str
    left: int
    unknown: int


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A symbol that fails the rule by little. ``distance`` is the sum of the shares of the conditions that it
    fails, which are in ``failed``."""

    symbol: str
    distance: float
    failed: tuple[Distance, ...]


def waterfall(
    text: str, node: ConditionNode, batch: Sequence[Bars], facts: Facts
) -> tuple[WaterfallStep, ...]:
    """One step for each top-level condition. The last one has the rule's matches and unknown symbols."""
    parts = conditions_of(node)
    left, unknown = np.zeros(len(parts), dtype=int), np.zeros(len(parts), dtype=int)
    for panel in _panels(batch, facts):
        so_far = np.full(len(panel), TRUE, dtype=np.int8)
        for place, part in enumerate(parts):
            # Only symbols that are still there are looked at, as the text has it.
            rows = np.flatnonzero(so_far != FALSE)
            if len(rows):
                so_far[rows] = np.minimum(so_far[rows], truth(part, panel.take(rows)))
            left[place] += np.count_nonzero(so_far == TRUE)
            unknown[place] += np.count_nonzero(so_far == UNKNOWN)
    return tuple(
        WaterfallStep(condition_text(text, part), int(left[place]), int(unknown[place]))
        for place, part in enumerate(parts)
    )


def near_misses(
    text: str, node: ConditionNode, batch: Sequence[Bars], facts: Facts, most: int
) -> list[NearMiss]:
    """The symbols that fail by the least, nearest first, ties by symbol; only those whose failed conditions can
    all be measured."""
    found: list[tuple[float, str, Panel, int]] = []
    for panel in _panels(batch, facts):
        total = np.sum([shares(part, panel) for part in conditions_of(node)], axis=0)
        rows = np.flatnonzero((truth(node, panel) == FALSE) & np.isfinite(total)).tolist()
        found.extend((float(total[row]), panel.batch[row].symbol, panel, row) for row in rows)
    nearest = sorted(found, key=lambda entry: entry[:2])[:most]
    return [
        NearMiss(
            symbol,
            distance,
            tuple(part for part in distances(text, node, panel, row) if part.passed is False),
        )
        for distance, symbol, panel, row in nearest
    ]


def _panels(batch: Sequence[Bars], facts: Facts) -> Iterator[Panel]:
    for first in range(0, len(batch), _AT_ONCE):
        yield Panel(batch[first : first + _AT_ONCE], facts)
