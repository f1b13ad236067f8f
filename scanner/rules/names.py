"""The names that a rule gives to parts of itself: what they stand for, and how large that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scanner.rules.nodes import ConditionNode, Node, NumberNode
from scanner.rules.syntax import Name, Span


@dataclass(frozen=True, slots=True)
class Named:
    """What one name stands for; ``node`` None after a problem in it. ``size`` and ``depth`` are those of the
    whole tree under it, with all names that it uses itself."""

    node: Node | None
    is_condition: bool
    size: int
    depth: int
    span: Span


class Names:
    """The names known so far. ``size`` grows with all that is put in their place, so that a few lines of names
    that double each other cannot make a rule without end."""

    def __init__(self) -> None:
        self._known: dict[str, Named] = {}
        self._used: set[str] = set()
        self.size = 0
        self.deepest = 0

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def define(self, name: str, named: Named) -> None:
        """Let ``name`` stand for ``named`` from here on."""
        self._known[name] = named

    def is_condition(self, name: str) -> bool:
        """Whether ``name`` stands for something true or false."""
        return name in self._known and self._known[name].is_condition

    def use(self, written: Name) -> NumberNode | ConditionNode | None:
        """What ``written`` stands for, placed where it is used; None after a problem in its own line."""
        named = self._known[written.name]
        self._used.add(written.name)
        self.size += named.size
        self.deepest = max(self.deepest, named.depth)
        return replace(named.node, span=written.span) if named.node is not None else None

    def unused(self) -> list[Span]:
        """Where the names stand that nothing uses."""
        return [named.span for name, named in self._known.items() if name not in self._used]
