"""The table of actions: every command with its menu, words, keys and icon, once. What they do is wired elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class PanelKey:
    """A key that a panel understands while it has the keyboard; it is not a command and cannot be changed."""

    panel: str
    words: str
    keys: str


TABLE = (
    ActionRow("open_folder", "&File", "Open &data folder", icon="folder"),
    ActionRow("export", "&File", "&Export matches...", ("Ctrl+Shift+E",), "export"),
    ActionRow("quit", "&File", "&Quit", ("Ctrl+Q",), separated=True),
    ActionRow("filter", "&View", "&Filter matches", ("Ctrl+F",), "search"),
    ActionRow("show_runs", "&View", "&Runs", ("Ctrl+1",), "history", separated=True),
    ActionRow("show_table", "&View", "&Matches", ("Ctrl+2",), "columns"),
    ActionRow("show_inspector", "&View", "&Inspector", ("Ctrl+3",), "chart"),
    ActionRow("show_problems", "&View", "&Problems", ("Ctrl+4",), "problem"),
    ActionRow("next_panel", "&View", "&Next panel", ("F6",)),
    ActionRow("previous_panel", "&View", "Pre&vious panel", ("Shift+F6",)),
    ActionRow("theme", "&View", "&Light or dark", ("Ctrl+L",), "theme", separated=True),
    ActionRow("larger_text", "&View", "&Larger text", ("Ctrl++", "Ctrl+=")),
    ActionRow("smaller_text", "&View", "&Smaller text", ("Ctrl+-",)),
    ActionRow("run", "&Scan", "&Run", ("F5", "Ctrl+Return"), "run"),
    ActionRow("cancel", "&Scan", "&Cancel", ("Esc",), "cancel"),
    ActionRow("retry_failed", "&Scan", "Re&try failed", ("Ctrl+R",), "retry"),
    ActionRow("edit_rule", "&Scan", "&Edit rule", ("Ctrl+E",), "edit", separated=True),
    ActionRow("new_scan", "&Scan", "&New scan", ("Ctrl+N",), "plus"),
    ActionRow("save_scan", "&Scan", "&Save scan", ("Ctrl+S",)),
    ActionRow("universe", "&Scan", "Choose &universe...", ("Ctrl+U",), "universe", separated=True),
    ActionRow("chart_large", "&Chart", "Open chart &large", icon="chart"),
    ActionRow("chart_span_1", "&Chart", "&3 months", ("Shift+1",), separated=True),
    ActionRow("chart_span_2", "&Chart", "&6 months", ("Shift+2",)),
    ActionRow("chart_span_3", "&Chart", "&1 year", ("Shift+3",)),
    ActionRow("chart_span_4", "&Chart", "&2 years", ("Shift+4",)),
    ActionRow("chart_span_5", "&Chart", "&All prices", ("Shift+5",)),
    ActionRow("chart_log", "&Chart", "L&ogarithmic scale", separated=True),
    ActionRow("chart_picture", "&Chart", "&Save as picture...", ("Ctrl+Shift+G",), "export", separated=True),
    ActionRow("copy_plan", "&Chart", "&Copy plan", ("Ctrl+Shift+C",), "copy"),
    ActionRow("find", "&Tools", "&Find symbol or command...", ("Ctrl+K",), "search"),
    ActionRow("symbol_runs", "&Tools", "In &which runs is the symbol selected?...", (), "history"),
    ActionRow("preferences", "&Tools", "&Preferences...", ("Ctrl+,",), "settings", separated=True),
    ActionRow("keys", "&Help", "&Keys", ("F1",), "help"),
    ActionRow("check_updates", "&Help", "Look for a &newer version"),
    ActionRow("about", "&Help", "&About Technic"),
)

PANEL_KEYS = (
    PanelKey("Matches", "Next or previous match", "Up, Down"),
    PanelKey("Matches", "Scroll by a column", "Left, Right"),
    PanelKey("Matches", "Add to the watchlist, or take it out", "Space"),
    PanelKey("Matches", "Open chart large", "Return"),
    PanelKey("Matches", "Copy the rows selected", "Ctrl+C"),
    PanelKey("Scan editor", "What could be typed here", "Ctrl+Space"),
    PanelKey("Scan editor", "Back to the results", "Alt+Left"),
    PanelKey("Scan editor", "Step a number", "Up, Down"),
    PanelKey("Runs", "Open the run", "Return"),
    PanelKey("Runs", "Delete the run", "Del"),
)
"""What keys do in the panel that has the keyboard."""

_ROWS = {row.name: row for row in TABLE}
_NATIVE = QKeySequence.SequenceFormat.NativeText

SPAN_ACTIONS = tuple(f"chart_span_{number}" for number in range(1, 6))


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

    def words_of(self, name: str) -> str:
        """What a command is called, without the mark of its letter in the menu."""
        return self[name].text().replace("&", "").removesuffix("...")

    def menu_of(self, name: str) -> str:
        """The title of the menu that a command is in."""
        return tr(_ROWS[name].menu).replace("&", "")

    def keys_of(self, name: str) -> str:
        """A command's keys as this system writes them; empty when it has none."""
        return ", ".join(key.toString(_NATIVE) for key in self[name].shortcuts())

    def known_keys(self) -> list[tuple[str, str, str]]:
        """What the keys do: where, words, and keys as this system writes them."""
        commands = [
            (self.menu_of(name), self.words_of(name), keys) for name in _ROWS if (keys := self.keys_of(name))
        ]
        panels = [
            (tr(row.panel), tr(row.words), QKeySequence(row.keys).toString(_NATIVE)) for row in PANEL_KEYS
        ]
        return commands + panels

    def use_keys(self, name: str, keys: Sequence[str]) -> None:
        """Have a command listen to ``keys`` (portable text) from now on."""
        self[name].setShortcuts([QKeySequence(key) for key in keys])

    def reset_keys(self, name: str) -> None:
        """Give a command back the keys of the table, except those that another one listens to by now."""
        keys = _ROWS[name].keys
        self.use_keys(name, [key for key in keys if self.owner_of(QKeySequence(key)) in ("", name)])

    def has_own_keys(self, name: str) -> bool:
        """Whether a command listens to other keys than those of the table."""
        return self[name].shortcuts() != [QKeySequence(key) for key in _ROWS[name].keys]

    def owner_of(self, key: QKeySequence) -> str:
        """The name of the command that listens to ``key``; empty when there is none."""
        return next((name for name in _ROWS if key in self[name].shortcuts()), "")

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
