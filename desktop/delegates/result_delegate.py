"""How rows of the results table are painted: their ground here, their content by a painter made for the columns."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.delegates.cell_style import CellStyle
from desktop.delegates.row_painter import RowPainter
from desktop.look import Look
from desktop.models.result_columns import Column
from desktop.models.result_row import ResultRow
from desktop.models.results_model import ResultRole

__all__ = ["ResultDelegate", "mixed"]

_Index = QModelIndex | QPersistentModelIndex
_BAR = 2
# A row that has just lost its colour is painted once more.
_LAST_PAINT_SECONDS = 0.3


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

    def freshness(self, row: ResultRow, now: float) -> float:
        """1 for a row that came in this moment, falling to 0 for one that came long ago or was always there. ``now``
        is ``time.monotonic()``."""
        if row.arrived is None or not self._fade:
            return 0.0
        return max(0.0, 1 - (now - row.arrived) / self._fade)

    def is_fading(self, row: ResultRow, now: float) -> bool:
        """Whether ``row`` is fresh, or was so when it was painted last."""
        return row.arrived is not None and now - row.arrived < self._fade + _LAST_PAINT_SECONDS

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: ResultRow = index.data(ResultRole.ROW)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        fresh = self.freshness(row, time.monotonic())
        self.paint_ground(painter, option.rect, selected=selected, fresh=fresh, bar=index.column() == 0)
        cells = [(index.data(ResultRole.COLUMN), option.rect)]
        ratio = painter.device().devicePixelRatioF()
        self.row_painter(cells, ratio, solid=selected or fresh > 0).paint(painter, row)

    def row_painter(self, cells: Sequence[tuple[Column, QRect]], ratio: float, *, solid: bool) -> RowPainter:
        """A painter for rows that have these cells, as :class:`~desktop.delegates.row_painter.RowPainter` says."""
        return RowPainter(self._style, cells, ratio, solid=solid)

    def paint_ground(
        self, painter: QPainter, rect: QRect, *, selected: bool, fresh: float, bar: bool
    ) -> None:
        """What lies under the text of a cell or a row; ``bar`` marks a selected row at its left edge."""
        self.fill_ground(painter, rect, selected=selected, fresh=fresh)
        self.draw_hairlines(painter, [rect])
        if selected and bar:
            self.draw_bar(painter, rect)

    def fill_ground(self, painter: QPainter, rect: QRect, *, selected: bool, fresh: float) -> None:
        """The colour of a row that is selected, or that came in lately; nothing for all others."""
        tone = self._style.tone
        if selected:
            painter.fillRect(rect, tone("bg.selected"))
        elif fresh > 0:
            painter.fillRect(rect, mixed(tone("bg.window"), tone("bg.fresh"), fresh))

    def draw_hairlines(self, painter: QPainter, rects: Sequence[QRect]) -> None:
        """A line at the lower edge of each row."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._style.tone("line.subtle"))
        painter.drawRects([QRect(rect.x(), rect.bottom(), rect.width(), 1) for rect in rects])

    def draw_bar(self, painter: QPainter, rect: QRect) -> None:
        """What marks a selected row besides its colour."""
        painter.fillRect(rect.x(), rect.y(), _BAR, rect.height(), self._style.tone("accent"))


def mixed(ground: QColor, top: QColor, share: float) -> QColor:
    """``share`` of ``top`` over ``ground``."""
    return QColor.fromRgbF(
        ground.redF() + (top.redF() - ground.redF()) * share,
        ground.greenF() + (top.greenF() - ground.greenF()) * share,
        ground.blueF() + (top.blueF() - ground.blueF()) * share,
    )
