"""A list of short facts that can be walked through by keyboard. What the facts are is decided elsewhere."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from desktop.delegates.fact_delegate import FactDelegate
from desktop.look import Look
from desktop.models.facts_model import FactsModel

__all__ = ["FactsList"]


class FactsList(QListView):
    """Shows a :class:`~desktop.models.facts_model.FactsModel`, to be read or, with ``chosen``, to choose from."""

    def __init__(self, look: Look, name: str, *, chosen: bool = False) -> None:
        super().__init__()
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
