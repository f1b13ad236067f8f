"""What symbols that dropped out look like now, so that a list can still show them and why they left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scanner.pipeline.batch import stored_bars
from scanner.pipeline.context import RunContext
from scanner.pipeline.rate_matches import placed
from scanner.pipeline.scan_symbols import bars_needed, looked_at, seen
from scanner.types import Change, Match

_AT_ONCE = 250


def dropped_matches(run: RunContext, dropped: Sequence[str]) -> list[Match]:
    """What the symbols in ``dropped`` look like now, in the form of matches: their ``why`` tells which condition
    failed. Those whose bars are gone from the store are left out."""
    instruments = [run.facts.instruments[symbol] for symbol in dropped if symbol in run.facts.instruments]
    found: list[Match] = []
    for first in range(0, len(instruments), _AT_ONCE):
        part = instruments[first : first + _AT_ONCE]
        kept = stored_bars(run, [one.symbol for one in part], bars_needed(run))
        ready = looked_at(run, [(one, kept[one.symbol]) for one in part if one.symbol in kept])
        found += seen(run, ready, kept)
    return [
        replace(match, change=Change.DROPPED, previous_rank=run.comparison.ranks.get(match.symbol))
        for match in placed(run, found)
    ]
