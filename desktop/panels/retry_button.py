"""The button that asks again for what failed, wherever problems are shown."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from desktop import text
from desktop.models.problems_model import ProblemsModel
from desktop.text import tr

__all__ = ["RetryButton"]


class RetryButton(QPushButton):
    """``Retry failed (7)`` while ``model`` has something that may be asked for again. While a run is at work that
    waits for its end, and the button takes it back."""

    def __init__(self, model: ProblemsModel, parent: QWidget) -> None:
        super().__init__(parent)  # shown without one it would be a window
        self._model = model
        self._queued = False
        for changed in (model.rowsInserted, model.modelReset, model.dataChanged):
            changed.connect(self._refresh)
        self._refresh()

    def show_queued(self, queued: bool) -> None:
        """Whether it waits for the end of the run."""
        self._queued = queued
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        count = text.count(self._model.retryable)
        self.setText(tr("Do not retry") if self._queued else tr("Retry failed ({count})", count=count))
        self.setVisible(self._model.retryable > 0)
