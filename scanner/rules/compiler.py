"""The public face of the rule language: text in, something that decides or measures batches of symbols out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from scanner.arrays import FloatArray
from scanner.errors import RuleError
from scanner.rules.checker import CheckReport, check_rule, checked_condition, checked_number
from scanner.rules.evaluator import FALSE, TRUE, truth, values
from scanner.rules.explainer import Verdict, condition_text, conditions_of, explain, undecided
from scanner.rules.nodes import ConditionNode, NumberNode
from scanner.rules.panel import Panel
from scanner.rules.reach import lookback_bars, needed_bars
from scanner.types import Bars, Condition

__all__ = [
    "CheckReport",
    "Expression",
    "Rule",
    "Verdict",
    "check_rule",
    "compile_columns",
    "compile_expression",
    "compile_rule",
]

# Panels of so many symbols stay in the processor's cache.
_AT_ONCE = 256


class Rule:
    """A rule ready to decide. Stateless, so it may be used from several threads.

    ``needed`` is the fewest bars on which every part can be decided; ``lookback`` the bars to load so that all
    values equal those of the full history to 1e-9 (bars before them are not looked at); ``conditions`` the
    parts of the top-level ``and`` as they were written.
    """

    def __init__(self, text: str, node: ConditionNode) -> None:
        self.text = text
        self.needed = needed_bars(node)
        self.lookback = lookback_bars(node)
        self.conditions = tuple(condition_text(text, part) for part in conditions_of(node))
        self._node = node

    def decide(self, batch: Sequence[Bars]) -> list[Verdict]:
        """One verdict for each of ``batch``, on its last bar. What is in the batch together changes nothing."""
        verdicts: list[Verdict] = []
        for first in range(0, len(batch), _AT_ONCE):
            part = batch[first : first + _AT_ONCE]
            found = truth(self._node, Panel(part))
            verdicts.extend(self._verdict(int(code), bars) for code, bars in zip(found, part, strict=True))
        return verdicts

    def explain(self, bars: Bars) -> tuple[Condition, ...]:
        """The top-level conditions with their truth and, where they compare, their two values on the last bar."""
        return explain(self.text, self._node, bars)

    def _verdict(self, code: int, bars: Bars) -> Verdict:
        if code == TRUE:
            return Verdict(True)
        if code == FALSE:
            return Verdict(False)
        return undecided(self.text, self._node, bars)


class Expression:
    """A numeric expression ready to measure, for columns and rankings. ``needed`` and ``lookback`` as in
    :class:`Rule`."""

    def __init__(self, text: str, node: NumberNode) -> None:
        self.text = text
        self.needed = needed_bars(node)
        self.lookback = lookback_bars(node)
        self._node = node

    def values(self, batch: Sequence[Bars]) -> FloatArray:
        """The value on the last bar of each of ``batch``, as float64; NaN where it is unknown."""
        parts = [batch[first : first + _AT_ONCE] for first in range(0, len(batch), _AT_ONCE)]
        found = [values(self._node, Panel(part), 1)[:, -1] for part in parts]
        return np.concatenate(found) if found else np.empty(0)


def compile_rule(text: str) -> Rule:
    """The rule that ``text`` stands for. Raises :class:`~scanner.errors.RuleError` with all its problems."""
    return Rule(text, checked_condition(text))


def compile_expression(text: str) -> Expression:
    """The numeric expression that ``text`` stands for. Raises :class:`~scanner.errors.RuleError`."""
    return Expression(text, checked_number(text))


def compile_columns(columns: Mapping[str, str]) -> dict[str, Expression]:
    """Compile a table's columns (title -> expression), in order.

    Raises :class:`~scanner.errors.RuleError` for the first column that cannot be used; its problems begin with
    the column's title.
    """
    compiled = {}
    for title, text in columns.items():
        try:
            compiled[title] = compile_expression(text)
        except RuleError as error:
            named = tuple(
                replace(problem, message=f"Column `{title}`: {problem.message}") for problem in error.problems
            )
            raise RuleError(text, named) from None
    return compiled
