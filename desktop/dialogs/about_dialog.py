"""What Technic is, its version, and the licence notices of what it is made of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop.licences import notices
from desktop.look import Look, restyle
from desktop.text import tr
from scanner import ENGINE_VERSION

_ICON = 56


class AboutDialog(QDialog):
    """Not modal; it deletes itself when closed."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("About Technic"))
        icon = QLabel()
        icon.setPixmap(QIcon("look:technic.svg").pixmap(_ICON, _ICON))
        icon.setAccessibleName(tr("Technic"))
        headline = QLabel(f"Technic {ENGINE_VERSION}")
        look.dress(headline, "title", "semibold")
        words = QLabel(
            tr("A desktop stock scanner. Simulated and real prices are for information only, never advice.")
        )
        restyle(words, tone="secondary")
        words.setWordWrap(True)
        made_of = QLabel(tr("Made of"))
        look.dress(made_of, "ui", "semibold")
        self.licences = QPlainTextEdit(notices())
        self.licences.setReadOnly(True)
        self.licences.setAccessibleName(tr("Licence notices"))
        look.dress(self.licences, "caption", kind="mono")
        self.licences.setMinimumWidth(QFontMetrics(self.licences.font()).horizontalAdvance("m") * 84)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        beside = QVBoxLayout()
        beside.addWidget(headline)
        beside.addWidget(words)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(icon)
        head.addLayout(beside, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 14)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(made_of)
        column.addWidget(self.licences, 1)
        column.addWidget(buttons)
        self.resize(760, 520)
