"""Paints the cells of rows at places that stay the same from row to row. How a cell looks is none of its business."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPixmap

from desktop.delegates.cell_style import Cell, CellPainter, CellStyle, Paint
from desktop.delegates.chart_cells import days_cell, year_cell
from desktop.delegates.number_cells import change_cell, number_cell, part_cell, rank_cell, rating_cell
from desktop.delegates.word_cells import diff_cell, reason_cell, signals_cell, symbol_cell, words_cell
from desktop.models.result_columns import Column, ColumnKind
from desktop.models.result_row import ResultRow

__all__ = ["RowPainter", "Stamped"]

_MOST_STAMPS = 250

_CELLS: Mapping[ColumnKind, Callable[[CellStyle, Cell], CellPainter]] = {
    ColumnKind.RANK: rank_cell,
    ColumnKind.DIFF: diff_cell,
    ColumnKind.SYMBOL: symbol_cell,
    ColumnKind.WORDS: words_cell,
    ColumnKind.NUMBER: number_cell,
    ColumnKind.CHANGE: change_cell,
    ColumnKind.RATING: rating_cell,
    ColumnKind.PART: part_cell,
    ColumnKind.YEAR: year_cell,
    ColumnKind.DAYS: days_cell,
    ColumnKind.SIGNALS: signals_cell,
}


class RowPainter:
    """Made for columns at their places; ``ratio`` is the pixel ratio of what is painted on, ``solid`` as in
    :class:`~desktop.delegates.cell_style.Cell`. It holds good until the look changes.

    In the row of a symbol that dropped out the reason stands where its signals and plan would be."""

    def __init__(
        self, style: CellStyle, cells: Sequence[tuple[Column, QRect]], ratio: float, *, solid: bool
    ) -> None:
        self._style, self._ratio = style, ratio
        self._paints = self._arranged([Cell(rect, column, solid) for column, rect in cells])
        lost = [rect for column, rect in cells if _has_no_dropped(column)]
        kept = [Cell(rect, column, solid) for column, rect in cells if not _has_no_dropped(column)]
        self._paints_of_dropped = self._arranged(kept, reason=_united(lost))

    def paint(self, painter: QPainter, row: ResultRow) -> None:
        """All cells of ``row`` without their ground."""
        for font, paints in self._paints_of_dropped if row.dropped else self._paints:
            if font is not None:
                painter.setFont(font)
            for paint in paints:
                paint(painter, row)

    def _arranged(
        self, cells: Sequence[Cell], reason: QRect | None = None
    ) -> list[tuple[QFont | None, list[Paint]]]:
        """What is to be painted, by font: changing it takes as long as a short word. What needs none comes first."""
        made = [(cell.rect, _CELLS[cell.column.kind](self._style, cell)) for cell in cells]
        if reason is not None:
            made.append((reason, reason_cell(self._style, reason)))
        without: list[Paint] = [self._edge(cell.rect) for cell in cells if cell.column.id == "entry"]
        by_font: dict[int, tuple[QFont | None, list[Paint]]] = {}
        for rect, cell in made:
            # Between two pixels a stamp would be blurred.
            if cell.alike is not None and self._ratio.is_integer():
                without.append(Stamped(cell, rect, self._ratio))
            else:
                by_font.setdefault(id(cell.font), (cell.font, []))[1].append(cell.paint)
        return [(None, without), *by_font.values()]

    def _edge(self, rect: QRect) -> Paint:
        """The line at the left of the plan."""
        edge, tone = QRect(rect.x(), rect.y(), 1, rect.height()), self._style.tone("line.subtle")

        def paint(painter: QPainter, _row: ResultRow) -> None:
            painter.fillRect(edge, tone)

        return paint


class Stamped:
    """Cells that look the same in many rows: each look is painted once."""

    def __init__(self, cell: CellPainter, rect: QRect, ratio: float) -> None:
        assert cell.alike is not None
        self._alike, self.cell = cell.alike, cell
        self._rect, self._ratio = rect, ratio
        self._left, self._top = rect.x(), rect.y()
        self._stamps: dict[Hashable, QPixmap] = {}

    def __len__(self) -> int:
        return len(self._stamps)

    def __call__(self, painter: QPainter, row: ResultRow) -> None:
        look = self._alike(row)
        if look is None:
            painter.setFont(self.cell.font)
            self.cell.paint(painter, row)
            return
        stamp = self._stamps.get(look)
        if stamp is None:
            if len(self._stamps) >= _MOST_STAMPS:
                self._stamps.clear()
            stamp = self._stamps[look] = self._painted(row)
        painter.drawPixmap(self._left, self._top, stamp)

    def _painted(self, row: ResultRow) -> QPixmap:
        stamp = QPixmap(self._rect.size() * self._ratio)
        stamp.setDevicePixelRatio(self._ratio)
        stamp.fill(Qt.GlobalColor.transparent)
        painter = QPainter(stamp)
        painter.translate(-self._left, -self._top)
        painter.setFont(self.cell.font)
        self.cell.paint(painter, row)
        painter.end()
        return stamp


def _has_no_dropped(column: Column) -> bool:
    """Whether a symbol that dropped out has nothing to show in ``column``."""
    return column.kind is ColumnKind.SIGNALS or column.of_plan


def _united(rects: Sequence[QRect]) -> QRect | None:
    whole: QRect | None = None
    for rect in rects:
        whole = rect if whole is None else whole.united(rect)
    return whole
