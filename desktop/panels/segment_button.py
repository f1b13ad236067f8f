"""One of several choices side by side that says how many there are of it: ``New 7``."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QStylePainter, QToolButton, QWidget

from desktop import text
from desktop.look import Look

__all__ = ["SegmentButton"]

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class SegmentButton(QToolButton):
    """The name as every button has it, the count behind it quietly. ``place`` is first, middle or last."""

    def __init__(self, look: Look, title: str, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._title = title
        self.setCheckable(True)
        self.setProperty("segment", place)
        look.dress(self, "ui", "medium", kind="numbers")
        look.fix_height(self, "hitTarget.min")
        look.changed.connect(self.update)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """How many there are."""
        words = f"{self._title} {text.count(count)}"
        if words != self.text():
            self.setText(words)
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font needs other room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """Fix the width: with Qt's own each count would have the whole window laid out anew."""
        needed = self.sizeHint().width()
        if needed != self.minimumWidth():
            self.setFixedWidth(needed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.setFont(self.font())
        metrics, words = painter.fontMetrics(), self.text()
        left = (self.width() - metrics.horizontalAdvance(words)) // 2
        strong = self.isChecked() or self.underMouse()
        painter.setPen(self._look.color("text.primary" if strong else "text.secondary"))
        painter.drawText(QRect(left, 0, self.width() - left, self.height()), _LEFT, self._title)
        left += metrics.horizontalAdvance(f"{self._title} ")
        painter.setPen(self._look.color("text.muted"))
        count = words.removeprefix(f"{self._title} ")
        painter.drawText(QRect(left, 0, self.width() - left, self.height()), _LEFT, count)
