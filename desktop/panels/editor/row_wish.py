"""What the user wants done with a condition row, as a value; who does it is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from scanner import RowField

__all__ = ["RowVerb", "RowWish"]


class RowVerb(Enum):
    """What can be done. ``ADD`` and ``KIND`` speak of a group, whose number is None at the top."""

    SET_FIELD = auto()
    SET_TEXT = auto()
    REMOVE = auto()
    MOVE = auto()
    ADD = auto()
    ADD_GROUP = auto()
    KIND = auto()
    NEGATE = auto()
    SHOW_SPREAD = auto()


@dataclass(frozen=True, slots=True)
class RowWish:
    """``value`` is the new text or choice, ``places`` how far a row moves (negative: up)."""

    verb: RowVerb
    number: int | None = None
    field: RowField | None = None
    value: str = ""
    places: int = 0
