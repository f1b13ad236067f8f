"""The bar on top: which universe, which scan, and the button that runs or cancels. It starts nothing itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QWidget,
)

from desktop import text
from desktop.delegates.choice_delegate import choice, heading
from desktop.look import Look
from desktop.models.runs_model import universe_title
from desktop.panels.comparison_combo import ComparisonCombo
from desktop.panels.labelled_combo import LabelledCombo
from desktop.panels.run_button import RunButton, RunState
from desktop.panels.timeframe_switch import TimeframeSwitch
from desktop.text import tr

if TYPE_CHECKING:
    from scanner import ScanDefinition, UniverseInfo

__all__ = ["RunState", "ScanBar", "scan_items", "universe_items"]

_CHOOSE = "\0choose"
_FILE = "\0file"
_SYMBOLS = "\0symbols"
_WISHES = (_CHOOSE, _FILE, _SYMBOLS)
# Widths of universe (at least, at most), scan and comparison; in a narrow window the comparison is not there.
_WIDTHS, _COMPACT_WIDTHS = ((196, 256), (288,), (204,)), ((142, 172), (240,))


class ScanBar(QToolBar):
    """Shows what would be run and says when the user wants something else.

    ``universe_chosen`` carries a universe's name, a file's path or ``SYM,SYM``; ``scan_chosen`` a scan's id. Both
    are emitted for the user's choices only, :meth:`choose_universe` and :meth:`choose_scan` are silent.
    ``edit_wanted``: the rule of the scan chosen is to be edited. ``chooser_wanted``: all universes and lists are to
    be shown.
    """

    run_wanted = Signal()
    cancel_wanted = Signal()
    universe_chosen = Signal(str)
    chooser_wanted = Signal()
    scan_chosen = Signal(str)
    edit_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(tr("Scan"), parent)
        self._look = look
        self.setObjectName("scan_bar")
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        look.fix_height(self, "scanBar")
        self._titles: dict[str, str] = {}
        self._universe = ""
        self.universes = LabelledCombo(look, "universe", tr("Universe"))
        self.scans = LabelledCombo(look, "scan", tr("Scan"))
        self.rule_button = self._made_rule_button()
        self.timeframes = TimeframeSwitch(look)
        self.comparison = ComparisonCombo(look)
        self.run_button = RunButton(look)
        self._compact = False
        self._arrange()
        self._dress()
        look.changed.connect(self._dress)
        self.universes.picked.connect(self._on_universe_picked)
        self.scans.picked.connect(self.scan_chosen)
        self.rule_button.clicked.connect(self.edit_wanted)
        self.run_button.run_wanted.connect(self.run_wanted)
        self.run_button.cancel_wanted.connect(self.cancel_wanted)

    def _made_rule_button(self) -> QToolButton:
        button = QToolButton()
        button.setProperty("segment", "only")
        button.setProperty("tight", True)
        button.setAccessibleName(tr("Edit rule"))
        button.setToolTip(tr("Edit the rule (Ctrl+E)"))
        self._look.fix_height(button, "button", 2)
        return button

    def _arrange(self) -> None:
        """One row inside the bar: what a toolbar lays out itself it would put into a menu where there is no room."""
        inside = QWidget()
        inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        row = QHBoxLayout(inside)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(8)
        for part in (self.universes, self.scans, self.rule_button, self.timeframes, self.comparison):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.run_button)
        self.addWidget(inside)

    def _dress(self) -> None:
        """Sizes at the text size in use."""
        self.rule_button.setIcon(self._look.icon("edit rule"))
        self.rule_button.setFixedWidth(self._look.size("button") + 2)
        widths = _COMPACT_WIDTHS if self._compact else _WIDTHS
        for combo, limits in zip((self.universes, self.scans, self.comparison), widths, strict=False):
            combo.set_wanted_width(*map(self._look.scaled, limits))

    # --- values -----------------------------------------------------------------------------------------

    def set_universes(self, universes: Sequence[UniverseInfo]) -> None:
        """The universes to choose from. A choice that was among them and is not any more becomes the first one; one
        that never was (a file, symbols, several universes put together) stays."""
        own = self._universe if self._universe not in self._titles else ""
        self._titles = {info.id: info.title for info in universes}
        items = universe_items(universes)
        items.append(heading(tr("Other")))
        items.append(choice(tr("Choose..."), _CHOOSE, tooltip=tr("Watchlists, and universes put together")))
        items.append(
            choice(tr("Symbol file..."), _FILE, tooltip=tr("A text or CSV file with one symbol a line"))
        )
        items.append(choice(tr("Symbols..."), _SYMBOLS, tooltip=tr("Type some symbols")))
        self.universes.set_items(items)
        if self.universes.name() in _WISHES:
            self.universes.setCurrentIndex(-1)
        self._universe = self.universes.name()
        self.choose_universe(own)

    def set_scans(self, scans: Sequence[ScanDefinition]) -> None:
        """The scans to choose from, grouped as they come."""
        self.scans.set_items(scan_items(scans))

    def universe(self) -> str:
        """The universe chosen: a name, a file's path or ``SYM,SYM``; empty while there is none."""
        return self._universe

    def scan_id(self) -> str:
        """The id of the scan chosen; empty while there is none."""
        return self.scans.name()

    def choose_universe(self, name: str) -> None:
        """Choose a universe, also one that is not in the list: a file or symbols."""
        if not name:
            return
        if not self.universes.choose(name):
            item = choice(universe_title(name, self._titles), name, _note_of(name), tooltip=name)
            self.universes.insert_item(self.universes.count() - len(_WISHES) - 1, item)
            self.universes.choose(name)
        self._universe = name

    def title_of(self, universe: str) -> str:
        """What a universe that is listed is called; empty for others."""
        return self._titles.get(universe, "")

    def set_compact(self, compact: bool) -> None:
        """Take the form for a narrow window."""
        self._compact = compact
        self.timeframes.set_compact(compact)
        self.comparison.setVisible(not compact)
        self._dress()

    def choose_scan(self, scan_id: str) -> bool:
        """Choose a scan; False when it is not there."""
        return self.scans.choose(scan_id)

    def set_state(self, state: RunState) -> None:
        """Show Run, Cancel or "Stopping..."."""
        self.run_button.set_state(state)

    # --- wishes -----------------------------------------------------------------------------------------

    def _on_universe_picked(self, name: str) -> None:
        if name in _WISHES:
            self.universes.choose(self._universe)
            wish = {_FILE: self.ask_for_file, _SYMBOLS: self.ask_for_symbols}.get(name)
            wish() if wish else self.chooser_wanted.emit()
        elif name != self._universe:
            self._universe = name
            self.universe_chosen.emit(name)

    def ask_for_file(self) -> None:
        """Open a dialog for a file of symbols; its path becomes the universe."""
        dialog = QFileDialog(self.window(), tr("Symbol file"))
        dialog.setNameFilters([tr("Lists of symbols") + " (*.txt *.csv)", tr("All files") + " (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.take_universe)
        dialog.open()

    def ask_for_symbols(self) -> None:
        """Open a dialog for symbols; they become the universe."""
        dialog = QInputDialog(self.window())
        dialog.setWindowTitle(tr("Symbols"))
        dialog.setLabelText(tr("Symbols, separated by commas or spaces:"))
        dialog.setTextValue(self._universe if "," in self._universe else "")
        dialog.setMinimumWidth(420)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self._take_symbols)
        dialog.open()

    def _take_symbols(self, typed: str) -> None:
        found = dict.fromkeys(part.upper() for part in re.split(r"[\s,;]+", typed) if part)
        # With a comma even for one symbol: without it a universe's name is meant.
        self.take_universe(",".join(found) + ("," if len(found) == 1 else ""))

    def take_universe(self, name: str) -> None:
        """Choose a universe for the user, who is told so like of a choice of their own."""
        if name and name != self._universe:
            self.choose_universe(name)
            self.universe_chosen.emit(name)


def universe_items(universes: Sequence[UniverseInfo]) -> list[QStandardItem]:
    """One line a universe: title and count."""
    return [choice(info.title, info.id, text.count(info.count), _about(info)) for info in universes]


def scan_items(scans: Sequence[ScanDefinition]) -> list[QStandardItem]:
    """The scans under their groups, both in the order given."""
    items = []
    order = {group: place for place, group in reversed(list(enumerate(scan.group for scan in scans)))}
    for group, members in groupby(
        sorted(scans, key=lambda scan: order[scan.group]), key=lambda scan: scan.group
    ):
        if group:
            items.append(heading(group.capitalize()))
        items += [choice(scan.title, scan.id, tooltip=scan.description) for scan in members]
    return items


def _about(info: UniverseInfo) -> str:
    dated = tr("as of {day}", day=text.day(info.dated)) if info.dated else ""
    return ", ".join(part for part in (info.source, dated) if part)


def _note_of(name: str) -> str:
    symbols = [symbol for symbol in name.split(",") if symbol]
    is_list = "," in name and "/" not in name and "\\" not in name
    return text.count(len(symbols)) if is_list else ""
