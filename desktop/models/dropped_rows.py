"""Rows for the symbols of a run that dropped out, with the reason as far as the run itself knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop import text
from desktop.models.result_row import ResultRow
from desktop.text import tr

if TYPE_CHECKING:
    from scanner import Condition, Match, ScanResult

__all__ = ["dropped_rows", "reason_of"]


def dropped_rows(result: ScanResult) -> list[ResultRow]:
    """One row for each symbol in ``result.dropped``; those that the run did not look at again are nearly empty."""
    known = {match.symbol: match for match in result.dropped_matches}
    rows = []
    for symbol in result.dropped:
        match = known.get(symbol) or _unseen(symbol, result)
        rows.append(ResultRow(match, dropped=True, reason=reason_of(match)))
    return rows


def reason_of(match: Match) -> str:
    """Why it dropped out: the first condition that failed, with its two sides."""
    failed = next((one for one in match.why if one.passed is False), None)
    if failed is None:
        return tr("No longer matches")
    return tr("No longer: {condition}", condition=" ".join(failed.condition.split())) + _sides(failed)


def _sides(condition: Condition) -> str:
    if condition.left is None or condition.right is None:
        return ""
    return f" ({text.column_value(condition.left)}, {text.column_value(condition.right)})"


def _unseen(symbol: str, result: ScanResult) -> Match:
    from scanner import Match  # the type alone would not do

    return Match(
        symbol=symbol, name="", sector="", as_of=result.info.as_of, close=float("nan"), change_pct=None
    )
