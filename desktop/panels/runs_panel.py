"""The list of runs: find one, open it, resume what did not end, compare, name and delete. It keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from desktop.delegates.run_delegate import RunDelegate
from desktop.look import Look
from desktop.models.runs_model import PROGRESS_ROLES, RunsModel
from desktop.panels.labels import icon_label, show_icon, words
from desktop.panels.panel_head import PanelHead
from desktop.panels.run_menu import RunMenu, RunsMenu, is_at_work
from desktop.panels.search_row import SearchRow
from desktop.text import tr

if TYPE_CHECKING:
    from scanner import RunSummary

__all__ = ["RunsPanel"]

_Index = QModelIndex | QPersistentModelIndex
_EMPTY, _LIST, _NOTHING_FOUND = range(3)


class RunsPanel(QFrame):
    """Each signal carries a run's id. ``run_compared``: the run shown is to be seen against this one;
    ``naming_wanted``: the user wants to call it something. ``all_deleted``: all that are over. Deleting asks nothing,
    it can be undone."""

    run_opened = Signal(str)
    run_resumed = Signal(str)
    run_deleted = Signal(str)
    run_compared = Signal(str)
    naming_wanted = Signal(str)
    all_deleted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._busy = False
        self._shown = ""
        self.setProperty("ground", "panel")
        self.setMinimumWidth(look.size("sidebar"))
        self.model = RunsModel(self)
        self.list = self._make_list()
        self.search_row = SearchRow(look, tr("Find a run"))
        self.search = self.search_row.field
        self.head = self._make_head()
        self._icon = icon_label(look, 20)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._make_empty_page())
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._make_nothing_found_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.search_row)
        column.addLayout(self._pages, 1)
        self.model.modelReset.connect(self._on_reset)
        self._on_reset()
        look.changed.connect(self._dress)
        self._dress()

    # --- values -----------------------------------------------------------------------------------------

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Show ``runs``, newest first; the selection stays with its run."""
        selected = self.selected()
        self.model.set_runs(runs)
        if selected:
            self.select(selected)

    def set_universe_titles(self, titles: Mapping[str, str]) -> None:
        """Titles by a universe's name."""
        self.model.set_universe_titles(titles)

    def set_shown(self, run_id: str) -> None:
        """The run whose matches are in the table; empty while there is none."""
        self._shown = run_id

    def set_busy(self, busy: bool) -> None:
        """While a run is at work none can be resumed."""
        self._busy = busy

    def select(self, run_id: str) -> None:
        """Mark a run as the one shown; opens nothing."""
        row = self.model.row_of(run_id)
        if row is None:
            self.list.clearSelection()
        else:
            self.list.setCurrentIndex(self.model.index(row))

    def selected(self) -> str:
        """The id of the run marked; empty when there is none."""
        return self._id_at(self.list.currentIndex())

    # --- making -----------------------------------------------------------------------------------------

    def _make_list(self) -> QListView:
        view = _RunList()
        view.setProperty("ground", "panel")
        view.setAccessibleName(tr("Runs"))
        view.setModel(self.model)
        view.setItemDelegate(RunDelegate(self._look, view))
        view.setMouseTracking(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._on_menu)
        view.clicked.connect(self._on_opened)
        view.returned.connect(self._on_opened)
        view.deleted.connect(self._on_delete_key)
        return view

    def _make_head(self) -> PanelHead:
        head = PanelHead(self._look, tr("Runs"))
        self._menu = RunsMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.search_button = head.add_button("search", tr("Find a run"))
        self.search_button.clicked.connect(self.search_row.open)
        self.menu_button = head.add_menu("more", tr("What to do with runs"), self._menu)
        self.search.textChanged.connect(self.model.set_wanted)
        self.search_row.left.connect(self._on_search_left)
        return head

    def _make_nothing_found_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(14, 14, 12, 12)
        column.addWidget(words(self._look, tr("No run has all of these words."), tone="muted", wrap=True))
        column.addStretch(1)
        return page

    def _make_empty_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(14, 14, 12, 12)
        column.setSpacing(8)
        column.addWidget(self._icon)
        empty = tr("No scans yet.\nEach run is kept here, so you can see what is new and what dropped out.")
        column.addWidget(words(self._look, empty, tone="muted", wrap=True))
        column.addStretch(1)
        return page

    def _dress(self) -> None:
        show_icon(self._look, self._icon, "history", "text.muted")
        self.list.viewport().update()

    def _on_reset(self) -> None:
        nothing = _NOTHING_FOUND if self.search.text() else _EMPTY
        self._pages.setCurrentIndex(_LIST if self.model.rowCount() else nothing)
        self.search_button.setEnabled(bool(self.model.rowCount() or self.search.text()))

    @Slot()
    def _on_search_left(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- wishes -----------------------------------------------------------------------------------------

    def _id_at(self, index: QModelIndex) -> str:
        run = self.model.run_at(index.row()) if index.isValid() else None
        return run.info.id if run else ""

    def _on_opened(self, index: QModelIndex) -> None:
        if run_id := self._id_at(index):
            self.run_opened.emit(run_id)

    def _on_delete_key(self, index: QModelIndex) -> None:
        run = self.model.run_at(index.row())
        if run is not None and not is_at_work(run):
            self.run_deleted.emit(run.info.id)

    def _on_menu(self, place: QPoint) -> None:
        run = self.model.run_at(row) if (row := self.list.indexAt(place).row()) >= 0 else None
        if run is not None:
            self.menu_for(run).popup(self.list.viewport().mapToGlobal(place))

    def menu_for(self, run: RunSummary) -> QMenu:
        """What can be done with a run."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        RunMenu(self, run, shown=self._shown, busy=self._busy).fill(menu)
        return menu

    @Slot()
    def _fill_menu(self) -> None:
        """The menu of the head speaks of the run that is marked."""
        index = self.list.currentIndex()
        run = self.model.run_at(index.row()) if index.isValid() else None
        self._menu.fill(run, shown=self._shown, busy=self._busy, any_over=self.model.rowCount() > 0)


class _RunList(QListView):
    """A list that tells of Return and Delete."""

    returned = Signal(QModelIndex)
    deleted = Signal(QModelIndex)

    def dataChanged(self, first: _Index, last: _Index, roles: Sequence[int] = ()) -> None:
        """Qt lays out all runs anew for each change; how far a run is moves nothing."""
        if roles and set(roles) <= PROGRESS_ROLES:
            self.update(first)
        else:
            super().dataChanged(first, last, roles)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.returned.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and self.currentIndex().isValid():
            self.deleted.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
