"""A rule as it was written: the tree that the parser builds, before names and types are looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the rule's text, by character offsets: ``start`` is inside, ``end`` is not."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """A literal number, with its unit worked in."""

    value: float
    span: Span
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    """Words in quotes, without them."""

    value: str
    span: Span
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Listing:
    """Several values in brackets: ``("Energy", "Utilities")``."""

    items: tuple[Written, ...]
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name without brackets, in lower case."""

    name: str
    span: Span
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Call:
    """A name with brackets. ``name_span`` covers the name alone."""

    name: str
    name_span: Span
    arguments: tuple[Written, ...]
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Index:
    """``base[offset]``: the value some bars ago."""

    base: Written
    offset: Written
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Minus:
    """A sign before a number."""

    operand: Written
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A run of equally strong operators, worked from left to right: ``first``, then (operator, operand) steps."""

    first: Written
    steps: tuple[tuple[str, Written], ...]
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """``first`` and (operator, operand) steps; more than one step is a mistake that the checker explains.

    Operators are ``< <= > >= == !=``, ``crosses above``, ``crosses below``, ``in`` and ``not in``.
    """

    first: Written
    steps: tuple[tuple[str, Written], ...]
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Negation:
    """``not`` before a condition."""

    operand: Written
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Logic:
    """Parts joined by ``word``, which is ``and`` or ``or``."""

    word: str
    parts: tuple[Written, ...]
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Window:
    """A condition looked at over some bars. ``word`` is ``within``, ``for`` or ``ago``."""

    word: str
    operand: Written
    bars: Number
    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Let:
    """``let name = value``, a name for what is used below it."""

    name: str
    name_span: Span
    value: Written


@dataclass(frozen=True, slots=True)
class Program:
    """A whole text: names, and then the rule or the expression that uses them."""

    lets: tuple[Let, ...]
    body: Written


Written = (
    Number
    | Text
    | Listing
    | Name
    | Call
    | Index
    | Minus
    | Arithmetic
    | Comparison
    | Negation
    | Logic
    | Window
)
