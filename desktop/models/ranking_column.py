"""Which column shows what the matches of a scan are ranked by."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.models.result_columns import OWN

__all__ = ["ranking_column"]

# What columns that every scan has are called in the rule language.
_STANDARD = {"": "rating", "rating": "rating", "close": "last", "rsi(14)": "rsi"}


def ranking_column(ranking: str, own: Mapping[str, str]) -> str:
    """The id of the column that shows the value of ``ranking``, an expression or nothing for the rating. ``own`` are
    the scan's own columns, expressions by title. Empty when no column shows it."""
    wanted = _bare(ranking)
    standard = _STANDARD.get(wanted)
    if standard is not None:
        return standard
    return next((OWN + title for title, text in own.items() if _bare(text) == wanted), "")


def _bare(expression: str) -> str:
    return "".join(expression.split()).lower()
