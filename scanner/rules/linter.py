"""Notes on rules that can be used and yet will not do what was meant; errors are the checker's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.errors import RuleProblem
from scanner.rules.nodes import (
    Comparison,
    Computed,
    ConditionNode,
    Crossing,
    Node,
    NumberNode,
    Series,
    children_of,
)
from scanner.rules.problems import problem_at, quote
from scanner.rules.syntax import Span

# No price of a day lies above its high or below its low.
_BOUND = {"highest": "high", "lowest": "low"}


def notes_on(text: str, node: ConditionNode) -> tuple[RuleProblem, ...]:
    """What is odd about a checked rule, in the order of the text."""
    return tuple(note for part in _walk(node) for note in _breakouts_of_today(text, part))


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


def _breakouts_of_today(text: str, node: Node) -> Iterator[RuleProblem]:
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
