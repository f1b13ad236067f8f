"""What is done about symbols of the table that are put on a watchlist: which list, and the way back. Making and
changing lists by hand is the universe desk's."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QInputDialog

from desktop import text
from desktop.main_window import MainWindow
from desktop.panels.toast import Toast
from desktop.prefs import Prefs
from desktop.text import tr
from scanner import ScanService, TechnicError

__all__ = ["PinDesk"]

_LIST = "results/watchlist"
_FIRST_LIST = "Pinned"


class PinDesk(QObject):
    """Follows the rows selected in one window. Space puts them on the list that was used last, or takes them off it
    when all are on it; any list can be chosen in the menu, and is the one used last then. ``lists_changed``: a list
    came or changed."""

    lists_changed = Signal()

    def __init__(self, service: ScanService, window: MainWindow, prefs: Prefs) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._prefs = prefs
        self._results = window.work.results
        # What the list was before it was changed last; None of one that was not there.
        self._before: tuple[str, list[str] | None] | None = None
        self.toast = Toast(window.look, window.work)
        self.toast.action_wanted.connect(self._on_undo)
        self._results.wanted.connect(self._on_wanted)
        menu = self._results.menu
        menu.aboutToShow.connect(self._offer_lists)
        menu.list_chosen.connect(self.put_on)
        menu.new_list_wanted.connect(self.ask_for_new)
        window.actions_table["pin"].triggered.connect(self.pin)

    @property
    def target(self) -> str:
        """The list that Space means: the one used last, as long as it is there."""
        name = self._prefs.text(_LIST, _FIRST_LIST)
        return name if name in self._service.watchlists.names() else _FIRST_LIST

    @Slot(str)
    def _on_wanted(self, wish: str) -> None:
        if wish == "pin":
            self.pin()

    @Slot()
    def pin(self) -> None:
        """Put the selected symbols on the list used last; take them off if all of them are on it."""
        symbols = self._symbols()
        if symbols:
            name = self.target
            self._change(name, symbols, off=set(symbols) <= set(self._kept(name) or ()))

    @Slot(str)
    def put_on(self, name: str) -> None:
        """Put the selected symbols on the list ``name``, which is the one that Space means from now on."""
        symbols = self._symbols()
        if symbols and self._change(name, symbols, off=False):
            self._prefs.keep(_LIST, name)

    @Slot()
    def ask_for_new(self) -> None:
        """Ask for the name of a new list; the dialog is open when this returns."""
        box = QInputDialog(self._window)
        box.setObjectName("new_list_dialog")
        box.setWindowTitle(tr("New watchlist"))
        box.setLabelText(tr("What to call the list of {symbols}", symbols=_named(self._symbols())))
        box.textValueSelected.connect(self._on_named)
        box.finished.connect(box.deleteLater)
        box.open()

    @Slot(str)
    def _on_named(self, name: str) -> None:
        if name.strip():
            self.put_on(name.strip())

    @Slot()
    def _offer_lists(self) -> None:
        names, target, symbols = self._service.watchlists.names(), self.target, self._symbols()
        on_it = bool(symbols) and set(symbols) <= set(self._kept(target) or ())
        self._results.menu.offer_lists(names, target, on_it=on_it)

    def _change(self, name: str, symbols: list[str], *, off: bool) -> bool:
        """Whether it could be done."""
        before = self._kept(name)
        kept = before or []
        left = [one for one in kept if one not in symbols] if off else [*kept, *symbols]
        try:
            self._service.watchlists.write(name, left)
        except TechnicError as error:
            self._tell(error)
            return False
        self._before = name, before
        said = "{what} taken from {name}." if off else "{what} added to {name}."
        self.toast.tell(tr(said, what=_named(symbols), name=name), tr("Undo"))
        self.lists_changed.emit()
        return True

    @Slot()
    def _on_undo(self) -> None:
        if self._before is None:
            return
        (name, symbols), self._before = self._before, None
        try:
            if symbols is None:
                self._service.watchlists.delete(name)
            else:
                self._service.watchlists.write(name, symbols)
        except TechnicError as error:
            self._tell(error)
        self.lists_changed.emit()

    def _symbols(self) -> list[str]:
        return [match.symbol for match in self._results.chosen]

    def _kept(self, name: str) -> list[str] | None:
        """What is on a list; None of one that is not there or cannot be read, which writing it tells."""
        lists = self._service.watchlists
        try:
            return lists.read(name) if name in lists.names() else None
        except TechnicError:
            return None

    def _tell(self, error: TechnicError) -> None:
        self.toast.tell(f"{error.message} {error.advice}".strip())


def _named(symbols: list[str]) -> str:
    return symbols[0] if len(symbols) == 1 else text.symbols(len(symbols))
