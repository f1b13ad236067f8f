"""Says why: the conditions of a rule with their values for one symbol, and what made a rule undecidable."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scanner.arrays import BoolArray
from scanner.indicators.registry import BENCHMARK
from scanner.rules.evaluator import truth, values
from scanner.rules.facts import NOTHING_KNOWN, Facts
from scanner.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    BarsSince,
    Comparison,
    ConditionNode,
    Crossing,
    FactIs,
    InWatchlist,
    Node,
    Not,
    NumberNode,
    PeriodCondition,
    PeriodNumber,
    children_of,
)
from scanner.rules.panel import Panel
from scanner.rules.problems import quote, tidy
from scanner.rules.reach import needed_bars, series_reach
from scanner.types import Bars, Condition, UnknownReason

_TRUTH: dict[int, bool | None] = {1: True, 0: None, -1: False}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a rule holds for one symbol. ``truth`` None means unknown, and only then there are a ``reason``
    and a ``detail``, a sentence with the figures; ``needed`` and ``there`` are bars where there are too few.
    ``deferred`` with ``truth`` None means that the symbol's rank in the universe decides, which is not known yet;
    there is no reason then."""

    truth: bool | None
    reason: UnknownReason | None = None
    detail: str = ""
    deferred: bool = False
    needed: int = 0
    there: int = 0


def conditions_of(node: ConditionNode) -> tuple[ConditionNode, ...]:
    """The parts of the top-level ``and``, in the order of the text; the rule itself without one."""
    return node.parts if isinstance(node, AllOf) else (node,)


def explain(
    text: str, node: ConditionNode, bars: Bars, facts: Facts = NOTHING_KNOWN
) -> tuple[Condition, ...]:
    """Each top-level condition as it was written, with its truth and its two values on the last bar."""
    panel = Panel([bars], facts)
    found = []
    for part in conditions_of(node):
        passed = _TRUTH[int(truth(part, panel)[0])]
        left = right = None
        if isinstance(part, Comparison | Crossing):
            left, right = _last(part.left, panel), _last(part.right, panel)
        found.append(Condition(condition_text(text, part), passed, left, right))
    return tuple(found)


def condition_text(text: str, node: ConditionNode) -> str:
    """The condition as it was written, on one line and without comments."""
    return tidy(text[node.span.start : node.span.end])


def undecided(text: str, node: ConditionNode, panel: Panel) -> list[Verdict]:
    """Why ``node``, which is unknown for every symbol of ``panel``, cannot be decided for each of them."""
    blamed = list(_undecided_parts(node, panel, np.ones(len(panel), dtype=np.bool_)))
    needed = np.ones(len(panel), dtype=np.int64)
    for part, rows in blamed:
        needed = np.where(rows, np.maximum(needed, needed_bars(part)), needed)
    verdicts = []
    for row, bars in enumerate(panel.batch):
        if needed[row] > len(bars.dates):
            verdicts.append(_too_short(int(needed[row]), len(bars.dates)))
        else:
            parts = [part for part, rows in blamed if rows[row]]
            verdicts.append(_without_reason_of_length(text, parts, panel.take(np.array([row]))))
    return verdicts


@functools.lru_cache(maxsize=1024)
def _too_short(needed: int, there: int) -> Verdict:
    days = "day" if needed == 1 else "days"
    detail = f"The rule needs {needed:,} {days}, this one has {there:,}."
    return Verdict(None, UnknownReason.TOO_SHORT, detail, needed=needed, there=there)


def _without_reason_of_length(text: str, blamed: list[ConditionNode], panel: Panel) -> Verdict:
    (bars,) = panel.batch
    bad = max((found for part in blamed for found in _bad_values(part, bars)), default=None)
    if bad is not None:
        return Verdict(None, UnknownReason.BAD_PRICES, _bad_sentence(bars, *bad))
    return Verdict(None, UnknownReason.UNDECIDABLE, _without_value(text, blamed[0], panel))


def _last(node: NumberNode, panel: Panel) -> float | None:
    value = float(values(node, panel, 1)[0, -1])
    return value if math.isfinite(value) else None


def _undecided_parts(
    node: ConditionNode, panel: Panel, rows: BoolArray
) -> Iterator[tuple[ConditionNode, BoolArray]]:
    """The simple conditions that leave ``node`` unknown, each with the symbols for which it does; ``rows`` are
    those for which all above it is unknown."""
    rows = rows & (truth(node, panel) == 0)
    if not rows.any():
        return
    match node:
        case Not():
            yield from _undecided_parts(node.operand, panel, rows)
        case AllOf() | AnyOf():
            for part in node.parts:
                yield from _undecided_parts(part, panel, rows)
        case _:
            yield node, rows


def _bad_values(node: Node, bars: Bars) -> Iterator[tuple[int, str]]:
    """(index, series) of values that cannot be used, among those that ``node`` reads."""
    for name, count in series_reach(node, warm=True):
        if name == BENCHMARK:
            continue
        values = bars.series(name)
        for index in range(max(0, len(values) - count), len(values)):
            value = float(values[index])
            usable = math.isfinite(value) and (value >= 0.0 if name == "volume" else value > 0.0)
            if not usable:
                yield index, name


def _bad_sentence(bars: Bars, index: int, name: str) -> str:
    value = float(bars.series(name)[index])
    day = bars.dates[index].item()
    if math.isnan(value):
        return f"The {name} of {day:%Y-%m-%d} is missing."
    kind = "volume" if name == "volume" else "price"
    return f"The {name} of {day:%Y-%m-%d} is {value:g}, which is no {kind}."


def _without_value(text: str, node: ConditionNode, panel: Panel) -> str:
    symbol = panel.batch[0].symbol
    match node:
        case FactIs():
            return f"The {node.fact} of {symbol} is not known."
        case InWatchlist():
            return f"There is no watchlist called {node.name}."
    lacking = _lacking_benchmark(node, panel)
    if lacking:
        return lacking
    for part in _parts(node):
        if isinstance(part, Arithmetic) and _divides_by_zero(part, panel):
            return f"{quote(text, part.span)} divides by zero."
        if _lacks_periods(part, panel):
            return f"{quote(text, part.span)} needs more finished {_periods(part)}."
        if isinstance(part, BarsSince) and math.isnan(values(part, panel, 1)[0, -1]):
            return f"{quote(text, part.operand.span)} was never true in the {len(panel.batch[0]):,} days there are."
    return f"{quote(text, node.span)} has no value here."


def _lacking_benchmark(node: Node, panel: Panel) -> str:
    """What is missing of the benchmark on the days that ``node`` reads it on; empty if nothing is."""
    reach = max((count for name, count in series_reach(node, warm=True) if name == BENCHMARK), default=0)
    if not reach:
        return ""
    if panel.facts.benchmark is None:
        return "There is no benchmark to compare with."
    holes = np.flatnonzero(np.isnan(panel.series(BENCHMARK, reach)[0]))
    if not len(holes):
        return ""
    day = panel.batch[0].dates[-panel.width(reach) :][int(holes[-1])].item()
    return f"The benchmark has no price of {day:%Y-%m-%d}."


def _periods(part: Node) -> str:
    monthly = isinstance(part, PeriodNumber | PeriodCondition) and part.period == "monthly"
    return "months" if monthly else "weeks"


def _lacks_periods(part: Node, panel: Panel) -> bool:
    if isinstance(part, PeriodCondition):
        return bool(truth(part, panel)[0] == 0)
    return isinstance(part, PeriodNumber) and math.isnan(values(part, panel, 1)[0, -1])


def _parts(node: Node) -> Iterator[Node]:
    """``node`` and all under it, the innermost first."""
    for child in children_of(node):
        yield from _parts(child)
    yield node


def _divides_by_zero(node: Arithmetic, panel: Panel) -> bool:
    return any(sign == "/" and _touches_zero(operand, panel) for sign, operand in node.steps)


def _touches_zero(node: NumberNode, panel: Panel) -> bool:
    return bool((values(node, panel, panel.longest) == 0.0).any())
