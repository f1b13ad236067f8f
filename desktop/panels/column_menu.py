"""The menu of columns: sets for a task, and every column by itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from desktop.models.column_sets import CUSTOM, SCAN, SETS, ColumnChoice
from desktop.models.result_columns import FROZEN, Column
from desktop.text import tr

__all__ = ["ColumnMenu"]

_TITLES = {
    SCAN: "As the scan says",
    "overview": "Overview",
    "technical": "Technical",
    "plan": "Plan",
    CUSTOM: "Custom",
}


class ColumnMenu(QMenu):
    """``chosen`` carries the :class:`~desktop.models.column_sets.ColumnChoice` that was made."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Columns"))
        self.setToolTipsVisible(True)
        self._choice = ColumnChoice()
        self._columns: Sequence[Column] = ()
        self._not_seen: frozenset[str] = frozenset()
        self._sets = QActionGroup(self)
        self.triggered.connect(self._on_triggered)

    def show_choice(self, columns: Sequence[Column], choice: ColumnChoice, not_seen: frozenset[str]) -> None:
        """Offer ``columns``, with ``choice`` as it is. ``not_seen`` are the ids of those that are not shown, because
        the choice leaves them out or because they have no room."""
        if (columns, choice, not_seen) == (self._columns, self._choice, self._not_seen) and self.actions():
            return
        self._columns, self._choice, self._not_seen = columns, choice, not_seen
        self.clear()
        for name in (*SETS, CUSTOM):
            action = self.addAction(tr(_TITLES[name]))
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(choice.name == name)
            action.setEnabled(name != CUSTOM or choice.name == CUSTOM)
            self._sets.addAction(action)
        self.addSeparator()
        for column in columns:
            if column.id not in FROZEN:
                action = self.addAction(column.title)
                action.setData((column.id,))
                action.setToolTip(column.tooltip)
                action.setCheckable(True)
                action.setChecked(column.id not in not_seen)

    def _on_triggered(self, action: object) -> None:
        data = action.data()  # type: ignore[attr-defined]
        if isinstance(data, str):
            if data != CUSTOM:
                self.chosen.emit(ColumnChoice.named(data))
        else:
            self.chosen.emit(self._choice.toggled(data[0], self._not_seen))
