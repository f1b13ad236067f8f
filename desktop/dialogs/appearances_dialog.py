"""In which runs is this symbol? A list to open a run from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop import text
from desktop.look import Look
from desktop.models.appearances_model import AppearancesModel
from desktop.text import tr

if TYPE_CHECKING:
    from scanner import Appearance

_SIZE = (680, 380)


class AppearancesDialog(QDialog):
    """``run_wanted`` carries the run that was chosen. It deletes itself when closed."""

    run_wanted = Signal(str)

    def __init__(
        self,
        look: Look,
        symbol: str,
        found: Sequence[Appearance],
        titles: Mapping[str, str],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Runs with {symbol}", symbol=symbol))
        self._model = AppearancesModel(found, titles, self)
        headline = QLabel(_headline(symbol, len(found)))
        headline.setWordWrap(True)
        look.dress(headline, "ui", "semibold", kind="numbers")
        self.table = self._made_table(look)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 12)
        column.setSpacing(10)
        for part in (headline, self.table, buttons):
            column.addWidget(part)
        self.resize(look.scaled(_SIZE[0]), look.scaled(_SIZE[1]))
        self.table.setFocus()

    def _made_table(self, look: Look) -> QTableView:
        table = QTableView()
        table.setAccessibleName(tr("Runs"))
        table.setModel(self._model)
        look.dress(table, "table", kind="numbers")
        table.setProperty("kind", "plain")
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(look.size("row"))
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setHighlightSections(False)
        table.selectRow(0)
        table.activated.connect(self._on_activated)
        table.clicked.connect(self._on_activated)
        return table

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        self.run_wanted.emit(self._model.run_id(index.row()))


def _headline(symbol: str, count: int) -> str:
    if not count:
        return tr("{symbol} matched in none of the runs kept.", symbol=symbol)
    return tr(
        "{symbol} matched in {runs}.",
        symbol=symbol,
        runs=tr("1 run") if count == 1 else tr("{count} runs", count=text.count(count)),
    )
