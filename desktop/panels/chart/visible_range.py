"""Which bars a chart shows: a stretch of the index axis that can be moved and zoomed. It knows no pixels."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from scanner import Bars

__all__ = ["SPANS", "Span", "VisibleRange", "bars_of_span"]

FEWEST_BARS = 10.0
# As many bars as a short history is stretched over: giant candles say nothing.
_SHORT_HISTORY = 40


@dataclass(frozen=True, slots=True)
class Span:
    """How far back a chart goes: ``months``, or all there is with None."""

    title: str
    months: int | None


SPANS = (Span("3 m", 3), Span("6 m", 6), Span("1 y", 12), Span("2 y", 24), Span("All", None))


def bars_of_span(bars: Bars, span: Span) -> int:
    """How many of the newest bars belong to ``span``."""
    last = bars.last_date()
    if span.months is None or last is None:
        return len(bars)
    first = _months_before(last, span.months)
    return int((bars.dates > bars.dates.dtype.type(first)).sum())


def _months_before(day: date, months: int) -> date:
    whole = day.year * 12 + day.month - 1 - months
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class VisibleRange:
    """From ``first`` to ``last`` on an axis on which bar ``i`` stands at ``i``. ``count`` bars there are; ``room`` is
    the share of the width that stays free behind the newest bar for the plan."""

    first: float
    last: float
    count: int
    room: float

    @classmethod
    def newest(cls, bars: int, count: int, room: float) -> VisibleRange:
        """The newest ``bars`` of ``count``, with the room for the plan behind them. A short history that is shown
        whole leaves room to its left."""
        shown = bars if bars < count else max(bars, min(_SHORT_HISTORY, max(bars, 1) * 4))
        last = count - 0.5 + shown * room / (1 - room)
        return cls(count - 0.5 - shown, last, count, room)

    @property
    def width(self) -> float:
        """Bars from edge to edge, the room for the plan counted as bars."""
        return self.last - self.first

    def moved(self, by: float) -> VisibleRange:
        """``by`` bars to the right; never so far that no bar is seen."""
        width = self.width
        rightmost = self.count - 0.5 + width * self.room
        # To the left until the oldest bar stands at the left edge, unless all are seen.
        leftmost = min(-0.5, rightmost - width)
        first = min(max(self.first + by, leftmost), rightmost - width)
        return VisibleRange(first, first + width, self.count, self.room)

    def zoomed(self, factor: float, around: float) -> VisibleRange:
        """``factor`` times as many bars, with the place ``around`` staying where it is on the screen."""
        most = max(self.count, _SHORT_HISTORY) / (1 - self.room)
        width = min(max(self.width * factor, FEWEST_BARS), most)
        share = (around - self.first) / self.width
        first = around - share * width
        return VisibleRange(first, first + width, self.count, self.room).moved(0.0)

    def with_room(self, room: float) -> VisibleRange:
        """The same bars with another share of the width free behind the newest one."""
        shown = self.width * (1 - self.room)
        at_end = self.last >= self.count - 0.5
        if at_end:
            first = self.first
            return VisibleRange(first, first + shown / (1 - room), self.count, room)
        return VisibleRange(self.first, self.last, self.count, room)

    def at_start(self) -> VisibleRange:
        """The oldest bars."""
        return self.moved(-self.count - self.width)

    def at_end(self) -> VisibleRange:
        """The newest bars."""
        return self.moved(self.count + self.width)

    def following(self, bar: int) -> VisibleRange:
        """Moved as little as it takes to see ``bar``."""
        if bar < self.first + 0.5:
            return self.moved(bar - 0.5 - self.first)
        if bar > self.last - 0.5:
            return self.moved(bar + 0.5 - self.last)
        return self
