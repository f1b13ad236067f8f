"""The lists of whole markets (all US stocks and others): fetched from the dialog of universes, in the background."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal, Slot

from desktop import text
from desktop.dialogs.universe_dialog import UniverseDialog
from desktop.main_window import MainWindow
from desktop.panels.sources import ask_for_terms
from desktop.text import tr
from desktop.workers.background import Background
from scanner import CancelToken, ScanService, TechnicError

if TYPE_CHECKING:
    from scanner import UniverseInfo

__all__ = ["MarketListsDesk"]

_LIST = "list of a market"


class MarketListsDesk(QObject):
    """Serves the dialog that is open (:meth:`serve`); closing it gives up what is fetched, and the list
    that was there stays. ``fetched`` carries the name of a universe that has a new list."""

    fetched = Signal(str)

    _told = Signal(int, int)

    def __init__(self, service: ScanService, window: MainWindow, background: Background) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._background = background
        self._dialog: UniverseDialog | None = None
        self._name = ""
        self._told.connect(self._on_told)
        background.answered.connect(self._on_answered)
        background.refused.connect(self._on_refused)

    def serve(self, dialog: UniverseDialog) -> None:
        """Follow the wishes of ``dialog`` as long as it is there."""
        self._dialog = dialog
        dialog.show_markets(self._service.regions.names())
        dialog.fetch_wanted.connect(self.fetch)
        dialog.stop_wanted.connect(self.stop)
        dialog.destroyed.connect(self._on_dialog_gone)

    @Slot(str)
    def fetch(self, name: str) -> None:
        """Fetch the list of a market, after the question about Yahoo's terms if that was never answered."""
        self._name = name
        if self._window.status_bar.are_terms_known:
            self._begin()
        elif self._dialog is not None:
            ask_for_terms(self._dialog, self._on_terms)

    def _on_terms(self) -> None:
        self._window.status_bar.agree_to_terms()
        self._begin()

    def _begin(self) -> None:
        if self._dialog is not None:
            self._dialog.show_fetching(tr("Asking Yahoo for the list"))
            self._background.ask(_LIST, partial(self._fetched, self._name), takes_long=True)

    def _fetched(self, name: str, token: CancelToken) -> UniverseInfo:
        """In the background thread: what is told on the way goes to the window through a signal."""
        return self._service.regions.update(name, self._told.emit, token)

    @Slot()
    def stop(self) -> None:
        """Give up what is fetched."""
        self._background.drop(_LIST)
        if self._dialog is not None:
            self._dialog.show_fetching("")

    @Slot()
    def _on_dialog_gone(self) -> None:
        self._dialog = None
        self._background.drop(_LIST)

    # --- news -------------------------------------------------------------------------------------------

    @Slot(int, int)
    def _on_told(self, known: int, total: int) -> None:
        if self._dialog is not None and self._background.awaits(_LIST):
            words = tr("{known} of {total} symbols", known=text.count(known), total=text.count(total))
            self._dialog.show_fetching(words)

    @Slot(str, object)
    def _on_answered(self, kind: str, answer: object) -> None:
        if kind == _LIST and self._dialog is not None:
            self._dialog.show_fetching("")
            self.fetched.emit(cast("UniverseInfo", answer).id)

    @Slot(str, object)
    def _on_refused(self, kind: str, error: TechnicError) -> None:
        if kind == _LIST and self._dialog is not None:
            self._dialog.show_not_fetched(f"{error.message} {error.advice}".strip())
