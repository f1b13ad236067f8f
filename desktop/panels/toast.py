"""A short word about what was done, over the lower edge of the window; it leaves by itself and takes no focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from desktop.look import Look
from desktop.panels.labels import ElidedLabel
from desktop.text import tr

__all__ = ["Toast"]

_SHOWN_MS = 7000
_MARGIN, _WIDEST = 16, 620


class Toast(QFrame):
    """Stands over ``host``. ``action_wanted`` carries what was given with the words when its button is pressed."""

    action_wanted = Signal(str)

    def __init__(self, look: Look, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._subject = ""
        self.setProperty("toast", True)
        self.label = ElidedLabel(look)
        self.button = QPushButton()
        self.button.setProperty("kind", "link")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self._on_action)
        self._leaving = QTimer(self)
        self._leaving.setSingleShot(True)
        self._leaving.setInterval(_SHOWN_MS)
        self._leaving.timeout.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        host.installEventFilter(self)
        self.hide()

    def tell(self, words: str, action: str = "", subject: str = "") -> None:
        """Show ``words`` for some seconds, with a button called ``action`` if there is something to be done about
        ``subject``."""
        self._subject = subject
        self.label.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(tr("Notice"))
        self.button.setText(action)
        self.button.setVisible(bool(action))
        self._place()
        self.show()
        self.raise_()
        self._leaving.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the lower edge when the host changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        words = self.label.fontMetrics().horizontalAdvance(self.label.text())
        button = self.button.sizeHint().width() if self.button.text() else 0
        width = min(words + button + 44, _WIDEST, self._host.width() - 2 * _MARGIN)
        height = self.sizeHint().height()
        left = self._host.width() - width - _MARGIN
        self.setGeometry(left, self._host.height() - height - _MARGIN, width, height)

    def _on_action(self) -> None:
        self.hide()
        self.action_wanted.emit(self._subject)
