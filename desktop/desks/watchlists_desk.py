"""What is done about the watchlists beside the table: they are read when they come into sight, scanned, looked at.
Making and changing them is the universe desk's."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from desktop.desks.universe_desk import UniverseDesk
from desktop.main_window import MainWindow
from scanner import ScanService, TechnicError

__all__ = ["WatchlistsDesk"]


class WatchlistsDesk(QObject):
    """Follows one window's panel of watchlists."""

    def __init__(self, service: ScanService, window: MainWindow, universes: UniverseDesk) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._panel = window.watchlists
        window.watchlists_flyout.opened.connect(self.show_lists)
        universes.lists_changed.connect(self.show_lists)
        self._panel.new_wanted.connect(universes.make)
        self._panel.edit_wanted.connect(universes.edit)
        self._panel.scan_wanted.connect(self.scan)

    @Slot()
    def show_lists(self) -> None:
        """Show the lists as they are in the home now; one that cannot be read shows no symbols."""
        lists = self._service.watchlists
        self._panel.show_lists({name: self._symbols_of(name) for name in lists.names()})

    def _symbols_of(self, name: str) -> list[str]:
        try:
            return self._service.watchlists.read(name)
        except TechnicError:
            return []  # what is wrong with it is said where it is opened

    @Slot(str)
    def scan(self, name: str) -> None:
        """Run the scan chosen on a list."""
        self._window.show_welcome(False)
        self._window.scan_bar.take_universe(name)
        self._window.actions_table["run"].trigger()
