"""Draws icons from the icon font as pictures of a colour and size. Which icon means what is known to the look."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from qtawesome.iconic_font import IconicFont

__all__ = ["Glyphs"]

_ICON_FONT = ("ph", "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json")
# The one icon that the font has not: a circle that is not closed.
_ARC = "arc"


class Glyphs:
    """The icon font, loaded with the first picture.

    Drawn here and not by qtawesome's icon engine: that one runs Python code at every repaint and knows nothing of
    pixel ratios.
    """

    def __init__(self) -> None:
        self._font: IconicFont | None = None

    def picture(self, name: str, color: QColor, size: int, ratio: float) -> QPixmap:
        """The icon called ``name`` in the font, ``size`` logical pixels wide and high."""
        if self._font is None:
            self._font = IconicFont(_ICON_FONT)
        pixmap = QPixmap(QSize(size, size) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setPen(color)
        square = QRectF(0, 0, size, size)
        if name == _ARC:
            _draw_arc(painter, square)
        else:
            painter.setFont(self._font.font("ph", size))
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, self._font.charmap["ph"][name])
        painter.end()
        return pixmap


def _draw_arc(painter: QPainter, square: QRectF) -> None:
    """An open circle as wide and as strong as the font's circles."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(painter.pen().color(), square.width() / 16, c=Qt.PenCapStyle.RoundCap))
    inset = square.width() * 0.125
    painter.drawArc(square.adjusted(inset, inset, -inset, -inset), 90 * 16, 270 * 16)
