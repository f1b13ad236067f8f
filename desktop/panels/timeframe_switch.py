"""The switch between daily and weekly bars. In a narrow window it has letters for words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from desktop.look import Look
from desktop.text import tr
from scanner import Timeframe

__all__ = ["TimeframeSwitch"]

_WORDS = {Timeframe.DAY: ("Daily", "D", "first"), Timeframe.WEEK: ("Weekly", "W", "last")}


class TimeframeSwitch(QWidget):
    """``chosen`` is emitted with the :class:`Timeframe` when the user changes it, not when code does."""

    chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[Timeframe, QToolButton] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for timeframe, (word, _, segment) in _WORDS.items():
            button = QToolButton()
            button.setCheckable(True)
            button.setProperty("segment", segment)
            button.setProperty("tight", True)
            button.setAccessibleName(tr("{timeframe} bars", timeframe=tr(word)))
            button.setToolTip(tr("{timeframe} bars", timeframe=tr(word)))
            look.dress(button, "ui", "medium")
            look.fix_height(button, "button", 2)
            self._group.addButton(button)
            self._buttons[timeframe] = button
            row.addWidget(button)
        self.set_compact(False)
        self.choose(Timeframe.DAY)
        self._group.buttonClicked.connect(self._on_clicked)

    def timeframe(self) -> Timeframe:
        """The timeframe chosen."""
        return next(timeframe for timeframe, button in self._buttons.items() if button.isChecked())

    def choose(self, timeframe: Timeframe) -> None:
        """Choose a timeframe; tells nobody."""
        self._buttons[timeframe].setChecked(True)

    def set_compact(self, compact: bool) -> None:
        """Letters for words, or back."""
        for timeframe, button in self._buttons.items():
            word, letter, _ = _WORDS[timeframe]
            button.setText(tr(letter) if compact else tr(word))

    def _on_clicked(self) -> None:
        self.chosen.emit(self.timeframe())
