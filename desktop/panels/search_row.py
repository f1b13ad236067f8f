"""A field for looking through a list, which opens when it is wanted and closes when it is left empty."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from desktop.look import Look
from desktop.panels.own_escape import took_escape

__all__ = ["SearchRow"]


class SearchRow(QFrame):
    """``field`` says what is looked for. Esc empties it, and closes it when it is empty; ``left`` tells then that the
    keyboard is to go elsewhere."""

    left = Signal()

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 10, 4)
        row.addWidget(self.field)
        self.hide()

    @Slot()
    def open(self) -> None:
        """Show the field, with the keyboard in it."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc belongs to the field, also while the same key would cancel a run."""
        if took_escape(event, self._on_escape):
            return True
        if event.type() is QEvent.Type.FocusOut and not self.field.text():
            self.hide()
        return super().eventFilter(watched, event)

    def _on_escape(self) -> None:
        if self.field.text():
            self.field.clear()
        else:
            self.hide()
            self.left.emit()
