"""Pictures of whole rows, made once and drawn often: a scan repaints its table twenty times a second, and cells
painted one by one in Python would take a fifth of that time. It decides nothing about how a cell looks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from desktop.delegates.result_delegate import ResultDelegate
from desktop.models.results_model import ResultsModel

__all__ = ["RowCache"]

_MOST = 300  # a screen and what lies around it


class RowCache:
    """Keeps the content of rows (all but their ground) for one set of columns. Whoever changes widths, theme or
    columns calls :meth:`clear`; a row whose match changed is painted anew by itself."""

    def __init__(self, delegate: ResultDelegate, model: ResultsModel) -> None:
        self._delegate = delegate
        self._model = model
        self._pictures: OrderedDict[tuple[str, bool], tuple[object, QPixmap]] = OrderedDict()
        self._ratio = 0.0

    def __len__(self) -> int:
        return len(self._pictures)

    def clear(self) -> None:
        """Forget all pictures."""
        self._pictures.clear()

    def picture(
        self, row: int, cells: Sequence[tuple[int, int, int]], height: int, ratio: float, *, solid: bool
    ) -> QPixmap:
        """The content of ``row`` on a transparent ground. ``cells`` are column, left edge and width of each cell,
        ``ratio`` the screen's pixel ratio, ``solid`` as in :meth:`ResultDelegate.paint_content`."""
        if ratio != self._ratio:
            self.clear()
            self._ratio = ratio
        match = self._model.match_at(row)
        key = (match.symbol, solid)
        known = self._pictures.get(key)
        if known is not None and known[0] is match:
            self._pictures.move_to_end(key)
            return known[1]
        picture = self._painted(row, cells, height, ratio, solid)
        self._pictures[key] = (match, picture)
        self._pictures.move_to_end(key)
        while len(self._pictures) > _MOST:
            self._pictures.popitem(last=False)
        return picture

    def _painted(
        self, row: int, cells: Sequence[tuple[int, int, int]], height: int, ratio: float, solid: bool
    ) -> QPixmap:
        width = max((left + width for _, left, width in cells), default=1)
        picture = QPixmap(QSize(width, height) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        for column, left, cell_width in cells:
            rect = QRect(left, 0, cell_width, height)
            self._delegate.paint_content(painter, rect, self._model.index(row, column), solid=solid)
        painter.end()
        return picture
