"""A button that shows the key which does the same, in small letters behind its words."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from desktop.look import Look, restyle

__all__ = ["KeyButton"]

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_ICON = 14
_GAP = 8
_KEY_GAP = 14
_KEY_SHARE = 0.85
_SIDE = 13


class KeyButton(QPushButton):
    """``kind`` is that of the style sheet: ``primary`` for the one filled button of a view."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._glyph = self._key = ""
        look.fix_height(self, "button", 2)
        look.changed.connect(self._on_look_changed)

    def show_words(self, words: str, *, glyph: str = "", key: str = "", kind: str = "") -> None:
        """Show other words, with the icon called ``glyph`` before them and a key behind them."""
        self._glyph, self._key = glyph, key
        self.setText(words)
        restyle(self, kind=kind)
        self.updateGeometry()
        self.update()

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._width() + 2 * self._look.scaled(_SIDE), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _widths(self) -> tuple[int, int, int]:
        """Those of icon, words and key, with the gap between it and the next."""
        strong, small = self._look.font("input", "semibold"), self._look.font("caption", "medium")
        words = QFontMetrics(strong).horizontalAdvance(self.text())
        key = QFontMetrics(small).horizontalAdvance(self._key) if self._key else 0
        return _ICON + _GAP if self._glyph else 0, words + (_KEY_GAP if key else 0), key

    def _width(self) -> int:
        return sum(self._widths())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame, and all that is in it together in the middle."""
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        token = self._token()
        icon, words, key = self._widths()
        whole = icon + words + key
        free = QRect((self.width() - whole) // 2, 0, whole + 2, self.height())
        if self._glyph:
            pixmap = self._look.pixmap(self._glyph, token, _ICON, self.devicePixelRatioF())
            painter.drawPixmap(free.x(), (self.height() - _ICON) // 2, pixmap)
        free.setLeft(free.x() + icon)
        painter.setPen(self._look.color(token))
        painter.setFont(self._look.font("input", "semibold"))
        painter.drawText(free, _LEFT, self.text())
        free.setLeft(free.x() + words)
        painter.setFont(self._look.font("caption", "medium"))
        painter.setPen(self._key_color(token))
        painter.drawText(free, _LEFT, self._key)

    def _key_color(self, token: str) -> QColor:
        """The key stands back behind the words."""
        color = self._look.color("text.secondary" if token == "text.primary" else token)
        if token == "text.onAccent" and not self._look.appearance.high_contrast:
            color.setAlphaF(_KEY_SHARE)
        return color

    def _token(self) -> str:
        if not self.isEnabled():
            return "text.disabled"
        return "text.onAccent" if self.property("kind") == "primary" else "text.primary"
