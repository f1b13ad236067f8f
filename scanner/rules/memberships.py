"""Checks conditions about words: the sector, the exchange, the symbol and the watchlists that it stands in."""

from __future__ import annotations

from collections.abc import Callable

from scanner.rules import syntax
from scanner.rules.facts import FACTS
from scanner.rules.nodes import ConditionNode, FactIs, InWatchlist, Not
from scanner.rules.problems import nearest, quote
from scanner.rules.syntax import Span, Written

WATCHLIST = "watchlist"

_Report = Callable[[Span, str, str], None]


class MembershipChecker:
    """Turns comparisons in which a word takes part into conditions; ``report`` puts down a problem."""

    def __init__(self, text: str, report: _Report) -> None:
        self._text = text
        self._report = report

    def takes(self, written: syntax.Comparison) -> bool:
        """Whether ``written`` speaks of words."""
        operands = (written.first, *(operand for _, operand in written.steps))
        return any(is_words(operand) for operand in operands) or any(
            operator.endswith("in") for operator, _ in written.steps
        )

    def check(self, written: syntax.Comparison) -> ConditionNode | None:
        """The meaning of ``written``, or None after a problem was put down."""
        if len(written.steps) > 1:
            self._report(
                written.span, "A comparison has two sides, this one has more.", "Join two with `and`."
            )
            return None
        left, (operator, right) = written.first, written.steps[0]
        if operator in ("==", "!=") and not _is_fact(left) and _is_fact(right):
            left, right = right, left
        if not isinstance(left, syntax.Name) or not _is_fact(left):
            self._not_a_fact(written, left, right)
            return None
        if operator not in ("==", "!=", "in", "not in"):
            message = f"Words are compared with `==` or `!=`, not with `{operator}`."
            self._report(written.span, message, f'For example `{left.name} == "..."`.')
            return None
        node = self._among(left, operator, right, written.span)
        return Not(node, written.span) if node is not None and operator in ("!=", "not in") else node

    def _among(
        self, fact: syntax.Name, operator: str, right: Written, span: Span
    ) -> FactIs | InWatchlist | None:
        if isinstance(right, syntax.Call) and right.name == WATCHLIST:
            return self._watchlist(fact, operator, right, span)
        items = right.items if isinstance(right, syntax.Listing) and operator.endswith("in") else (right,)
        words: list[str] = []
        for item in items:
            if isinstance(item, syntax.Text) and item.value:
                words.append(item.value.casefold())
            else:
                self._no_words(fact, item)
        return FactIs(fact.name, tuple(sorted(set(words))), span) if len(words) == len(items) else None

    def _watchlist(
        self, fact: syntax.Name, operator: str, call: syntax.Call, span: Span
    ) -> InWatchlist | None:
        example = 'Write `symbol in watchlist("Core")`.'
        names = [argument.value for argument in call.arguments if isinstance(argument, syntax.Text)]
        if fact.name != "symbol":
            self._report(span, "A watchlist holds symbols.", example)
        elif not operator.endswith("in"):
            self._report(span, f"A symbol is `in` a watchlist; `{operator}` compares words.", example)
        elif len(call.arguments) != 1 or len(names) != 1 or not names[0]:
            self._report(call.span, "`watchlist` takes the name of one watchlist in quotes.", example)
        else:
            return InWatchlist(names[0], span)
        return None

    def _no_words(self, fact: syntax.Name, item: Written) -> None:
        message = f"{quote(self._text, item.span)} is no word to compare the {fact.name} with."
        plain = quote(self._text, item.span).strip("`\"'")
        suggestion = f'Write it in quotes: `"{plain}"`.' if isinstance(item, syntax.Name) else ""
        self._report(
            item.span, message, suggestion or f'Write words in quotes, for example `{fact.name} == "..."`.'
        )

    def _not_a_fact(self, written: syntax.Comparison, left: Written, right: Written) -> None:
        known = ", ".join(FACTS)
        if isinstance(left, syntax.Name):
            meant = nearest(left.name, FACTS)
            suggestion = f"Did you mean `{meant}`?" if meant else f"There are {known}."
            self._report(left.span, f"`{left.name}` is no word that a symbol has.", suggestion)
            return
        message = "This compares a number with words."
        if isinstance(left, syntax.Text) and isinstance(right, syntax.Text):
            message = "This compares words with words."
        self._report(written.span, message, f"Words belong to {known}.")


def is_words(written: Written) -> bool:
    """Whether ``written`` stands for words and not for a number or a truth."""
    if isinstance(written, syntax.Call):
        return written.name == WATCHLIST
    return isinstance(written, syntax.Text | syntax.Listing) or _is_fact(written)


def _is_fact(written: Written) -> bool:
    return isinstance(written, syntax.Name) and written.name in FACTS
