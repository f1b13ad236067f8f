"""The dialog in which a watchlist is made or changed: its name and its symbols, typed, pasted or read from a file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.look import Look
from desktop.panels.labels import words
from desktop.text import tr

__all__ = ["WatchlistDialog"]

_SIZE = (420, 440)


class WatchlistDialog(QDialog):
    """``save_wanted`` carries the name and the words that stand in the list; whoever keeps lists closes the dialog or
    says by :meth:`show_fault` what is wrong. ``file_chosen`` is answered by :meth:`add_symbols`."""

    save_wanted = Signal(str, list)
    file_chosen = Signal(str)

    def __init__(self, look: Look, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.name_line = QLineEdit()
        self.name_line.setAccessibleName(tr("Name of the watchlist"))
        self.symbols_box = QPlainTextEdit()
        self.symbols_box.setAccessibleName(tr("Symbols"))
        self.symbols_box.setPlaceholderText(tr("AAPL, MSFT, BRK-B ..."))
        self.symbols_box.setTabChangesFocus(True)
        self.file_button = QPushButton(tr("Add from file..."))
        self._fault = words(look, tone="danger", wrap=True)
        self._fault.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.save_button = QPushButton(tr("Save"))
        self.save_button.setProperty("kind", "primary")
        self.save_button.setDefault(True)
        self.buttons.addButton(self.save_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(self.file_button, QDialogButtonBox.ButtonRole.ResetRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        column.addWidget(words(look, tr("Name"), tone="secondary"))
        column.addWidget(self.name_line)
        column.addWidget(words(look, tr("Symbols, separated by commas, spaces or lines"), tone="secondary"))
        for part in (self.symbols_box, self._fault, self.buttons):
            column.addWidget(part)
        self.buttons.rejected.connect(self.close)
        self.save_button.clicked.connect(self._on_save)
        self.file_button.clicked.connect(self._ask_for_file)
        self.resize(look.scaled(_SIZE[0]), look.scaled(_SIZE[1]))

    def show_list(self, name: str, symbols: Sequence[str]) -> None:
        """Show a list."""
        self.name_line.setText(name)
        self.symbols_box.setPlainText("\n".join(symbols))

    def add_symbols(self, symbols: Sequence[str]) -> None:
        """Put symbols below those that are there."""
        there = self.symbols_box.toPlainText().rstrip()
        self.symbols_box.setPlainText("\n".join([*([there] if there else []), *symbols]))
        self.show_fault("")

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong; empty: nothing."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def fault(self) -> str:
        """What is wrong, as it is shown."""
        return self._fault.text() if not self._fault.isHidden() else ""

    def _on_save(self) -> None:
        typed = self.symbols_box.toPlainText().replace(",", " ").replace(";", " ")
        self.save_wanted.emit(self.name_line.text().strip(), typed.split())

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self, tr("Symbol file"))
        dialog.setNameFilters([tr("Lists of symbols") + " (*.txt *.csv)", tr("All files") + " (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.file_chosen)
        dialog.open()
