"""Which columns of the results are shown: three sets for three tasks, or a choice of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.models.result_columns import FROZEN, Column

__all__ = ["CUSTOM", "SETS", "ColumnChoice"]

CUSTOM = "custom"

_PARTS = frozenset({"trend", "momentum", "volume", "breakout", "relative_strength"})
_PLAN = frozenset({"entry", "stop", "target", "r", "shares", "position", "risk"})
_MONEY = frozenset({"position", "risk"})

# The columns that each set leaves out.
_HIDDEN = {
    "overview": _MONEY,
    "technical": _PLAN,
    "plan": _PARTS | {"sector", "rsi", "rvol", "year"},
}
SETS = tuple(_HIDDEN)

# The sets that show the scan's own columns only where there is room for them.
_YIELDING = frozenset({"overview", "plan"})

_HIDDEN_IN_NARROW_WINDOWS = _PARTS | {"sector", "target"}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One of :data:`SETS`, or ``custom`` with the ids of the columns that are hidden. Columns that nobody knew when
    the choice was made are shown."""

    name: str = "overview"
    hidden: frozenset[str] = _HIDDEN["overview"]

    @classmethod
    def named(cls, name: str) -> ColumnChoice:
        """The set of this name; the first one for a name that there is not."""
        name = name if name in _HIDDEN else SETS[0]
        return cls(name, _HIDDEN[name])

    @property
    def yields_own(self) -> bool:
        """Whether the scan's own columns are left out where they do not fit, instead of being scrolled to."""
        return self.name in _YIELDING

    def toggled(self, column: str, not_seen: Iterable[str] = ()) -> ColumnChoice:
        """With ``column`` shown if it was hidden, and hidden if it was shown; the frozen ones stay. ``not_seen`` are
        the columns that are hidden for want of room."""
        if column in FROZEN:
            return self
        return ColumnChoice(CUSTOM, self.hidden.union(not_seen) ^ {column})

    def visible(self, columns: Iterable[Column], *, narrow: bool = False) -> list[bool]:
        """For each of ``columns`` whether it is shown. In a ``narrow`` window the sets leave out more; a choice of
        one's own stays as it is."""
        hidden = self.hidden
        if narrow and self.name != CUSTOM:
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
