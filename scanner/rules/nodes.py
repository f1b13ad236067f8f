"""A rule as it is meant: the checked tree that is evaluated. Where a node stands in the text makes it no other."""

from __future__ import annotations

from dataclasses import dataclass, field

from scanner.indicators.registry import Indicator
from scanner.rules.syntax import Span


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that never changes."""

    value: float
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Series:
    """One of open, high, low, close and volume."""

    name: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Computed:
    """An indicator with its inputs and its parameters filled in."""

    indicator: Indicator
    inputs: tuple[NumberNode, ...]
    parameters: tuple[float, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Shifted:
    """The value of ``operand`` some bars ago."""

    operand: NumberNode
    bars: int
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """The operand with the other sign."""

    operand: NumberNode
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``first``, then (operator, operand) steps from left to right; operators are ``+ - * /``."""

    first: NumberNode
    steps: tuple[tuple[str, NumberNode], ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left operator right`` on the last bar; operators are ``< <= > >= == !=``."""

    left: NumberNode
    operator: str
    right: NumberNode
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Crossing:
    """``left`` is beyond ``right`` on the last bar and was not on the bar before. ``above`` tells which way."""

    left: NumberNode
    right: NumberNode
    above: bool
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """True where the operand is false."""

    operand: ConditionNode
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """True where all parts are."""

    parts: tuple[ConditionNode, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True where at least one part is."""

    parts: tuple[ConditionNode, ...]
    span: Span = field(compare=False)


NumberNode = Constant | Series | Computed | Shifted | Negative | Arithmetic
ConditionNode = Comparison | Crossing | Not | AllOf | AnyOf
Node = NumberNode | ConditionNode


def children_of(node: Node) -> tuple[Node, ...]:
    """The nodes directly under ``node``, in the order of the text."""
    match node:
        case Constant() | Series():
            return ()
        case Computed():
            return node.inputs
        case Shifted() | Negative() | Not():
            return (node.operand,)
        case Arithmetic():
            return (node.first, *(operand for _, operand in node.steps))
        case Comparison() | Crossing():
            return (node.left, node.right)
        case AllOf() | AnyOf():
            return node.parts
