"""The values that looking closer at a rule gives: why, how far, how many, on which days. They are frozen and know
nothing of how they were found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from scanner.types import Match

if TYPE_CHECKING:  # numpy loads after the window shows; annotations do not need it
    from scanner.arrays import FloatArray

__all__ = [
    "ExplainedCondition",
    "Explanation",
    "Histogram",
    "Line",
    "LineKind",
    "NearMiss",
    "Preview",
    "RangeDay",
    "RangeResult",
    "WaterfallStep",
]


@dataclass(frozen=True, slots=True)
class ExplainedCondition:
    """One top-level condition of a rule for one symbol, on its as-of bar.

    ``condition`` is its text and ``words`` the same in plain English, such as "Close above its 50-day average".
    ``left`` and ``right`` are the values compared, None where it does not compare or has none. ``distance`` says how
    far it is from being true: 0 where it is (and where both sides are level), else the difference as a share of the
    larger side (of the whole range for an indicator that has one, of the close where the other side is 0); None
    where that cannot be measured. ``sentence`` says it for people, such as "2.1 % under the 20-day high"; of a
    condition that is true it says how much room is left. It is empty where there is nothing to say. ``times`` is set
    where a distance from a price in percent is asked for: 0.75 for "within 25 % of its 52-week high"; by it the sides
    of the comparison give that distance, 100 x (left x times / right - 1).
    """

    condition: str
    passed: bool | None
    left: float | None = None
    right: float | None = None
    distance: float | None = None
    sentence: str = ""
    words: str = ""
    times: float | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule for one symbol. ``truth`` None means unknown; ``detail`` then says why. Where the rule is false it is
    what made it so, with the figures: "Close fell below its 50-day average, 488.12 < 490.26." There are no
    conditions for a symbol whose as-of bar is not there. ``will_match`` as in :class:`NearMiss`. ``turned`` says of a
    rule that is true what was not on the bar before: "the close rose above its 50-day average, by 4.3 %"."""

    symbol: str
    as_of: date
    conditions: tuple[ExplainedCondition, ...]
    truth: bool | None
    detail: str = ""
    will_match: str = ""
    turned: str = ""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A symbol that fails the rule by little. ``distance`` is the sum of the distances of the conditions that it
    fails, which are in ``failed``. ``will_match`` names the close with which it would have matched, where the close
    alone can do it: "will match above 41.20"."""

    symbol: str
    distance: float
    failed: tuple[ExplainedCondition, ...]
    will_match: str = ""


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """What is left once one more condition, in the order of the text, has been looked at: ``left`` symbols for
    which all so far are true, and ``unknown`` ones that none of them has ruled out."""

    condition: str
    left: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a scan would find on stored prices, not written down anywhere. ``matches`` are the first of ``matched``
    in rank order, as far as stored prices tell. Of the ``universe``'s symbols ``kept`` have their bar of
    ``session``; for ``unknown`` of these the rule cannot be decided. ``seconds`` is what it took,
    ``fetched_at`` (UTC) when the source last answered for one of the symbols, None where nothing is stored."""

    matches: tuple[Match, ...]
    matched: int
    universe: int
    kept: int
    unknown: int
    steps: tuple[WaterfallStep, ...]
    session: date
    seconds: float
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Histogram:
    """How a value is spread over a universe. ``edges`` has one number more than ``counts``; what lies beyond the
    outermost edges is counted in the outermost bins. ``unknown`` symbols of the ``kept`` ones have no value; of the
    others ``below`` and ``above`` lie on either side of ``threshold``, where one was asked for."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    unknown: int
    kept: int
    threshold: float | None = None
    below: int = 0
    above: int = 0


@dataclass(frozen=True, slots=True)
class RangeDay:
    """The matches of one session by symbol, in the order of the universe, and for how many symbols the rule could
    not be decided."""

    session: date
    symbols: tuple[str, ...]
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class RangeResult:
    """A rule on every session of a range, oldest first, each as if no later price were known. ``kept`` of the
    ``universe``'s symbols have stored prices in the range; the others are in no count."""

    days: tuple[RangeDay, ...]
    universe: int
    kept: int
    seconds: float = 0.0

    @property
    def hits(self) -> int:
        """Matches on all days together."""
        return sum(len(day.symbols) for day in self.days)


class LineKind(StrEnum):
    """How a line of a rule is drawn: a curve through the prices, or steps and straight lines that stop them."""

    AVERAGE = "average"
    LEVEL = "level"


@dataclass(frozen=True, eq=False)
class Line:
    """A value of the rule that can be compared with the price, for the chart: one number a bar, newest last, NaN
    where it is unknown."""

    title: str
    kind: LineKind
    values: FloatArray
