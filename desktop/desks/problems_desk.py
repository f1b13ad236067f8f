"""What is done about problems: asked again, limits changed, symbols looked at or left out, universes brought up to
date."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from desktop import text
from desktop.desks.inspector_desk import InspectorDesk
from desktop.desks.preferences_desk import PreferencesDesk
from desktop.desks.scan_desk import ScanDesk
from desktop.desks.universe_desk import UniverseDesk, left_out
from desktop.main_window import MainWindow
from desktop.models.problem_causes import Cause
from desktop.panels.cause_links import (
    FEWER_CONNECTIONS,
    LEAVE_OUT,
    RETRY,
    SET_LIMIT,
    SHOW,
    UPDATE_UNIVERSE,
)
from desktop.panels.sources import YAHOO
from desktop.panels.toast import Toast
from desktop.text import tr
from scanner import RunInfo, ScanService, TechnicError

__all__ = ["ProblemsDesk"]


class ProblemsDesk(QObject):
    """Offers what can be done about the run whose problems are shown, and does it."""

    def __init__(
        self,
        service: ScanService,
        window: MainWindow,
        scans: ScanDesk,
        inspector: InspectorDesk,
        preferences: PreferencesDesk,
        universes: UniverseDesk,
    ) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._universes = universes
        self._universe = ""
        self._left_out: tuple[str, ...] = ()
        self.toast = Toast(window.look, window.work)
        self.toast.action_wanted.connect(self._on_undo)
        self._deeds = {
            FEWER_CONNECTIONS: partial(preferences.open_at, YAHOO, "max_in_flight"),
            SET_LIMIT: partial(preferences.open_at, YAHOO, "timeout_seconds"),
        }
        self._scans = scans
        self._inspector = inspector
        panel = window.work.problems_panel
        panel.link_wanted.connect(self._on_link)
        panel.symbol_wanted.connect(inspector.look_at_symbol)
        scans.subject_changed.connect(self._on_subject_changed)

    @Slot(object)
    def _on_subject_changed(self, run: RunInfo) -> None:
        self._universe = run.scan.universe
        offers = {RETRY, SHOW}
        if run.scan.source == YAHOO:
            offers |= {FEWER_CONNECTIONS, SET_LIMIT}
        if self._can_be_part():
            offers.add(LEAVE_OUT)
        outdated = self._universes.outdated(self._universe)
        if outdated and (run.scan.source == YAHOO or not self._universes.is_market(outdated)):
            offers.add(UPDATE_UNIVERSE)
        self._window.work.problems_panel.tree.set_offers(frozenset(offers))

    def _can_be_part(self) -> bool:
        """Whether something can be taken out of the universe: of all that has a name or is put together of such."""
        return not any(sign in self._universe for sign in (",", "/", "\\"))

    @Slot(str, object)
    def _on_link(self, name: str, cause: Cause) -> None:
        if name in self._deeds:
            self._deeds[name]()
        elif name == RETRY:
            self._scans.retry_symbols(frozenset(cause.symbols))
        elif name == LEAVE_OUT:
            self._leave_out(cause.symbols)
        elif name == UPDATE_UNIVERSE:
            self._universes.update(self._universe)
        else:
            self._inspector.look_at_symbol(cause.symbols[0])

    def _leave_out(self, symbols: list[str]) -> None:
        try:
            self._left_out = tuple(self._universes.leave_out(self._universe, symbols))
        except TechnicError as error:
            self.toast.tell(f"{error.message} {error.advice}".strip())
            return
        words = tr(
            "From now on scanned without {symbols}; they are on the watchlist {name}.",
            symbols=text.symbols(len(symbols)),
            name=left_out(),
        )
        self.toast.tell(words, tr("Undo"), self._universe)

    @Slot(str)
    def _on_undo(self, universe: str) -> None:
        try:
            self._universes.take_in(universe, self._left_out)
        except TechnicError as error:
            self.toast.tell(f"{error.message} {error.advice}".strip())
