"""The symbols that fail the rule by little, and what each of them lacks. Choosing one is a wish to see it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout

from desktop import text
from desktop.look import Look
from desktop.panels.facts_list import FactsList
from desktop.panels.labels import label, set_words, words
from desktop.panels.why_words import near_miss_rows
from desktop.text import tr
from scanner import NearMiss

__all__ = ["NearMissesPanel"]


class NearMissesPanel(QFrame):
    """Signals: ``shown`` when it comes into sight, ``symbol_wanted`` with a symbol whose row became the current one,
    ``back_wanted``."""

    shown = Signal()
    symbol_wanted = Signal(str)
    back_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._misses: tuple[NearMiss, ...] = ()
        self.setAccessibleName(tr("Near misses"))
        self._counted = label(look, tone="secondary")
        self._back = QPushButton(tr("Why it matched"))
        self._back.setProperty("kind", "link")
        self._back.clicked.connect(self.back_wanted)
        self.list = FactsList(look, tr("Near misses"), chosen=True)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self._words = words(look, tone="secondary", wrap=True)
        self._words.setContentsMargins(12, 6, 12, 6)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._words)
        self._pages.addWidget(self.list)
        self._header = QFrame()
        look.fix_height(self._header, "tableToolbar")
        row = QHBoxLayout(self._header)
        row.setContentsMargins(12, 0, 6, 0)
        row.setSpacing(8)
        row.addWidget(label(look, tr("Near misses"), size="input", weight="semibold"))
        row.addWidget(self._counted)
        row.addStretch(1)
        row.addWidget(self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._pages, 1)
        self.show_words("")

    def show_misses(self, misses: Sequence[NearMiss]) -> None:
        """Show them, the nearest first."""
        self._misses = tuple(misses)
        if not misses:
            self.show_words(tr("No symbol comes near. Nothing fails by little enough to be measured."))
            return
        self._counted.setText(text.count(len(misses)))
        self.list.facts.set_rows(near_miss_rows(misses))
        self._pages.setCurrentWidget(self.list)

    def show_words(self, sentence: str) -> None:
        """Say ``sentence`` in the place of the list."""
        self._misses = ()
        self._counted.setText("")
        self.list.facts.set_rows(())
        set_words(self._words, sentence)
        self._pages.setCurrentWidget(self._words)

    def set_header_visible(self, visible: bool) -> None:
        """Whether the panel has its own title; in a tab it has none."""
        self._header.setVisible(visible)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    @Slot(QModelIndex)
    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid() and index.row() < len(self._misses):
            self.symbol_wanted.emit(self._misses[index.row()].symbol)
