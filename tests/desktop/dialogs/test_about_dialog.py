"""About says which version this is and whose work is in it."""

from PySide6.QtWidgets import QLabel

from desktop.dialogs.about_dialog import AboutDialog
from desktop.look import Look
from scanner import ENGINE_VERSION


def test_version_and_licences(qtbot):
    dialog = AboutDialog(Look(reduced_motion=True))
    qtbot.addWidget(dialog)
    dialog.show()
    assert f"Technic {ENGINE_VERSION}" in [label.text() for label in dialog.findChildren(QLabel)]
    assert "PySide6" in dialog.licences.toPlainText()
    assert dialog.licences.isReadOnly()
