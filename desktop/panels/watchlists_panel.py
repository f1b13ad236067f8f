"""The user's watchlists with their symbols: one can be scanned, a symbol looked at. It keeps no list itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop import text
from desktop.look import Look
from desktop.panels.labels import words
from desktop.panels.panel_head import PanelHead
from desktop.text import tr

__all__ = ["WatchlistsPanel"]

_NAME = Qt.ItemDataRole.UserRole


class WatchlistsPanel(QFrame):
    """``scan_wanted`` and ``edit_wanted`` carry a list's name, ``symbol_wanted`` a symbol, ``new_wanted`` nothing."""

    scan_wanted = Signal(str)
    edit_wanted = Signal(str)
    symbol_wanted = Signal(str)
    new_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("ground", "panel")
        self.setAccessibleName(tr("Watchlists"))
        self.head = PanelHead(look, tr("Watchlists"))
        self.new_button = self.head.add_button("plus", tr("New watchlist"))
        self.new_button.clicked.connect(self.new_wanted)
        self.tree = self._made_tree()
        self.scan_button = QPushButton(tr("Scan it"))
        self.scan_button.clicked.connect(self._on_scan)
        self.edit_button = QPushButton(tr("Edit..."))
        self.edit_button.clicked.connect(self._on_edit)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._made_empty_page())
        self._pages.addWidget(self.tree)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(12, 8, 12, 10)
        buttons.setSpacing(8)
        buttons.addWidget(self.scan_button)
        buttons.addWidget(self.edit_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(self._pages, 1)
        column.addLayout(buttons)
        self.show_lists({})

    def _made_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setProperty("ground", "panel")
        tree.setAccessibleName(tr("Watchlists"))
        tree.setHeaderHidden(True)
        tree.setColumnCount(2)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.setIndentation(16)
        tree.currentItemChanged.connect(self._on_current)
        tree.itemActivated.connect(self._on_activated)
        return tree

    def _made_empty_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(14, 8, 12, 12)
        said = tr("No watchlists yet.\nPress Space on a match to pin it, or make a list of your own.")
        column.addWidget(words(self._look, said, tone="muted", wrap=True))
        column.addStretch(1)
        return page

    # --- values -----------------------------------------------------------------------------------------

    def show_lists(self, lists: Mapping[str, Sequence[str]]) -> None:
        """Show the symbols of each list; what was open and marked stays so."""
        marked = self.current()
        opened = {item.data(0, _NAME) for item in self._items() if item.isExpanded()}
        self.tree.clear()
        for name, symbols in lists.items():
            item = QTreeWidgetItem(self.tree, [name, text.count(len(symbols))])
            item.setData(0, _NAME, name)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setFont(0, self._look.font("ui", "semibold"))
            item.addChildren([QTreeWidgetItem([symbol]) for symbol in symbols])
            item.setExpanded(name in opened)
            if name == marked:
                self.tree.setCurrentItem(item)
        if lists and self.tree.currentItem() is None:
            self.tree.setCurrentIndex(self.tree.model().index(0, 0))
        self._pages.setCurrentIndex(1 if lists else 0)
        self._on_current()

    def current(self) -> str:
        """The list that is marked, or that the symbol marked is in; empty when there is none."""
        item = self.tree.currentItem()
        if item is not None and item.parent() is not None:
            item = item.parent()
        return str(item.data(0, _NAME)) if item is not None else ""

    def _items(self) -> list[QTreeWidgetItem]:
        found = [self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount())]
        return [item for item in found if item is not None]

    # --- wishes -----------------------------------------------------------------------------------------

    @Slot()
    def _on_current(self) -> None:
        for button in (self.scan_button, self.edit_button):
            button.setEnabled(bool(self.current()))

    @Slot()
    def _on_scan(self) -> None:
        self.scan_wanted.emit(self.current())

    @Slot()
    def _on_edit(self) -> None:
        self.edit_wanted.emit(self.current())

    @Slot(QTreeWidgetItem)
    def _on_activated(self, item: QTreeWidgetItem) -> None:
        if item.parent() is not None:
            self.symbol_wanted.emit(item.text(0))
