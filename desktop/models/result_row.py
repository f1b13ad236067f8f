"""One row of the results: a match, or a symbol that dropped out, with what the table knows of it besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner import Match

__all__ = ["ResultRow"]


class ResultRow:
    """``arrived`` is ``time.monotonic()`` when it streamed in, or None. A row that ``dropped`` out has a ``reason``
    in words. ``rank_so_far`` is its place while the run is at work and ranks are not settled."""

    __slots__ = ("arrived", "dropped", "match", "rank_so_far", "reason")

    def __init__(
        self, match: Match, arrived: float | None = None, *, dropped: bool = False, reason: str = ""
    ) -> None:
        self.arrived = arrived
        self.dropped = dropped
        self.reason = reason
        self.rank_so_far: int | None = None
        self.assign(match)

    def assign(self, match: Match) -> None:
        """Take ``match`` for the one before."""
        self.match = match

    @property
    def haystack(self) -> str:
        """What words of a filter are looked for in."""
        return f"{self.match.symbol}\n{self.match.name}\n{self.match.sector}".casefold()

    def has_numbers_of(self, match: Match) -> bool:
        """Whether ``match`` has the prices, the plan and the scan's own numbers that this row shows. Ranks differ
        when a run settles, and the numbers of a thousand rows need not be looked at again for them."""
        own = self.match
        return (
            own.close == match.close
            and own.change_pct == match.change_pct
            and own.rsi == match.rsi
            and own.relative_volume == match.relative_volume
            and own.plan == match.plan
            and own.columns == match.columns
        )

    @property
    def change(self) -> str:
        """``new``, ``still``, ``dropped``, or nothing when there was no run to compare with."""
        if self.dropped:
            return "dropped"
        return self.match.change.value if self.match.change else ""

    @property
    def rank(self) -> int | None:
        """The rank, or the one so far."""
        return self.match.rank if self.match.rank is not None else self.rank_so_far

    @property
    def places_moved(self) -> int:
        """How many places it has gained since the run before; negative when it lost some."""
        before, now = self.match.previous_rank, self.match.rank
        return 0 if before is None or now is None else before - now
