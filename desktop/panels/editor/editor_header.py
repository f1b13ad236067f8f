"""The head of the editor: the scan's name and description, and what can be done with it as a whole."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from desktop.look import Look, restyle
from desktop.panels.editor.plain_input import PlainInput
from desktop.panels.key_button import KeyButton
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
        self.title = PlainInput(tr("Name of the scan"))
        look.dress(self.title, "figure", "semibold")
        self.title.setProperty("head", "true")
        self.description = PlainInput(tr("Description"))
        look.dress(self.description, "ui")
        restyle(self.description, tone="secondary")
        self.revert_button = QPushButton(tr("Revert"))
        self.revert_button.setProperty("kind", "quiet")
        self.revert_button.setToolTip(tr("Back to the scan as it was saved"))
        look.fix_height(self.revert_button, "button", 2)
        self.copy_button = KeyButton(look)
        self.copy_button.show_words(tr("Make a copy"))
        self.save_button = KeyButton(look)
        self.save_button.show_words(tr("Save"), key=tr("Ctrl S"))
        self.save_button.setToolTip(tr("Save the scan (Ctrl+S)"))
        self.run_button = KeyButton(look)
        self._arrange()
        self.title.textEdited.connect(self.title_changed)
        self.description.textEdited.connect(self.description_changed)
        self.revert_button.clicked.connect(self.revert_wanted)
        self.copy_button.clicked.connect(self.copy_wanted)
        self.save_button.clicked.connect(self.save_wanted)
        self.run_button.clicked.connect(self.run_wanted)

    def _arrange(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.description)
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 5, 16, 5)
        row.setSpacing(8)
        row.addLayout(names, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for button in (self.revert_button, self.copy_button, self.save_button, self.run_button):
            row.addWidget(button)

    def show_scan(self, scan: ScanDefinition, *, edited: bool) -> None:
        """Show a scan and what can be done with it."""
        for field, text in ((self.title, scan.title), (self.description, scan.description)):
            if field.text() != text:
                field.setText(text)
                field.setCursorPosition(0)
        self.revert_button.setEnabled(edited)
        self.copy_button.setVisible(scan.builtin)
        self.save_button.setVisible(not scan.builtin)
        self.save_button.setEnabled(edited)
        self.run_button.show_words(
            tr("Run") if scan.builtin else tr("Save and run"), glyph="run", kind="primary"
        )

    def show_errors(self, errors: str) -> None:
        """Say at the button that runs what keeps the rule from running: "1 error at line 4, column 20"."""
        told = tr("{errors}. A press goes there.", errors=errors) if errors else tr("Run the scan (F5)")
        self.run_button.setToolTip(told)
        self.run_button.setAccessibleDescription(told if errors else "")
