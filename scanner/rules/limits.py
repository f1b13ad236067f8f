"""What a checked rule may not be although each part of it may: too large, too much work, ranked in the past."""

from __future__ import annotations

from collections.abc import Callable

from scanner.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    Combined,
    Comparison,
    Computed,
    Crossing,
    Negative,
    Node,
    Not,
    PeriodCondition,
    PeriodNumber,
    Ranked,
    Windowed,
    children_of,
)
from scanner.rules.reach import needed_bars, work
from scanner.rules.syntax import Span

MOST_BARS = 5_040
MOST_WORK = 5_000_000.0
MOST_PARTS = 20_000
DEEPEST = 100

_Report = Callable[[Span, str, str], None]

# Through these, the newest bar of a part decides the newest bar of the whole.
_SAME_DAY = (Arithmetic, Negative, Combined, Comparison, Not, AllOf, AnyOf)


def check_limits(text: str, node: Node, report: _Report) -> None:
    """Put down what is wrong with the whole of ``node``, whose parts are right."""
    whole = Span(0, len(text))
    if not _check_places(node, report):
        return
    needed = needed_bars(node)
    if needed > MOST_BARS:
        message = f"The rule needs {needed:,} days; at most {MOST_BARS:,} (twenty years) can be asked for."
        report(whole, message, "Use shorter periods.")
    elif work(node) > MOST_WORK:
        report(whole, "The rule is too much work for a scan.", "Use fewer or shorter indicators.")


def check_size(text: str, size: int, depth: int, report: _Report) -> bool:
    """Whether a tree of ``size`` parts, ``depth`` deep, may be walked at all; puts it down if not."""
    whole = Span(0, len(text))
    if size > MOST_PARTS:
        message = f"With its names put in, the rule has {size:,} parts; at most {MOST_PARTS:,} are possible."
        report(whole, message, "Use the names less often.")
    elif depth > DEEPEST:
        report(whole, f"This is nested more than {DEEPEST} deep.", "Split the rule into simpler conditions.")
    else:
        return True
    return False


def _check_places(node: Node, report: _Report) -> bool:
    """Whether ranks and timeframes stand where they can be worked out."""
    fine = True
    waiting: list[tuple[Node, str, str]] = [(node, "", "")]
    while waiting:
        part, past, period = waiting.pop()
        if isinstance(part, Ranked):
            if past:
                message = f"A rank is known for the day that is looked at, so not {past}."
                report(part.span, message, "Rank what is inside of it instead, or compare the rank itself.")
                fine = False
            past = "inside another rank"
        elif isinstance(part, PeriodNumber | PeriodCondition):
            if period:
                report(
                    part.span,
                    f"`{part.period}` cannot stand inside `{period}`.",
                    "Write the two side by side.",
                )
                fine = False
            past, period = past or f"inside `{part.period}`", part.period
        elif not isinstance(part, _SAME_DAY):
            past = past or _place(part)
        waiting.extend((child, past, period) for child in children_of(part))
    return fine


def _place(node: Node) -> str:
    match node:
        case Computed():
            return f"inside `{node.indicator.name}`"
        case Crossing():
            return "in a crossing, which looks at the day before"
        case Windowed():
            return f"with `{node.word}`"
        case _:
            return "on the days before"
