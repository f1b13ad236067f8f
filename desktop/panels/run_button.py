"""The one filled button: Run while nothing runs, Cancel while something does, in the same place and width."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from desktop.look import Look
from desktop.panels.key_button import KeyButton
from desktop.text import tr

__all__ = ["RunButton", "RunState"]

_WIDTH = 116


class RunState(Enum):
    """What the button would do now."""

    IDLE = auto()
    RUNNING = auto()
    CANCELLING = auto()


class RunButton(KeyButton):
    """Emits ``run_wanted`` or ``cancel_wanted``, whichever its state is; nothing while cancelling."""

    run_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setFixedWidth(look.scaled(_WIDTH))
        self.clicked.connect(self._on_clicked)
        self.set_state(RunState.IDLE)

    @property
    def state(self) -> RunState:
        """What the button would do now."""
        return self._state

    def set_state(self, state: RunState) -> None:
        """Become Run, Cancel, or a disabled "Stopping..."."""
        self._state = state
        words, glyph, key, tooltip = {
            RunState.IDLE: (tr("Run"), "run", "F5", tr("Run the scan (F5)")),
            RunState.RUNNING: (tr("Cancel"), "cancel", "Esc", tr("Cancel; what is found is kept (Esc)")),
            RunState.CANCELLING: (tr("Stopping..."), "", "", tr("What is found is kept")),
        }[state]
        self.setToolTip(tooltip)
        self.setAccessibleName(words)
        self.setEnabled(state is not RunState.CANCELLING)
        self.show_words(words, glyph=glyph, key=key, kind="primary" if state is RunState.IDLE else "")

    def _on_clicked(self) -> None:
        if self._state is RunState.IDLE:
            self.run_wanted.emit()
        elif self._state is RunState.RUNNING:
            self.cancel_wanted.emit()

    def _on_look_changed(self) -> None:
        self.setFixedWidth(self._look.scaled(_WIDTH))
        super()._on_look_changed()

    def sizeHint(self) -> QSize:
        return self.size()
