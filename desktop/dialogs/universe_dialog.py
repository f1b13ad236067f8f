"""The dialog in which a universe is chosen: the lists there are, and a line that puts them together. It keeps no
list itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop import text
from desktop.look import Look, restyle
from desktop.panels.labels import ElidedLabel, words
from desktop.text import tr

if TYPE_CHECKING:
    from scanner import UniverseInfo

__all__ = ["UniverseDialog"]

_NAME = Qt.ItemDataRole.UserRole
_SIZE = (680, 560)
_ASK_AFTER_MS = 150


class UniverseDialog(QDialog):
    """``asked`` carries what stands in the line, a moment after the last key; the answer is :meth:`show_count` or
    :meth:`show_fault`. ``accepted_universe`` carries the universe that the user wants. ``new_wanted``,
    ``edit_wanted`` and ``delete_wanted`` speak of watchlists, ``undo_wanted`` of the one that was deleted last.
    ``fetch_wanted`` carries the name of a whole market whose list is to be fetched, ``stop_wanted`` ends that."""

    asked = Signal(str)
    accepted_universe = Signal(str)
    new_wanted = Signal()
    edit_wanted = Signal(str)
    delete_wanted = Signal(str)
    undo_wanted = Signal()
    fetch_wanted = Signal(str)
    stop_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Universe"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look = look
        self._own: Collection[str] = ()
        self.tree = self._made_tree()
        self.line = QLineEdit()
        self.line.setAccessibleName(tr("Universe"))
        self.line.setPlaceholderText(tr("sp500 & my-list, us - sector:Energy, AAPL,MSFT"))
        self.new_button = QPushButton(tr("New watchlist..."))
        self.edit_button = QPushButton(tr("Edit..."))
        self.delete_button = QPushButton(tr("Delete"))
        self.fetch_button = QPushButton()
        self.fetch_button.setToolTip(tr("Ask Yahoo for the list of this market; a minute or less"))
        self._markets: Collection[str] = ()
        self._dated: Collection[str] = ()
        self._is_fetching = False
        self._not_fetched = ""
        self.undo_button = QPushButton(tr("Undo"))
        self.undo_button.setProperty("kind", "link")
        self._deleted = words(look, tone="secondary")
        self._answer = words(look, tone="secondary", wrap=True)
        self._members = ElidedLabel(look, tone="muted", size="caption")
        self.use_button = QPushButton(tr("Use this universe"))
        self.use_button.setProperty("kind", "primary")
        self.use_button.setDefault(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_ASK_AFTER_MS)
        self._arrange()
        self._connect()
        self.show_deleted("")
        self._on_current()
        self.resize(look.scaled(_SIZE[0]), look.scaled(_SIZE[1]))

    def _made_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(4)
        tree.setHeaderLabels([tr("Universe"), tr("Symbols"), tr("Source"), tr("As of")])
        tree.setAccessibleName(tr("Universes and watchlists"))
        tree.headerItem().setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        tree.header().setStretchLastSection(False)
        for column, mode in enumerate(
            ("ResizeToContents", "ResizeToContents", "Stretch", "ResizeToContents")
        ):
            tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode[mode])
        return tree

    def _arrange(self) -> None:
        lists = QHBoxLayout()
        lists.setSpacing(8)
        for part in (self.new_button, self.edit_button, self.delete_button, self.fetch_button):
            lists.addWidget(part)
        lists.addStretch(1)
        lists.addWidget(self._deleted)
        lists.addWidget(self.undo_button)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.use_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        hint = tr("Put lists together: a & b in both, a | b in one of them, a - b in a and not in b.")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.tree, 1)
        column.addLayout(lists)
        column.addWidget(words(self._look, hint, tone="muted"))
        for below in (self.line, self._answer, self._members, buttons):
            column.addWidget(below)
        # Return in the line uses it, whatever button a box would take for that.
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(button is self.use_button)
        self.use_button.setDefault(True)

    def _connect(self) -> None:
        self.tree.currentItemChanged.connect(self._on_current)
        self.tree.itemActivated.connect(self._on_use)
        self.line.textChanged.connect(self._on_typed)
        self._pause.timeout.connect(self._ask)
        self.use_button.clicked.connect(self._on_use)
        self.new_button.clicked.connect(self.new_wanted)
        self.edit_button.clicked.connect(lambda: self.edit_wanted.emit(self.current()))
        self.delete_button.clicked.connect(lambda: self.delete_wanted.emit(self.current()))
        self.undo_button.clicked.connect(self.undo_wanted)
        self.fetch_button.clicked.connect(self._on_fetch)

    # --- values -----------------------------------------------------------------------------------------

    def show_universes(self, universes: Sequence[UniverseInfo], own: Collection[str]) -> None:
        """List ``universes``, those named in ``own`` as the user's watchlists. The line stays as it is."""
        current = self.current()
        self._own = own
        self._dated = {info.id for info in universes if info.dated}
        self.tree.clear()
        groups = {True: self._group(tr("Your watchlists")), False: self._group(tr("Carried lists"))}
        for info in universes:
            dated = text.day(info.dated) if info.dated else ""
            line = [info.title, text.count(info.count), info.source, dated]
            item = QTreeWidgetItem(groups[info.id in own], line)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setFont(1, self._look.number_font("table"))
            item.setData(0, _NAME, info.id)
            item.setToolTip(2, info.source)
        if not own:
            QTreeWidgetItem(groups[True], [tr("None yet")]).setFlags(Qt.ItemFlag.NoItemFlags)
        self.tree.expandAll()
        self.mark(current)

    def _group(self, title: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.tree, [title])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setFont(0, self._look.font("ui", "semibold"))
        item.setFirstColumnSpanned(True)
        return item

    def show_universe(self, universe: str) -> None:
        """Put ``universe`` into the line, and mark it where it is listed."""
        for name, item in self._items().items():
            if name == universe:
                self.tree.setCurrentItem(item)
        self.line.setText(universe)
        self._ask()

    def show_count(self, symbols: Sequence[str], notes: Sequence[str] = ()) -> None:
        """The line leads to ``symbols``; ``notes`` say how they were read."""
        said = [f"{text.symbols(len(symbols))}.", *notes, self._not_fetched]
        self._answer.setText(" ".join(filter(None, said)))
        restyle(self._answer, tone="danger" if self._not_fetched else "secondary")
        restyle(self.line, invalid=False)
        self._members.setText(", ".join(symbols[:200]))
        self.use_button.setEnabled(bool(symbols))

    def show_fault(self, sentence: str) -> None:
        """The line leads nowhere, and why; that its list could not be fetched says more."""
        self._answer.setText(self._not_fetched or sentence)
        restyle(self._answer, tone="danger")
        restyle(self.line, invalid=True)
        self._members.setText("")
        self.use_button.setEnabled(False)

    def answer(self) -> str:
        """What is said about the line."""
        return self._answer.text()

    def show_deleted(self, name: str) -> None:
        """A watchlist was deleted and can be had back; empty: none."""
        self._deleted.setText(tr("{name} is deleted.", name=name) if name else "")
        self.undo_button.setVisible(bool(name))

    def show_markets(self, names: Collection[str]) -> None:
        """The universes whose lists can be fetched."""
        self._markets = names
        self._on_marked()

    def mark(self, name: str) -> None:
        """Mark a list without putting it into the line."""
        item, line = self._items().get(name), self.line.text()
        if item is not None:
            self.tree.setCurrentItem(item)
            self.line.setText(line)

    def universe(self) -> str:
        """What stands in the line."""
        return self.line.text().strip()

    def _market(self) -> str:
        """The market whose list can be fetched: the one that was typed, else the one marked."""
        return next((name for name in (self.universe(), self.current()) if name in self._markets), "")

    def is_market_alone(self) -> bool:
        """Whether what stands in the line is a market whose list can be fetched, and nothing else."""
        return self.universe() in self._markets

    def show_fetching(self, sentence: str) -> None:
        """A list is being fetched, and how far that is; empty: none is."""
        self._is_fetching = bool(sentence)
        self._not_fetched = ""
        self._deleted.setText(sentence)
        self.undo_button.setVisible(False)
        self._on_marked()

    def show_not_fetched(self, sentence: str) -> None:
        """A list was not fetched, and why. It stands there until another universe is typed or chosen."""
        self.show_fetching("")
        self._not_fetched = sentence
        self._answer.setText(sentence)
        restyle(self._answer, tone="danger")

    def current(self) -> str:
        """The name of the list marked; empty when there is none."""
        item = self.tree.currentItem()
        return (item.data(0, _NAME) or "") if item is not None else ""

    def _items(self) -> dict[str, QTreeWidgetItem]:
        groups = [self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount())]
        items = [group.child(row) for group in groups if group for row in range(group.childCount())]
        return {item.data(0, _NAME): item for item in items if item is not None and item.data(0, _NAME)}

    # --- wishes -----------------------------------------------------------------------------------------

    def _on_current(self) -> None:
        self._on_marked()
        if name := self.current():
            self.line.setText(name)

    def _on_marked(self) -> None:
        """What can be done about the list that is marked."""
        for button in (self.edit_button, self.delete_button):
            button.setEnabled(self.current() in self._own)
        market = self._market()
        self.fetch_button.setVisible(self._is_fetching or bool(market))
        fetch = tr("Update universe") if market in self._dated else tr("Fetch list")
        self.fetch_button.setText(tr("Stop") if self._is_fetching else fetch)

    def _on_typed(self) -> None:
        self._not_fetched = ""
        self.use_button.setEnabled(False)  # until it is known where the line leads
        self._on_marked()
        self._pause.start()

    def _ask(self) -> None:
        self._pause.stop()
        self.asked.emit(self.universe())

    def _on_fetch(self) -> None:
        if self._is_fetching:
            self.stop_wanted.emit()
        else:
            self.fetch_wanted.emit(self._market())

    def _on_use(self) -> None:
        if self.use_button.isEnabled():
            self.accepted_universe.emit(self.universe())
            self.close()
