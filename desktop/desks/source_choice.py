"""Which source prices come from, for the universe that is chosen, and whether its terms were agreed to."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from desktop.main_window import MainWindow
from desktop.panels.sources import PRACTICE, YAHOO
from desktop.prefs import Prefs
from scanner import ScanService

_TERMS = "yahoo/terms_accepted"
_FIRST_REAL_UNIVERSE = "sp500"
# The practice market, alone or put together with lists: real companies among its stocks have no prices there.
_MADE_UP = re.compile(r"(?<![\w-])practice(?![\w-])")


class SourceChoice(QObject):
    """The practice universe has its own source, the others take the one in the settings, and Yahoo is asked only
    after the user agreed to its terms. ``run_wanted``: they were agreed to, and a run was waiting for that."""

    run_wanted = Signal()

    def __init__(self, service: ScanService, window: MainWindow, prefs: Prefs) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._prefs = prefs
        self._indexes: Collection[str] = ()
        self._run_waits = False
        window.scan_bar.universe_chosen.connect(self._on_universe_chosen)
        window.status_bar.source_wanted.connect(self.use)
        window.status_bar.terms_accepted.connect(self.accept_terms)
        window.status_bar.set_terms_accepted(prefs.flag(_TERMS))

    def set_universes(self, names: Collection[str]) -> None:
        """The universes that have a name."""
        self._indexes = names

    def source(self) -> str:
        """The source for the universe in the scan bar: ``practice``, ``yahoo`` or ``folder:DIR``."""
        universe = self._window.scan_bar.universe()
        saved = self._service.settings.data.source
        if _MADE_UP.search(universe.lower()):
            return PRACTICE
        if saved == PRACTICE and universe in self._indexes:
            return YAHOO  # a real index: the practice market knows none of its companies
        return saved or YAHOO

    def show(self) -> None:
        """Show the source in the status bar."""
        self._window.status_bar.set_source(self.source())

    def may_be_asked(self) -> bool:
        """Whether the source may be contacted. If not, the question about its terms is open when this returns, and
        ``run_wanted`` follows if they are agreed to."""
        if self.source() != YAHOO or self._prefs.flag(_TERMS):
            return True
        self._run_waits = True
        self._window.status_bar.ask_for(YAHOO)
        return False

    def keep(self, source: str) -> None:
        """Remember a source that was chosen in words that state its terms."""
        if source == YAHOO:
            self.accept_terms()
            self._window.status_bar.set_terms_accepted(True)
        settings = self._service.settings
        if settings.data.source != source:
            self._service.save_settings(replace(settings, data=replace(settings.data, source=source)))
        self.show()

    @Slot(str)
    def use(self, source: str) -> None:
        """Take prices from ``source`` from now on, with a universe that fits it."""
        bar = self._window.scan_bar
        if source == PRACTICE:
            bar.choose_universe(PRACTICE)
        elif bar.universe() == PRACTICE:
            bar.choose_universe(_FIRST_REAL_UNIVERSE)
        self.keep(source)
        if self._run_waits and source == YAHOO:
            self._run_waits = False
            self.run_wanted.emit()

    @Slot()
    def accept_terms(self) -> None:
        """The user agreed to Yahoo's terms."""
        self._prefs.keep(_TERMS, True)

    @Slot(str)
    def _on_universe_chosen(self, universe: str) -> None:
        self._run_waits = False
        self.show()
