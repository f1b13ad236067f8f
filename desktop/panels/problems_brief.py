"""What went wrong and what to do, in three lines beside the speed."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop import text
from desktop.look import Look
from desktop.models.problem_causes import Cause
from desktop.models.problems_model import ProblemsModel
from desktop.panels.labels import ElidedLabel, icon_label, label, show_icon
from desktop.panels.retry_button import RetryButton
from desktop.text import tr

BRIEF_ROWS = 3


def cause_icon(cause: Cause) -> tuple[str, str]:
    """Failures warn; what could not be decided only informs."""
    return ("problem", "warn") if cause.failed else ("info", "text.secondary")


class CauseRow(QWidget):
    """One cause in two lines: what happened and how often, then what to do."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._icon = icon_label(look)
        self._heading = ElidedLabel(look, weight="medium", digits=False)
        self._count = label(look, weight="semibold")
        self._advice = ElidedLabel(look, tone="secondary", digits=False)
        top = QHBoxLayout()
        top.setSpacing(9)
        top.addWidget(self._icon)
        top.addWidget(self._heading, 1)
        top.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(top)
        column.addWidget(self._advice)
        self._advice.setContentsMargins(23, 0, 0, 0)

    def show_cause(self, cause: Cause) -> None:
        """Show ``cause``."""
        show_icon(self._look, self._icon, *cause_icon(cause))
        self._heading.setText(cause.heading)
        self._count.setText(text.count(len(cause.problems)))
        self._advice.setText(cause.summary())
        self.setAccessibleName(f"{cause.heading}, {self._count.text()}. {cause.summary()}")


class ProblemsBrief(QFrame):
    """The right part of the run panel. ``retry_wanted``: ask again for what failed; ``expand_wanted``: show all;
    ``fold_wanted``: put the run panel away, offered when the run has ended."""

    retry_wanted = Signal()
    expand_wanted = Signal()
    fold_wanted = Signal()

    def __init__(self, look: Look, model: ProblemsModel) -> None:
        super().__init__()
        self._model = model
        self.setAccessibleName(tr("Problems"))
        self._more = QPushButton(tr("Show all"))
        self._more.setProperty("kind", "quiet")
        self._more.clicked.connect(self.expand_wanted)
        self._retry = RetryButton(model, self)
        self._retry.setProperty("kind", "link")
        self._retry.clicked.connect(self.retry_wanted)
        self._fold = QPushButton(look.icon("up"), "")
        self._fold.setProperty("kind", "quiet")
        self._fold.setToolTip(tr("Show the summary"))
        self._fold.setAccessibleName(tr("Show the summary"))
        self._fold.clicked.connect(self.fold_wanted)
        self._fold.hide()
        self._none = label(look, tone="muted")
        self._rows = [CauseRow(look) for _ in range(BRIEF_ROWS)]
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(label(look, tr("Problems"), weight="semibold"), 1)
        head.addWidget(self._more)
        head.addWidget(self._retry)
        head.addWidget(self._fold)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 5, 8, 8)
        column.setSpacing(9)
        column.addLayout(head)
        column.addWidget(self._none)
        for row in self._rows:
            row.setContentsMargins(0, 0, 6, 0)
            column.addWidget(row)
        column.addStretch(1)
        model.rowsInserted.connect(self._refresh)
        model.modelReset.connect(self._refresh)
        model.dataChanged.connect(self._refresh)
        self.set_ended(False)
        self._refresh()

    def set_ended(self, ended: bool) -> None:
        """Whether the run spoken of is over."""
        self._fold.setVisible(ended)
        self._none.setText(tr("None.") if ended else tr("None so far."))

    def show_queued(self, queued: bool) -> None:
        """Whether asking again waits for the end of the run."""
        self._retry.show_queued(queued)

    @Slot()
    def _refresh(self) -> None:
        causes = self._model.causes
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(causes))
            if place < len(causes):
                row.show_cause(causes[place])
        self._none.setVisible(not causes)
        self._more.setVisible(bool(causes))
