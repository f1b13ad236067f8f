"""How far a symbol is from meeting a condition: as a share to sort by, and in words."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from scanner.arrays import FloatArray
from scanner.rules.evaluator import FALSE, TRUE, UNKNOWN, truth, truths, values
from scanner.rules.explainer import condition_text, conditions_of, undecided
from scanner.rules.intervals import OPPOSITE, possible_values
from scanner.rules.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    ConditionNode,
    Constant,
    Crossing,
    Not,
)
from scanner.rules.panel import Panel
from scanner.rules.percentages import percentage_of
from scanner.rules.wording import level, says
from scanner.studies import ExplainedCondition

_TRUTH: dict[int, bool | None] = {TRUE: True, UNKNOWN: None, FALSE: False}


def explained(
    text: str, node: ConditionNode, panel: Panel, row: int, unit: str = "day"
) -> tuple[ExplainedCondition, ...]:
    """Each top-level condition for the symbol in ``row``, in the order of the text; ``unit`` is a bar's length."""
    one = panel.take(np.array([row]))
    return tuple(_explained(text, part, one, unit) for part in conditions_of(node))


def _explained(text: str, part: ConditionNode, one: Panel, unit: str) -> ExplainedCondition:
    passed = _TRUTH[int(truth(part, one)[0])]
    left = right = None
    sentence, asked = "", percentage_of(part) if isinstance(part, Comparison) else None
    if isinstance(part, Comparison | Crossing):
        left, right = (_number(values(side, one, 1)[0, -1]) for side in (part.left, part.right))
        sentence = _in_words(part, left, right, unit) if passed is not None else ""
    if passed is None:
        sentence = undecided(text, part, one)[0].detail
    return ExplainedCondition(
        condition_text(text, part),
        passed,
        left,
        right,
        _number(shares(part, one)[0]),
        sentence,
        says(part, unit),
        asked.times if asked is not None else None,
    )


def shares(node: ConditionNode, panel: Panel) -> FloatArray:
    """The ``distance`` of :class:`~scanner.studies.ExplainedCondition` of each symbol on its last bar; NaN where it
    cannot be measured."""
    match node:
        case Not(operand=Comparison() as inner):
            return shares(replace(inner, operator=OPPOSITE[inner.operator]), panel)
        case Not(operand=AllOf() | AnyOf() as inner):
            turned = tuple(Not(part, part.span) for part in inner.parts)
            other = AnyOf if isinstance(inner, AllOf) else AllOf
            return shares(other(turned, inner.span), panel)
        case Not(operand=Not() as inner):
            return shares(inner.operand, panel)
        case AllOf():
            farthest: FloatArray = np.max([shares(part, panel) for part in node.parts], axis=0)
            return farthest
        case AnyOf():
            return _nearest([shares(part, panel) for part in node.parts])
        case Comparison() | Crossing():
            return _compared(node, panel)
        case _:
            return np.where(truth(node, panel) == TRUE, 0.0, np.nan)


def gaps(part: ConditionNode, panel: Panel) -> tuple[FloatArray, str]:
    """How far each symbol is from meeting ``part``, and in what: points of the range that an indicator has, else
    percent. NaN where that cannot be measured."""
    inner = part.operand if isinstance(part, Not) else part
    width = _range_of(inner) if isinstance(inner, Comparison | Crossing) else None
    return shares(part, panel) * (100.0 if width is None else width), "%" if width is None else "points"


def _nearest(found: list[FloatArray]) -> FloatArray:
    nearest: FloatArray = np.min([np.where(np.isnan(part), np.inf, part) for part in found], axis=0)
    return np.where(np.isfinite(nearest), nearest, np.nan)


def _compared(node: Comparison | Crossing, panel: Panel) -> FloatArray:
    held = truths(node, panel, 1)[:, -1]
    left, right = (values(side, panel, 1)[:, -1] for side in (node.left, node.right))
    with np.errstate(all="ignore"):
        share = np.abs(left - right) / _scale(node, left, right, panel)
    far = ~np.isfinite(share) | (held == UNKNOWN)
    if isinstance(node, Crossing):
        # Who is beyond already has to come back first.
        far |= (left > right) if node.above else (left < right)
    elif node.operator == "!=":
        far |= held == FALSE
    return np.where(held == TRUE, 0.0, np.where(far, np.nan, share))


def _scale(
    node: Comparison | Crossing, left: FloatArray, right: FloatArray, panel: Panel
) -> FloatArray | float:
    width = _range_of(node)
    if width is not None:
        return width
    if any(isinstance(side, Constant) and side.value == 0 for side in (node.left, node.right)):
        return panel.series("close", 1)[:, -1]
    return np.maximum(np.abs(left), np.abs(right))


def _range_of(node: Comparison | Crossing) -> float | None:
    """How wide the range is that one of the sides cannot leave, None without one."""
    for side in (node.left, node.right):
        possible = possible_values(side)
        if math.isfinite(possible.high - possible.low):
            return possible.high - possible.low
    return None


def _in_words(node: Comparison | Crossing, left: float | None, right: float | None, unit: str) -> str:
    if left is None or right is None:
        return ""
    other, value, against = node.right, left, right
    if isinstance(node.left, Constant):
        other, value, against = node.left, right, left
    name = level(other, unit)
    if value == against:
        return f"level with {name}"
    place = "under" if value < against else "over"
    gap = abs(value - against)
    if _range_of(node) is not None:
        return f"{_short(gap)} points {place} {name}"
    if against == 0:
        return f"{gap:.3g} {place} {name}"
    return f"{_short(100 * gap / abs(against))} % {place} {name}"


def _short(number: float) -> str:
    return f"{number:.1f}" if 0.05 <= number < 100 else f"{number:,.0f}" if number >= 100 else f"{number:.2g}"


def _number(value: float) -> float | None:
    value = float(value)
    return value if math.isfinite(value) else None
