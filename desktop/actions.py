"""The table of actions: every command with its menu, words, keys and icon, once. What they do is wired elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from desktop.look import Look
from desktop.text import tr


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One command. ``menu`` may name a menu inside another (``&View/&Chart``); ``separated`` draws a line above it.
    ``shown_keys`` stand beside the words and belong to a panel, which has them while it has the keyboard."""

    name: str
    menu: str
    words: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    separated: bool = False
    shown_keys: str = ""


@dataclass(frozen=True, slots=True)
class PanelKey:
    """A key that a panel understands while it has the keyboard; it is not a command and cannot be changed."""

    panel: str
    words: str
    keys: str


TABLE = (
    ActionRow("new_scan", "&File", "&New scan", ("Ctrl+N",), "plus"),
    ActionRow("save_scan", "&File", "&Save scan", ("Ctrl+S",)),
    ActionRow("export", "&File", "&Export matches...", ("Ctrl+Shift+E",), "export", separated=True),
    ActionRow("chart_picture", "&File", "Save chart as &picture...", ("Ctrl+Shift+G",)),
    ActionRow("quit", "&File", "&Quit", ("Ctrl+Q",), separated=True),
    ActionRow("copy_rows", "&Edit", "&Copy rows", (), "copy", shown_keys="Ctrl+C"),
    ActionRow("copy_symbols", "&Edit", "Copy &symbols"),
    ActionRow("copy_plan", "&Edit", "Copy &plan", ("Ctrl+Shift+C",)),
    ActionRow("pin", "&Edit", "Add to &watchlist", (), "star", separated=True, shown_keys="Space"),
    ActionRow("filter", "&Edit", "&Filter matches", ("Ctrl+F",), "search", separated=True),
    ActionRow("show_runs", "&View", "&Runs", ("Ctrl+1",), "history"),
    ActionRow("show_table", "&View", "&Matches", ("Ctrl+2",), "columns"),
    ActionRow("show_inspector", "&View", "&Inspector", ("Ctrl+3",), "chart"),
    ActionRow("show_problems", "&View", "&Problems", ("Ctrl+4",), "problem"),
    ActionRow("next_panel", "&View", "&Next panel", ("F6",)),
    ActionRow("previous_panel", "&View", "Pre&vious panel", ("Shift+F6",)),
    ActionRow("chart_large", "&View/&Chart", "Open chart &large", shown_keys="Return"),
    ActionRow("chart_span_1", "&View/&Chart", "&3 months", ("Shift+1",), separated=True),
    ActionRow("chart_span_2", "&View/&Chart", "&6 months", ("Shift+2",)),
    ActionRow("chart_span_3", "&View/&Chart", "&1 year", ("Shift+3",)),
    ActionRow("chart_span_4", "&View/&Chart", "&2 years", ("Shift+4",)),
    ActionRow("chart_span_5", "&View/&Chart", "&All prices", ("Shift+5",)),
    ActionRow("chart_log", "&View/&Chart", "L&ogarithmic scale", separated=True),
    ActionRow("theme", "&View", "&Light or dark", ("Ctrl+L",), "theme", separated=True),
    ActionRow("larger_text", "&View", "L&arger text", ("Ctrl++", "Ctrl+=")),
    ActionRow("smaller_text", "&View", "&Smaller text", ("Ctrl+-",)),
    ActionRow("run", "&Scan", "&Run", ("F5", "Ctrl+Return"), "run"),
    ActionRow("cancel", "&Scan", "&Cancel", ("Esc",), "cancel"),
    ActionRow("retry_failed", "&Scan", "Re&try failed", ("Ctrl+R",), "retry"),
    ActionRow("edit_rule", "&Scan", "&Edit rule", ("Ctrl+E",), "edit", separated=True),
    ActionRow("universe", "&Data", "Choose &universe...", ("Ctrl+U",), "universe"),
    ActionRow("open_folder", "&Data", "&Open data folder", icon="folder"),
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
        self._menus: dict[str, QMenu] = {}
        self._actions = {row.name: self._made(row, window) for row in TABLE}
        look.changed.connect(self._redress)
        self._fill(window)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def menu(self, path: str) -> QMenu:
        """The menu that rows of the table call ``path``, such as ``&Data``; what is no command is added to it."""
        return self._menus[path]

    def words_of(self, name: str) -> str:
        """What a command is called, without the mark of its letter in the menu."""
        return self[name].text().partition("\t")[0].replace("&", "").removesuffix("...")

    def menu_of(self, name: str) -> str:
        """The title of the menu that a command is in."""
        return tr(_ROWS[name].menu.rpartition("/")[2]).replace("&", "")

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
        shown = f"\t{QKeySequence(row.shown_keys).toString(_NATIVE)}" if row.shown_keys else ""
        action = QAction(tr(row.words) + shown, window)
        action.setShortcuts([QKeySequence(key) for key in row.keys])
        if row.icon:
            action.setIcon(self._look.icon(row.icon))
        window.addAction(action)
        return action

    def _fill(self, window: QMainWindow) -> None:
        for row in TABLE:
            menu = self._menu_called(row.menu, window)
            if row.separated:
                menu.addSeparator()
            menu.addAction(self._actions[row.name])

    def _menu_called(self, path: str, window: QMainWindow) -> QMenu:
        """The menu with this title, made where the first of its commands stands."""
        if path not in self._menus:
            above, _, title = path.rpartition("/")
            place = self._menu_called(above, window) if above else window.menuBar()
            self._menus[path] = place.addMenu(tr(title))
        return self._menus[path]

    @Slot()
    def _redress(self) -> None:
        for row in TABLE:
            if row.icon:
                self._actions[row.name].setIcon(self._look.icon(row.icon))
