"""The field above a table in which a filter is typed. What the text means is decided elsewhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.look import Look
from desktop.text import tr

__all__ = ["FilterBox"]

_ICON, _ICON_AT = 14, 9
_WIDTH, _WIDTH_COMPACT = 176, 130


class FilterBox(QLineEdit):
    """A magnifying glass before what is typed, a cross behind it that takes it away, as Esc does. ``rows_wanted`` is
    the wish of Return and Down, ``left`` that of Esc where nothing is typed."""

    rows_wanted = Signal()
    left = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setProperty("kind", "filter")
        self.setClearButtonEnabled(True)
        look.fix_height(self, "hitTarget.min", 2)
        look.changed.connect(self._take_width)
        self._compact = False
        self.set_compact(False)

    def set_compact(self, compact: bool) -> None:
        """Take the form for a narrow window."""
        self._compact = compact
        self.setPlaceholderText(tr("Filter") if compact else tr("Filter, e.g. rating > 80"))
        self._take_width()

    def _take_width(self) -> None:
        # In a narrow window large text takes room enough without it.
        self.setFixedWidth(_WIDTH_COMPACT if self._compact else self._look.scaled(_WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that lead out of the field; while a scan runs Esc is taken by its Cancel before it comes here."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.rows_wanted.emit()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
        else:
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        icon = self._look.pixmap("search", "text.muted", _ICON, self.devicePixelRatioF())
        painter.drawPixmap(_ICON_AT, (self.height() - _ICON) // 2, icon)
        painter.end()
