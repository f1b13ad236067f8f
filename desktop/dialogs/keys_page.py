"""The page of the preferences on which keys are changed. It shows commands with their keys and emits wishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.look import Look
from desktop.panels.labels import words
from desktop.text import tr

__all__ = ["Command", "KeysPage"]

_NAME = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name in the table of actions, its menu, its words, its keys, and whether they are its own."""

    name: str
    menu: str
    words: str
    keys: str
    changed: bool


class KeysPage(QWidget):
    """``key_wanted`` carries a command's name and a key in portable text (empty: none), ``reset_wanted`` a name.
    A key that belongs to another command is refused in words by :meth:`show_fault`."""

    key_wanted = Signal(str, str)
    reset_wanted = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filter_box = QLineEdit()
        self.filter_box.setPlaceholderText(tr("Filter"))
        self.filter_box.setAccessibleName(tr("Filter commands"))
        self.filter_box.setClearButtonEnabled(True)
        self.tree = self._made_tree()
        self.editor = QKeySequenceEdit()
        self.editor.setMaximumSequenceLength(1)
        self.editor.setClearButtonEnabled(True)
        self.editor.setAccessibleName(tr("New key"))
        self.set_button = QPushButton(tr("Set key"))
        self.reset_button = QPushButton(tr("Reset to default"))
        self._fault = words(look, tone="danger", wrap=True)
        self._arrange(look)
        self.filter_box.textChanged.connect(self._filter)
        self.tree.currentItemChanged.connect(self._on_current)
        self.set_button.clicked.connect(self._on_set)
        self.reset_button.clicked.connect(lambda: self.reset_wanted.emit(self.current()))
        self._on_current()

    def _made_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(3)
        tree.setHeaderLabels([tr("Command"), tr("Menu"), tr("Keys")])
        tree.setRootIsDecorated(False)
        tree.setAccessibleName(tr("Commands and their keys"))
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setStretchLastSection(False)
        return tree

    def _arrange(self, look: Look) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.editor, 1)
        row.addWidget(self.set_button)
        row.addWidget(self.reset_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 16, 8)
        column.setSpacing(10)
        column.addWidget(words(look, tr("Keys"), size="title", weight="semibold"))
        column.addWidget(self.filter_box)
        column.addWidget(self.tree, 1)
        column.addWidget(self._fault)
        column.addLayout(row)

    # --- values -----------------------------------------------------------------------------------------

    def show_commands(self, commands: Sequence[Command]) -> None:
        """Show all commands; the current one stays the current one."""
        current = self.current()
        self.tree.clear()
        for command in commands:
            item = QTreeWidgetItem([command.words, command.menu, command.keys])
            item.setData(0, _NAME, command.name)
            if command.changed:
                font = item.font(2)
                font.setWeight(font.Weight.DemiBold)
                item.setFont(2, font)
            self.tree.addTopLevelItem(item)
            if command.name == current:
                self.tree.setCurrentItem(item)
        self._filter(self.filter_box.text())
        self.show_fault("")

    def show_fault(self, sentence: str) -> None:
        """Say why a key cannot be had; empty: nothing."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def fault(self) -> str:
        """What is said about the last wish."""
        return self._fault.text() if not self._fault.isHidden() else ""

    def current(self) -> str:
        """The name of the command chosen; empty when there is none."""
        item = self.tree.currentItem()
        return item.data(0, _NAME) if item is not None else ""

    def choose(self, name: str) -> None:
        """Choose a command."""
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            if item is not None and item.data(0, _NAME) == name:
                self.tree.setCurrentItem(item)

    # --- wishes -----------------------------------------------------------------------------------------

    def _filter(self, typed: str) -> None:
        wanted = typed.casefold().split()
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            if item is not None:
                line = " ".join(item.text(column) for column in range(3)).casefold()
                item.setHidden(not all(word in line for word in wanted))

    def _on_current(self) -> None:
        chosen = bool(self.current())
        for part in (self.editor, self.set_button, self.reset_button):
            part.setEnabled(chosen)
        self.editor.clear()
        self.show_fault("")

    def _on_set(self) -> None:
        key = self.editor.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        self.key_wanted.emit(self.current(), key)
