"""A view of rows that are painted from pictures: what the results and their frozen columns have in common."""

from __future__ import annotations

import time
from collections.abc import Sequence, Set

from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.delegates.result_delegate import ResultDelegate
from desktop.delegates.row_cache import RowCache
from desktop.look import Look
from desktop.models.result_columns import Column
from desktop.models.result_row import ResultRow
from desktop.models.results_model import ResultsModel
from desktop.panels.sort_header import SortHeader

__all__ = ["RowsView"]

_SLICE_SECONDS = 0.002


class RowsView(QTableView):
    """Paints rows of a :class:`~desktop.models.results_model.ResultsModel` whole, from a cache. ``bar`` puts the
    accent bar of a selected row at the left edge.

    A paint that has many rows to draw anew leaves some of them as they were for the next turn of the event loop, so
    that keys and clicks never wait for a screenful of pictures. While rows stream in, ``sliced`` is set: then it
    also leaves out rows that were never drawn."""

    def __init__(
        self,
        look: Look,
        model: ResultsModel,
        cells: ResultDelegate,
        parent: QWidget | None = None,
        *,
        bar: bool,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._results = model
        self._cells = cells
        self._bar = bar
        self.header = SortHeader(look, self)
        self.pictures = RowCache(cells)
        self.sliced = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._paint_rest)
        # Of the viewport, what was left for the next turn.
        self._left = QRect()
        self._set_up()
        self.setModel(model)
        look.changed.connect(self._on_look)
        self._on_look()

    def _set_up(self) -> None:
        self.setHorizontalHeader(self.header)
        self.header.setMinimumSectionSize(24)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        self.setItemDelegate(self._cells)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def cells_shown(self) -> list[tuple[Column, int, int]]:
        """The columns that this view paints, with left edge and width."""
        return [
            (
                self._results.columns[section],
                self.header.sectionPosition(section),
                self.header.sectionSize(section),
            )
            for section in range(min(self.header.count(), len(self._results.columns)))
            if not self.header.isSectionHidden(section)
        ]

    def _on_look(self) -> None:
        self.pictures.clear()
        self.verticalHeader().setDefaultSectionSize(self._look.size("row"))
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Not Qt's own: it would ask for every cell, and Python answers slowly.
        self.executeDelayedItemsLayout()
        painter = QPainter(self.viewport())
        self.paint_rows(painter, event.rect())
        painter.end()

    def paint_fading(self) -> None:
        """Have those rows painted anew whose ground has another colour by now: the others are as they were."""
        height, now = self._look.size("row"), time.monotonic()
        first, last = self._rows_between(0, self.viewport().height())
        for number in range(first, last + 1):
            if self._cells.is_fading(self._results.row_at(number), now):
                self.viewport().update(0, self.rowViewportPosition(number), self.viewport().width(), height)

    def _rows_between(self, top: int, bottom: int) -> tuple[int, int]:
        """The first and the last row between two heights; the last is below the first where there is none."""
        first, last = self.rowAt(top), self.rowAt(bottom)
        return max(first, 0), self._results.rowCount() - 1 if last < 0 else last

    def paint_rows(self, painter: QPainter, part: QRect) -> None:
        """Paint the rows that lie in ``part``."""
        height = self._look.size("row")
        if not self._results.rowCount():
            return
        ratio, width = self.devicePixelRatioF(), self.viewport().width()
        if not self.pictures.fits(ratio):
            self.pictures.fit(self.cells_shown(), height, ratio)
        self.pictures.on_screen = self.viewport().height() // height + 2
        first, last = self._rows_between(part.top(), part.bottom())
        top = self.rowViewportPosition(first)
        rects = [QRect(0, top + place * height, width, height) for place in range(last - first + 1)]
        rows = [self._results.row_at(number) for number in range(first, last + 1)]
        solid = self._paint_grounds(painter, first, rows, rects)
        painter.translate(-self.header.offset(), 0)
        self._paint_contents(painter, rows, [rect.y() for rect in rects], solid)

    def _paint_grounds(
        self, painter: QPainter, first: int, rows: Sequence[ResultRow], rects: Sequence[QRect]
    ) -> list[bool]:
        """What lies under ``rows``, the first of which has the number ``first``; for each whether it has a colour."""
        selected = self._selected_rows(first, first + len(rows) - 1)
        now = time.monotonic()
        coloured = []
        for number, (row, rect) in enumerate(zip(rows, rects, strict=True), start=first):
            fresh = self._cells.freshness(row, now) if row.arrived is not None else 0.0
            chosen = number in selected
            coloured.append(chosen or fresh > 0)
            if coloured[-1]:
                self._cells.fill_ground(painter, rect, selected=chosen, fresh=fresh)
        self._cells.draw_hairlines(painter, rects)
        if self._bar:
            for number in selected:
                self._cells.draw_bar(painter, rects[number - first])
        return coloured

    def _paint_contents(
        self, painter: QPainter, rows: Sequence[ResultRow], tops: Sequence[int], coloured: Sequence[bool]
    ) -> None:
        until, painted = time.perf_counter() + _SLICE_SECONDS, False
        left, pictures = self.pictures.left, self.pictures
        for row, top, has_colour in zip(rows, tops, coloured, strict=True):
            # Only the badges beside the bar look different on a coloured ground.
            solid = self._bar and has_colour
            picture = pictures.known(row, solid=solid)
            if picture is None:
                before = pictures.outdated(row, solid=solid)
                late = painted and time.perf_counter() > until
                if late and (self.sliced or before is not None):
                    self._leave(top)
                    picture = before
                else:
                    picture, painted = pictures.picture(row, solid=solid), True
            if picture is not None:
                painter.drawPixmap(left, top, picture)
            pictures.draw_changing(painter, top, row)

    def _leave(self, top: int) -> None:
        """Leave the row that is ``top`` pixels down for the next turn."""
        self._left |= QRect(0, top, self.viewport().width(), self._look.size("row"))
        self._rest.start()

    def _paint_rest(self) -> None:
        left, self._left = self._left, QRect()
        self.viewport().update(left)

    def _selected_rows(self, first: int, last: int) -> Set[int]:
        """The selected rows between two; all of ten thousand would take too long to ask for."""
        chosen: set[int] = set()
        selection = self.selectionModel().selection()
        for part in map(selection.at, range(selection.count())):
            chosen.update(range(max(first, part.top()), min(last, part.bottom()) + 1))
        return chosen
