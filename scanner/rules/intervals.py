"""Stretches of numbers, and in which of them the values of an expression can lie at all."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from scanner.rules.nodes import (
    BarsSince,
    Combined,
    Comparison,
    Computed,
    ConditionNode,
    Constant,
    Count,
    Crossing,
    Not,
    NumberNode,
    Ranked,
    Series,
)

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}

# Indicators that cannot leave a range, by name.
_PERCENT = (
    "rsi mfi adx adxr dx plus_di minus_di aroon_up aroon_down ultimate_oscillator stoch_k stoch_d stoch_fast_k "
    "stoch_fast_d stoch_rsi stoch_rsi_d kdj_k kdj_d imi percent_rank relative_volatility_index"
)
_NEVER_NEGATIVE = (
    "atr natr true_range stdev variance avgdev adr adr_pct bb_width relative_volume mass_index ulcer_index vhf "
    "vortex_plus vortex_minus plus_dm minus_dm bars_since_highest bars_since_lowest"
)
_RANGES: dict[str, tuple[float, float]] = {
    **dict.fromkeys(_PERCENT.split(), (0.0, 100.0)),
    **dict.fromkeys(_NEVER_NEGATIVE.split(), (0.0, math.inf)),
    **dict.fromkeys(["cmo", "cmo_plain", "aroon_osc", "smi", "smi_signal"], (-100.0, 100.0)),
    **dict.fromkeys(["correl", "cmf", "bop"], (-1.0, 1.0)),
    **dict.fromkeys(["close_location", "efficiency_ratio"], (0.0, 1.0)),
    "williams_r": (-100.0, 0.0),
}
# On every bar, the first of each pair is at least as high as the second.
_ORDERED = {("high", "low"), ("high", "open"), ("high", "close"), ("open", "low"), ("close", "low")}


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from ``low`` to ``high``; the ends belong to it where ``low_in`` and ``high_in`` say so."""

    low: float = -math.inf
    high: float = math.inf
    low_in: bool = False
    high_in: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low > self.high or (self.low == self.high and not (self.low_in and self.high_in))

    def within(self, other: Interval) -> Interval:
        """What lies in both."""
        low, low_in = max((self.low, not self.low_in), (other.low, not other.low_in))
        high, high_in = min((self.high, self.high_in), (other.high, other.high_in))
        return Interval(low, high, not low_in, high_in)

    def covers(self, other: Interval) -> bool:
        """Whether all of ``other`` lies in it."""
        return other.is_empty or self.within(other) == other


@dataclass(frozen=True, slots=True)
class Claim:
    """A condition said as "``subject`` lies in ``interval``". The subject is an expression, or a pair of them that
    stands for their difference."""

    subject: NumberNode | tuple[NumberNode, NumberNode]
    interval: Interval
    possible: Interval


def claim_of(node: ConditionNode) -> Claim | None:
    """What ``node`` says of one subject, None if it says something else."""
    match node:
        case Not(operand=Comparison() as inner):
            return _claim(inner.left, OPPOSITE[inner.operator], inner.right)
        case Comparison():
            return _claim(node.left, node.operator, node.right)
        case Crossing():
            return _claim(node.left, ">" if node.above else "<", node.right)
        case _:
            return None


def cover(intervals: Iterable[Interval], whole: Interval) -> bool:
    """Whether ``intervals`` together leave nothing of ``whole`` out."""
    left = whole
    for interval in sorted(intervals, key=lambda found: (found.low, not found.low_in)):
        part = interval.within(left)
        if part.is_empty:
            continue
        if (part.low, part.low_in) != (left.low, left.low_in):
            return False
        if interval.covers(left):
            return True
        left = Interval(part.high, left.high, not part.high_in, left.high_in)
    return left.is_empty


def _claim(left: NumberNode, operator: str, right: NumberNode) -> Claim | None:
    if operator == "!=" or (isinstance(left, Constant) and isinstance(right, Constant)):
        return None
    if isinstance(left, Constant):
        left, operator, right = right, _FLIPPED[operator], left
    if isinstance(right, Constant):
        return Claim(left, _interval(operator, right.value), possible_values(left))
    if hash(left) > hash(right):
        left, operator, right = right, _FLIPPED[operator], left
    return Claim((left, right), _interval(operator, 0.0), _difference(left, right))


def _interval(operator: str, value: float) -> Interval:
    match operator:
        case "<" | "<=":
            return Interval(high=value, high_in=operator == "<=")
        case ">" | ">=":
            return Interval(low=value, low_in=operator == ">=")
        case _:
            return Interval(value, value, True, True)


def possible_values(node: NumberNode) -> Interval:
    """The numbers among which the values of ``node`` lie, whatever the bars."""
    match node:
        case Series(name="volume") | BarsSince() | Combined(name="abs"):
            return Interval(0.0, math.inf, low_in=True)
        case Series():
            return Interval(0.0, math.inf)
        case Ranked():
            return Interval(1.0, 99.0, True, True)
        case Count():
            return Interval(0.0, float(node.bars), True, True)
        case Computed() if node.indicator.name in _RANGES:
            low, high = _RANGES[node.indicator.name]
            return Interval(low, high, True, high < math.inf)
        case _:
            return Interval()


def _difference(left: NumberNode, right: NumberNode) -> Interval:
    if left == right:
        return Interval(0.0, 0.0, True, True)
    if isinstance(left, Series) and isinstance(right, Series):
        if (left.name, right.name) in _ORDERED:
            return Interval(low=0.0, low_in=True)
        if (right.name, left.name) in _ORDERED:
            return Interval(high=0.0, high_in=True)
    return Interval()
