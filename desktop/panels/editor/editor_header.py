"""The head of the editor: the scan's name and description, and what can be done with it as a whole."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from desktop.look import Look, restyle
from desktop.text import tr
from scanner import ScanDefinition

__all__ = ["EditorHeader"]


class EditorHeader(QFrame):
    """Signals are wishes; ``title_changed`` and ``description_changed`` follow the typing."""

    title_changed = Signal(str)
    description_changed = Signal(str)
    revert_wanted = Signal()
    save_wanted = Signal()
    run_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("card", "line")
        self.title = _plain_input(tr("Name of the scan"))
        look.dress(self.title, "figure", "semibold")
        self.description = _plain_input(tr("Description"))
        look.dress(self.description, "ui")
        restyle(self.description, tone="secondary")
        self.revert_button = QPushButton(tr("Revert"))
        self.revert_button.setProperty("kind", "quiet")
        self.copy_button = QPushButton(tr("Make a copy"))
        self.save_button = QPushButton(tr("Save"))
        self.save_button.setToolTip(tr("Save the scan (Ctrl+S)"))
        self.run_button = QPushButton(tr("Save and run"))
        self.run_button.setProperty("kind", "primary")
        self._arrange(look)
        self._look = look
        look.changed.connect(self._dress)
        self._dress()
        self.title.textEdited.connect(self.title_changed)
        self.description.textEdited.connect(self.description_changed)
        self.revert_button.clicked.connect(self.revert_wanted)
        self.copy_button.clicked.connect(self.copy_wanted)
        self.save_button.clicked.connect(self.save_wanted)
        self.run_button.clicked.connect(self.run_wanted)

    def _dress(self) -> None:
        self.run_button.setIcon(self._look.icon("run", "text.onAccent"))

    def _arrange(self, look: Look) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.description)
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 8, 16, 8)
        row.setSpacing(8)
        row.addLayout(names, 1)
        for button in (self.revert_button, self.copy_button, self.save_button, self.run_button):
            look.fix_height(button, "button", 2)
            row.addWidget(button)

    def show_scan(self, scan: ScanDefinition, *, edited: bool, may_run: bool) -> None:
        """Show a scan and what can be done with it."""
        for field, text in ((self.title, scan.title), (self.description, scan.description)):
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
        self.revert_button.setEnabled(edited)
        self.copy_button.setVisible(scan.builtin)
        self.save_button.setVisible(not scan.builtin)
        self.save_button.setEnabled(edited)
        self.run_button.setText(tr("Run") if scan.builtin else tr("Save and run"))
        self.run_button.setEnabled(may_run)


def _plain_input(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(name)
    made.setProperty("kind", "plain")
    return made
