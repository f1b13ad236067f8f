"""What made a rule true or false on the last bar, as a sentence with its figures."""

from __future__ import annotations

import math

import numpy as np

from scanner.rules.evaluator import FALSE, TRUE, truth, truths, values
from scanner.rules.explainer import conditions_of
from scanner.rules.nodes import Comparison, ConditionNode, Constant, Crossing
from scanner.rules.panel import Panel
from scanner.rules.percentages import Percentage, percentage_of
from scanner.rules.wording import asked_for, level, over, says, sides

_MOST_NAMED = 2
# Percent that are nothing to speak of.
_LEAST = 0.05


def what_failed(node: ConditionNode, panel: Panel, row: int, unit: str = "day") -> str:
    """What made ``node`` false for the symbol in ``row``: its first condition that is, as a sentence with the
    figures. It says what changed when the condition was still true on the bar before."""
    one = panel.take(np.array([row]))
    for part in conditions_of(node):
        if truth(part, one)[0] == FALSE:
            return _failed(part, one, unit)
    return ""


def what_turned(node: ConditionNode, panel: Panel, row: int, unit: str = "day") -> str:
    """What made ``node`` true for the symbol in ``row``: its conditions that were not on the bar before, such as
    "the close rose above its 50-day average, by 4.3 %"; empty when all of them were."""
    one = panel.take(np.array([row]))
    turned = []
    for part in conditions_of(node):
        known = truths(part, one, 2)
        if known.shape[1] == 2 and known[0, 0] != TRUE and known[0, 1] == TRUE:
            turned.append(_turned(part, one, unit))
    return ", and ".join(turned[:_MOST_NAMED])


def _failed(part: ConditionNode, one: Panel, unit: str) -> str:
    if not isinstance(part, Comparison | Crossing):
        return (
            f"No longer: {says(part, unit)}." if _held_before(part, one) else f"Not so: {says(part, unit)}."
        )
    left, right = _both(part, one)
    if left is None or right is None:
        return f"Not so: {says(part, unit)}."
    figures = f"{_figure(left)} {'<' if left < right else '>' if left > right else '='} {_figure(right)}"
    if isinstance(part, Crossing):
        return f"Not so: {says(part, unit)}, {figures}."
    subject, object_ = sides(part.left, part.right, unit)
    place = "below" if left < right else "above" if left > right else "level with"
    fell = _held_before(part, one) and part.operator in ("<", "<=", ">", ">=") and left != right
    asked = percentage_of(part)
    if asked is not None and right:
        return _failed_percentage(asked, asked.away(left, right), unit, fell=fell)
    if isinstance(part.right, Constant) and part.operator in ("<", "<=", ">", ">="):
        now = {"below": "fell to", "above": "rose to"}[place] if fell else "is"
        bound = {">": f"more than {object_}", ">=": f"{object_} or more"}
        wanted = bound | {"<": f"less than {object_}", "<=": f"{object_} at most"}
        return f"{subject} {now} {_figure(left)}, the rule asks for {wanted[part.operator]}."
    verb = {"below": "fell", "above": "rose"}[place] if fell else "is"
    return f"{subject} {verb} {place} {object_}, {figures}."


def _failed_percentage(asked: Percentage, away: float, unit: str, *, fell: bool) -> str:
    subject, base = sides(asked.subject, asked.base, unit)
    if asked.bars:
        way, wish = ("fell", "rise") if asked.wants_more else ("rose", "fall")
        moved = f"{way} {_percent(away)}" if abs(away) >= _LEAST else "hardly moved"
        return f"{subject} {moved} {over(asked.bars, unit)}, the rule asks for a {wish}."
    verb = ("fell to" if asked.wants_more else "rose to") if fell else "is"
    place = f"{_percent(away)} {'below' if away < 0 else 'above'}"
    if abs(away) < _LEAST:
        verb, place = "is", "at"
    wish = f"allows {asked.percent:,.10g} %" if asked.is_within else f"asks for {asked_for(asked)} it"
    return f"{subject} {verb} {place} {base}, the rule {wish}."


def _turned(part: ConditionNode, one: Panel, unit: str) -> str:
    left, right = _both(part, one) if isinstance(part, Comparison | Crossing) else (None, None)
    if not isinstance(part, Comparison | Crossing) or left is None or right is None or left == right:
        return f"this turned true: {says(part, unit)}"
    asked = percentage_of(part) if isinstance(part, Comparison) else None
    if asked is not None and right:
        return _turned_percentage(asked, asked.away(left, right), unit)
    this, that = part.left, part.right
    if isinstance(this, Constant):
        # What stays the same neither rises nor falls.
        this, that, left, right = that, this, right, left
    turned = (
        f"{level(this, unit)} {'rose above' if left > right else 'fell below'} {sides(this, that, unit)[1]}"
    )
    if isinstance(that, Constant) or not right:
        return f"{turned}, to {_figure(left)}"
    return f"{turned}, by {_percent(100 * (left / right - 1))}"


def _turned_percentage(asked: Percentage, away: float, unit: str) -> str:
    subject, base = level(asked.subject, unit), sides(asked.subject, asked.base, unit)[1]
    if asked.bars:
        return f"{subject} turned to {'rise' if away > 0 else 'fall'} {over(asked.bars, unit)}"
    verb = "rose" if asked.wants_more else "fell"
    return f"{subject} {verb} to {_percent(away)} {'below' if away < 0 else 'above'} {base}"


def _held_before(part: ConditionNode, one: Panel) -> bool:
    known = truths(part, one, 2)
    return known.shape[1] == 2 and bool(known[0, 0] == TRUE)


def _both(part: Comparison | Crossing, one: Panel) -> tuple[float | None, float | None]:
    left, right = (float(values(side, one, 1)[0, -1]) for side in (part.left, part.right))
    return left if math.isfinite(left) else None, right if math.isfinite(right) else None


def _percent(away: float) -> str:
    size = abs(away)
    return f"{size:,.0f} %" if size >= 20 else f"{size:.1f} %" if size >= _LEAST else f"{size:.2g} %"


def _figure(number: float) -> str:
    size = abs(number)
    if size >= 100_000 or number == round(number):
        return f"{number:,.0f}"
    return f"{number:,.2f}" if size >= 1 else f"{number:.4f}"
