"""The public face of the rule language: text in, something that decides or measures batches of symbols out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from scanner.arrays import FloatArray
from scanner.cancel import CancelToken
from scanner.errors import RuleError
from scanner.rules.chart_lines import lines_of
from scanner.rules.checker import CheckReport, check_rule, checked_condition, checked_number
from scanner.rules.distance import explained
from scanner.rules.evaluator import TRUE, UNKNOWN, cheapest_of, truth, values
from scanner.rules.explainer import Verdict, condition_text, conditions_of, explain, undecided
from scanner.rules.facts import NOTHING_KNOWN, Facts, UniverseRanks
from scanner.rules.nodes import ConditionNode, Node, NumberNode
from scanner.rules.outside import assuming, ranked_values, reads_benchmark, watchlists_of
from scanner.rules.panel import Panel, Plan
from scanner.rules.ranges import RangeAnswer, decide_range
from scanner.rules.reach import lookback_bars, needed_bars, reach_of, widths_of
from scanner.rules.survey import NearMisses, Strictest, Waterfall
from scanner.rules.trigger import trigger_of
from scanner.rules.turns import what_failed, what_turned
from scanner.rules.wording import says
from scanner.rules.written_out import written_out
from scanner.studies import ExplainedCondition, Line
from scanner.types import Bars, Condition

__all__ = [
    "CheckReport",
    "Expression",
    "Facts",
    "RangeAnswer",
    "Rule",
    "UniverseRanks",
    "Verdict",
    "check_rule",
    "compile_columns",
    "compile_expression",
    "compile_rule",
    "decide_all",
    "measure_all",
]

# Panels of so many symbols still fit into the processor's cache; fewer cost more calls.
_AT_ONCE = 1_024


_HOLDS, _FAILS, _DEFERRED = Verdict(True), Verdict(False), Verdict(None, deferred=True)


class Rule:
    """A rule ready to decide. Stateless, so it may be used from several threads.

    ``needed`` is the fewest bars on which every part can be decided; ``lookback`` the bars to load so that all
    values equal those of the full history to 1e-9 (bars before them are not looked at); ``conditions`` the
    parts of the top-level ``and`` as they were written. ``watchlists`` are the names it asks
    :attr:`Facts.watchlists` for.

    **Ranks** (``rank``, ``rs_rating``) need the whole universe, so a rule with ``deferred`` true is decided twice.
    First, for every symbol that has bars, whatever its verdict: keep ``need.values(batch, facts)`` of each
    expression in ``universe_needs`` by ``need.key`` and symbol, and call :meth:`decide` with facts without a
    ``universe``. Verdicts that ranks cannot change are final; the others say ``deferred``. When all symbols have
    been seen, put ``UniverseRanks({key: {symbol: value}})`` into the facts and decide the deferred ones again:
    these verdicts are final. :meth:`explain` and columns take the same facts.

    A rule with ``reads_benchmark`` true asks for :attr:`Facts.benchmark`. Where that is None and there is no
    ``universe`` yet, verdicts are deferred in the same way: it may turn out to be the universe's own mean.
    ``asks_universe`` says that a rule does one or the other.
    """

    def __init__(self, text: str, node: ConditionNode) -> None:
        self.text = text
        self.needed = needed_bars(node)
        self.lookback = lookback_bars(node)
        self.conditions = tuple(condition_text(text, part) for part in conditions_of(node))
        self.universe_needs = _needs(node)
        self.deferred = bool(self.universe_needs)
        self.reads_benchmark = reads_benchmark(node)
        self.watchlists = watchlists_of(node)
        self._node = node
        self.plan = Plan(reach_of(node), widths_of(node), at_first=reach_of(cheapest_of(node)))
        self.asks_universe = self.deferred or self.reads_benchmark
        self._bounds = (assuming(node, best=True), assuming(node, best=False)) if self.asks_universe else None

    def decide(self, batch: Sequence[Bars], facts: Facts = NOTHING_KNOWN) -> list[Verdict]:
        """One verdict for each of ``batch``, on its last bar. What is in the batch together changes nothing."""
        return decide_all([self], batch, facts)[0]

    def verdicts(self, panel: Panel) -> list[Verdict]:
        """One verdict for each symbol of ``panel``."""
        found = truth(self._node, panel)
        verdicts = [_HOLDS if code == TRUE else _FAILS for code in found.tolist()]
        rows = np.flatnonzero(found == UNKNOWN)
        if len(rows):
            for row, verdict in zip(rows.tolist(), self._reasons(panel.take(rows)), strict=True):
                verdicts[row] = verdict
        return verdicts

    def decide_range(
        self,
        batch: Sequence[Bars],
        days: Sequence[date],
        facts: Facts = NOTHING_KNOWN,
        token: CancelToken | None = None,
    ) -> RangeAnswer:
        """The truth on each of ``days``, in one pass and as if later bars did not exist. Load ``lookback`` bars
        before the first day. With facts about its instrument, a symbol answers a day with the session of its
        exchange on or before it; without, it has to have a bar of that very date. A rule that ranks needs the
        whole universe in ``batch``; each day is ranked by itself. Raises :class:`~scanner.errors.Cancelled` when
        ``token`` is cancelled."""
        return decide_range(self._node, batch, days, facts, self.plan, token or CancelToken())

    def explain(self, bars: Bars, facts: Facts = NOTHING_KNOWN) -> tuple[Condition, ...]:
        """The top-level conditions with their truth and, where they compare, their two values on the last bar."""
        return explain(self.text, self._node, bars, facts)

    def explained(
        self, bars: Bars, facts: Facts = NOTHING_KNOWN, unit: str = "day"
    ) -> tuple[ExplainedCondition, ...]:
        """The top-level conditions with how far each is from being true on the last bar, in words too; ``unit`` is
        what the bars are called."""
        return explained(self.text, self._node, Panel([bars], facts), 0, unit)

    def what_failed(self, bars: Bars, facts: Facts = NOTHING_KNOWN, unit: str = "day") -> str:
        """The first condition that is false on the last bar, as a sentence with its figures; empty without one."""
        return what_failed(self._node, Panel([bars], facts), 0, unit)

    def what_turned(self, bars: Bars, facts: Facts = NOTHING_KNOWN, unit: str = "day") -> str:
        """What was not true on the bar before and is on the last one, such as "the close rose above its 50-day
        average, by 4.3 %"; empty without one."""
        return what_turned(self._node, Panel([bars], facts), 0, unit)

    def will_match(self, bars: Bars, facts: Facts = NOTHING_KNOWN) -> str:
        """With which close the rule would have been true: "will match above 41.20", empty where the close alone
        cannot do it."""
        trigger = trigger_of(self._node, bars, facts)
        return str(trigger) if trigger is not None else ""

    def in_words(self, unit: str = "day") -> tuple[str, ...]:
        """Each top-level condition in plain English, in the order of the text."""
        return tuple(says(part, unit) for part in conditions_of(self._node))

    def lines(
        self, bars: Bars, count: int, facts: Facts = NOTHING_KNOWN, unit: str = "day"
    ) -> tuple[Line, ...]:
        """The averages and levels that can be drawn over the newest ``count`` prices of ``bars``."""
        return lines_of(self._node, bars, facts, count, unit)

    def near_misses(self, most: int = 20, unit: str = "day") -> NearMisses:
        """Give it panels, and it has the symbols that fail by the least. A pass of its own over all conditions."""
        return NearMisses(self.text, self._node, most, unit)

    def strictest(self, unit: str = "day") -> Strictest:
        """Give it panels, and it has the condition that fewest symbols meet."""
        return Strictest(self._node, unit)

    def waterfall(self) -> Waterfall:
        """Give it panels, and it has how many symbols each top-level condition leaves, in the order of the text. A
        pass of its own; the last step has the numbers of matches and of unknown symbols that :meth:`decide` finds."""
        return Waterfall(self.text, self._node)

    def _reasons(self, panel: Panel) -> list[Verdict]:
        """The verdicts of symbols for which the rule is unknown. Ranks could still decide one unless the best and
        the worst of them leave it as unknown as it is."""
        facts = panel.facts
        complete = facts.universe is not None or not (self.deferred or facts.benchmark is None)
        if self._bounds is None or complete:
            return undecided(self.text, self._node, panel)
        waits = np.any([truth(bound, panel) != UNKNOWN for bound in self._bounds], axis=0)
        found = [_DEFERRED] * len(panel)
        rows = np.flatnonzero(~waits)
        for row, verdict in zip(
            rows.tolist(), undecided(self.text, self._node, panel.take(rows)), strict=True
        ):
            found[row] = verdict
        return found


class Expression:
    """A numeric expression ready to measure, for columns and rankings. ``needed``, ``lookback``, ``deferred``,
    ``universe_needs``, ``reads_benchmark`` and ``watchlists`` as in :class:`Rule`. ``key`` is the same for
    expressions that mean the same, in every process."""

    def __init__(self, text: str, node: NumberNode) -> None:
        self.text = text
        self.needed = needed_bars(node)
        self.lookback = lookback_bars(node)
        self.universe_needs = _needs(node)
        self.deferred = bool(self.universe_needs)
        self.reads_benchmark = reads_benchmark(node)
        self.watchlists = watchlists_of(node)
        self._node = node

    @property
    def key(self) -> str:
        """What it means, written out in one and the same way."""
        return written_out(self._node)

    def values(self, batch: Sequence[Bars], facts: Facts = NOTHING_KNOWN) -> FloatArray:
        """The value on the last bar of each of ``batch``, as float64; NaN where it is unknown."""
        return measure_all({"": self}, batch, facts)[""]

    def last_values(self, panel: Panel) -> FloatArray:
        """The value on the last bar of each symbol of ``panel``."""
        return values(self._node, panel, 1)[:, -1]


def _needs(node: Node) -> tuple[Expression, ...]:
    return tuple(Expression(written_out(operand), operand) for operand in ranked_values(node))


def decide_all(
    rules: Sequence[Rule], batch: Sequence[Bars], facts: Facts = NOTHING_KNOWN
) -> list[list[Verdict]]:
    """The verdicts of several rules on the same symbols, a list for each rule. What the rules have in common is
    worked out once; each verdict is that of :meth:`Rule.decide`."""
    plan = rules[0].plan if len(rules) == 1 else Plan.joined([rule.plan for rule in rules])
    verdicts: list[list[Verdict]] = [[] for _ in rules]
    for first in range(0, len(batch), _AT_ONCE):
        panel = Panel(batch[first : first + _AT_ONCE], facts, plan)
        for rule, found in zip(rules, verdicts, strict=True):
            found.extend(rule.verdicts(panel))
    return verdicts


def measure_all(
    expressions: Mapping[str, Expression], batch: Sequence[Bars], facts: Facts = NOTHING_KNOWN
) -> dict[str, FloatArray]:
    """The values of several expressions on the same symbols, by name. What they have in common is worked out once;
    each value is that of :meth:`Expression.values`."""
    found: dict[str, list[FloatArray]] = {name: [] for name in expressions}
    for first in range(0, len(batch), _AT_ONCE):
        panel = Panel(batch[first : first + _AT_ONCE], facts)
        for name, expression in expressions.items():
            found[name].append(expression.last_values(panel))
    return {name: np.concatenate(parts) if parts else np.empty(0) for name, parts in found.items()}


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
