"""What rules may know of a symbol beside its bars: its instrument, watchlists, and its place in the universe."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from scanner.arrays import FloatArray
from scanner.types import Bars, Instrument

# The facts that a rule can ask for, all of them words.
FACTS = ("sector", "industry", "symbol", "exchange", "currency")


class UniverseRanks:
    """Where each symbol stands among all of a universe, for every value that a rule ranks by.

    Ranks run from 1 to 99: ``1 + 98 * share``, rounded half up, where ``share`` is the part of the *other* symbols
    that is lower, of equal ones half. Symbols without a value have no rank and count for nobody; a value that only
    one symbol has gives no rank.
    """

    def __init__(self, values: Mapping[str, Mapping[str, float]]) -> None:
        """``values`` by ``key`` of a need (see :attr:`scanner.rules.compiler.Rule.universe_needs`), then by symbol;
        NaN is unknown."""
        self._ranks = {key: _ranked(list(found), list(found.values())) for key, found in values.items()}

    def rank(self, key: str, symbol: str) -> float:
        """The rank of ``symbol``, NaN if it has none."""
        return self._ranks.get(key, {}).get(symbol, float("nan"))

    def __contains__(self, key: str) -> bool:
        return key in self._ranks


def ranks_of(values: FloatArray) -> FloatArray:
    """The ranks of ``values`` among each other, as in :class:`UniverseRanks`."""
    ranks = np.full(len(values), np.nan)
    known = np.flatnonzero(np.isfinite(values))
    if len(known) > 1:
        found = values[known]
        ordered = np.sort(found)
        lower = np.searchsorted(ordered, found, side="left")
        equal = np.searchsorted(ordered, found, side="right") - lower - 1
        ranks[known] = np.floor(98.0 * (lower + equal / 2) / (len(known) - 1) + 1.5)
    return ranks


def _ranked(symbols: Sequence[str], values: Sequence[float]) -> dict[str, float]:
    ranks = ranks_of(np.asarray(values, dtype=np.float64))
    return dict(zip(symbols, ranks.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the bars, for all symbols of a run at once; symbols are looked up by ``Bars.symbol``.

    ``watchlists`` maps the names that the rule asks for (in any case) to their symbols. ``universe`` is None until
    every symbol of the universe has been looked at; ranks are undecided until then. ``exchange`` is the calendar
    of symbols that are not in ``instruments``. ``benchmark`` are the bars, in the timeframe of the run, of what the
    universe is measured by: rules read its close on the days of each symbol. It is None until it is known; when
    every symbol has been looked at and it still is, there is none.
    """

    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    watchlists: Mapping[str, Collection[str]] = field(default_factory=dict)
    universe: UniverseRanks | None = None
    exchange: str = "XNYS"
    benchmark: Bars | None = None

    def word(self, fact: str, symbol: str) -> str:
        """One of :data:`FACTS` of a symbol, case-folded; empty if it is not known."""
        if fact == "symbol":
            return symbol.casefold()
        instrument = self.instruments.get(symbol)
        return str(getattr(instrument, fact)).casefold() if instrument is not None else ""

    def members(self, watchlist: str) -> Collection[str] | None:
        """The symbols of a watchlist, None if there is none of that name here."""
        wanted = watchlist.casefold()
        return next((found for name, found in self.watchlists.items() if name.casefold() == wanted), None)

    def calendar(self, symbol: str) -> str:
        """The exchange whose sessions ``symbol`` trades on."""
        instrument = self.instruments.get(symbol)
        return instrument.exchange if instrument is not None else self.exchange


NOTHING_KNOWN = Facts()
