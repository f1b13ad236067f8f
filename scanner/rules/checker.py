"""From what was written to what is meant: names, types and parameters are checked, all problems are collected."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.errors import RuleError, RuleProblem
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.registry import BENCHMARK, PRICES, SERIES
from scanner.rules import syntax
from scanner.rules.arithmetic import MADE_SERIES, ArithmeticChecker, made_series
from scanner.rules.calls import CallChecker
from scanner.rules.facts import FACTS
from scanner.rules.functions import FUNCTIONS, OPEN_BAR, WHOLE_FUNCTIONS, FunctionChecker
from scanner.rules.limits import check_limits, check_size
from scanner.rules.linter import notes_on, unused_names
from scanner.rules.memberships import WATCHLIST, MembershipChecker, is_words
from scanner.rules.names import Named, Names
from scanner.rules.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Computed,
    ConditionNode,
    Constant,
    Crossing,
    Flag,
    Node,
    Not,
    NumberNode,
    Series,
    Windowed,
)
from scanner.rules.parser import parse
from scanner.rules.problems import problem_at, quote
from scanner.rules.reach import lookback_bars, needed_bars
from scanner.rules.syntax import Span, Written

_TAKEN = {
    *(*SERIES, BENCHMARK, *MADE_SERIES, *FACTS, *FUNCTIONS, *INDICATORS),
    *(WATCHLIST, OPEN_BAR, "true", "false", "let"),
}


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What is to be said of a rule. ``problems`` make it unusable; ``notes`` do not. ``needed`` is the fewest
    bars on which it can be decided, ``lookback`` the bars after which nothing changes; both 0 with problems."""

    problems: tuple[RuleProblem, ...] = ()
    notes: tuple[RuleProblem, ...] = ()
    needed: int = 0
    lookback: int = 0


def check_rule(text: str, program: syntax.Program | None = None) -> CheckReport:
    """Check a rule without raising: everything that is wrong with it, and what is odd about it. ``program`` is its
    tree, for who has parsed it already."""
    try:
        checker, node = _checked_rule(text, program)
    except RuleError as error:
        return CheckReport(problems=error.problems)
    notes = notes_on(text, node) + unused_names(text, checker.names.unused())
    return CheckReport(notes=notes, needed=needed_bars(node), lookback=lookback_bars(node))


def checked_condition(text: str) -> ConditionNode:
    """The meaning of a rule. Raises :class:`~scanner.errors.RuleError` with all its problems."""
    return _checked_rule(text)[1]


def checked_number(text: str) -> NumberNode:
    """The meaning of a numeric expression. Raises :class:`~scanner.errors.RuleError` with all its problems."""
    program = parse(text)
    checker = _Checker(text)
    checker.define(program.lets)
    node = checker.number(program.body)
    checker.finish(node, program.body)
    assert node is not None, "a problem was put down otherwise"
    return node


def _checked_rule(text: str, program: syntax.Program | None = None) -> tuple[_Checker, ConditionNode]:
    program = program or parse(text)
    checker = _Checker(text)
    checker.define(program.lets)
    node = checker.condition(program.body)
    checker.finish(node, program.body)
    assert node is not None, "a problem was put down otherwise"
    return checker, node


class _Checker:
    """Walks the written tree once. A method returns None where it has put down a problem."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._problems: list[RuleProblem] = []
        self.names = Names()
        self._calls = CallChecker(text, self.number, self._report)
        self._functions = FunctionChecker(text, self.number, self.condition, self._is_truth, self._report)
        self._arithmetic = ArithmeticChecker(text, self.number, self._report)
        self._words = MembershipChecker(text, self._report)

    def define(self, lets: tuple[syntax.Let, ...]) -> None:
        """Check what names stand for, in order; each may use those before it."""
        for let in lets:
            if let.name in _TAKEN:
                self._report(let.name_span, f"`{let.name}` means something already.", "Choose another name.")
            elif let.name in self.names:
                self._report(let.name_span, f"The name `{let.name}` is given twice.", "Choose another name.")
            is_condition = self._is_truth(let.value)
            before, deepest = self.names.size, self.names.deepest
            self.names.deepest = 0
            node: Node | None = self.condition(let.value) if is_condition else self.number(let.value)
            self.names.size += 1
            depth = self.names.deepest + let.value.depth
            size = self.names.size - before
            if node is not None and not check_size(self._text, size, depth, self._report):
                node = None
            self.names.deepest = deepest
            self.names.define(let.name, Named(node, is_condition, size, depth, let.name_span))
        self.names.size = self.names.deepest = 0

    def finish(self, node: Node | None, body: Written) -> None:
        """Raise what was put down on the way, and what is wrong with the whole."""
        depth = self.names.deepest + body.depth
        if (
            node is not None
            and not self._problems
            and check_size(self._text, self.names.size, depth, self._report)
        ):
            check_limits(self._text, node, self._report)
        if self._problems or node is None:
            in_order = sorted(self._problems, key=lambda problem: (problem.line, problem.column))
            raise RuleError(self._text, tuple(dict.fromkeys(in_order)))

    def condition(self, written: Written, word: str = "") -> ConditionNode | None:
        """``written`` as something true or false; ``word`` is the ``and``, ``or`` or ``not`` that wants it so."""
        self.names.size += 1
        match written:
            case syntax.Logic():
                return self._logic(written)
            case syntax.Negation():
                operand = self.condition(written.operand, "not")
                return Not(operand, written.span) if operand is not None else None
            case syntax.Comparison():
                return self._comparison(written)
            case syntax.Window():
                return self._window(written)
            case _:
                return self._bare_condition(written, word)

    def number(self, written: Written) -> NumberNode | None:
        """``written`` as a number for each bar."""
        self.names.size += 1
        match written:
            case syntax.Number():
                return Constant(written.value, written.span)
            case syntax.Index() if not self._is_truth(written.base):
                return self._arithmetic.index(written)
            case syntax.Minus():
                return self._arithmetic.minus(written)
            case syntax.Arithmetic():
                return self._arithmetic.arithmetic(written)
            case syntax.Name() | syntax.Call():
                return self._value_as_number(written)
            case syntax.Text() | syntax.Listing():
                self._report(written.span, "A number is needed here, and these are words.", "")
            case syntax.Index():
                self.condition(written.base)
                message = "Days ago belong to a number, not to a condition."
                suggestion = "Write them behind each value: `close[1] > open[1]`, or `... 1 bar ago`."
                self._report(written.span, message, suggestion)
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
        if any(self._is_truth(operand) for operand in operands):
            for operand in operands:
                if not _is_truth_name(operand):
                    self._look_inside(operand)
            self._report(written.span, *self._price_with_truth(operands))
            return None
        if self._words.takes(written):
            return self._words.check(written)
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

    def _window(self, written: syntax.Window) -> ConditionNode | None:
        operand = self.condition(written.operand)
        number = Constant(written.bars.value, written.bars.span)
        what = (
            "The number of bars ago" if written.word == "ago" else f"The number of bars of `{written.word}`"
        )
        example = (
            "For example `2 bars ago`." if written.word == "ago" else f"For example `{written.word} 5 bars`."
        )
        bars = self._functions.bars(number, written.bars.span, what, example)
        return Windowed(written.word, operand, bars, written.span) if operand is not None and bars else None

    def _unchained(self, written: syntax.Comparison) -> str:
        texts = [self._plain(written.first), *(self._plain(operand) for _, operand in written.steps)]
        pairs = [f"{texts[i]} {sign} {texts[i + 1]}" for i, (sign, _) in enumerate(written.steps)]
        return f"Write `{' and '.join(pairs)}`."

    def _bare_condition(self, written: Written, word: str) -> ConditionNode | None:
        """A name or a call that is a condition by itself; anything else is a number where none can stand."""
        if is_words(written):
            example = 'For example `sector == "Energy"`.'
            self._report(written.span, "Words alone are neither true nor false.", example)
            return None
        if isinstance(written, syntax.Name | syntax.Call) and not _is_truth_name(written):
            node = self._value(written)
            if node is None:
                return None
            if isinstance(node, ConditionNode):
                return node
        elif self.number(written) is None:
            return None
        self._number_as_condition(written, word)
        return None

    def _value_as_number(self, written: syntax.Name | syntax.Call) -> NumberNode | None:
        node = self._value(written)
        if node is None or isinstance(node, NumberNode):
            return node
        self._condition_as_number(written)
        return None

    def _value(self, written: syntax.Name | syntax.Call) -> Node | None:
        """What a name or a call stands for, be it a number or a condition."""
        if is_words(written):
            self._report(written.span, f"{quote(self._text, written.span)} is words, not a number.", "")
            return None
        if isinstance(written, syntax.Name):
            return self._name(written)
        if written.name in self.names:
            message = f"`{written.name}` is a name of this rule and takes no brackets."
            self._report(written.span, message, f"Write `{written.name}`.")
            return None
        if written.name in FUNCTIONS:
            return self._functions.check(written)
        return _flag(self._calls.check(written))

    def _name(self, written: syntax.Name) -> Node | None:
        if written.name in self.names:
            return self.names.use(written)
        if written.name in SERIES or written.name == BENCHMARK:
            return Series(written.name, written.span)
        if written.name in MADE_SERIES:
            return made_series(written)
        if written.name in WHOLE_FUNCTIONS:
            return WHOLE_FUNCTIONS[written.name](written.span)
        bare = self._calls.bare(written)
        if bare is not None:
            return _flag(bare)
        if _is_truth_name(written):
            message = f"`{written.name}` is not a number; every comparison is true or false by itself."
            self._report(written.span, message, "Write the comparison alone, for example `close > open`.")
        else:
            self._calls.unknown_name(written, tuple(self.names))
        return None

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
        if not isinstance(written, syntax.Name | syntax.Call):
            self.condition(written)
        message = "A number is needed here, and this is true or false."
        self._report(written.span, message, "Compare outside of it.")

    def _look_inside(self, written: Written) -> None:
        if self._is_truth(written):
            self.condition(written)
        elif not is_words(written):
            self.number(written)

    def _price_with_truth(self, operands: list[Written]) -> tuple[str, str]:
        truths = [operand for operand in operands if self._is_truth(operand)]
        message = "This compares a price with true/false."
        if len(truths) == len(operands):
            message = "This compares true/false with true/false."
        conditions = [operand for operand in truths if not _is_truth_name(operand)]
        if conditions:
            return message, f"Write `{self._plain(conditions[0])}` alone, or join the two with `and`."
        return message, "Write `close > open`: a comparison is true or false by itself."

    def _is_truth(self, written: Written) -> bool:
        """Whether ``written`` looks like something true or false."""
        match written:
            case syntax.Comparison() | syntax.Negation() | syntax.Logic() | syntax.Window():
                return True
            case syntax.Name():
                known = written.name in self.names
                return self.names.is_condition(written.name) if known else _is_truth_word(written.name)
            case syntax.Call(name="weekly" | "monthly") if written.arguments:
                return self._is_truth(written.arguments[0])
            case syntax.Call():
                return _is_truth_word(written.name)
            case _:
                return False

    def _plain(self, written: Written) -> str:
        return quote(self._text, written.span).strip("`")

    def _report(
        self, span: Span, message: str, suggestion: str = "", *, brief: str = "", repair: str = ""
    ) -> None:
        self._problems.append(problem_at(self._text, span, message, suggestion, brief=brief, repair=repair))


def _flag(node: NumberNode | None) -> Node | None:
    """An indicator that is a condition by itself as one."""
    return Flag(node, node.span) if isinstance(node, Computed) and node.indicator.truth else node


def _is_truth_name(written: Written) -> bool:
    return isinstance(written, syntax.Name) and written.name in ("true", "false")


def _is_truth_word(name: str) -> bool:
    indicator = INDICATORS.get(name)
    return name in ("true", "false") or (indicator is not None and indicator.truth)
