"""The columns that a scan adds to the table: chosen, named and put in order here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.look import Look, restyle
from desktop.panels.labels import label, words
from desktop.text import tr

__all__ = ["ColumnsBox"]

_EXPRESSION = Qt.ItemDataRole.UserRole


class ColumnsBox(QFrame):
    """``changed`` carries the columns as the library keeps them: expressions by title, in order."""

    changed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._silent = False
        self.setAccessibleName(tr("Columns"))
        self._counted = label(look, tone="muted")
        self.model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName(tr("Columns"))
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.setDragDropOverwriteMode(False)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(_ColumnDelegate(look, self.list))
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
        self.own.returnPressed.connect(self._on_add)
        self.add_button.clicked.connect(self._on_add)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self._look, tr("Columns"), size="input", weight="semibold"))
        head.addStretch(1)
        head.addWidget(self._counted)
        last = QHBoxLayout()
        last.addWidget(self.own, 1)
        last.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addLayout(last)
        column.addWidget(self._fault)

    # --- values -----------------------------------------------------------------------------------------

    def show_columns(self, columns: Mapping[str, str], suggested: Sequence[str]) -> None:
        """Show a scan's columns, checked, and below them the values of its rule that it could show, silently."""
        known = set(columns.values())
        rows = [(title, text, True) for title, text in columns.items()]
        rows += [(text, text, False) for text in suggested if text not in known and text not in columns]
        if rows == self._rows():
            return
        self._silent = True
        self.model.clear()
        for title, expression, checked in rows:
            self.model.appendRow(self._made(title, expression, checked=checked))
        self._silent = False
        self._count()

    def show_fault(self, words_: str) -> None:
        """What is wrong with one of the columns; empty when nothing is."""
        restyle(self.own, invalid=False)
        self._fault.setText(words_)
        self._fault.setVisible(bool(words_))

    def _dress(self) -> None:
        self.add_button.setIcon(self._look.icon("plus"))

    # --- inside -----------------------------------------------------------------------------------------

    def _made(self, title: str, expression: str, *, checked: bool) -> QStandardItem:
        item = QStandardItem(title)
        item.setData(expression, _EXPRESSION)
        item.setToolTip(tr("{expression}. Double-click to rename, drag to reorder.", expression=expression))
        item.setCheckable(True)
        item.setDropEnabled(False)
        item.setSizeHint(QSize(0, self._look.size("row")))
        item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        item.setData(f"{title}: {expression}", Qt.ItemDataRole.AccessibleTextRole)
        return item

    def _rows(self) -> list[tuple[str, str, bool]]:
        items = [self.model.item(row) for row in range(self.model.rowCount())]
        return [
            (item.text().strip(), str(item.data(_EXPRESSION)), item.checkState() is Qt.CheckState.Checked)
            for item in items
        ]

    def _on_add(self) -> None:
        expression = self.own.text().strip()
        if expression:
            self.own.clear()
            titles = {title for title, _, _ in self._rows()}
            title = expression if expression not in titles else f"{expression} "
            checked = [checked for _, _, checked in self._rows()]
            self.model.insertRow(checked.count(True), self._made(title, expression, checked=True))
            self._tell()

    def _tell(self) -> None:
        rows = self._rows()
        # While a row is dragged it is there twice for a moment.
        if self._silent or len({(title, text) for title, text, _ in rows}) != len(rows):
            return
        self._count()
        self.changed.emit({title or text: text for title, text, checked in rows if checked})

    def _count(self) -> None:
        checked = [checked for _, _, checked in self._rows()]
        shown = tr("{shown} of {all} shown", shown=checked.count(True), all=len(checked))
        self._counted.setText(shown if checked else "")


class _ColumnDelegate(QStyledItemDelegate):
    """A checkable title, and its expression at the right."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        title, expression = index.data(), index.data(_EXPRESSION)
        said = tr("from the rule") if title == expression else expression
        painter.setFont(self._look.font("ui"))
        painter.setPen(self._look.color("text.muted"))
        taken = painter.fontMetrics().horizontalAdvance(title) + 48
        room = option.rect.adjusted(taken, 0, -6, 0)
        cut = painter.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), cut)
