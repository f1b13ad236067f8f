"""A line of text that looks like a label until it is edited; what does not fit is elided then, not just cut off."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame

__all__ = ["PlainInput"]

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
# What a line edit leaves free beside its text.
_INSET = 2


class PlainInput(QLineEdit):
    """``name`` says what the line is, for a screen reader and where it is empty."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setProperty("kind", "plain")
        self.textChanged.connect(self._explain)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may shorten the text."""
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As every line edit; without the keyboard with an ellipsis where text is left out."""
        if self.hasFocus() or not self._is_cut():
            super().paintEvent(event)
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self._room(), _LEFT, self._elided())

    def _room(self) -> QRect:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        inside = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        return inside.adjusted(_INSET, 0, -_INSET, 0)

    def _elided(self) -> str:
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self._room().width())

    def _is_cut(self) -> bool:
        return self._elided() != self.text()

    def _explain(self) -> None:
        self.setToolTip(self.text() if self._is_cut() else "")
