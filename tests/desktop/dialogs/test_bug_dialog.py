"""The dialog for a mistake of our own."""

from PySide6.QtGui import QGuiApplication

from desktop.dialogs.bug_dialog import BugDialog


def test_it_says_whose_mistake_it_is_and_gives_the_report(qtbot):
    dialog = BugDialog("Traceback: of our own making", None)
    qtbot.addWidget(dialog)
    dialog.open()
    assert dialog.text() == "Technic made a mistake."
    assert dialog.detailedText() == "Traceback: of our own making"
    QGuiApplication.clipboard().clear()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "Traceback: of our own making"
    assert dialog.isVisible()
