"""What the inspector asks of the engine about one symbol. The questions run in the background thread and touch no
widget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.panels.chart.chart_data import ChartData
from desktop.panels.sources import PRACTICE
from scanner import CancelToken, Explanation, Instrument, Match, NearMiss, Scan, ScanService

__all__ = ["Subject", "charted", "explained", "instruments_of", "near_misses", "past"]

_MOST_NEAR_MISSES = 20


@dataclass(frozen=True, eq=False)
class Subject:
    """Who is looked at: a symbol in a scan on a session, with its match where it is one."""

    scan: Scan
    symbol: str
    as_of: date
    match: Match | None = None

    def is_same(self, other: Subject | None) -> bool:
        """Whether chart and past are the same."""
        return other is not None and (self.scan, self.symbol, self.as_of) == (
            other.scan,
            other.symbol,
            other.as_of,
        )


def charted(service: ScanService, subject: Subject, token: CancelToken) -> ChartData | None:
    """The bars up to the session looked at, with the rule's lines that come among them; None without stored bars."""
    import numpy as np  # heavy: loads after the window shows

    scan = subject.scan
    bars = service.study.bars(
        scan.source, subject.symbol, subject.as_of, seed=scan.seed, timeframe=scan.timeframe
    )
    token.raise_if_cancelled()
    if bars is None:
        return None
    lines = service.study.lines(scan, subject.symbol, subject.as_of, len(bars))
    low, high = np.nanmin(bars.low), np.nanmax(bars.high)
    drawn = tuple(line for line in lines if ((line.values >= low) & (line.values <= high)).any())
    return ChartData(subject.symbol, "", bars, drawn, simulated=scan.source == PRACTICE)


def explained(service: ScanService, subject: Subject, token: CancelToken) -> Explanation:
    """The rule for the symbol, condition by condition."""
    return service.study.explain(subject.scan, subject.as_of, subject.symbol, token=token)


def past(service: ScanService, subject: Subject, token: CancelToken) -> tuple[date, ...]:
    """The sessions on which the rule turned true for the symbol."""
    return service.study.turned_true(subject.scan, subject.symbol, subject.as_of, token=token)


def near_misses(service: ScanService, scan: Scan, as_of: date, token: CancelToken) -> tuple[NearMiss, ...]:
    """The symbols that fail the rule by the least."""
    return service.study.near_misses(scan, as_of, most=_MOST_NEAR_MISSES, token=token)


def instruments_of(
    service: ScanService, universe: str, seed: int | None, token: CancelToken
) -> dict[str, Instrument]:
    """Who the symbols of a universe are."""
    token.raise_if_cancelled()
    return {instrument.symbol: instrument for instrument in service.universe(universe, seed).instruments}
