"""The sources of prices in words: their titles, their icons, the question about Yahoo's terms, and the dialog for a
folder. Which source is in use is kept elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from desktop.text import tr

__all__ = ["FOLDER", "PRACTICE", "YAHOO", "ask_for_folder", "ask_for_terms", "is_folder", "source_icon"]
__all__ += ["short_title", "source_title", "terms"]

PRACTICE = "practice"
YAHOO = "yahoo"
FOLDER = "folder:"


def is_folder(source: str) -> bool:
    """True for a folder of CSV files."""
    return source.startswith(FOLDER)


def source_title(source: str) -> str:
    """What a source is called on screen."""
    if source == PRACTICE:
        return tr("Simulated practice market")
    if source == YAHOO:
        return tr("Yahoo Finance")
    return tr("Folder {name}", name=Path(source.removeprefix(FOLDER)).name or source.removeprefix(FOLDER))


def short_title(source: str) -> str:
    """What a source is called in a sentence."""
    titles = {YAHOO: tr("Yahoo"), PRACTICE: tr("Practice market")}
    return titles.get(source) or source_title(source)


def source_icon(source: str) -> str:
    """The icon of a source."""
    return {PRACTICE: "practice", YAHOO: "yahoo"}.get(source, "folder")


def terms() -> str:
    """Yahoo's terms in one line."""
    return tr("Yahoo's terms allow personal use only.")


def ask_for_terms(parent: QWidget, accepted: Callable[[], None]) -> QMessageBox:
    """Open the question about Yahoo's terms; ``accepted`` is called if the user agrees. Nothing is contacted."""
    box = QMessageBox(parent)
    box.setWindowTitle(tr("Yahoo Finance"))
    box.setText(terms())
    box.setInformativeText(
        tr(
            "Technic asks Yahoo for prices from this computer, at a gentle pace, and keeps them here. "
            "Do not pass them on or sell them. Quotes can be 15 minutes late."
        )
    )
    use = box.addButton(tr("Use Yahoo Finance"), QMessageBox.ButtonRole.AcceptRole)
    use.setProperty("kind", "primary")
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(use)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.accepted.connect(accepted)
    box.open()
    return box


def ask_for_folder(parent: QWidget, chosen: Callable[[str], None]) -> QFileDialog:
    """Open a dialog for a folder of CSV files; ``chosen`` is called with the folder's path."""
    dialog = QFileDialog(parent, tr("Folder of CSV files"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog
