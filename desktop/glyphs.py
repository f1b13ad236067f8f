"""Draws icons from the icon font as pictures of a colour and size. Which icon means what is known to the look."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPainter, QPen, QPixmap

__all__ = ["Glyphs"]

_PACKAGE = "qtawesome"
_FONT, _CHARACTERS = "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json"
# The one icon that the font has not: a circle that is not closed.
_ARC = "arc"


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
        square = QRectF(0, 0, size, size)
        if name == _ARC:
            _draw_arc(painter, square)
        else:
            font = QFont(self._family)
            font.setPixelSize(size)
            painter.setFont(font)
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, self._characters[name])
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


def _draw_arc(painter: QPainter, square: QRectF) -> None:
    """An open circle as wide and as strong as the font's circles."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(painter.pen().color(), square.width() / 16, c=Qt.PenCapStyle.RoundCap))
    inset = square.width() * 0.125
    painter.drawArc(square.adjusted(inset, inset, -inset, -inset), 90 * 16, 270 * 16)
