"""The dialog of all keys: what they do, by menu and panel, with a box to search in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.look import Look
from desktop.text import tr

__all__ = ["KeysDialog"]

_SIZE = (520, 620)


class KeysDialog(QDialog):
    """``keys`` are triples of where, what and keys. ``change_wanted``: the user wants to change some. It deletes
    itself when closed."""

    change_wanted = Signal()

    def __init__(self, look: Look, keys: Sequence[tuple[str, str, str]], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.filter_box = QLineEdit()
        self.filter_box.setPlaceholderText(tr("Filter, e.g. run"))
        self.filter_box.setAccessibleName(tr("Filter keys"))
        self.filter_box.setClearButtonEnabled(True)
        self.tree = self._made_tree(look, keys)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.change_button = QPushButton(tr("Change keys..."))
        buttons.addButton(self.change_button, QDialogButtonBox.ButtonRole.ActionRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 12)
        column.setSpacing(10)
        for part in (self.filter_box, self.tree, buttons):
            column.addWidget(part)
        self.filter_box.textChanged.connect(self._filter)
        buttons.rejected.connect(self.close)
        self.change_button.clicked.connect(self._on_change)
        self.resize(look.scaled(_SIZE[0]), look.scaled(_SIZE[1]))

    def _made_tree(self, look: Look, keys: Sequence[tuple[str, str, str]]) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderHidden(True)
        tree.setColumnCount(2)
        tree.setAccessibleName(tr("Keys"))
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        groups: dict[str, QTreeWidgetItem] = {}
        for place, meaning, key in keys:
            if place not in groups:
                groups[place] = QTreeWidgetItem(tree, [place])
                groups[place].setFont(0, look.font("ui", "semibold"))
            item = QTreeWidgetItem(groups[place], [meaning, key])
            item.setFont(1, look.font("ui", "medium"))
        tree.expandAll()
        return tree

    def shown(self) -> list[str]:
        """The words of all keys that the filter leaves, in order."""
        return [item.text(0) for group in self._groups() for item in _children(group) if not item.isHidden()]

    def _groups(self) -> list[QTreeWidgetItem]:
        return _children(self.tree.invisibleRootItem())

    def _filter(self, typed: str) -> None:
        wanted = typed.casefold().split()
        for group in self._groups():
            for item in _children(group):
                line = f"{group.text(0)} {item.text(0)} {item.text(1)}".casefold()
                item.setHidden(not all(word in line for word in wanted))
            group.setHidden(all(item.isHidden() for item in _children(group)))

    def _on_change(self) -> None:
        self.change_wanted.emit()
        self.close()


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for row in range(item.childCount()) if (child := item.child(row)) is not None]
