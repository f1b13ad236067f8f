"""What goes on between the program and a source that limits requests: why it waits, and what it does next."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop import text
from desktop.look import Look
from desktop.panels.labels import ElidedLabel, label
from desktop.text import tr
from scanner import Pause

_MINUTES_FROM = 120.0
_ROWS = {
    "refusals": "Limit answers, last minute",
    "wait": "This wait",
    "test": "Then",
    "works": "If it works",
    "fails": "If not",
}


class ConnectionPanel(QFrame):
    """The right part of the run panel while the run waits for its source. It shows a pause and wishes nothing."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._heading = ElidedLabel(look, weight="semibold")
        self._state = label(look, tone="warn")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._heading, 1)
        head.addWidget(self._state)
        rows = QVBoxLayout()
        rows.setSpacing(8)
        self._values = {name: label(look, weight="medium") for name in _ROWS}
        for name, title in _ROWS.items():
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(ElidedLabel(look, tr(title), tone="secondary"), 1)
            row.addWidget(self._values[name])
            rows.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 11, 14, 8)
        column.setSpacing(9)
        column.addLayout(head)
        column.addLayout(rows)
        column.addStretch(1)

    def show_pause(self, pause: Pause, source: str) -> None:
        """Show the wait that ``source`` is given."""
        self._heading.setText(tr("Connection to {source}", source=source))
        self._state.setText(tr("testing") if pause.testing else tr("waiting"))
        values = {
            "refusals": text.count(pause.refusals),
            "wait": this_wait(pause),
            "test": tr("1 test request"),
            "works": connections(pause.steps),
            "fails": tr("wait {time}", time=wait_words(pause.next_seconds)),
        }
        for name, value in values.items():
            self._values[name].setText(value)
        self.setAccessibleName(self._heading.text())
        said = (f"{tr(_ROWS[name])}: {value}" for name, value in values.items())
        self.setAccessibleDescription(". ".join(said))


def this_wait(pause: Pause) -> str:
    """``60 s, the 2nd in this scan``."""
    length = wait_words(pause.seconds_total)
    if pause.in_run <= 1:
        return tr("{time}, the 1st in this scan", time=length)
    return tr("{time}, the {place} in this scan", time=length, place=_ordinal(pause.in_run))


def wait_words(seconds: float) -> str:
    """``60 s``, from two minutes on ``2 min``."""
    if round(seconds) < _MINUTES_FROM:
        return tr("{seconds} s", seconds=text.number(seconds, 0))
    return tr("{minutes} min", minutes=text.number(seconds / 60, 0))


def connections(steps: tuple[int, ...]) -> str:
    """``2, then 4 connections``; an en dash where nobody has said."""
    if not steps:
        return text.UNKNOWN
    if steps == (1,):
        return tr("1 connection")
    *first, last = (text.count(step) for step in steps)
    if not first:
        return tr("{count} connections", count=last)
    return tr("{first}, then {last} connections", first=", ".join(first), last=last)


def _ordinal(place: int) -> str:
    ending = {1: tr("st"), 2: tr("nd"), 3: tr("rd")}.get(place % 10, tr("th"))
    return f"{place}{tr('th') if place % 100 in (11, 12, 13) else ending}"
