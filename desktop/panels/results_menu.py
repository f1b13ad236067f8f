"""The menu of a row of the results: what can be done with a match. It does nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.look import Look
from desktop.text import tr

__all__ = ["ResultsMenu"]


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    words: str
    keys: str = ""
    icon: str = ""
    separated: bool = False


_ENTRIES = (
    _Entry("chart", "Open chart", "Return", "app"),
    _Entry("why", "Why it matched", "", "info"),
    _Entry("pin", "Add to watchlist", "Space", "star"),
    _Entry("runs", "In which runs...", "", "history"),
    _Entry("yahoo", "Open at Yahoo", "", "internet", separated=True),
    _Entry("tradingview", "Open at TradingView", "", "internet"),
    _Entry("copy_rows", "Copy rows", "Ctrl+C", "copy", separated=True),
    _Entry("copy_plan", "Copy plan", "Ctrl+Shift+C"),
    _Entry("copy_symbols", "Copy symbols"),
    _Entry("copy_tradingview", "Copy for TradingView"),
    _Entry("export", "Export...", "Ctrl+Shift+E", "export", separated=True),
)


class ResultsMenu(QMenu):
    """``wanted`` carries the name of what was chosen: chart, why, pin, runs, yahoo, tradingview, copy_rows,
    copy_plan, copy_symbols, copy_tradingview or export. ``list_chosen`` carries the watchlist that the symbols are to
    be put on, ``new_list_wanted`` asks for one that is not there yet."""

    wanted = Signal(str)
    list_chosen = Signal(str)
    new_list_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(tr("What to do with the match"))
        self._by_name: dict[str, QAction] = {}
        for entry in _ENTRIES:
            if entry.separated:
                self.addSeparator()
            action = self.addAction(tr(entry.words))
            action.setObjectName(entry.name)
            # Only shown: the keys belong to the table and to the window, which have them whether this is open or not.
            action.setText(f"{tr(entry.words)}\t{_native(entry.keys)}" if entry.keys else tr(entry.words))
            action.triggered.connect(self._on_triggered)
            self._by_name[entry.name] = action
            if entry.name == "pin":
                self.lists = self._made_lists()
        look.changed.connect(self._dress)
        self._dress()

    def offer(self, simulated: bool, count: int) -> None:
        """Fit the entries to ``count`` rows, whose prices may be made up: those have no page anywhere."""
        for name in ("yahoo", "tradingview", "copy_tradingview"):
            self._by_name[name].setEnabled(not simulated)
        for name in ("chart", "why", "runs"):
            self._by_name[name].setEnabled(count == 1)

    def offer_lists(self, names: Sequence[str], target: str, *, on_it: bool) -> None:
        """Offer the watchlists there are. ``target`` is the one that Space means; with ``on_it`` all symbols are on
        it and are taken off."""
        words = tr("Take from {name}", name=target) if on_it else tr("Add to {name}", name=target)
        self._by_name["pin"].setText(f"{words}\t{_native('Space')}")
        self.lists.clear()
        for name in names:
            action = self.lists.addAction(name)
            action.setCheckable(True)
            action.setChecked(name == target)
            action.setData(name)
        self.lists.addSeparator()
        self.lists.addAction(tr("New list..."))

    def _made_lists(self) -> QMenu:
        lists = self.addMenu(tr("Add to watchlist"))
        lists.setAccessibleName(tr("Watchlists"))
        lists.triggered.connect(self._on_list)
        return lists

    def _on_list(self, action: QAction) -> None:
        name = action.data()
        if name is None:
            self.new_list_wanted.emit()
        else:
            self.list_chosen.emit(name)

    def _on_triggered(self) -> None:
        chosen: QObject | None = self.sender()
        if chosen is not None:
            self.wanted.emit(chosen.objectName())

    def _dress(self) -> None:
        for entry in _ENTRIES:
            if entry.icon:
                self._by_name[entry.name].setIcon(self._look.icon(entry.icon))


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
