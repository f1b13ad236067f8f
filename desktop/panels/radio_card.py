"""A frame with a radio button that can be clicked anywhere. What the choice means is up to whoever makes it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from desktop.look import Look, restyle
from desktop.panels.labels import ElidedLabel, icon_label, label, set_words, show_icon, words

__all__ = ["RadioCard", "step_mark"]


class RadioCard(QFrame):
    """Title, words and a note; the radio button has the focus and the name for screen readers. The frame is
    marked while it is chosen. ``shape`` is card (a box of its own) or line (one of a list)."""

    def __init__(self, look: Look, shape: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon_name = ""
        self.name = name
        self.radio = QRadioButton()
        self.icon = icon_label(look, 18)
        self.icon.setParent(self)
        self.title = words(look, size="input", weight="semibold")
        self.words = self._make_words(look, shape)
        self.note = words(look, tone="muted", wrap=shape == "card")
        self.note_icon = icon_label(look, 14)
        self.note_icon.setParent(self)
        self.note_icon.hide()
        self._description = ""
        self.radio.setFixedSize(18, 18)
        self.setProperty("card", shape)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.radio.toggled.connect(self._on_toggled)
        look.changed.connect(self._dress)

    @staticmethod
    def _make_words(look: Look, shape: str) -> QLabel:
        if shape == "card":
            return words(look, tone="secondary", wrap=True)
        return ElidedLabel(look, tone="secondary", digits=False)

    def set_texts(self, title: str, description: str, note: str = "", icon: str = "") -> None:
        """What the card says."""
        self._icon_name = icon
        self.title.setText(title)
        self._description = description
        set_words(self.words, description)
        self.set_note(note)
        self.radio.setAccessibleName(title)
        self.icon.setVisible(bool(icon))
        self._dress()

    def set_note(self, note: str, icon: str = "", token: str = "text.muted") -> None:
        """Change the note; an icon stands before it in the colour ``token``."""
        set_words(self.note, note)
        self.note_icon.setVisible(bool(icon))
        if icon:
            show_icon(self._look, self.note_icon, icon, token)
        self.radio.setAccessibleDescription(f"{self._description} {note}".strip())

    def arrange_as_card(self, *extra: QWidget) -> None:
        """Title on top, words below, ``extra`` and the note at the bottom."""
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 13, 14, 13)
        column.setSpacing(7)
        head = QHBoxLayout()
        head.setSpacing(8)
        for part in (self.radio, self.icon, self.title):
            head.addWidget(part)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.words)
        column.addStretch(1)
        for widget in extra:
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        foot.addWidget(self.note_icon)
        foot.addWidget(self.note, 1)
        column.addLayout(foot)

    def arrange_as_line(self) -> None:
        """Title and words beside the button, the note at the right."""
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 14, 10)
        row.setSpacing(10)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.title)
        texts.addWidget(self.words)
        row.addWidget(self.radio)
        row.addLayout(texts, 1)
        row.addWidget(self.note)

    def is_chosen(self) -> bool:
        """Whether this card is the one chosen."""
        return self.radio.isChecked()

    def choose(self) -> None:
        """Choose this card."""
        self.radio.setChecked(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.radio.click()
        super().mousePressEvent(event)

    def _on_toggled(self, on: bool) -> None:
        restyle(self, chosen=on)
        self._dress()

    def _dress(self) -> None:
        if self._icon_name:
            show_icon(
                self._look, self.icon, self._icon_name, "accent" if self.is_chosen() else "text.secondary"
            )


def step_mark(look: Look, number: int) -> QLabel:
    """A number in a circle."""
    mark = label(look, str(number), size="caption", weight="medium", tone="secondary")
    mark.setProperty("step", True)
    mark.setFixedSize(20, 20)
    mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return mark
