"""The columns that a scan's table shows: checked, put in order, named and added here. Which there are is known
elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QToolButton,
    QVBoxLayout,
)

from desktop.delegates.column_delegate import COLUMN_NOTE, ColumnDelegate
from desktop.look import Look, restyle
from desktop.models.column_rows import ColumnRow, chosen_columns
from desktop.panels.labels import label, words
from desktop.text import tr

__all__ = ["ColumnsBox"]

_ROW = Qt.ItemDataRole.UserRole
_FEWEST_SEEN = 4


class ColumnsBox(QFrame):
    """``changed`` carries the scan's own columns (expressions by title) and the names of all that are shown, in
    order."""

    changed = Signal(object, object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._silent = False
        self.setAccessibleName(tr("Columns"))
        self._counted = label(look, tone="muted")
        self.model = QStandardItemModel(self)
        self.list = _List()
        self.list.setModel(self.model)
        self.list.setAccessibleName(tr("Columns"))
        self.list.setItemDelegate(ColumnDelegate(look, self.list))
        self.own = QLineEdit()
        self.own.setPlaceholderText(tr("Own column, e.g. close / sma(200)"))
        self.own.setAccessibleName(tr("Expression of an own column"))
        look.dress(self.own, "table", kind="mono")
        self.add_button = QToolButton()
        self.add_button.setAccessibleName(tr("Add the column"))
        self.add_button.setToolTip(tr("Add the column"))
        self._fault = words(look, tone="danger", wrap=True)
        self._fault.hide()
        self._arrange()
        look.changed.connect(self._dress)
        self._dress()
        self.model.itemChanged.connect(self._tell)
        self.model.rowsMoved.connect(self._tell)
        self.model.rowsRemoved.connect(self._tell)
        self.list.move_wanted.connect(self.move_current)
        self.list.remove_wanted.connect(self.remove_current)
        self.list.customContextMenuRequested.connect(self._on_menu)
        self.own.returnPressed.connect(self._on_add)
        self.add_button.clicked.connect(self._on_add)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 16, 0)
        head.addWidget(label(self._look, tr("Columns"), size="input", weight="semibold"))
        head.addStretch(1)
        head.addWidget(self._counted)
        last = QHBoxLayout()
        last.setContentsMargins(0, 0, 16, 0)
        last.addWidget(self.own, 1)
        last.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 0, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addLayout(last)
        column.addWidget(self._fault)

    # --- values -----------------------------------------------------------------------------------------

    def show_columns(self, rows: Sequence[ColumnRow]) -> None:
        """Show these columns, silently."""
        if list(rows) == self.rows():
            return
        self._silent = True
        place = self.list.currentIndex().row()
        bar = self.list.verticalScrollBar().value()
        self.model.clear()
        for row in rows:
            self.model.appendRow(self._made(row))
        self.list.setCurrentIndex(self.model.index(max(0, min(place, self.model.rowCount() - 1)), 0))
        self.list.verticalScrollBar().setValue(bar)
        self._silent = False
        self._count()

    def show_fault(self, words_: str) -> None:
        """What is wrong with one of the columns; empty when nothing is."""
        restyle(self.own, invalid=False)
        self._fault.setText(words_)
        self._fault.setVisible(bool(words_))

    def rows(self) -> list[ColumnRow]:
        """The rows as they are now. A row that was renamed has its new name."""
        found = []
        for place in range(self.model.rowCount()):
            item = self.model.item(place)
            row: ColumnRow = item.data(_ROW)
            title = item.text().strip() or row.title
            renamed = row if title == row.title else replace(row, name=title, title=title, kept=True)
            found.append(replace(renamed, shown=item.checkState() is Qt.CheckState.Checked))
        return found

    # --- wishes -----------------------------------------------------------------------------------------

    def move_current(self, places: int) -> None:
        """Move the row at the cursor up (negative) or down."""
        before = self.list.currentIndex().row()
        after = before + places
        if before < 0 or not 0 <= after < self.model.rowCount():
            return
        self._silent = True
        items = self.model.takeRow(before)
        self.model.insertRow(after, items)
        self.list.setCurrentIndex(self.model.index(after, 0))
        self._silent = False
        self._tell()

    def remove_current(self) -> None:
        """Forget the column at the cursor if it is the scan's own; uncheck any other."""
        place = self.list.currentIndex().row()
        if place < 0:
            return
        if self.model.item(place).data(_ROW).expression:
            self.model.removeRow(place)
        else:
            self.model.item(place).setCheckState(Qt.CheckState.Unchecked)

    def _on_add(self) -> None:
        expression = self.own.text().strip()
        if not expression:
            return
        self.own.clear()
        taken = {row.title for row in self.rows()}
        title, count = expression, 1
        while title in taken:
            count += 1
            title = f"{expression} ({count})"
        made = ColumnRow(title, title, tr("formula"), expression, shown=True, kept=True)
        place = [row.shown for row in self.rows()].count(True)
        self._silent = True
        self.model.insertRow(place, self._made(made))
        self._silent = False
        self.list.setCurrentIndex(self.model.index(place, 0))
        self._tell()

    def _on_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if not index.isValid():
            return
        self.list.setCurrentIndex(index)
        is_own = bool(self.model.item(index.row()).data(_ROW).expression)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, possible, act in (
            (tr("Move up\tAlt+Up"), index.row() > 0, lambda: self.move_current(-1)),
            (
                tr("Move down\tAlt+Down"),
                index.row() < self.model.rowCount() - 1,
                lambda: self.move_current(1),
            ),
            (tr("Rename\tF2"), is_own, lambda: self.list.edit(self.list.currentIndex())),
            (tr("Remove\tDel"), is_own, self.remove_current),
        ):
            action = QAction(title, menu)
            action.setEnabled(possible)
            action.triggered.connect(act)
            menu.addAction(action)
        menu.popup(self.list.viewport().mapToGlobal(place))

    # --- inside -----------------------------------------------------------------------------------------

    def _made(self, row: ColumnRow) -> QStandardItem:
        item = QStandardItem(row.title)
        item.setData(row, _ROW)
        item.setData(row.note, COLUMN_NOTE)
        item.setToolTip(row.expression or row.note)
        item.setCheckable(True)
        item.setDropEnabled(False)
        item.setEditable(bool(row.expression))
        item.setSizeHint(QSize(0, self._look.size("row")))
        item.setCheckState(Qt.CheckState.Checked if row.shown else Qt.CheckState.Unchecked)
        item.setData(f"{row.title}, {row.expression or row.note}", Qt.ItemDataRole.AccessibleTextRole)
        return item

    def _tell(self) -> None:
        rows = self.rows()
        # While a row is dragged it is there twice for a moment.
        if self._silent or len({row.name for row in rows}) != len(rows):
            return
        self._count()
        self.changed.emit(*chosen_columns(rows))

    def _count(self) -> None:
        rows = self.rows()
        shown = tr("{shown} of {all} shown", shown=sum(row.shown for row in rows), all=len(rows))
        self._counted.setText(shown if rows else "")

    def _dress(self) -> None:
        self.add_button.setIcon(self._look.icon("plus"))
        self.list.setMinimumHeight(_FEWEST_SEEN * self._look.size("row"))
        for place in range(self.model.rowCount()):
            self.model.item(place).setSizeHint(QSize(0, self._look.size("row")))


class _List(QListView):
    move_wanted = Signal(int)
    remove_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def sizeHint(self) -> QSize:
        """It takes what is left, and asks for no more than its least."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Up and Alt+Down move a row, Del removes one."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if steps is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_wanted.emit(steps)
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)
