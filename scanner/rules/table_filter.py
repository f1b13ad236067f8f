"""Filters over the columns of a table, written like conditions of the rule language: ``rating > 80 and
sector == "Energy"``. A name is a column here and no series of bars: there are no indicators and no days before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import FloatArray
from scanner.errors import RuleError, RuleProblem
from scanner.rules import syntax
from scanner.rules.evaluator import FALSE, TRUE, UNKNOWN, TruthArray
from scanner.rules.parser import parse
from scanner.rules.problems import nearest, problem_at
from scanner.rules.syntax import Span, Written

_SIGNS = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
}
_WORK_OUT = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}
_EXAMPLE = 'For example `rating > 80 and sector == "Energy"`.'

Words = Sequence[str | tuple[str, ...]]
"""The words of a column, row by row; a tuple where a row has several."""


class TableFilter:
    """A filter ready to be asked. ``reads`` are the names of the columns that it looks at."""

    def __init__(self, body: Written, words: Collection[str], reads: frozenset[str]) -> None:
        self._body = body
        self._words = words
        self.reads = reads

    def rows(
        self, count: int, columns: Mapping[str, Sequence[float] | FloatArray | Words]
    ) -> NDArray[np.bool_]:
        """Which of ``count`` rows it holds for. ``columns`` has those in :attr:`reads`: numbers with NaN where one is
        not known, words with an empty text there. A row that cannot be decided does not hold; case is no matter."""
        holds: NDArray[np.bool_] = _Reading(count, columns).truth(self._body) == TRUE
        return holds


def compile_filter(text: str, numbers: Collection[str], words: Collection[str]) -> TableFilter:
    """The filter that ``text`` stands for; ``numbers`` and ``words`` are the names that it may use.

    Raises :class:`~scanner.errors.RuleError` with all its problems and where they are.
    """
    program = parse(text)
    checker = _FilterChecker(text, numbers, words)
    if program.lets:
        checker.report(program.lets[0].name_span, "A filter is one condition without names of its own.")
    checker.condition(program.body)
    if checker.problems:
        in_order = sorted(checker.problems, key=lambda problem: (problem.line, problem.column))
        raise RuleError(text, tuple(in_order))
    return TableFilter(program.body, frozenset(words), frozenset(checker.reads))


class _FilterChecker:
    """Walks the written tree once and puts down what cannot be meant."""

    def __init__(self, text: str, numbers: Collection[str], words: Collection[str]) -> None:
        self._text = text
        self._numbers = numbers
        self._words = words
        self.problems: list[RuleProblem] = []
        self.reads: set[str] = set()

    def report(self, span: Span, message: str, suggestion: str = "") -> None:
        """Put down a problem."""
        self.problems.append(problem_at(self._text, span, message, suggestion))

    def condition(self, node: Written) -> None:
        """Check what must be true or false."""
        match node:
            case syntax.Logic():
                for part in node.parts:
                    self.condition(part)
            case syntax.Negation():
                self.condition(node.operand)
            case syntax.Comparison():
                self._comparison(node)
            case _:
                self.report(node.span, "This is a value, a filter needs a comparison.", _EXAMPLE)

    def _comparison(self, node: syntax.Comparison) -> None:
        if len(node.steps) > 1:
            self.report(node.span, "A comparison has two sides, this one has more.", "Join two with `and`.")
            return
        operator, right = node.steps[0]
        if operator not in (*_SIGNS, "in", "not in"):
            self.report(node.span, f"A table has no days before, so nothing `{operator}` here.", _EXAMPLE)
        elif isinstance(node.first, syntax.Name) and node.first.name in self._words:
            self.reads.add(node.first.name)
            self._against_words(node.first.name, operator, right)
        elif isinstance(right, syntax.Text | syntax.Listing) or operator.endswith("in"):
            if isinstance(node.first, syntax.Name) and node.first.name not in self._numbers:
                self._unknown(node.first)
            else:
                known = ", ".join(sorted(self._words))
                self.report(node.span, "This compares a number with words.", f"Words belong to {known}.")
        else:
            self._number(node.first)
            self._number(right)

    def _against_words(self, name: str, operator: str, right: Written) -> None:
        listed = isinstance(right, syntax.Listing) and operator.endswith("in")
        items = right.items if isinstance(right, syntax.Listing) and listed else (right,)
        for item in items:
            if not isinstance(item, syntax.Text):
                self.report(item.span, "Write words in quotes.", f'For example `{name} == "..."`.')
        if operator in ("<", "<=", ">", ">="):
            self.report(right.span, f"Words are compared with `==` or `!=`, not with `{operator}`.")

    def _number(self, node: Written) -> None:
        match node:
            case syntax.Number():
                pass
            case syntax.Name() if node.name in self._numbers:
                self.reads.add(node.name)
            case syntax.Name():
                self._unknown(node)
            case syntax.Minus():
                self._number(node.operand)
            case syntax.Arithmetic():
                for part in (node.first, *(operand for _, operand in node.steps)):
                    self._number(part)
            case _:
                self.report(node.span, "A filter compares columns and numbers.", _EXAMPLE)

    def _unknown(self, node: syntax.Name) -> None:
        if node.name in self._words:
            self.report(node.span, f"`{node.name}` holds words.", f'Write `{node.name} == "..."`.')
            return
        meant = nearest(node.name, (*self._numbers, *self._words))
        suggestion = f"Did you mean `{meant}`?" if meant else ""
        self.report(node.span, f"There is no column `{node.name}`.", suggestion)


class _Reading:
    """One look at the rows of a table."""

    def __init__(self, count: int, columns: Mapping[str, Any]) -> None:
        self._count = count
        self._columns = columns

    def truth(self, node: Written) -> TruthArray:
        """Kleene's truth of ``node`` for every row."""
        if isinstance(node, syntax.Logic):
            join = np.minimum if node.word == "and" else np.maximum
            result: TruthArray = join.reduce([self.truth(part) for part in node.parts])
            return result
        if isinstance(node, syntax.Negation):
            return -self.truth(node.operand)
        assert isinstance(node, syntax.Comparison), "the checker lets nothing else through"
        operator, right = node.steps[0]
        if isinstance(right, syntax.Text | syntax.Listing):
            assert isinstance(node.first, syntax.Name)
            return self._among(node.first.name, operator, right)
        left, other = self._values(node.first), self._values(right)
        holds = np.where(_SIGNS[operator](left, other), TRUE, FALSE)
        return np.where(np.isnan(left) | np.isnan(other), UNKNOWN, holds).astype(np.int8)

    def _among(self, name: str, operator: str, right: syntax.Text | syntax.Listing) -> TruthArray:
        items = right.items if isinstance(right, syntax.Listing) else (right,)
        wanted = {item.value.casefold() for item in items if isinstance(item, syntax.Text)}
        holds, fails = (FALSE, TRUE) if operator in ("!=", "not in") else (TRUE, FALSE)

        def one(value: str | tuple[str, ...]) -> int:
            if isinstance(value, tuple):
                return holds if any(word.casefold() in wanted for word in value) else fails
            return UNKNOWN if not value else holds if value.casefold() in wanted else fails

        return np.fromiter(map(one, self._columns[name]), dtype=np.int8, count=self._count)

    def _values(self, node: Written) -> FloatArray:
        match node:
            case syntax.Number():
                return np.full(self._count, node.value)
            case syntax.Name():
                return np.asarray(self._columns[node.name], dtype=np.float64)
            case syntax.Minus():
                return -self._values(node.operand)
            case syntax.Arithmetic():
                result = self._values(node.first)
                with np.errstate(all="ignore"):
                    for sign, operand in node.steps:
                        result = _WORK_OUT[sign](result, self._values(operand))
                return np.where(np.isfinite(result), result, np.nan)
        raise AssertionError(node)
