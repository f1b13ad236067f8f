"""What can be done about one cause of problems: a link for each, at the right of its row."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop import text
from desktop.models.problem_causes import DOUBTFUL, Cause
from desktop.text import tr
from scanner import FailureKind, UnknownReason

__all__ = [
    "FEWER_CONNECTIONS",
    "LEAVE_OUT",
    "RETRY",
    "SET_LIMIT",
    "SHOW",
    "UPDATE_UNIVERSE",
    "CauseLinks",
]

FEWER_CONNECTIONS = "fewer connections"
SET_LIMIT = "set limit"
RETRY = "retry"
LEAVE_OUT = "leave out"
UPDATE_UNIVERSE = "update universe"
SHOW = "show"

_WORDS = {
    FEWER_CONNECTIONS: "Fewer connections",
    SET_LIMIT: "Set limit",
    RETRY: "Retry {count}",
    LEAVE_OUT: "Leave out",
    UPDATE_UNIVERSE: "Update universe",
    SHOW: "Show",
}
_LINKS: dict[str, tuple[str, ...]] = {
    FailureKind.THROTTLED: (FEWER_CONNECTIONS, RETRY),
    FailureKind.TIMED_OUT: (SET_LIMIT, RETRY),
    FailureKind.NO_NETWORK: (RETRY,),
    FailureKind.PROVIDER_DOWN: (RETRY,),
    FailureKind.GARBAGE_ANSWER: (RETRY,),
    FailureKind.NOT_FOUND: (LEAVE_OUT, UPDATE_UNIVERSE),
    UnknownReason.NO_DATA: (LEAVE_OUT,),
    UnknownReason.TOO_SHORT: (SHOW,),
    UnknownReason.MISSING_LAST_BAR: (SHOW,),
    UnknownReason.BAD_PRICES: (LEAVE_OUT, SHOW),
    UnknownReason.UNDECIDABLE: (SHOW,),
    DOUBTFUL: (LEAVE_OUT, SHOW),
}


class CauseLinks(QWidget):
    """The links of one cause, of those that can be had. ``wanted`` carries the link's name."""

    wanted = Signal(str)

    def __init__(self, cause: Cause) -> None:
        super().__init__()
        self.cause = cause
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 1, 0)
        row.setSpacing(14)
        row.addStretch(1)
        for name in _LINKS.get(cause.kind, ()):
            button = QPushButton()
            button.setProperty("kind", "link")
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setProperty("link", name)
            button.clicked.connect(self._on_clicked)
            row.addWidget(button)
            self.buttons[name] = button

    def show_offers(self, offers: frozenset[str]) -> None:
        """Show the links that are among ``offers``, with the count of today."""
        for name, button in self.buttons.items():
            count = self.cause.retryable
            words = tr(_WORDS[name], count=text.count(count))
            button.setText(words)
            button.setAccessibleName(f"{words}: {self.cause.heading}")
            button.setVisible(name in offers and (name != RETRY or count > 0))

    @Slot()
    def _on_clicked(self) -> None:
        self.wanted.emit(str(self.sender().property("link")))
