"""What all verbs of one service share: its home, settings, databases and sources, opened when first used."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from scanner.clock import Clock
from scanner.home import Home
from scanner.settings import Settings
from scanner.store.runs import RunLedger

if TYPE_CHECKING:
    from scanner.fetch.sources import Sources
    from scanner.market.universes import Universes
    from scanner.rules.library import ScanLibrary
    from scanner.store.bars import BarStore


class Parts:
    """The engine's parts behind one home, each made once. Safe for threads.

    Opening is quick: numpy and the market database load with the first verb that needs them. ``settings`` are
    replaced as a whole when the user changes something.
    """

    def __init__(self, home: Home, settings: Settings, ledger: RunLedger, clock: Clock) -> None:
        self.home = home
        self._settings = settings
        self.ledger = ledger
        self.clock = clock
        self.lock = threading.RLock()
        self._store: BarStore | None = None
        self._sources: Sources | None = None

    @property
    def settings(self) -> Settings:
        """The settings in use."""
        return self._settings

    def use(self, settings: Settings) -> None:
        """Go by other settings from now on; runs that are under way may see them."""
        with self.lock:
            self._settings = settings
            if self._sources is not None:
                self._sources.use(settings)

    @property
    def opened_store(self) -> BarStore | None:
        """The bar store if something has needed it by now."""
        return self._store

    @property
    def store(self) -> BarStore:
        """The bars kept; raises :class:`~scanner.errors.StoreUnusable` when they cannot be opened."""
        from scanner.store.bars import BarStore  # loads numpy

        with self.lock:
            if self._store is None:
                self._store = BarStore.open(self.home.market_db)
            return self._store

    @property
    def sources(self) -> Sources:
        """Where bars come from, with one gate per host for all runs."""
        from scanner.fetch.sources import Sources  # loads numpy

        with self.lock:
            if self._sources is None:
                self._sources = Sources(self.home, self.settings, self.clock)
            return self._sources

    @property
    def universes(self) -> Universes:
        """The universes by name, and how to read others."""
        from scanner.market.universes import Universes

        return Universes(self.home.watchlists, self.home.region_lists)

    @property
    def library(self) -> ScanLibrary:
        """The built-in scans and the user's own, read anew."""
        from scanner.rules.library import ScanLibrary

        return ScanLibrary(self.home.scans)

    def close(self) -> None:
        """Close the databases. Runs must have ended."""
        with self.lock:
            self.ledger.close()
            if self._store is not None:
                self._store.close()
