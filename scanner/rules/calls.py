"""Checks names and calls against the catalogue of indicators: what they are called, what they take."""

from __future__ import annotations

from collections.abc import Callable

from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.registry import BENCHMARK, LONGEST_PERIOD, SERIES, Indicator, Parameter
from scanner.rules import syntax
from scanner.rules.arithmetic import MADE_SERIES
from scanner.rules.functions import FUNCTIONS
from scanner.rules.nodes import Computed, Constant, NumberNode, Series
from scanner.rules.problems import Report, nearest, quote
from scanner.rules.syntax import Span, Written

# What the field calls the same thing; spelling mistakes need no entry.
_ALSO_CALLED = {
    "average": "sma",
    "avg": "sma",
    "ma": "sma",
    "hhv": "highest",
    "llv": "lowest",
    "price": "close",
    "last": "close",
    "vol": "volume",
    "o": "open",
    "h": "high",
    "l": "low",
    "c": "close",
    "v": "volume",
}

_WELL_KNOWN = ("atr", "ema", "highest", "lowest", "rsi", "sma")

_Number = Callable[[Written], NumberNode | None]


class CallChecker:
    """Turns calls into :class:`~scanner.rules.nodes.Computed`. ``number`` checks an argument, ``report`` puts
    down a problem; both belong to the checker that uses this one."""

    def __init__(self, text: str, number: _Number, report: Report) -> None:
        self._text = text
        self._number = number
        self._report = report

    def check(self, call: syntax.Call) -> NumberNode | None:
        """The meaning of ``call``, or None after a problem was put down."""
        indicator = INDICATORS.get(call.name)
        arguments = [self._number(argument) for argument in call.arguments]
        if indicator is None:
            self._unknown_function(call)
            return None
        given = [node for node in arguments if node is not None]
        if len(given) < len(arguments):
            return None
        split = self._split(call, indicator, given)
        if split is None:
            return None
        inputs, written = split
        pairs = zip(indicator.parameters, written, strict=True)
        parameters = [self._period(indicator, parameter, node) for parameter, node in pairs]
        whole = tuple(value for value in parameters if value is not None)
        return Computed(indicator, inputs, whole, call.span) if len(whole) == len(parameters) else None

    def unknown_name(self, written: syntax.Name, names: tuple[str, ...]) -> None:
        """Put down the problem of a bare name that is no series and none of the rule's own ``names``."""
        if written.name in INDICATORS:
            indicator = INDICATORS[written.name]
            self._report_days(written.span, indicator, indicator.example)
            return
        if written.name in FUNCTIONS:
            function = FUNCTIONS[written.name]
            message = f"`{function.name}` is written `{function.signature}`."
            self._report(written.span, message, f"For example `{function.example}`.")
            return
        known = [*names, *SERIES, BENCHMARK, *MADE_SERIES, *FUNCTIONS, *INDICATORS]
        meant = _ALSO_CALLED.get(written.name) or nearest(written.name, known)
        self._report(
            written.span,
            f"Unknown name `{written.name}`.",
            _suggest(meant, (*names, *SERIES)),
            brief="unknown name",
            repair=meant or "",
        )

    def _unknown_function(self, call: syntax.Call) -> None:
        if call.name in (*SERIES, BENCHMARK, *MADE_SERIES):
            message = f"`{call.name}` is a series and takes no brackets."
            suggestion = f"Write `{call.name}`, or `{call.name}[1]` for the day before."
            self._report(call.span, message, suggestion, brief="takes no brackets", repair=call.name)
            return
        meant = _ALSO_CALLED.get(call.name) or nearest(call.name, [*INDICATORS, *FUNCTIONS, *SERIES])
        self._report(
            call.name_span,
            f"Unknown function `{call.name}`.",
            _suggest(meant),
            brief="unknown function",
            repair=meant or "",
        )

    def _report_days(self, span: Span, indicator: Indicator, example: str) -> None:
        message = f"`{indicator.name}` needs a number of days, for example {example}."
        self._report(span, message, brief="needs a number of days", repair=example)

    def _split(
        self, call: syntax.Call, indicator: Indicator, given: list[NumberNode]
    ) -> tuple[tuple[NumberNode, ...], list[NumberNode]] | None:
        """The inputs and the written parameters of a call, defaults filled in."""
        inputs: tuple[NumberNode, ...] = tuple(Series(name, call.name_span) for name in indicator.inputs)
        rest = list(given)
        leads_with_series = bool(rest) and not isinstance(rest[0], Constant)
        if leads_with_series and indicator.takes_series:
            lead = _leading_series(rest, len(inputs))
            inputs, rest = (*rest[:lead], *inputs[lead:]), rest[lead:]
        elif leads_with_series:
            reads = ", ".join(indicator.inputs)
            message = f"`{indicator.name}` takes no series; it reads {reads}."
            self._report(call.span, message, f"Write `{indicator.example}`.")
            return None
        if self._misplaced(call, indicator, given, rest):
            return None
        missing = indicator.parameters[len(rest) :]
        if any(parameter.default is None for parameter in missing):
            series = f"{self._written(call.arguments[0])}, " if leads_with_series else ""
            self._report_days(call.span, indicator, indicator.example.replace("(", f"({series}", 1))
            return None
        return inputs, [*rest, *(Constant(float(parameter.default or 0), call.span) for parameter in missing)]

    def bare(self, written: syntax.Name) -> NumberNode | None:
        """An indicator that is written without brackets because it takes nothing that has to be written."""
        indicator = INDICATORS.get(written.name)
        if indicator is None or any(parameter.default is None for parameter in indicator.parameters):
            return None
        return self.check(syntax.Call(written.name, written.span, (), written.span, written.depth))

    def _misplaced(
        self, call: syntax.Call, indicator: Indicator, given: list[NumberNode], rest: list[NumberNode]
    ) -> bool:
        if len(rest) <= len(indicator.parameters):
            return False
        swapped = len(given) == 2 and not isinstance(given[1], Constant) and indicator.takes_series
        if swapped and len(rest) == len(given):
            first, second = (self._written(argument) for argument in call.arguments)
            message = f"In `{indicator.name}` the series comes first."
            repair = f"{indicator.name}({second}, {first})"
            self._report(call.span, message, f"Write `{repair}`.", brief="series comes first", repair=repair)
            return True
        message = f"`{indicator.name}` is written `{indicator.signature}`; here are {len(given)} values."
        self._report(call.span, message, f"For example `{indicator.example}`.")
        return True

    def _period(self, indicator: Indicator, parameter: Parameter, node: NumberNode) -> float | None:
        what = f"The {'number of ' if parameter.name == 'days' else ''}{parameter.name} in `{indicator.name}`"
        example = f"For example `{indicator.example}`."
        if not isinstance(node, Constant):
            self._report(node.span, f"{what} must be a plain number.", example)
        elif parameter.whole and node.value != int(node.value):
            self._report(
                node.span, f"{what} must be whole, not {node.value:g}.", example, brief="must be whole"
            )
        elif node.value < parameter.minimum:
            message = f"{what} must be at least {parameter.minimum:g}, not {node.value:g}."
            self._report(node.span, message, example, brief="too small")
        elif node.value > parameter.maximum:
            years = " (ten years)" if parameter.maximum == LONGEST_PERIOD else ""
            message = f"{what} can be at most {parameter.maximum:,}{years}, not {node.value:,.10g}."
            self._report(node.span, message, example, brief="too large")
        else:
            return int(node.value) if parameter.whole else node.value
        return None

    def _written(self, argument: Written) -> str:
        return quote(self._text, argument.span).strip("`")


def _leading_series(given: list[NumberNode], most: int) -> int:
    constants = (place for place, node in enumerate(given) if isinstance(node, Constant))
    return min(next(constants, len(given)), most)


def _suggest(meant: str | None, known: tuple[str, ...] = ()) -> str:
    if meant is not None:
        return f"Did you mean `{meant}`?"
    return f"There are {', '.join(known)}." if known else f"There are {', '.join(_WELL_KNOWN)} and others."
