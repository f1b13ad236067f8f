"""The scans there are, own ones first, with how many matched last; one is chosen here. It keeps and writes none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)

from desktop.delegates.choice_delegate import ChoiceRole, choice, heading
from desktop.delegates.library_delegate import LibraryDelegate
from desktop.look import Look
from desktop.panels.labels import horizontal_line, label, words
from desktop.text import tr
from scanner import ScanDefinition

__all__ = ["LibraryList"]

_HINT = "The number is how many matched last time. Built-in scans are read-only; editing one makes a copy."


class LibraryList(QFrame):
    """Signals carry a scan's key: its id, or the key that a scan not saved yet was listed with."""

    chosen = Signal(str)
    new_wanted = Signal()
    copy_wanted = Signal(str)
    delete_wanted = Signal(str)
    export_wanted = Signal(str)
    import_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._scans: list[tuple[str, ScanDefinition]] = []
        self._notes: Mapping[str, str] = {}
        self._current = ""
        self.setProperty("ground", "panel")
        self.setAccessibleName(tr("Scans"))
        self.back_button = _tool(tr("Back to the results"))
        self.search_button = _tool(tr("Search the scans"))
        self.search_button.setCheckable(True)
        self.new_button = _tool(tr("New scan"))
        self.more_button = _tool(tr("More about the scans"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search the scans"))
        self.search.setClearButtonEnabled(True)
        self.search.hide()
        self.model = QStandardItemModel(self)
        self.list = _List()
        self.list.setProperty("ground", "panel")
        self.list.setAccessibleName(tr("Scans"))
        self.list.setModel(self.model)
        self.list.setItemDelegate(LibraryDelegate(look, self.list))
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._hint = words(look, tr(_HINT), tone="muted", wrap=True)
        self._hint.setContentsMargins(14, 10, 14, 10)
        self._undo = QPushButton()
        self._undo.setProperty("kind", "link")
        self._undo.hide()
        self.undo_wanted = self._undo.clicked
        self._arrange()
        self._connect()
        look.changed.connect(self._dress)
        self._dress()

    def _arrange(self) -> None:
        head = QFrame()
        self._look.fix_height(head, "dockTitle")
        row = QHBoxLayout(head)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(0)
        row.addWidget(self.back_button)
        row.addSpacing(4)
        row.addWidget(label(self._look, tr("Scans"), size="input", weight="semibold"))
        row.addStretch(1)
        for button in (self.search_button, self.new_button, self.more_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self._undo)
        column.addWidget(horizontal_line())
        column.addWidget(self._hint)

    def _dress(self) -> None:
        buttons = {"back": self.back_button, "search": self.search_button, "plus": self.new_button}
        for icon, button in (buttons | {"more": self.more_button}).items():
            button.setIcon(self._look.icon(icon))

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.back_wanted)
        self.new_button.clicked.connect(self.new_wanted)
        self.search_button.toggled.connect(self._on_search)
        self.search.textChanged.connect(self._fill)
        self.list.clicked.connect(self._on_clicked)
        self.list.returned.connect(self._on_clicked)
        self.list.deleted.connect(self._on_delete_key)
        self.list.customContextMenuRequested.connect(self._on_menu)
        self.more_button.clicked.connect(self._on_more)

    # --- values -----------------------------------------------------------------------------------------

    def show_scans(self, scans: Sequence[tuple[str, ScanDefinition]], notes: Mapping[str, str]) -> None:
        """Show scans by key, own ones first; ``notes`` stand at their right: a count, or "edited"."""
        self._scans, self._notes = list(scans), dict(notes)
        self._fill()

    def select(self, key: str) -> None:
        """Mark a scan as the one shown."""
        self._current = key
        for row in range(self.model.rowCount()):
            if self.model.index(row, 0).data(ChoiceRole.NAME) == key:
                self.list.setCurrentIndex(self.model.index(row, 0))
                return
        self.list.setCurrentIndex(QModelIndex())

    def set_short(self, short: bool) -> None:
        """In a low window the hint gives its place to the list, whose tooltip it becomes."""
        self._hint.setVisible(not short)
        self.list.setToolTip(tr(_HINT) if short else "")

    def offer_undo(self, title: str) -> None:
        """Offer to bring back a scan that was just deleted; an empty title takes the offer away."""
        self._undo.setVisible(bool(title))
        self._undo.setText(tr("Bring back {title}", title=title))

    # --- inside -----------------------------------------------------------------------------------------

    def _fill(self) -> None:
        asked = self.search.text().strip().casefold()
        self.model.clear()
        shown = [
            (key, scan) for key, scan in self._scans if asked in f"{scan.title} {scan.description}".casefold()
        ]
        for group, members in groupby(shown, key=lambda one: _group_of(one[1])):
            self.model.appendRow(heading(group))
            for key, scan in members:
                self.model.appendRow(choice(scan.title, key, self._notes.get(key, ""), scan.description))
        self.select(self._current)

    def _on_search(self, shown: bool) -> None:
        self.search.setVisible(shown)
        if shown:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.search.clear()

    def _on_clicked(self, index: QModelIndex) -> None:
        key = index.data(ChoiceRole.NAME)
        if key is not None:
            self.chosen.emit(key)

    def _on_delete_key(self, index: QModelIndex) -> None:
        key = index.data(ChoiceRole.NAME)
        if key is not None and not self._is_builtin(key):
            self.delete_wanted.emit(key)

    def _on_menu(self, place: QPoint) -> None:
        key = self.list.indexAt(place).data(ChoiceRole.NAME)
        if key is not None:
            self._open_menu(key, self.list.viewport().mapToGlobal(place))

    def _on_more(self) -> None:
        self._open_menu(self._current, self.more_button.mapToGlobal(QPoint(0, self.more_button.height())))

    def _open_menu(self, key: str, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows = (
            (tr("Make a copy"), self.copy_wanted, bool(key)),
            (tr("Export..."), self.export_wanted, bool(key)),
            (tr("Delete"), self.delete_wanted, bool(key) and not self._is_builtin(key)),
        )
        for title, signal, possible in rows:
            action = QAction(title, menu)
            action.setEnabled(possible)
            action.triggered.connect(partial(signal.emit, key))
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(tr("Import...")).triggered.connect(self.import_wanted)
        menu.popup(place)

    def _is_builtin(self, key: str) -> bool:
        return any(scan.builtin for known, scan in self._scans if known == key)


class _List(QListView):
    returned = Signal(QModelIndex)
    deleted = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens, Del deletes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.returned.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.deleted.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


def _group_of(scan: ScanDefinition) -> str:
    return tr(scan.group.capitalize()) if scan.builtin else tr("My scans")


def _tool(name: str) -> QToolButton:
    button = QToolButton()
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button
