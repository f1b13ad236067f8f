"""Notes on rules that can be used and yet will not do what was meant; errors are the checker's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from scanner.errors import RuleProblem
from scanner.indicators.registry import WHOLE_HISTORY
from scanner.rules.intervals import Claim, claim_of, cover
from scanner.rules.nodes import (
    AllOf,
    AnyOf,
    Comparison,
    Computed,
    ConditionNode,
    Constant,
    Crossing,
    Node,
    NumberNode,
    PeriodCondition,
    PeriodNumber,
    Series,
    children_of,
)
from scanner.rules.problems import problem_at, quote
from scanner.rules.reach import lookback_bars, needed_bars
from scanner.rules.syntax import Span

# Ten years of days are kept of each symbol.
BARS_KEPT = 2_520

# No price of a day lies above its high or below its low.
_BOUND = {"highest": "high", "lowest": "low"}
# Among so many parts each pair is looked at.
_MOST_COMPARED = 60


def notes_on(text: str, node: ConditionNode) -> tuple[RuleProblem, ...]:
    """What is odd about a checked rule, in the order of the text, each thing once."""
    notes = [note for part in dict.fromkeys(_walk(node)) for note in _notes_on_part(text, part)]
    in_order = sorted((*_warm_up(text, node), *notes), key=lambda note: (note.line, note.column))
    return tuple(dict.fromkeys(in_order))


def unused_names(text: str, spans: Sequence[Span]) -> tuple[RuleProblem, ...]:
    """A note for each name that nothing uses."""
    return tuple(
        problem_at(text, span, f"The name {quote(text, span)} is not used.", "Use it, or remove its line.")
        for span in spans
    )


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in children_of(node):
        yield from _walk(child)


def _notes_on_part(text: str, node: Node) -> Iterator[RuleProblem]:
    match node:
        case Comparison() | Crossing():
            found = list(_breakouts_of_today(text, node)) or list(_never_or_always(text, node))
            yield from found
        case AllOf():
            yield from _together(text, node)
        case AnyOf():
            yield from _either(text, node)
        case PeriodNumber(open_bar=True) | PeriodCondition(open_bar=True):
            period = "week" if node.period == "weekly" else "month"
            message = f"{quote(text, node.span)} changes from day to day until the {period} is over."
            advice = f"A match can be gone when the {period} ends; leave `open_bar` out to wait for it."
            yield problem_at(text, node.span, message, advice)


def _warm_up(text: str, node: ConditionNode) -> Iterator[RuleProblem]:
    whole = Span(0, len(text.rstrip()))
    needed, lookback = needed_bars(node), lookback_bars(node)
    if needed > BARS_KEPT:
        message = f"The rule needs {needed:,} days, and ten years ({BARS_KEPT:,} days) are kept of a symbol."
        yield problem_at(text, whole, message, "No symbol can meet it; use shorter periods.")
    elif BARS_KEPT < lookback < WHOLE_HISTORY:
        message = (
            f"Its averages need {lookback:,} days to settle, and ten years ({BARS_KEPT:,} days) are kept."
        )
        yield problem_at(text, whole, message, "The last digits can differ from those of a longer history.")


# -- what can never be otherwise -----------------------------------------------------------------------------


def _never_or_always(text: str, node: Comparison | Crossing) -> Iterator[RuleProblem]:
    written = quote(text, node.span)
    if isinstance(node.left, Constant) and isinstance(node.right, Constant):
        message = f"{written} compares two plain numbers, which never change."
        yield problem_at(text, node.span, message, "Compare with a price or an indicator, or remove it.")
        return
    claim = claim_of(node)
    if claim is None:
        return
    if claim.interval.within(claim.possible).is_empty:
        yield problem_at(text, node.span, f"{written} can never be true.", _because(claim))
    elif isinstance(node, Comparison) and claim.interval.covers(claim.possible):
        yield problem_at(text, node.span, f"{written} is always true.", _because(claim))


def _because(claim: Claim) -> str:
    if isinstance(claim.subject, tuple):
        same = claim.subject[0] == claim.subject[1]
        return "Both sides are the same." if same else "No price of a bar lies beyond its high or low."
    low, high = claim.possible.low, claim.possible.high
    if high < float("inf"):
        return f"Its values lie between {low:g} and {high:g}."
    return "Its values are never below 0." if claim.possible.low_in else "Its values are always above 0."


def _claims(parts: Sequence[ConditionNode]) -> list[tuple[ConditionNode, Claim]]:
    """Parts that say something of one subject and are not settled by themselves."""
    claims = [(part, claim_of(part)) for part in parts[:_MOST_COMPARED]]
    return [
        (part, claim)
        for part, claim in claims
        if claim is not None
        and not claim.interval.within(claim.possible).is_empty
        and not claim.interval.covers(claim.possible)
    ]


def _together(text: str, node: AllOf) -> Iterator[RuleProblem]:
    for (one, first), (other, second) in combinations(_claims(node.parts), 2):
        if first.subject != second.subject:
            continue
        both = first.interval.within(second.interval).within(first.possible)
        if both.is_empty:
            message = f"{quote(text, one.span)} and {quote(text, other.span)} can never be true together."
            yield problem_at(text, other.span, message, "Write `or` between them, or remove one.")
        elif isinstance(other, Comparison) and second.interval.covers(first.interval):
            yield _adds_nothing(text, other, one)
        elif isinstance(one, Comparison) and first.interval.covers(second.interval):
            yield _adds_nothing(text, one, other)


def _adds_nothing(text: str, idle: ConditionNode, strict: ConditionNode) -> RuleProblem:
    message = f"{quote(text, idle.span)} adds nothing: {quote(text, strict.span)} says as much already."
    return problem_at(text, idle.span, message, "Remove it.")


def _either(text: str, node: AnyOf) -> Iterator[RuleProblem]:
    by_subject: dict[object, list[Claim]] = {}
    for part, claim in _claims(node.parts):
        if isinstance(part, Comparison):
            by_subject.setdefault(claim.subject, []).append(claim)
    for claims in by_subject.values():
        if len(claims) > 1 and cover([claim.interval for claim in claims], claims[0].possible):
            message = f"{quote(text, node.span)} is always true: one of its parts always is."
            yield problem_at(text, node.span, message, "Write `and` instead of `or`, or other limits.")


# -- breakouts -----------------------------------------------------------------------------------------------


def _breakouts_of_today(text: str, node: Comparison | Crossing) -> Iterator[RuleProblem]:
    match node:
        case Comparison(operator=">"):
            beyond, level, name = node.left, node.right, "highest"
        case Comparison(operator="<"):
            beyond, level, name = node.left, node.right, "lowest"
        case Crossing():
            beyond, level, name = node.left, node.right, "highest" if node.above else "lowest"
        case _:
            return
    if not _is_window(level, name):
        # The same said from the other side: highest(20) < close.
        beyond, level, name = level, beyond, "highest" if name == "lowest" else "lowest"
    if _is_window(level, name) and _holds(level, beyond, name):
        window = quote(text, level.span)
        message = f"{quote(text, node.span)} can never be true: {window} includes today."
        yield problem_at(text, node.span, message, f"Write `{window.strip('`')}[1]` for the days before.")


def _is_window(node: NumberNode, name: str) -> bool:
    return isinstance(node, Computed) and node.indicator.name == name


def _holds(level: NumberNode, beyond: NumberNode, name: str) -> bool:
    """Whether today's ``beyond`` can never lie outside of the window ``level``, which includes today."""
    assert isinstance(level, Computed)
    source = level.inputs[0]
    if source == beyond:
        return True
    is_price = isinstance(beyond, Series) and beyond.name != "volume"
    return is_price and isinstance(source, Series) and source.name == _BOUND[name]
