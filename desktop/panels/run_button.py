"""The one filled button: Run while nothing runs, Cancel while something does, in the same place and width."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter, QWidget

from desktop.look import Look, restyle
from desktop.text import tr

__all__ = ["RunButton", "RunState"]

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_WIDTH = 118
_ICON = 14
_GAP = 8
_HINT_GAP = 14


class RunState(Enum):
    """What the button would do now."""

    IDLE = auto()
    RUNNING = auto()
    CANCELLING = auto()


class RunButton(QPushButton):
    """Emits ``run_wanted`` or ``cancel_wanted``, whichever its state is; nothing while cancelling."""

    run_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._hint = ""
        self._glyph: str | None = None
        self.setFixedWidth(look.scaled(_WIDTH))
        look.fix_height(self, "button", 2)
        self.clicked.connect(self._on_clicked)
        look.changed.connect(self._on_look_changed)
        self.set_state(RunState.IDLE)

    @property
    def state(self) -> RunState:
        """What the button would do now."""
        return self._state

    def set_state(self, state: RunState) -> None:
        """Become Run, Cancel, or a disabled "Stopping..."."""
        self._state = state
        text, self._glyph, self._hint, tooltip = {
            RunState.IDLE: (tr("Run"), "run", "F5", tr("Run the scan (F5)")),
            RunState.RUNNING: (tr("Cancel"), "cancel", "Esc", tr("Cancel; what is found is kept (Esc)")),
            RunState.CANCELLING: (tr("Stopping..."), None, "", tr("What is found is kept")),
        }[state]
        self.setText(text)
        self.setToolTip(tooltip)
        self.setAccessibleName(text)
        self.setEnabled(state is not RunState.CANCELLING)
        restyle(self, kind="primary" if state is RunState.IDLE else "")

    def _on_clicked(self) -> None:
        if self._state is RunState.IDLE:
            self.run_wanted.emit()
        elif self._state is RunState.RUNNING:
            self.cancel_wanted.emit()

    def _on_look_changed(self) -> None:
        self.setFixedWidth(self._look.scaled(_WIDTH))
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        token = self._token()
        strong, small = self._look.font("input", "semibold"), self._look.font("caption", "medium")
        text_width = QFontMetrics(strong).horizontalAdvance(self.text())
        hint_width = QFontMetrics(small).horizontalAdvance(self._hint)
        whole = (
            text_width + (_HINT_GAP + hint_width if self._hint else 0) + (_ICON + _GAP if self._glyph else 0)
        )
        free = QRect((self.width() - whole) // 2, 0, whole + 2, self.height())
        if self._glyph:
            pixmap = self._look.pixmap(self._glyph, token, _ICON, self.devicePixelRatioF())
            painter.drawPixmap(free.x(), (self.height() - _ICON) // 2, pixmap)
            free.setLeft(free.x() + _ICON + _GAP)
        painter.setPen(self._look.color(token))
        painter.setFont(strong)
        painter.drawText(free, _LEFT, self.text())
        free.setLeft(free.x() + text_width + _HINT_GAP)
        painter.setFont(small)
        painter.setPen(self._look.color("text.secondary" if token == "text.primary" else token))
        painter.drawText(free, _LEFT, self._hint)

    def _token(self) -> str:
        if not self.isEnabled():
            return "text.disabled"
        return "text.onAccent" if self._state is RunState.IDLE else "text.primary"
