"""Draws icons from the icon font as pictures of a colour and size. Which icon means what is known to the look."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPainterPath, QPen, QPixmap

__all__ = ["Glyphs"]

_PACKAGE = "qtawesome"
_FONT, _CHARACTERS = "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json"
# Icons that the font has not: a circle that is not closed, the sign of a function in a square, a table of three
# columns.
_ARC, _FUNCTION, _COLUMNS = "arc", "function square", "three columns"
_UNITS = 16  # in which they are drawn


class Glyphs:
    """The icon font, loaded with the first picture.

    Font and names are qtawesome's, but its files are read without importing it: that alone takes a tenth of the
    time until the window shows, and its icon engine runs Python code at every repaint and knows nothing of pixel
    ratios.
    """

    def __init__(self) -> None:
        self._family = ""
        self._characters: dict[str, str] = {}

    def picture(self, name: str, color: QColor, size: int, ratio: float) -> QPixmap:
        """The icon called ``name`` in the font, ``size`` logical pixels wide and high."""
        if not self._family:
            self._load()
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setPen(color)
        if name in _DRAWN:
            # As strong as the font's lines.
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(color, 1, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
            painter.scale(size / _UNITS, size / _UNITS)
            painter.drawPath(_DRAWN[name]())
        else:
            font = QFont(self._family)
            font.setPixelSize(size)
            painter.setFont(font)
            painter.drawText(QRectF(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, self._characters[name])
        painter.end()
        return pixmap

    def _load(self) -> None:
        spec = find_spec(_PACKAGE)
        assert spec is not None
        assert spec.submodule_search_locations is not None
        folder = Path(spec.submodule_search_locations[0], "fonts")
        number = QFontDatabase.addApplicationFontFromData((folder / _FONT).read_bytes())
        self._family = QFontDatabase.applicationFontFamilies(number)[0]
        codes: dict[str, str] = json.loads((folder / _CHARACTERS).read_text(encoding="utf-8"))
        self._characters = {name: chr(int(code, 16)) for name, code in codes.items()}


def _arc() -> QPainterPath:
    """An open circle as wide as the font's circles."""
    path = QPainterPath()
    path.arcMoveTo(QRectF(2, 2, 12, 12), 90)
    path.arcTo(QRectF(2, 2, 12, 12), 90, 270)
    return path


def _function_square() -> QPainterPath:
    """A slanted f with its bar, in a square with round corners."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(2, 2, 12, 12), 2, 2)
    path.moveTo(10.4, 5.2)
    path.cubicTo(9.2, 4.4, 8.4, 4.9, 8.2, 6.2)
    path.lineTo(7.6, 10.0)
    path.cubicTo(7.4, 11.2, 6.6, 11.7, 5.6, 11.0)
    path.moveTo(6.0, 7.7)
    path.lineTo(9.9, 7.7)
    return path


def _three_columns() -> QPainterPath:
    """Two lines down a square with round corners."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(2, 2, 12, 12), 2, 2)
    for line in (6.0, 10.0):
        path.moveTo(line, 2)
        path.lineTo(line, 14)
    return path


_DRAWN = {_ARC: _arc, _FUNCTION: _function_square, _COLUMNS: _three_columns}
