"""What a scan asks the table to show: its names as columns of the table, in its order. What is shown otherwise is the
matter of the column sets."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.models.result_columns import FROZEN, OWN, Column
from scanner import STANDARD_COLUMNS, shown_columns

__all__ = ["asked_ids", "in_asked_order"]

_IDS = {
    "price": ("last", "change"),
    "relative_volume": ("rvol",),
    "parts": ("trend", "momentum", "volume", "breakout", "relative_strength"),
    "plan": ("entry", "stop", "target", "r", "shares"),
    "position": ("position", "risk"),
}
_ALWAYS = (*FROZEN, "name")


def asked_ids(shown: tuple[str, ...], own: Sequence[str]) -> tuple[str, ...]:
    """The ids of the columns that a scan shows, in order; ``own`` are the titles of its own ones."""
    found: list[str] = []
    for name in shown_columns(shown, tuple(own)):
        # A scan's own title goes before a name of ours that is spelled alike.
        found += [OWN + name] if name in own else _IDS.get(name, (name,))
    assert STANDARD_COLUMNS.keys() >= _IDS.keys(), "names are the engine's"
    return (*_ALWAYS, *found)


def in_asked_order(columns: Sequence[Column], asked: Sequence[str]) -> tuple[Column, ...]:
    """``columns`` with those that are asked for in front, in that order, and all others behind them as they were."""
    places = {name: place for place, name in enumerate(asked)}
    return tuple(sorted(columns, key=lambda column: places.get(column.id, len(places))))
