"""How a cell of the results table is painted: its ground here, its content by the painter of its kind."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.delegates.cell_style import Cell, CellStyle
from desktop.delegates.chart_cells import paint_days, paint_year
from desktop.delegates.number_cells import paint_change, paint_number, paint_part, paint_rank, paint_rating
from desktop.delegates.word_cells import (
    paint_diff,
    paint_reason,
    paint_signals,
    paint_symbol,
    paint_words,
)
from desktop.look import Look
from desktop.models.result_columns import Column, ColumnKind
from desktop.models.result_row import ResultRow
from desktop.models.results_model import ResultRole

__all__ = ["ResultDelegate", "mixed"]

_Index = QModelIndex | QPersistentModelIndex
_BAR = 2

_PAINTERS: Mapping[ColumnKind, Callable[[QPainter, CellStyle, Cell], None]] = {
    ColumnKind.RANK: paint_rank,
    ColumnKind.DIFF: paint_diff,
    ColumnKind.SYMBOL: paint_symbol,
    ColumnKind.WORDS: paint_words,
    ColumnKind.NUMBER: paint_number,
    ColumnKind.CHANGE: paint_change,
    ColumnKind.RATING: paint_rating,
    ColumnKind.PART: paint_part,
    ColumnKind.YEAR: paint_year,
    ColumnKind.DAYS: paint_days,
    ColumnKind.SIGNALS: paint_signals,
}


class ResultDelegate(QStyledItemDelegate):
    """Paints rows of :class:`~desktop.models.results_model.ResultsModel`. A row is asked for once and read in Python,
    because every question for a role crosses from Qt to Python and back."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        self._style = CellStyle(self._look)
        self._fade = self._look.duration("freshRowFade") / 1000

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, self._look.size("row"))

    def freshness(self, row: ResultRow) -> float:
        """1 for a row that came in this moment, falling to 0 for one that came long ago or was always there."""
        if row.arrived is None or not self._fade:
            return 0.0
        return max(0.0, 1 - (time.monotonic() - row.arrived) / self._fade)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: ResultRow = index.data(ResultRole.ROW)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        fresh = self.freshness(row)
        self.paint_ground(painter, option.rect, selected=selected, fresh=fresh, bar=index.column() == 0)
        column: Column = index.data(ResultRole.COLUMN)
        self.paint_content(painter, Cell(option.rect, row, column, solid=selected or fresh > 0))

    def paint_content(self, painter: QPainter, cell: Cell) -> None:
        """A cell without its ground."""
        _PAINTERS[cell.column.kind](painter, self._style, cell)

    def paint_row(
        self,
        painter: QPainter,
        row: ResultRow,
        cells: list[tuple[Column, QRect]],
        *,
        solid: bool,
    ) -> None:
        """All of ``cells`` of one row without their ground. In the row of a symbol that dropped out the reason stands
        where its signals and plan would be."""
        reason: QRect | None = None
        for column, rect in cells:
            if row.dropped and (column.kind is ColumnKind.SIGNALS or column.of_plan):
                reason = rect if reason is None else reason.united(rect)
                continue
            if column.id == "entry":
                painter.fillRect(rect.x(), rect.y(), 1, rect.height(), self._style.tone("line.subtle"))
            self.paint_content(painter, Cell(rect, row, column, solid))
        if reason is not None:
            paint_reason(painter, reason, self._style, row)

    def paint_ground(
        self, painter: QPainter, rect: QRect, *, selected: bool, fresh: float, bar: bool
    ) -> None:
        """What lies under the text of a cell or a row; ``bar`` marks a selected row at its left edge."""
        tone = self._style.tone
        if selected:
            painter.fillRect(rect, tone("bg.selected"))
        elif fresh > 0:
            painter.fillRect(rect, mixed(tone("bg.window"), tone("bg.fresh"), fresh))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, tone("line.subtle"))
        if selected and bar:
            painter.fillRect(rect.x(), rect.y(), _BAR, rect.height(), tone("accent"))


def mixed(ground: QColor, top: QColor, share: float) -> QColor:
    """``share`` of ``top`` over ``ground``."""
    return QColor.fromRgbF(
        ground.redF() + (top.redF() - ground.redF()) * share,
        ground.greenF() + (top.greenF() - ground.greenF()) * share,
        ground.blueF() + (top.blueF() - ground.blueF()) * share,
    )
