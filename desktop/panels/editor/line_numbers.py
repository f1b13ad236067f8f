"""The numbers of the lines at the left of a formula. It follows the text's layout and keeps nothing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QTextEdit, QWidget

from desktop.look import Look

__all__ = ["LineNumbers"]

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)


class LineNumbers(QWidget):
    """Lies in the left margin of ``edit``'s viewport."""

    def __init__(self, look: Look, edit: QTextEdit) -> None:
        super().__init__(edit)
        self._look = look
        self._edit = edit
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        edit.verticalScrollBar().valueChanged.connect(self.update)
        edit.document().documentLayout().update.connect(self.update)

    def sizeHint(self) -> QSize:
        digits = max(2, len(str(self._edit.document().blockCount())))
        return QSize(self._edit.fontMetrics().horizontalAdvance("0") * digits + 22, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """One number a line, in line with its first row."""
        painter = QPainter(self)
        painter.setFont(self._edit.font())
        painter.setPen(self._look.color("text.muted"))
        document, offset = self._edit.document(), self._edit.verticalScrollBar().value()
        layout, block = document.documentLayout(), document.begin()
        while block.isValid():
            place = layout.blockBoundingRect(block).translated(0, -offset)
            if place.top() > self.height():
                break
            if place.bottom() >= 0:
                box = QRectF(0, place.top(), self.width() - 14, place.height())
                painter.drawText(box, _RIGHT, str(block.blockNumber() + 1))
            block = block.next()
