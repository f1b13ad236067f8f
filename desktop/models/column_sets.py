"""Which columns of the results are shown: as the scan asks, one of three sets for three tasks, or a choice of one's
own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from desktop.models.result_columns import FROZEN, OWN, Column

__all__ = ["CUSTOM", "SCAN", "SETS", "ColumnChoice"]

SCAN, CUSTOM = "scan", "custom"

_PARTS = frozenset({"trend", "momentum", "volume", "breakout", "relative_strength"})
_PLAN = frozenset({"entry", "stop", "target", "r", "shares", "position", "risk"})
_MONEY = frozenset({"position", "risk"})

# The columns that each set leaves out.
_HIDDEN = {
    SCAN: _MONEY,
    "overview": _MONEY,
    "technical": _PLAN,
    "plan": _PARTS | {"sector", "rsi", "rvol", "year"},
}
SETS = tuple(_HIDDEN)

# The sets that show some columns only where there is room for them; the technical one is there to be scrolled.
_YIELDING = frozenset({SCAN, "overview", "plan"})
# In the order in which they find room. What is left when none of them does: which symbol, its price, its rating,
# its signals and what is to be bought where.
_BY_ROOM = (
    ("r",),
    ("rsi",),
    ("rvol",),
    ("year",),
    ("days",),
    ("trend", "momentum", "volume", "breakout", "relative_strength"),
    ("target",),
    ("sector",),
)

_HIDDEN_IN_NARROW_WINDOWS = _PARTS | {"sector", "target"}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One of :data:`SETS`, or ``custom`` with the ids of the columns that are hidden. Columns that nobody knew when
    the choice was made are shown. ``scan`` is what a scan asks for, the overview for one that asks for nothing."""

    name: str = SCAN
    hidden: frozenset[str] = _HIDDEN[SCAN]

    @classmethod
    def named(cls, name: str) -> ColumnChoice:
        """The set of this name; the first one for a name that there is not."""
        name = name if name in _HIDDEN else SETS[0]
        return cls(name, _HIDDEN[name])

    def can_do_without(self, columns: Iterable[Column], ranked_by: str = "") -> tuple[tuple[str, ...], ...]:
        """Which of ``columns`` are left out where they do not fit, instead of being scrolled to: their ids in steps,
        in the order in which they find room, the scan's own as the last. Not the column ``ranked_by``; none for a
        choice of one's own or of a scan."""
        if self.name not in _YIELDING or self.hidden != _HIDDEN[self.name]:
            return ()
        own = tuple((column.id,) for column in columns if column.id.startswith(OWN))
        return tuple(step for step in _BY_ROOM + own if ranked_by not in step)

    def for_scan(self, columns: Iterable[Column], asked: Collection[str]) -> ColumnChoice:
        """As it is for a scan that has ``columns`` and asks for those with the ids ``asked`` (none: the usual)."""
        if self.name != SCAN or not asked:
            return self
        return ColumnChoice(SCAN, frozenset(column.id for column in columns) - frozenset(asked))

    def toggled(self, column: str, not_seen: Iterable[str] = ()) -> ColumnChoice:
        """With ``column`` shown if it was hidden, and hidden if it was shown; the frozen ones stay. ``not_seen`` are
        the columns that are hidden for want of room."""
        if column in FROZEN:
            return self
        return ColumnChoice(CUSTOM, self.hidden.union(not_seen) ^ {column})

    def visible(self, columns: Iterable[Column], *, narrow: bool = False) -> list[bool]:
        """For each of ``columns`` whether it is shown. In a ``narrow`` window the sets leave out more; a choice of
        one's own, or of a scan's, stays as it is."""
        hidden = self.hidden
        if narrow and hidden == _HIDDEN.get(self.name):
            hidden |= _HIDDEN_IN_NARROW_WINDOWS
        return [column.id not in hidden for column in columns]

    def as_text(self) -> str:
        """For the preferences."""
        return "\n".join([CUSTOM, *sorted(self.hidden)]) if self.name == CUSTOM else self.name

    @classmethod
    def from_text(cls, text: str) -> ColumnChoice:
        """What :meth:`as_text` made; the first set for anything else."""
        name, *hidden = text.split("\n")
        return cls(CUSTOM, frozenset(hidden) - set(FROZEN)) if name == CUSTOM else cls.named(name)
