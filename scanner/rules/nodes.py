"""A rule as it is meant: the checked tree that is evaluated. Where a node stands in the text makes it no other."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from scanner.indicators.registry import Indicator
from scanner.rules.syntax import Span


class _Remembering:
    """Nodes are keys of what was computed, so each works out its hash once and not anew down to its leaves."""

    __slots__ = ("_code",)

    _code: int

    def remembered_hash(self) -> int:
        """The hash over all fields that make this node what it is."""
        try:
            return self._code
        except AttributeError:
            node: Any = self
            parts = [getattr(node, part.name) for part in fields(node) if part.compare]
            object.__setattr__(self, "_code", hash((type(self).__name__, *parts)))
            return self._code


@dataclass(frozen=True, slots=True)
class Constant(_Remembering):
    """A number that never changes."""

    value: float
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class Series(_Remembering):
    """One of open, high, low, close and volume."""

    name: str
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class Computed(_Remembering):
    """An indicator with its inputs and its parameters filled in."""

    indicator: Indicator
    inputs: tuple[NumberNode, ...]
    parameters: tuple[float, ...]
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class Shifted(_Remembering):
    """The value of ``operand`` some bars ago."""

    operand: NumberNode
    bars: int
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class Negative(_Remembering):
    """The operand with the other sign."""

    operand: NumberNode
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class Arithmetic(_Remembering):
    """``first``, then (operator, operand) steps from left to right; operators are ``+ - * /``."""

    first: NumberNode
    steps: tuple[tuple[str, NumberNode], ...]
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class Combined(_Remembering):
    """``abs`` of one operand, ``min`` or ``max`` of several, bar by bar."""

    name: str
    operands: tuple[NumberNode, ...]
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class Count(_Remembering):
    """On how many of the newest ``bars`` bars, today included, ``operand`` is true."""

    operand: ConditionNode
    bars: int
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class BarsSince(_Remembering):
    """How many bars ago ``operand`` was last true: 0 today, unknown if it never was."""

    operand: ConditionNode
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class PeriodNumber(_Remembering):
    """``operand`` worked out on the bars of a longer ``period`` (``weekly`` or ``monthly``): its value on the last
    one that was over, or with ``open_bar`` on the one that is still growing."""

    operand: NumberNode
    period: str
    open_bar: bool
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class Ranked(_Remembering):
    """Where ``operand`` stands among all symbols of the universe, from 1 (lowest) to 99 (highest)."""

    operand: NumberNode
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class Comparison(_Remembering):
    """``left operator right`` bar by bar; operators are ``< <= > >= == !=``."""

    left: NumberNode
    operator: str
    right: NumberNode
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class Crossing(_Remembering):
    """``left`` is beyond ``right`` on a bar and was not on the bar before. ``above`` tells which way."""

    left: NumberNode
    right: NumberNode
    above: bool
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class Flag(_Remembering):
    """An indicator that is a condition by itself, such as a candlestick pattern."""

    number: NumberNode
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class Windowed(_Remembering):
    """``operand`` on any (``within``) or on every one (``for``) of the newest ``bars`` bars, today included, or
    ``bars`` bars ``ago``."""

    word: str
    operand: ConditionNode
    bars: int
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class PeriodCondition(_Remembering):
    """Like :class:`PeriodNumber`, for what is true or false."""

    operand: ConditionNode
    period: str
    open_bar: bool
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class FactIs(_Remembering):
    """A fact about the instrument (``sector``, ``symbol``, ...) is one of ``values``, which are case-folded."""

    fact: str
    values: tuple[str, ...]
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class InWatchlist(_Remembering):
    """The symbol stands in the watchlist called ``name``."""

    name: str
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class Not(_Remembering):
    """True where the operand is false."""

    operand: ConditionNode
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class AllOf(_Remembering):
    """True where all parts are."""

    parts: tuple[ConditionNode, ...]
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


@dataclass(frozen=True, slots=True)
class AnyOf(_Remembering):
    """True where at least one part is."""

    parts: tuple[ConditionNode, ...]
    span: Span = field(compare=False)
    __hash__ = _Remembering.remembered_hash


NumberNode = (
    Constant
    | Series
    | Computed
    | Shifted
    | Negative
    | Arithmetic
    | Combined
    | Count
    | BarsSince
    | PeriodNumber
    | Ranked
)
ConditionNode = (
    Comparison | Crossing | Flag | Windowed | PeriodCondition | FactIs | InWatchlist | Not | AllOf | AnyOf
)
Node = NumberNode | ConditionNode


def children_of(node: Node) -> tuple[Node, ...]:
    """The nodes directly under ``node``, in the order of the text."""
    match node:
        case Constant() | Series() | FactIs() | InWatchlist():
            return ()
        case Computed():
            return node.inputs
        case Arithmetic():
            return (node.first, *(operand for _, operand in node.steps))
        case Combined():
            return node.operands
        case Comparison() | Crossing():
            return (node.left, node.right)
        case AllOf() | AnyOf():
            return node.parts
        case Flag():
            return (node.number,)
        case _:
            return (node.operand,)
