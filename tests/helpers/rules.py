"""Short ways to ask rules and expressions about bars."""

from __future__ import annotations

from scanner.rules.compiler import Facts, compile_expression, compile_rule
from scanner.types import Bars

_NOTHING = Facts()


def holds(rule: str, bars: Bars, facts: Facts = _NOTHING) -> bool | None:
    """Whether ``rule`` is true on the last bar; None if it is unknown."""
    return compile_rule(rule).decide([bars], facts)[0].truth


def value(expression: str, bars: Bars, facts: Facts = _NOTHING) -> float:
    """The value of ``expression`` on the last bar; NaN if it is unknown."""
    return float(compile_expression(expression).values([bars], facts)[0])
