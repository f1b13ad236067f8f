"""The functions of the language itself: those that take conditions, other timeframes or the whole universe.
Indicators are the catalogue's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scanner.indicators.catalogue import INDICATORS
from scanner.rules import syntax
from scanner.rules.nodes import (
    Arithmetic,
    BarsSince,
    Combined,
    Computed,
    ConditionNode,
    Constant,
    Count,
    Node,
    NumberNode,
    PeriodCondition,
    PeriodNumber,
    Ranked,
    Series,
)
from scanner.rules.problems import Report, quote
from scanner.rules.syntax import Span, Written

MOST_WINDOW = 2_520
OPEN_BAR = "open_bar"


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the language, for listings and messages."""

    name: str
    title: str
    signature: str
    example: str
    description: str
    fewest: int
    most: int


_ALL = (
    Function(
        "abs",
        "Absolute value",
        "abs(number)",
        "abs(change_pct())",
        "The number without its sign.",
        1,
        1,
    ),
    Function(
        "min", "Smallest of several", "min(a, b, ...)", "min(open, close)", "The smallest, bar by bar.", 2, 20
    ),
    Function(
        "max", "Largest of several", "max(a, b, ...)", "max(open, close)", "The largest, bar by bar.", 2, 20
    ),
    Function(
        "count",
        "How often",
        "count(condition, days)",
        "count(close > open, 10)",
        "On how many of the last days, today included, the condition was true. Unknown if it is so on one of them.",
        2,
        2,
    ),
    Function(
        "bars_since",
        "How long ago",
        "bars_since(condition)",
        "bars_since(close crosses above sma(50))",
        "How many bars ago the condition was last true: 0 today. Unknown if it never was.",
        1,
        1,
    ),
    Function(
        "weekly",
        "On weekly bars",
        "weekly(number or condition [, open_bar])",
        "weekly(close > sma(30))",
        "Worked out on weekly bars, as it stood when the last finished week ended. With open_bar the week that still "
        "runs counts too, and the answer can change until it ends.",
        1,
        2,
    ),
    Function(
        "monthly",
        "On monthly bars",
        "monthly(number or condition [, open_bar])",
        "monthly(close > sma(10))",
        "Worked out on monthly bars, as it stood when the last finished month ended; open_bar as in weekly.",
        1,
        2,
    ),
    Function(
        "rank",
        "Rank in the universe",
        "rank(number)",
        "rank(change_pct(close, 63))",
        "Where the symbol stands among all of the universe, 1 (lowest) to 99 (highest).",
        1,
        1,
    ),
    Function(
        "rs_rating",
        "Relative-strength rating",
        "rs_rating",
        "rs_rating",
        "rank(0.4 * change_pct(63) + 0.2 * change_pct(126) + 0.2 * change_pct(189) + 0.2 * change_pct(252)): last "
        "quarter counts double. A published approximation of the rating of Investor's Business Daily.",
        0,
        0,
    ),
    Function(
        "rs_balanced",
        "Balanced relative strength",
        "rs_balanced",
        "rs_balanced",
        "0.2 * rank(change_pct(21)) + 0.3 * rank(change_pct(63)) + 0.2 * rank(change_pct(126)) + 0.15 * "
        "rank(change_pct(189)) + 0.15 * rank(change_pct(252)): no quarter decides alone. The published form ranks "
        "what each stock gained beyond a benchmark, which gives the same places, and ranks the mean once more.",
        0,
        0,
    ),
)
FUNCTIONS = {function.name: function for function in _ALL}

_Number = Callable[[Written], NumberNode | None]
_Condition = Callable[[Written], ConditionNode | None]


class FunctionChecker:
    """Turns calls of :data:`FUNCTIONS` into nodes. ``number`` and ``condition`` check arguments, ``is_condition``
    tells which of the two one looks like; all belong to the checker that uses this one."""

    def __init__(
        self,
        text: str,
        number: _Number,
        condition: _Condition,
        is_condition: Callable[[Written], bool],
        report: Report,
    ) -> None:
        self._text = text
        self._number = number
        self._condition = condition
        self._is_condition = is_condition
        self._report = report

    def check(self, call: syntax.Call) -> Node | None:
        """The meaning of ``call``, or None after a problem was put down."""
        function = FUNCTIONS[call.name]
        if not function.fewest <= len(call.arguments) <= function.most:
            self._wrong_count(call, function)
            return None
        match call.name:
            case "abs" | "min" | "max":
                return self._combined(call)
            case "count":
                return self._count(call)
            case "bars_since":
                since = self._condition(call.arguments[0])
                return BarsSince(since, call.span) if since is not None else None
            case "weekly" | "monthly":
                return self._period(call)
            case "rank":
                operand = self._number(call.arguments[0])
                return Ranked(operand, call.span) if operand is not None else None
            case _:
                return WHOLE_FUNCTIONS[call.name](call.span)

    def bars(self, number: NumberNode | None, span: Span, what: str, example: str) -> int | None:
        """A plain whole number of bars, 1 to :data:`MOST_WINDOW`; ``what`` begins the sentence if it is none."""
        if number is None:
            return None
        if not isinstance(number, Constant):
            self._report(span, f"{what} must be a plain number.", example)
        elif number.value != int(number.value):
            self._report(span, f"{what} must be whole, not {number.value:g}.", example, brief="must be whole")
        elif number.value < 1:
            self._report(
                span, f"{what} must be at least 1, not {number.value:g}.", example, brief="too small"
            )
        elif number.value > MOST_WINDOW:
            message = f"{what} can be at most {MOST_WINDOW:,} (ten years), not {number.value:,.10g}."
            self._report(span, message, example, brief="too large")
        else:
            return int(number.value)
        return None

    def _combined(self, call: syntax.Call) -> Node | None:
        operands = [self._number(argument) for argument in call.arguments]
        whole = tuple(operand for operand in operands if operand is not None)
        return Combined(call.name, whole, call.span) if len(whole) == len(operands) else None

    def _count(self, call: syntax.Call) -> Node | None:
        first, second = call.arguments
        if self._is_condition(second) and not self._is_condition(first):
            written = f"count({self._plain(second)}, {self._plain(first)})"
            self._report(call.span, "In `count` the condition comes first.", f"Write `{written}`.")
            return None
        operand = self._condition(first)
        example = f"For example `{FUNCTIONS['count'].example}`."
        days = self.bars(self._number(second), second.span, "The number of days in `count`", example)
        return Count(operand, days, call.span) if operand is not None and days is not None else None

    def _period(self, call: syntax.Call) -> Node | None:
        open_bar = False
        if len(call.arguments) > 1:
            switch = call.arguments[1]
            open_bar = isinstance(switch, syntax.Name) and switch.name == OPEN_BAR
            if not open_bar:
                suggestion = f"Write `{OPEN_BAR}` to count the bar that still grows, or leave it out."
                self._report(
                    switch.span,
                    f"{quote(self._text, switch.span)} is no switch of `{call.name}`.",
                    suggestion,
                )
        first = call.arguments[0]
        if self._is_condition(first):
            condition = self._condition(first)
            return (
                PeriodCondition(condition, call.name, open_bar, call.span) if condition is not None else None
            )
        number = self._number(first)
        return PeriodNumber(number, call.name, open_bar, call.span) if number is not None else None

    def _wrong_count(self, call: syntax.Call, function: Function) -> None:
        if call.name in ("min", "max") and len(call.arguments) == 1:
            window = "highest" if call.name == "max" else "lowest"
            written = self._plain(call.arguments[0])
            message = f"`{call.name}` picks from two values or more."
            self._report(call.span, message, f"Of a window it is `{window}({written})`.")
            return
        here = len(call.arguments)
        values = "value" if here == 1 else "values"
        message = f"`{call.name}` is written `{function.signature}`; here are {here} {values}."
        self._report(call.span, message, f"For example `{function.example}`.")

    def _plain(self, written: Written) -> str:
        return quote(self._text, written.span).strip("`")


def rs_rating(span: Span) -> NumberNode:
    """The relative-strength rating: a rank of the changes over the last four quarters, the last one twice."""
    return Ranked(_weighed(((0.4, 63), (0.2, 126), (0.2, 189), (0.2, 252)), span, _change), span)


def rs_balanced(span: Span) -> NumberNode:
    """The weighed mean of five ranks, each of the change over another time."""
    parts = ((0.2, 21), (0.3, 63), (0.2, 126), (0.15, 189), (0.15, 252))
    return _weighed(parts, span, lambda days, place: Ranked(_change(days, place), place))


# Functions that take nothing, and so are written without brackets.
WHOLE_FUNCTIONS: dict[str, Callable[[Span], NumberNode]] = {
    "rs_rating": rs_rating,
    "rs_balanced": rs_balanced,
}


def _change(days: int, span: Span) -> NumberNode:
    return Computed(INDICATORS["change_pct"], (Series("close", span),), (days,), span)


def _weighed(
    parts: tuple[tuple[float, int], ...], span: Span, value: Callable[[int, Span], NumberNode]
) -> NumberNode:
    steps: list[tuple[str, NumberNode]] = [
        ("+", Arithmetic(Constant(weight, span), (("*", value(days, span)),), span)) for weight, days in parts
    ]
    return Arithmetic(steps[0][1], tuple(steps[1:]), span)
