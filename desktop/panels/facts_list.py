"""A list of short facts that can be walked through by keyboard. What the facts are is decided elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QSizePolicy

from desktop.delegates.fact_delegate import FactDelegate
from desktop.look import Look
from desktop.models.facts_model import FactsModel

__all__ = ["FactsList"]


class FactsList(QListView):
    """Shows a :class:`~desktop.models.facts_model.FactsModel`, to be read or, with ``chosen``, to choose from. One
    that is shown ``whole`` is as high as its rows, in something else that scrolls."""

    def __init__(self, look: Look, name: str, *, chosen: bool = False, whole: bool = False) -> None:
        super().__init__()
        self._look, self._whole = look, whole
        self.facts = FactsModel(self)
        self.setModel(self.facts)
        self.setItemDelegate(FactDelegate(look, self, chosen=chosen))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(chosen)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        look.changed.connect(self.scheduleDelayedItemsLayout)
        if whole:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.facts.modelReset.connect(self.updateGeometry)
            look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        usual = super().sizeHint()
        return QSize(usual.width(), self.facts.rowCount() * self._look.size("row")) if self._whole else usual

    def minimumSizeHint(self) -> QSize:
        usual = super().minimumSizeHint()
        return QSize(usual.width(), self.sizeHint().height()) if self._whole else usual
