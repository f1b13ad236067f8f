"""The columns that a list of matches can show of every scan, by the names that scans ask for them with. How they look
is the matter of who shows them."""

from __future__ import annotations

__all__ = ["STANDARD_COLUMNS", "shown_columns"]

STANDARD_COLUMNS = {
    "price": "Last, change",
    "rsi": "RSI 14",
    "relative_volume": "Relative volume",
    "days": "60 days",
    "rating": "Rating",
    "parts": "Sub-scores",
    "sector": "Sector",
    "year": "52-week range",
    "signals": "Signals",
    "plan": "Trade plan",
    "position": "Position and risk",
}
"""Titles by name, in the usual order."""

_RARELY = ("position",)


def shown_columns(shown: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
    """What a scan that asks for ``shown`` and has ``own`` columns shows, in order: all but the rare ones where it
    asks for nothing. A name that stands for nothing, as of a column that is gone, is left out."""
    if not shown:
        return (*(name for name in STANDARD_COLUMNS if name not in _RARELY), *own)
    return tuple(name for name in shown if name in own or name in STANDARD_COLUMNS)
