"""From what was written to what is meant: names, types and parameters are checked, all problems are collected."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scanner.errors import RuleError, RuleProblem
from scanner.indicators.registry import PRICES, SERIES
from scanner.rules import syntax
from scanner.rules.calls import CallChecker
from scanner.rules.linter import notes_on
from scanner.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    Comparison,
    ConditionNode,
    Constant,
    Crossing,
    Negative,
    Node,
    Not,
    NumberNode,
    Series,
    Shifted,
)
from scanner.rules.parser import parse
from scanner.rules.problems import problem_at, quote
from scanner.rules.reach import lookback_bars, needed_bars, work
from scanner.rules.syntax import Span, Written

MOST_BARS = 5_040
MOST_WORK = 5_000_000.0
FARTHEST_OFFSET = 2_520


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What is to be said of a rule. ``problems`` make it unusable; ``notes`` do not. ``needed`` is the fewest
    bars on which it can be decided, ``lookback`` the bars after which nothing changes; both 0 with problems."""

    problems: tuple[RuleProblem, ...] = ()
    notes: tuple[RuleProblem, ...] = ()
    needed: int = 0
    lookback: int = 0


def check_rule(text: str) -> CheckReport:
    """Check a rule without raising: everything that is wrong with it, and what is odd about it."""
    try:
        node = checked_condition(text)
    except RuleError as error:
        return CheckReport(problems=error.problems)
    return CheckReport(notes=notes_on(text, node), needed=needed_bars(node), lookback=lookback_bars(node))


def checked_condition(text: str) -> ConditionNode:
    """The meaning of a rule. Raises :class:`~scanner.errors.RuleError` with all its problems."""
    written = parse(text)
    checker = _Checker(text)
    node = checker.condition(written)
    checker.finish(node)
    assert node is not None, "a problem was put down otherwise"
    return node


def checked_number(text: str) -> NumberNode:
    """The meaning of a numeric expression. Raises :class:`~scanner.errors.RuleError` with all its problems."""
    written = parse(text)
    checker = _Checker(text)
    node = checker.number(written)
    checker.finish(node)
    assert node is not None, "a problem was put down otherwise"
    return node


class _Checker:
    """Walks the written tree once. A method returns None where it has put down a problem."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._problems: list[RuleProblem] = []
        self._calls = CallChecker(text, self.number, self._report)

    def finish(self, node: Node | None) -> None:
        """Raise what was put down on the way, and what is wrong with the whole."""
        if node is not None and not self._problems:
            self._check_size(node)
        if self._problems:
            in_order = sorted(self._problems, key=lambda problem: (problem.line, problem.column))
            raise RuleError(self._text, tuple(dict.fromkeys(in_order)))

    def condition(self, written: Written, word: str = "") -> ConditionNode | None:
        """``written`` as something true or false; ``word`` is the ``and``, ``or`` or ``not`` that wants it so."""
        match written:
            case syntax.Logic():
                return self._logic(written)
            case syntax.Negation():
                operand = self.condition(written.operand, "not")
                return Not(operand, written.span) if operand is not None else None
            case syntax.Comparison():
                return self._comparison(written)
            case _:
                number = self.number(written)
                if number is not None:
                    self._number_as_condition(written, word)
                return None

    def number(self, written: Written) -> NumberNode | None:
        """``written`` as a number for each bar."""
        match written:
            case syntax.Number():
                return Constant(written.value, written.span)
            case syntax.Name():
                return self._name(written)
            case syntax.Call():
                return self._calls.check(written)
            case syntax.Index():
                return self._index(written)
            case syntax.Minus():
                return self._minus(written)
            case syntax.Arithmetic():
                return self._arithmetic(written)
            case _:
                self._condition_as_number(written)
                return None

    def _logic(self, written: syntax.Logic) -> ConditionNode | None:
        parts: list[ConditionNode] = []
        whole = True
        kind = AllOf if written.word == "and" else AnyOf
        for part in written.parts:
            node = self.condition(part, written.word)
            if node is None:
                whole = False
            elif isinstance(node, AllOf | AnyOf) and type(node) is kind:
                parts.extend(node.parts)
            else:
                parts.append(node)
        return kind(tuple(parts), written.span) if whole else None

    def _comparison(self, written: syntax.Comparison) -> ConditionNode | None:
        operands = [written.first, *(operand for _, operand in written.steps)]
        if any(_is_truth(operand) for operand in operands):
            for operand in operands:
                if not _is_truth_name(operand):
                    self._look_inside(operand)
            self._report(written.span, *self._price_with_truth(operands))
            return None
        numbers = [self.number(operand) for operand in operands]
        if len(written.steps) > 1:
            self._report(
                written.span, "A comparison has two sides, this one has more.", self._unchained(written)
            )
            return None
        left, right = numbers
        if left is None or right is None:
            return None
        operator = written.steps[0][0]
        if operator.startswith("crosses"):
            return Crossing(left, right, operator == "crosses above", written.span)
        return Comparison(left, operator, right, written.span)

    def _unchained(self, written: syntax.Comparison) -> str:
        texts = [self._plain(written.first), *(self._plain(operand) for _, operand in written.steps)]
        pairs = [f"{texts[i]} {sign} {texts[i + 1]}" for i, (sign, _) in enumerate(written.steps)]
        return f"Write `{' and '.join(pairs)}`."

    def _name(self, written: syntax.Name) -> NumberNode | None:
        if written.name in SERIES:
            return Series(written.name, written.span)
        bare = self._calls.bare(written)
        if bare is not None:
            return bare
        if _is_truth_name(written):
            message = f"`{written.name}` is not a number; every comparison is true or false by itself."
            self._report(written.span, message, "Write the comparison alone, for example `close > open`.")
        else:
            self._calls.unknown_name(written)
        return None

    def _index(self, written: syntax.Index) -> NumberNode | None:
        if _is_truth(written.base):
            self._look_inside(written.base)
            message = "Days ago belong to a number, not to a condition."
            self._report(written.span, message, "Write them behind each value: `close[1] > open[1]`.")
            return None
        base = self.number(written.base)
        offset = self.number(written.offset)
        if base is None or offset is None:
            return None
        bars = self._offset(written, offset)
        return Shifted(base, bars, written.span) if bars is not None else None

    def _offset(self, written: syntax.Index, offset: NumberNode) -> int | None:
        value = offset.value if isinstance(offset, Constant) else None
        span = written.offset.span
        if value is None:
            self._report(span, "The number of days ago must be a plain number.", "For example `close[1]`.")
        elif value < 0:
            base = self._plain(written.base)
            message = f"{quote(self._text, written.span)} looks into the future."
            self._report(span, message, f"Days ago are counted forwards: `{base}[{-value:g}]`.")
        elif value != int(value):
            self._report(span, f"The number of days ago must be whole, not {value:g}.")
        elif value > FARTHEST_OFFSET:
            self._report(span, f"At most {FARTHEST_OFFSET:,} days (ten years) can be looked back.")
        else:
            return int(value)
        return None

    def _minus(self, written: syntax.Minus) -> NumberNode | None:
        operand = self.number(written.operand)
        if isinstance(operand, Constant):
            return Constant(-operand.value, written.span)
        return Negative(operand, written.span) if operand is not None else None

    def _arithmetic(self, written: syntax.Arithmetic) -> NumberNode | None:
        first = self.number(written.first)
        steps = [(sign, self.number(operand)) for sign, operand in written.steps]
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

    def _folded(self, node: Arithmetic) -> NumberNode | None:
        operands = (node.first, *(operand for _, operand in node.steps))
        values = [operand.value for operand in operands if isinstance(operand, Constant)]
        if len(values) < len(operands):
            return node
        result = values[0]
        for (sign, _), value in zip(node.steps, values[1:], strict=True):
            result = apply_sign(sign, result, value)
        if not math.isfinite(result):
            self._report(node.span, "This number is too large.")
            return None
        return Constant(result, node.span)

    def _number_as_condition(self, written: Written, word: str) -> None:
        name = self._plain(written)
        against = "open" if name.lower() == "close" else "close" if name.lower() in PRICES else "0"
        if word:
            message = "This compares a price with true/false."
            self._report(written.span, message, f"Write `{name} > {against}` or remove `{word}`.")
        else:
            message = f"{quote(self._text, written.span)} is a number, and a rule is true or false."
            self._report(written.span, message, f"Compare it, for example `{name} > {against}`.")

    def _condition_as_number(self, written: Written) -> None:
        self.condition(written)
        self._report(
            written.span, "A number is needed here, and this is true or false.", "Compare outside of it."
        )

    def _look_inside(self, written: Written) -> None:
        if _is_truth(written):
            self.condition(written)
        else:
            self.number(written)

    def _price_with_truth(self, operands: list[Written]) -> tuple[str, str]:
        truths = [operand for operand in operands if _is_truth(operand)]
        message = "This compares a price with true/false."
        if len(truths) == len(operands):
            message = "This compares true/false with true/false."
        conditions = [operand for operand in truths if not _is_truth_name(operand)]
        if conditions:
            return message, f"Write `{self._plain(conditions[0])}` alone, or join the two with `and`."
        return message, "Write `close > open`: a comparison is true or false by itself."

    def _plain(self, written: Written) -> str:
        return quote(self._text, written.span).strip("`")

    def _report(self, span: Span, message: str, suggestion: str = "") -> None:
        self._problems.append(problem_at(self._text, span, message, suggestion))

    def _check_size(self, node: Node) -> None:
        needed = needed_bars(node)
        whole = Span(0, len(self._text))
        if needed > MOST_BARS:
            message = (
                f"The rule needs {needed:,} days; at most {MOST_BARS:,} (twenty years) can be asked for."
            )
            self._report(whole, message, "Use shorter periods.")
        elif work(node) > MOST_WORK:
            self._report(whole, "The rule is too much work for a scan.", "Use fewer or shorter indicators.")


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


def _is_truth(written: Written) -> bool:
    return isinstance(written, syntax.Comparison | syntax.Negation | syntax.Logic) or _is_truth_name(written)


def _is_truth_name(written: Written) -> bool:
    return isinstance(written, syntax.Name) and written.name in ("true", "false")
