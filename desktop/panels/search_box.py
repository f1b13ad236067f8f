"""The box in the menu bar that opens the command palette. It looks like a field and is a button."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.look import Look
from desktop.text import tr

__all__ = ["SearchBox"]

_WIDTH = 232
_ICON = 14
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class SearchBox(QPushButton):
    """``clicked`` means that the palette is wanted. ``keys`` are the keys that open it too."""

    def __init__(self, look: Look, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._keys = keys
        self.setProperty("kind", "search")
        self.setAccessibleName(tr("Find symbol or command"))
        self.setCursor(Qt.CursorShape.IBeamCursor)
        look.changed.connect(self.updateGeometry)

    def set_keys(self, keys: str) -> None:
        """The keys have changed."""
        self._keys = keys
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.scaled(_WIDTH), self._look.scaled(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        inner = self.rect().adjusted(9, 0, -9, 0)
        icon = self._look.pixmap("search", "text.secondary", _ICON, self.devicePixelRatioF())
        painter.drawPixmap(inner.x(), (self.height() - _ICON) // 2, icon)
        painter.setFont(self._look.font("ui"))
        painter.setPen(self._look.color("text.muted"))
        words = QRect(inner.x() + _ICON + 7, inner.y(), inner.width(), inner.height())
        painter.drawText(words, _LEFT, tr("Symbol or command"))
        painter.setFont(self._look.font("caption"))
        painter.drawText(inner, _RIGHT, self._keys)
