"""How far a symbol is from meeting a condition: as a share to sort by, and in words."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from scanner.arrays import FloatArray
from scanner.rules.evaluator import FALSE, TRUE, UNKNOWN, truth, truths, values
from scanner.rules.explainer import condition_text, conditions_of
from scanner.rules.intervals import OPPOSITE, possible_values
from scanner.rules.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Computed,
    ConditionNode,
    Constant,
    Crossing,
    Not,
    NumberNode,
    Series,
    Shifted,
)
from scanner.rules.panel import Panel
from scanner.rules.problems import quote

_TRUTH: dict[int, bool | None] = {TRUE: True, UNKNOWN: None, FALSE: False}
_WINDOWS = {"highest": "high", "lowest": "low"}
_AVERAGES = {"sma": "average", "ema": "exponential average"}


@dataclass(frozen=True, slots=True)
class Distance:
    """One top-level condition of a rule for one symbol, on its last bar.

    ``left`` and ``right`` are the values compared, None where it does not compare or has none. ``share`` says how
    far it is from being true: 0 where it is (and where both sides are level), else the difference as a share of the
    larger side (of the whole range for an indicator that has one, of the close where the other side is 0); None
    where that cannot be measured.
    ``words`` says it for people, such as "2.1 % under the 20-day high", and is empty where there is nothing to say.
    """

    condition: str
    passed: bool | None
    left: float | None = None
    right: float | None = None
    share: float | None = None
    words: str = ""


def distances(text: str, node: ConditionNode, panel: Panel, row: int) -> tuple[Distance, ...]:
    """The distance of each top-level condition for the symbol in ``row``, in the order of the text."""
    one = panel.take(np.array([row]))
    found = []
    for part in conditions_of(node):
        passed = _TRUTH[int(truth(part, one)[0])]
        share = _number(shares(part, one)[0])
        left = right = None
        words = ""
        if isinstance(part, Comparison | Crossing):
            left, right = (_number(values(side, one, 1)[0, -1]) for side in (part.left, part.right))
            words = _in_words(text, part, left, right) if passed is False else ""
        found.append(Distance(condition_text(text, part), passed, left, right, share, words))
    return tuple(found)


def shares(node: ConditionNode, panel: Panel) -> FloatArray:
    """:attr:`Distance.share` of each symbol on its last bar; NaN where it cannot be measured."""
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


def _in_words(text: str, node: Comparison | Crossing, left: float | None, right: float | None) -> str:
    if left is None or right is None:
        return ""
    level, value, against = node.right, left, right
    if isinstance(node.left, Constant):
        level, value, against = node.left, right, left
    if value == against:
        return f"level with {_called(text, level)}"
    place = "under" if value < against else "over"
    gap = abs(value - against)
    if _range_of(node) is not None:
        return f"{_short(gap)} points {place} {_called(text, level)}"
    if against == 0:
        return f"{gap:.3g} {place} {_called(text, level)}"
    return f"{_short(100 * gap / abs(against))} % {place} {_called(text, level)}"


def _short(number: float) -> str:
    return f"{number:.1f}" if 0.05 <= number < 100 else f"{number:,.0f}" if number >= 100 else f"{number:.2g}"


def _called(text: str, node: NumberNode) -> str:
    """What traders call the level that is looked at."""
    match node:
        case Constant():
            return f"{node.value:,.10g}"
        case Series():
            return f"the {node.name}"
        case Shifted(operand=Computed() as inner, bars=1) if inner.indicator.name in _WINDOWS:
            return _called(text, inner)
        case Computed(inputs=(Series() as source,)) if node.indicator.name in _WINDOWS:
            word = _WINDOWS[node.indicator.name]
            of = "" if source.name == word else f" of the {source.name}"
            return f"the {node.parameters[0]}-day {word}{of}"
        case Computed(inputs=(Series() as source,)) if node.indicator.name in _AVERAGES:
            of = "" if source.name == "close" else f" of the {source.name}"
            return f"the {node.parameters[0]}-day {_AVERAGES[node.indicator.name]}{of}"
        case _:
            return quote(text, node.span)


def _number(value: float) -> float | None:
    value = float(value)
    return value if math.isfinite(value) else None
