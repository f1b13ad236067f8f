"""Pictures of whole rows, made once and drawn often: a scan repaints its table twenty times a second, and cells
painted one by one in Python would take a fifth of that time. It decides nothing about how a cell looks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from desktop.delegates.result_delegate import ResultDelegate
from desktop.delegates.row_painter import RowPainter
from desktop.models.result_columns import Column, ColumnKind
from desktop.models.result_row import ResultRow

__all__ = ["RowCache"]

_AROUND = 200
"""How many pictures are kept besides those of the rows on screen."""

Cells = Sequence[tuple[Column, int, int]]
"""Columns with the left edge and the width of their cells."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """What pictures are made for: where they begin, how large they are, and who paints rows on a plain ground, on
    one that has a colour, and what changes from frame to frame."""

    left: int
    size: QSize
    ratio: float
    plain: RowPainter
    solid: RowPainter
    changing: RowPainter | None


class RowCache:
    """Keeps the content of rows (all but their ground) for one set of cells, which :meth:`fit` tells. Whoever changes
    widths, theme or columns calls :meth:`clear`; a row whose values changed is painted anew by itself. A rank among
    the cells is in no picture: it changes with every row that comes. ``on_screen``: how many rows can be seen at
    once."""

    def __init__(self, delegate: ResultDelegate) -> None:
        self._delegate = delegate
        self._pictures: OrderedDict[tuple[str, bool], tuple[tuple[object, str], QPixmap]] = OrderedDict()
        self._fit: _Fit | None = None
        self.on_screen = 0

    def __len__(self) -> int:
        return len(self._pictures)

    @property
    def most(self) -> int:
        """How many pictures are kept."""
        return self.on_screen + _AROUND

    def clear(self) -> None:
        """Forget all pictures and what they were made for."""
        self._pictures.clear()
        self._fit = None

    @property
    def left(self) -> int:
        """Where pictures begin."""
        return self._fit.left if self._fit is not None else 0

    def fits(self, ratio: float) -> bool:
        """Whether it knows what to paint, for a screen of this pixel ratio."""
        return self._fit is not None and self._fit.ratio == ratio

    def fit(self, cells: Cells, height: int, ratio: float) -> None:
        """Paint these cells from now on. ``ratio`` is the screen's pixel ratio."""
        self.clear()
        left = cells[0][1] if cells else 0
        rects = [(column, QRect(edge - left, 0, width, height)) for column, edge, width in cells]
        whole = max((rect.right() + 1 for _, rect in rects), default=1)
        lasting = [cell for cell in rects if cell[0].kind is not ColumnKind.RANK]
        changing = [cell for cell in rects if cell[0].kind is ColumnKind.RANK]
        made = self._delegate.row_painter
        self._fit = _Fit(
            left,
            QSize(whole, height),
            ratio,
            plain=made(lasting, ratio, solid=False),
            solid=made(lasting, ratio, solid=True),
            changing=made(changing, ratio, solid=False) if changing else None,
        )

    def known(self, row: ResultRow, *, solid: bool) -> QPixmap | None:
        """The picture of ``row`` if it is there, so that drawing it costs next to nothing."""
        key = (row.match.symbol, solid)
        known = self._pictures.get(key)
        if known is None or not _holds(known[0], row):
            return None
        self._pictures.move_to_end(key)
        return known[1]

    def outdated(self, row: ResultRow, *, solid: bool) -> QPixmap | None:
        """The picture of what ``row`` was before it changed, if there is one."""
        known = self._pictures.get((row.match.symbol, solid))
        return known[1] if known is not None else None

    def draw_changing(self, painter: QPainter, top: int, row: ResultRow) -> None:
        """Draw what is in no picture, ``top`` pixels down."""
        fit = self._fit
        if fit is not None and fit.changing is not None:
            painter.translate(fit.left, top)
            fit.changing.paint(painter, row)
            painter.translate(-fit.left, -top)

    def picture(self, row: ResultRow, *, solid: bool) -> QPixmap:
        """What of ``row`` is kept, on a transparent ground; its left edge is that of the first cell. ``solid`` as in
        :class:`~desktop.delegates.cell_style.Cell`."""
        picture = self.known(row, solid=solid)
        if picture is not None:
            return picture
        key = (row.match.symbol, solid)
        known = self._pictures.get(key)
        # The picture that goes is painted over: new memory takes as long to get as a fifth of the painting.
        room = known[1] if known is not None else self._oldest()
        picture = self._painted(room, row, solid=solid)
        self._pictures[key] = ((row.match, row.reason), picture)
        self._pictures.move_to_end(key)
        return picture

    def _oldest(self) -> QPixmap | None:
        """Take out what was not drawn for longest, where there is no room for one more."""
        gone = None
        while len(self._pictures) >= self.most:
            _, (_, gone) = self._pictures.popitem(last=False)
        return gone

    def _painted(self, room: QPixmap | None, row: ResultRow, *, solid: bool) -> QPixmap:
        fit = self._fit
        assert fit is not None, "nobody said what to paint"
        picture = room if room is not None else QPixmap(fit.size * fit.ratio)
        picture.setDevicePixelRatio(fit.ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        (fit.solid if solid else fit.plain).paint(painter, row)
        painter.end()
        return picture


def _holds(shown: tuple[object, str], row: ResultRow) -> bool:
    """Whether a picture still shows ``row``: the very same match, as comparing matches would take longer than
    painting, and what the row knows of it besides."""
    return shown[0] is row.match and shown[1] == row.reason
