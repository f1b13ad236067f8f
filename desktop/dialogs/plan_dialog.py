"""What a run would have to fetch, shown before it begins, and the question whether it should."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop import text
from desktop.look import Look
from desktop.panels.labels import label, words
from desktop.text import tr

if TYPE_CHECKING:
    from scanner import RequestPlan

__all__ = ["PlanDialog"]

_WIDTH = 460


class PlanDialog(QDialog):
    """``run_wanted`` and ``cached_wanted`` are the two ways to go on; closing is neither. ``ask_above_wanted``: from
    now on only longer fetches are to be asked about, in seconds. It deletes itself when closed."""

    run_wanted = Signal()
    cached_wanted = Signal()
    ask_above_wanted = Signal(int)

    def __init__(self, look: Look, plan: RequestPlan, subject: str, source: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Before this run"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._look = look
        self._above = _rounded_up(plan.seconds)
        self.again_box = QCheckBox(
            tr("Ask again only for fetches longer than {duration}", duration=_in_words(self._above))
        )
        self.run_button = QPushButton(tr("Run"))
        self.run_button.setProperty("kind", "primary")
        self.cached_button = QPushButton(tr("Cached only"))
        self.cached_button.setToolTip(tr("Scan what is kept; nothing is fetched"))
        self.cached_button.setEnabled(plan.fresh + plan.stale > 0)
        self._arrange(plan, subject, source)
        self.run_button.clicked.connect(self._on_run)
        self.cached_button.clicked.connect(self._on_cached)
        self.setMinimumWidth(look.scaled(_WIDTH))
        self.run_button.setFocus()

    def _arrange(self, plan: RequestPlan, subject: str, source: str) -> None:
        headline = tr(
            "{source} has to be asked {requests}, about {duration}.",
            source=source,
            requests=_times(plan.requests),
            duration=_in_words(plan.seconds),
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.run_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.cached_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addWidget(words(self._look, headline, size="title", weight="semibold", wrap=True))
        column.addWidget(words(self._look, subject, tone="secondary"))
        column.addLayout(self._figures(plan))
        for note in plan.notes:
            column.addWidget(words(self._look, note, tone="warn", wrap=True))
        kept = tr("Prices are kept, so the next run asks for little. It can be cancelled at any time.")
        column.addWidget(words(self._look, kept, tone="muted", wrap=True))
        column.addWidget(self.again_box)
        column.addWidget(buttons)
        self.run_button.setDefault(True)

    def _figures(self, plan: RequestPlan) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(2, 1)
        lines = (
            (plan.fresh, tr("fresh"), tr("need nothing")),
            (plan.stale, tr("stale"), tr("get the days since they were fetched")),
            (plan.missing, tr("missing"), tr("get their whole history")),
            (plan.absent, tr("without data"), tr("were asked for in this session; Retry asks again")),
        )
        for row, (number, title, meaning) in enumerate(line for line in lines if line[0]):
            figure = label(self._look, text.count(number), weight="semibold")
            grid.addWidget(figure, row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(words(self._look, title), row, 1)
            grid.addWidget(words(self._look, meaning, tone="muted"), row, 2)
        return grid

    def _on_run(self) -> None:
        self._remember()
        self.run_wanted.emit()
        self.close()

    def _on_cached(self) -> None:
        self._remember()
        self.cached_wanted.emit()
        self.close()

    def _remember(self) -> None:
        if self.again_box.isChecked():
            self.ask_above_wanted.emit(self._above)


def _rounded_up(seconds: float) -> int:
    """The next whole minute, or the next five minutes from five on."""
    step = 60 if seconds < 300 else 300
    return step * math.ceil(max(1.0, seconds) / step)


def _in_words(seconds: float) -> str:
    if seconds < 60:
        return tr("{seconds} s", seconds=max(1, math.ceil(seconds)))
    if seconds < 3600:
        return tr("{minutes} min", minutes=math.ceil(seconds / 60))
    return text.duration(seconds)


def _times(requests: int) -> str:
    return tr("once") if requests == 1 else tr("{count} times", count=text.count(requests))
