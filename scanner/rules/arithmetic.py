"""Checks the arithmetic of a rule: days ago, signs, sums and products; functions and names are checked elsewhere."""

from __future__ import annotations

import math
from collections.abc import Callable

from scanner.rules import syntax
from scanner.rules.nodes import Arithmetic, Constant, Negative, NumberNode, Series, Shifted
from scanner.rules.problems import Report, quote
from scanner.rules.syntax import Written

FARTHEST_OFFSET = 2_520

_Number = Callable[[Written], NumberNode | None]

# Series that are the mean of others.
_MEANS = {
    "hl2": ("high", "low"),
    "hlc3": ("high", "low", "close"),
    "ohlc4": ("open", "high", "low", "close"),
}
MADE_SERIES = (*_MEANS, "dollar_volume")


class ArithmeticChecker:
    """Turns arithmetic into nodes. ``number`` checks an operand, ``report`` puts down a problem; both belong to
    the checker that uses this one. Methods return None after a problem was put down."""

    def __init__(self, text: str, number: _Number, report: Report) -> None:
        self._text = text
        self._number = number
        self._report = report

    def index(self, written: syntax.Index) -> NumberNode | None:
        """``base[offset]``."""
        base = self._number(written.base)
        offset = self._number(written.offset)
        if base is None or offset is None:
            return None
        bars = self._offset(written, offset)
        return Shifted(base, bars, written.span) if bars is not None else None

    def minus(self, written: syntax.Minus) -> NumberNode | None:
        """``-operand``."""
        operand = self._number(written.operand)
        if isinstance(operand, Constant):
            return Constant(-operand.value, written.span)
        return Negative(operand, written.span) if operand is not None else None

    def arithmetic(self, written: syntax.Arithmetic) -> NumberNode | None:
        """A run of ``+ -`` or of ``* /``."""
        first = self._number(written.first)
        steps = [(sign, self._number(operand)) for sign, operand in written.steps]
        whole: list[tuple[str, NumberNode]] = []
        for (sign, node), (_, operand) in zip(steps, written.steps, strict=True):
            if node is None:
                continue
            if sign == "/" and isinstance(node, Constant) and node.value == 0:
                self._report(operand.span, "This divides by zero.", "Divide by something else.")
                continue
            whole.append((sign, node))
        if first is None or len(whole) < len(steps):
            return None
        return self._folded(Arithmetic(first, tuple(whole), written.span))

    def _offset(self, written: syntax.Index, offset: NumberNode) -> int | None:
        value = offset.value if isinstance(offset, Constant) else None
        span = written.offset.span
        if value is None:
            self._report(span, "The number of days ago must be a plain number.", "For example `close[1]`.")
        elif value < 0:
            base = quote(self._text, written.base.span).strip("`")
            message = f"{quote(self._text, written.span)} looks into the future."
            self._report(span, message, f"Days ago are counted forwards: `{base}[{-value:g}]`.")
        elif value != int(value):
            message = f"The number of days ago must be whole, not {value:g}."
            self._report(span, message, brief="must be whole")
        elif value > FARTHEST_OFFSET:
            message = f"At most {FARTHEST_OFFSET:,} days (ten years) can be looked back."
            self._report(span, message, brief="too large")
        else:
            return int(value)
        return None

    def _folded(self, node: Arithmetic) -> NumberNode | None:
        operands = (node.first, *(operand for _, operand in node.steps))
        values = [operand.value for operand in operands if isinstance(operand, Constant)]
        if len(values) < len(operands):
            return node
        result = values[0]
        for (sign, _), value in zip(node.steps, values[1:], strict=True):
            result = apply_sign(sign, result, value)
        if not math.isfinite(result):
            self._report(node.span, "This number is too large.", "")
            return None
        return Constant(result, node.span)


def made_series(written: syntax.Name) -> NumberNode:
    """One of :data:`MADE_SERIES`, made of the bar's own values."""
    span = written.span
    if written.name == "dollar_volume":
        return Arithmetic(Series("close", span), (("*", Series("volume", span)),), span)
    first, *others = _MEANS[written.name]
    total = Arithmetic(Series(first, span), tuple(("+", Series(name, span)) for name in others), span)
    return Arithmetic(total, (("/", Constant(float(1 + len(others)), span)),), span)


def apply_sign(sign: str, left: float, right: float) -> float:
    """``left sign right`` for two plain numbers; ``right`` is not zero where it divides."""
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right
