"""What every condition row has besides its inputs: the dots to move it by, and the bar of what it leaves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from desktop.look import Look
from desktop.text import tr

__all__ = ["Grip", "LeftBar"]


class Grip(QToolButton):
    """Six dots: a click opens the row's menu, pulling them moves the row."""

    dragged = Signal(int)
    dropped = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setIcon(look.icon("drag", "text.muted"))
        self.setProperty("kind", "grip")
        self.setFixedWidth(look.scaled(20))
        self.setToolTip(tr("Drag to reorder, click for more"))
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self._from: int | None = None
        self._pulled = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note where a pull begins."""
        self._from, self._pulled = event.globalPosition().toPoint().y(), False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell how far it goes, once it is more than a shaky click."""
        if self._from is None:
            return
        way = event.globalPosition().toPoint().y() - self._from
        if self._pulled or abs(way) > self.height() // 3:
            self._pulled = True
            self.setDown(False)
            self.dragged.emit(way)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A pull ends without a click."""
        pulled, self._from, self._pulled = self._pulled, None, False
        if pulled:
            self.setDown(False)
            self.dropped.emit()
        else:
            super().mouseReleaseEvent(event)


class LeftBar(QWidget):
    """The share of the universe that is left, as a bar."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._share: float | None = None
        self.setFixedSize(look.scaled(88), look.size("stageBar"))

    def show_share(self, share: float | None) -> None:
        """From 0 to 1; None draws nothing."""
        self._share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The track and its filled part."""
        if self._share is None:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.color("track"))
        width = round(self.width() * self._share)
        painter.fillRect(0, 0, max(width, 1 if self._share else 0), self.height(), self._look.color("score"))
