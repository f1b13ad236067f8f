"""The columns of the results that stay put when the others scroll sideways: a second view on the same rows, laid over
the left edge of the first."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QTableView

from desktop.delegates.result_delegate import ResultDelegate
from desktop.look import Look
from desktop.models.result_columns import FROZEN
from desktop.models.results_model import ResultsModel
from desktop.panels.rows_view import RowsView
from desktop.text import tr

__all__ = ["FrozenColumns"]


class FrozenColumns(RowsView):
    """Rank, diff and symbol over ``table``, whose selection, place and widths it shares."""

    def __init__(self, look: Look, model: ResultsModel, cells: ResultDelegate, table: QTableView) -> None:
        super().__init__(look, model, cells, table, bar=True)
        self._table = table
        self.setAccessibleName(tr("Matches, first columns"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(table)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        own = self.selectionModel()
        self.setSelectionModel(table.selectionModel())
        own.deleteLater()
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        table.horizontalHeader().sectionResized.connect(self._on_resized_there)
        self.header.sectionResized.connect(self._on_resized_here)
        model.modelReset.connect(self._hide_others)
        for changed in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self.lay_over)
        self._hide_others()

    def _hide_others(self) -> None:
        for section, column in enumerate(self._results.columns):
            self.setColumnHidden(section, column.id not in FROZEN)

    def lay_over(self) -> None:
        """Cover the table's first columns, with its header and without its scroll bar; the header alone while there
        is no row, because the table says why in that place."""
        table = self._table
        rows = table.viewport().height() if self._results.rowCount() else 0
        height = table.horizontalHeader().height() + rows
        frame = table.frameWidth()
        self.setGeometry(frame, frame, self.header.length(), height)

    def _on_resized_there(self, section: int, _before: int, size: int) -> None:
        if section < len(FROZEN):
            self.pictures.clear()
            self.header.resizeSection(section, size)
            self.lay_over()

    def _on_resized_here(self, section: int, _before: int, size: int) -> None:
        # The others are hidden here, and hiding is resizing to nothing.
        if section < len(FROZEN) and size:
            self._table.horizontalHeader().resizeSection(section, size)

    def paint_rows(self, painter: QPainter, part: QRect) -> None:
        super().paint_rows(painter, part)
        if self._table.horizontalScrollBar().value():
            edge = self.viewport().width() - 1
            painter.fillRect(edge, part.y(), 1, part.height(), self._look.color("line.default"))

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QTableView.ScrollHint = QTableView.ScrollHint.EnsureVisible,
    ) -> None:
        """The table decides what is in sight."""
