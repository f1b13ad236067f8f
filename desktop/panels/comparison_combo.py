"""Which run the matches are compared with: the one before, or any other of the same scan."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop import text
from desktop.delegates.choice_delegate import choice
from desktop.look import Look
from desktop.panels.labelled_combo import LabelledCombo
from desktop.text import tr
from scanner import RunInfo

__all__ = ["ComparisonCombo"]

_PREVIOUS = "previous"


class ComparisonCombo(LabelledCombo):
    """``run_chosen`` carries a run's id, empty for the run before; only for the user's own choices."""

    run_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", tr("Compare with"), parent)
        self.set_runs(())
        self.picked.connect(self._on_picked)

    def set_runs(self, runs: Sequence[RunInfo]) -> None:
        """The runs that the one shown can be compared with, newest first; the choice stays if it is among them."""
        items = [choice(tr("previous run"), _PREVIOUS)]
        for run in runs:
            started = run.started.astimezone()
            moment = f"{text.day(started.date())} {text.clock_time(run.started)}"
            items.append(choice(run.name or moment, run.id, moment if run.name else ""))
        self.set_items(items)
        self.setEnabled(bool(runs))
        self.setToolTip(
            tr("Which run the matches are compared with")
            if runs
            else tr("There is no other finished run of this scan to compare with")
        )

    def run_id(self) -> str:
        """The run chosen; empty for the run before."""
        name = self.name()
        return "" if name == _PREVIOUS else name

    def choose_run(self, run_id: str) -> bool:
        """Choose a run without telling anybody; False when it is not in the list."""
        return self.choose(run_id or _PREVIOUS)

    def _on_picked(self, name: str) -> None:
        self.run_chosen.emit("" if name == _PREVIOUS else name)
