"""The table of actions: every command with its menu, words, keys and icon, once. What they do is wired elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from desktop.look import Look
from desktop.text import tr


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One command. An empty ``menu`` means by key only; ``separated`` draws a line above it."""

    name: str
    menu: str
    words: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    separated: bool = False


TABLE = (
    ActionRow("open_folder", "&File", "Open &data folder", icon="folder"),
    ActionRow("quit", "&File", "&Quit", ("Ctrl+Q",), separated=True),
    ActionRow("run", "&Scan", "&Run", ("F5", "Ctrl+Return"), "run"),
    ActionRow("cancel", "&Scan", "&Cancel", ("Esc",), "cancel"),
    ActionRow("retry_failed", "&Scan", "Re&try failed", ("Ctrl+R",), "retry"),
    ActionRow("filter", "&View", "&Filter matches", ("Ctrl+F",), "search"),
    ActionRow("show_runs", "&View", "&Runs", ("Ctrl+1",), "history", separated=True),
    ActionRow("show_table", "&View", "&Matches", ("Ctrl+2",), "columns"),
    ActionRow("show_problems", "&View", "&Problems", ("Ctrl+4",), "problem"),
    ActionRow("theme", "&View", "&Light or dark", ("Ctrl+L",), "theme", separated=True),
    ActionRow("keys", "&Help", "&Keys", ("F1",), "help"),
    ActionRow("about", "&Help", "&About Technic"),
)


class Actions(QObject):
    """The actions of one window, by name."""

    def __init__(self, window: QMainWindow, look: Look) -> None:
        super().__init__(window)
        self._look = look
        self._actions = {row.name: self._made(row, window) for row in TABLE}
        look.changed.connect(self._redress)
        self._fill(window)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def known_keys(self) -> list[tuple[str, str]]:
        """What the keys do: pairs of words and keys as this system writes them."""
        found = []
        for row in TABLE:
            shown = [
                key.toString(QKeySequence.SequenceFormat.NativeText) for key in self[row.name].shortcuts()
            ]
            if shown:
                found.append((self[row.name].text().replace("&", ""), ", ".join(shown)))
        return found

    def _made(self, row: ActionRow, window: QMainWindow) -> QAction:
        action = QAction(tr(row.words), window)
        action.setShortcuts([QKeySequence(key) for key in row.keys])
        if row.icon:
            action.setIcon(self._look.icon(row.icon))
        window.addAction(action)
        return action

    def _fill(self, window: QMainWindow) -> None:
        for title in dict.fromkeys(row.menu for row in TABLE):
            menu = window.menuBar().addMenu(tr(title))
            for row in TABLE:
                if row.menu == title:
                    if row.separated:
                        menu.addSeparator()
                    menu.addAction(self._actions[row.name])

    @Slot()
    def _redress(self) -> None:
        for row in TABLE:
            if row.icon:
                self._actions[row.name].setIcon(self._look.icon(row.icon))
