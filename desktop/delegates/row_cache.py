"""Pictures of whole rows, made once and drawn often: a scan repaints its table twenty times a second, and cells
painted one by one in Python would take a fifth of that time. It decides nothing about how a cell looks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from desktop.delegates.result_delegate import ResultDelegate
from desktop.models.result_columns import Column
from desktop.models.result_row import ResultRow

__all__ = ["RowCache"]

_AROUND = 200
"""How many pictures are kept besides those of the rows on screen."""

Cells = Sequence[tuple[Column, int, int]]
"""Columns with the left edge and the width of their cells."""


class RowCache:
    """Keeps the content of rows (all but their ground) for one set of cells. Whoever changes widths, theme or
    columns calls :meth:`clear`; a row whose values changed is painted anew by itself. ``with_rank``: the rank is
    among the cells, which changes with every row that comes. ``on_screen``: how many rows can be seen at once."""

    def __init__(self, delegate: ResultDelegate, *, with_rank: bool = False) -> None:
        self._delegate = delegate
        self._with_rank = with_rank
        self._pictures: OrderedDict[tuple[str, bool], tuple[object, QPixmap]] = OrderedDict()
        self._ratio = 0.0
        self.on_screen = 0

    def __len__(self) -> int:
        return len(self._pictures)

    @property
    def most(self) -> int:
        """How many pictures are kept."""
        return self.on_screen + _AROUND

    def clear(self) -> None:
        """Forget all pictures."""
        self._pictures.clear()

    def has(self, row: ResultRow, *, solid: bool) -> bool:
        """Whether the picture of ``row`` is there, so that drawing it costs next to nothing."""
        known = self._pictures.get((row.match.symbol, solid))
        return known is not None and _same(known[0], self._state(row))

    def picture(self, row: ResultRow, cells: Cells, height: int, ratio: float, *, solid: bool) -> QPixmap:
        """The content of ``row`` on a transparent ground; its left edge is that of the first cell. ``ratio`` is the
        screen's pixel ratio, ``solid`` as in :meth:`ResultDelegate.paint_content`."""
        if ratio != self._ratio:
            self.clear()
            self._ratio = ratio
        key = (row.match.symbol, solid)
        state = self._state(row)
        known = self._pictures.get(key)
        if known is not None and _same(known[0], state):
            self._pictures.move_to_end(key)
            return known[1]
        picture = self._painted(row, cells, height, ratio, solid)
        self._pictures[key] = (state, picture)
        self._pictures.move_to_end(key)
        while len(self._pictures) > self.most:
            self._pictures.popitem(last=False)
        return picture

    def _state(self, row: ResultRow) -> tuple[object, ...]:
        """What a picture shows: the match, and what the row knows of it besides."""
        return (row.match, row.rank_so_far if self._with_rank else None, row.reason)

    def _painted(self, row: ResultRow, cells: Cells, height: int, ratio: float, solid: bool) -> QPixmap:
        left = cells[0][1] if cells else 0
        width = max((edge + width - left for _, edge, width in cells), default=1)
        picture = QPixmap(QSize(width, height) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        rects = [(column, QRect(edge - left, 0, width, height)) for column, edge, width in cells]
        self._delegate.paint_row(painter, row, rects, solid=solid)
        painter.end()
        return picture


def _same(one: object, other: tuple[object, ...]) -> bool:
    """Whether both hold the very same match and equal rest; comparing matches would take longer than painting."""
    assert isinstance(one, tuple)
    return one[0] is other[0] and one[1:] == other[1:]
