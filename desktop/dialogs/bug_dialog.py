"""The dialog for a mistake of the program itself: says so, and offers the report to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from desktop.text import tr


class BugDialog(QMessageBox):
    """Not modal to the program: the results behind it can still be used. It deletes itself when closed."""

    def __init__(self, report: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._report = report
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.NonModal)
        self.setIcon(QMessageBox.Icon.NoIcon)
        self.setWindowTitle(tr("A mistake of Technic"))
        self.setText(tr("Technic made a mistake."))
        self.setInformativeText(
            tr(
                "What was found is kept. The report says where it happened; it holds no prices and no account."
            )
        )
        self.setDetailedText(report)
        self.copy_button: QPushButton = self.addButton(tr("Copy report"), QMessageBox.ButtonRole.ActionRole)
        self.copy_button.clicked.disconnect()  # copying does not close it
        self.copy_button.clicked.connect(self.copy)
        self.setDefaultButton(self.addButton(QMessageBox.StandardButton.Close))

    @Slot()
    def copy(self) -> None:
        """Put the report into the clipboard."""
        QGuiApplication.clipboard().setText(self._report)
