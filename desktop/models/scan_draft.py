"""A scan while it is edited: what it is now, what it was, and the way back. It neither shows nor keeps anything."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from scanner import ScanDefinition

__all__ = ["ScanDraft"]

_MOST_STEPS = 300


@dataclass(slots=True)
class ScanDraft:
    """``key`` names it in the library list: its id, or a made-up key while it has none. ``base`` is the scan as it is
    kept, or as it was copied or begun; ``now`` what has become of it."""

    key: str
    base: ScanDefinition
    now: ScanDefinition
    is_new: bool = False
    _undo: list[ScanDefinition] = field(default_factory=list)
    _redo: list[ScanDefinition] = field(default_factory=list)
    _typing: bool = False

    @property
    def edited(self) -> bool:
        """Whether there is something that is not kept."""
        return self.is_new or self.now != self.base

    def change(self, *, typing: bool = False, **members: Any) -> bool:
        """Change some members; False when they are so already. Steps of ``typing`` that follow each other within a
        word are one step back."""
        changed = replace(self.now, **members)
        if changed == self.now:
            return False
        goes_on = typing and self._typing and _within_a_word(self.now.rule, changed.rule)
        if not goes_on:
            self._undo = [*self._undo[-_MOST_STEPS:], self.now]
        self._typing, self._redo = typing, []
        self.now = changed
        return True

    def undo(self) -> bool:
        """One step back; False at the beginning."""
        return self._step(self._undo, self._redo)

    def redo(self) -> bool:
        """One step forward again; False at the end."""
        return self._step(self._redo, self._undo)

    def revert(self) -> bool:
        """Back to what is kept; that too can be undone."""
        return self.change(**{name: getattr(self.base, name) for name in _CHANGED})

    def kept_as(self, kept: ScanDefinition) -> None:
        """It was saved as ``kept``."""
        self.key, self.base, self.now, self.is_new = kept.id, kept, kept, False

    def _step(self, source: list[ScanDefinition], target: list[ScanDefinition]) -> bool:
        if not source:
            return False
        target.append(self.now)
        # An id is not undone: it came with saving.
        self.now = replace(source.pop(), id=self.now.id)
        self._typing = False
        return True


_CHANGED = ("title", "description", "rule", "columns", "shown", "ranking", "then_by", "group")


def _within_a_word(before: str, after: str) -> bool:
    """Whether the two differ by one letter that is no white space."""
    if abs(len(before) - len(after)) != 1:
        return False
    longer, shorter = (after, before) if len(after) > len(before) else (before, after)
    place = next((i for i, sign in enumerate(shorter) if sign != longer[i]), len(shorter))
    return not longer[place].isspace()
