"""What is done about universes: lists are shown, watchlists made, changed and deleted, and the one chosen is used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal, Slot

from desktop.desks.market_lists_desk import MarketListsDesk
from desktop.dialogs.universe_dialog import UniverseDialog
from desktop.dialogs.watchlist_dialog import WatchlistDialog
from desktop.main_window import MainWindow
from desktop.text import tr
from desktop.workers.background import Background
from scanner import ScanService, TechnicError

if TYPE_CHECKING:
    from scanner import DeletedWatchlist, LoadedUniverse

__all__ = ["UniverseDesk", "left_out", "without_left_out"]

_COUNT, _FILE = "universe count", "symbols of a file"


def left_out() -> str:
    """The name of the watchlist of symbols that are left out."""
    return tr("Left out")


def without_left_out(universe: str) -> str:
    """``universe`` without the symbols of that list."""
    ending = f" - {left_out()}"
    if universe.endswith(ending):
        return universe
    is_one = not any(sign in universe for sign in (" & ", " | ", " - "))
    return f"{universe}{ending}" if is_one else f"({universe}){ending}"


class UniverseDesk(QObject):
    """``lists_changed``: a watchlist came, went or changed."""

    lists_changed = Signal()

    def __init__(self, service: ScanService, window: MainWindow, background: Background) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._background = background
        self._dialog: UniverseDialog | None = None
        self._editor: WatchlistDialog | None = None
        self._edited = ""
        self._deleted: DeletedWatchlist | None = None
        self._markets = MarketListsDesk(service, window, background)
        self._markets.fetched.connect(self._on_fetched)
        window.scan_bar.chooser_wanted.connect(self.open)
        window.actions_table["universe"].triggered.connect(self.open)
        background.answered.connect(self._on_answered)
        background.refused.connect(self._on_refused)

    @Slot()
    def open(self) -> None:
        """Open the dialog at the universe in use."""
        if self._dialog is None:
            self._deleted = None
            self._dialog = UniverseDialog(self._window.look, self._window)
            self._connect(self._dialog)
            self._show_lists()
            self._markets.serve(self._dialog)
            self._dialog.show_universe(self._window.scan_bar.universe())
            self._dialog.open()
        self._dialog.raise_()

    def outdated(self, universe: str) -> str:
        """The list behind ``universe`` that can be brought up to date: a watchlist or a whole market; empty where
        there is none."""
        can_be = {*self._service.watchlists.names(), *self._service.regions.names()} - {left_out()}
        return next((name for name in self._service.universes_in(universe) if name in can_be), "")

    def is_market(self, name: str) -> bool:
        """Whether ``name`` is the list of a whole market, which comes from Yahoo."""
        return name in self._service.regions.names()

    def update(self, universe: str) -> None:
        """Bring the list behind ``universe`` up to date: a watchlist opens, a whole market is fetched."""
        name = self.outdated(universe)
        if not self.is_market(name):
            self.edit(name)
            return
        self.open()
        assert self._dialog is not None, "it is open"
        self._dialog.mark(name)
        self._markets.fetch(name)

    def _connect(self, dialog: UniverseDialog) -> None:
        dialog.asked.connect(self._on_asked)
        dialog.accepted_universe.connect(self._window.scan_bar.take_universe)
        dialog.new_wanted.connect(self.make)
        dialog.edit_wanted.connect(self.edit)
        dialog.delete_wanted.connect(self.delete)
        dialog.undo_wanted.connect(self.undo_delete)
        dialog.destroyed.connect(self._on_dialog_gone)

    @Slot()
    def _on_dialog_gone(self) -> None:
        self._dialog = self._editor = None
        self._background.drop(_COUNT)

    # --- where the line leads ---------------------------------------------------------------------------

    @Slot(str)
    def _on_asked(self, universe: str) -> None:
        self._background.ask(_COUNT, lambda _: self._service.universe(universe))

    @Slot(str, object)
    def _on_answered(self, kind: str, answer: object) -> None:
        if kind == _COUNT and self._dialog is not None:
            loaded = cast("LoadedUniverse", answer)
            self._dialog.show_count([one.symbol for one in loaded.instruments], loaded.notes)
        elif kind == _FILE and self._editor is not None:
            loaded = cast("LoadedUniverse", answer)
            self._editor.add_symbols([one.symbol for one in loaded.instruments])

    @Slot(str, object)
    def _on_refused(self, kind: str, error: TechnicError) -> None:
        sentence = f"{error.message} {error.advice}".strip()
        if kind == _COUNT and self._dialog is not None:
            if self._dialog.is_market_alone():
                sentence = f"{error.message} {tr('Press Fetch list: 60 requests to Yahoo or fewer.')}"
            self._dialog.show_fault(sentence)
        elif kind == _FILE and self._editor is not None:
            self._editor.show_fault(sentence)

    @Slot(str)
    def _on_fetched(self, name: str) -> None:
        """A market has a new list. What stands in the line stays there if it is made of that list."""
        self._tell()
        if self._dialog is not None:
            universe = self._dialog.universe()
            self._dialog.show_universe(universe if name in self._service.universes_in(universe) else name)

    # --- watchlists -------------------------------------------------------------------------------------

    @Slot()
    def make(self) -> None:
        """Open an empty watchlist."""
        self._open_editor("", tr("New watchlist"))

    @Slot(str)
    def edit(self, name: str) -> None:
        """Open a watchlist."""
        self._open_editor(name, tr("Watchlist {name}", name=name))

    def _open_editor(self, name: str, title: str) -> None:
        self._edited = name
        editor = WatchlistDialog(self._window.look, title, self._dialog or self._window)
        try:
            editor.show_list(name, self._service.watchlists.read(name) if name else [])
        except TechnicError as error:
            editor.show_list(name, [])
            editor.show_fault(f"{error.message} {error.advice}".strip())
        editor.save_wanted.connect(self.save)
        editor.file_chosen.connect(self._on_file_chosen)
        editor.destroyed.connect(self._on_editor_gone)
        self._editor = editor
        editor.open()

    @Slot()
    def _on_editor_gone(self) -> None:
        self._editor = None

    @Slot(str)
    def _on_file_chosen(self, file: str) -> None:
        # Whatever its name ends in, it is read as a file.
        path = str(Path(file).absolute())
        self._background.ask(_FILE, lambda _: self._service.universe(path))

    @Slot(str, list)
    def save(self, name: str, symbols: list[str]) -> None:
        """Keep the watchlist that is open, under a new name if it got one; what is wrong is told in its dialog."""
        lists, before = self._service.watchlists, self._edited
        try:
            lists.write(before or name, symbols, replace=bool(before))
            if before and name != before:
                lists.rename(before, name)
        except TechnicError as error:
            if self._editor is not None:
                self._editor.show_fault(f"{error.message} {error.advice}".strip())
            return
        if self._editor is not None:
            self._editor.close()
        if before and self._window.scan_bar.universe() == before != name:
            self._window.scan_bar.take_universe(name)
        self._tell(name)

    @Slot(str)
    def delete(self, name: str) -> None:
        """Forget a watchlist; :meth:`undo_delete` brings it back as long as the dialog is open."""
        lists = self._service.watchlists
        try:
            deleted = lists.delete(name)
        except TechnicError as error:
            if self._dialog is not None:
                self._dialog.show_fault(f"{error.message} {error.advice}".strip())
            return
        self._deleted = deleted
        self._tell()
        if self._dialog is not None:
            self._dialog.show_deleted(name)

    @Slot()
    def undo_delete(self) -> None:
        """Bring back the watchlist that was deleted last, comments and all."""
        if self._deleted is not None:
            deleted, self._deleted = self._deleted, None
            self._bring_back(deleted)

    # --- symbols left out -------------------------------------------------------------------------------

    def leave_out(self, universe: str, symbols: Sequence[str]) -> list[str]:
        """Put ``symbols`` on the watchlist of those left out, and choose ``universe`` without it from now on. Returns
        those that were not on it yet. Raises what watchlists raise; then nothing is chosen."""
        lists, name = self._service.watchlists, left_out()
        before = lists.read(name) if name in lists.names() else []
        new = [symbol for symbol in symbols if symbol not in before]
        lists.write(name, [*before, *new])
        self._tell()
        self._window.scan_bar.take_universe(without_left_out(universe))
        return new

    def take_in(self, universe: str, symbols: Sequence[str]) -> None:
        """Take ``symbols`` off that list again, and choose ``universe``."""
        lists, name = self._service.watchlists, left_out()
        if name in lists.names():
            lists.write(name, [symbol for symbol in lists.read(name) if symbol not in symbols])
        self._tell()
        self._window.scan_bar.take_universe(universe)

    def _bring_back(self, deleted: DeletedWatchlist) -> None:
        try:
            self._service.watchlists.restore(deleted)
        except TechnicError as error:
            if self._dialog is not None:
                self._dialog.show_fault(f"{error.message} {error.advice}".strip())
            return
        self._tell(deleted.name)
        if self._dialog is not None:
            self._dialog.show_deleted("")

    @Slot(str)
    def _tell(self, chosen: str = "") -> None:
        """The lists are others now."""
        self.lists_changed.emit()
        self._show_lists()
        if self._dialog is not None and chosen:
            self._dialog.show_universe(chosen)

    def _show_lists(self) -> None:
        if self._dialog is not None:
            self._dialog.show_universes(self._service.universes(), set(self._service.watchlists.names()))
