"""The box in the menu bar that opens the command palette. It looks like a field and is a button."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.look import Look
from desktop.text import tr

__all__ = ["SearchBox"]

_WIDTH = 232
_ICON = 14
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class SearchBox(QPushButton):
    """``clicked`` means that the palette is wanted. ``action`` opens it too; its keys are shown."""

    def __init__(self, look: Look, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._action = action
        self.setProperty("kind", "search")
        self.setAccessibleName(tr("Find symbol or command"))
        self.setCursor(Qt.CursorShape.IBeamCursor)
        look.changed.connect(self.updateGeometry)
        action.changed.connect(self.update)

    def in_its_corner(self, bar: QWidget) -> QWidget:
        """The box with the room around it that the corner of the menu ``bar`` has."""
        corner = QWidget(bar)
        row = QHBoxLayout(corner)
        # Qt leaves some pixels beside a corner, too.
        row.setContentsMargins(0, 2, 4, 2)
        row.addWidget(self)
        return corner

    def sizeHint(self) -> QSize:
        return QSize(self._look.scaled(_WIDTH), self._look.scaled(22))

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
        shortcut = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        painter.drawText(inner, _RIGHT, shortcut.replace("+", " "))
