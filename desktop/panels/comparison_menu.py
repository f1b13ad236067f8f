"""The runs that the matches can be compared with, as a menu: in a narrow window there is no room for the list."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop.panels.comparison_combo import ComparisonCombo
from desktop.text import tr

__all__ = ["ComparisonMenu"]


class ComparisonMenu(QMenu):
    """Offers what ``combo`` offers; choosing here is choosing there."""

    def __init__(self, combo: ComparisonCombo, parent: QWidget) -> None:
        super().__init__(tr("Compare &with"), parent)
        self._combo = combo
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_chosen)
        self.aboutToShow.connect(self._fill)

    @Slot()
    def _fill(self) -> None:
        self.clear()
        for name, title in self._combo.choices():
            action = self.addAction(title)
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == self._combo.name())
            action.setEnabled(self._combo.isEnabled())
            self._group.addAction(action)

    @Slot(QAction)
    def _on_chosen(self, action: QAction) -> None:
        self._combo.pick(action.data())
