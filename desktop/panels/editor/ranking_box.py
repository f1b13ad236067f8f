"""By what the matches are ranked: a value of the rule's language, the largest or the smallest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from desktop.look import Look, restyle
from desktop.panels.labels import label, words
from desktop.text import tr

__all__ = ["RankingBox"]


class RankingBox(QFrame):
    """``changed`` carries the ranking as the library keeps it: an expression whose largest values come first, empty
    for the rating."""

    changed = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(tr("Rank by"))
        self.value = QComboBox()
        self._typed = QLineEdit()
        self._typed.setAccessibleName(tr("Rank by"))
        self.value.setLineEdit(self._typed)
        self.value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.value.setAccessibleName(tr("Rank by"))
        self.value.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.value.setMinimumContentsLength(10)
        self.value.setMaximumWidth(look.scaled(220))
        self.order = QComboBox()
        self.order.setAccessibleName(tr("Order"))
        self.order.addItem(tr("largest first"), False)
        self.order.addItem(tr("smallest first"), True)
        for box in (self.value, self.order):
            look.dress(box, "ui")
        self._fault = words(look, tone="danger", wrap=True)
        self._fault.hide()
        self._then = words(look, tone="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(6)
        column.addWidget(label(look, tr("Rank by"), size="input", weight="semibold"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.value, 1)
        row.addWidget(self.order)
        column.addLayout(row)
        column.addWidget(self._fault)
        column.addWidget(self._then)
        self.value.activated.connect(self._tell)
        self._typed.editingFinished.connect(self._tell)
        self.order.activated.connect(self._tell)
        self._shown = ""

    def show_ranking(self, ranking: str, suggested: Sequence[str]) -> None:
        """Show a ranking, silently, with values of the rule to choose from."""
        self._shown = ranking
        expression, smallest = _taken_apart(ranking)
        offered = [
            tr("Rating"),
            *dict.fromkeys([*suggested, "relative_volume(20)", "change_pct()", "rs_rating"]),
        ]
        if [self.value.itemText(place) for place in range(self.value.count())] != offered:
            self.value.clear()
            self.value.addItems(offered)
        self.value.setEditText(expression or tr("Rating"))
        self._typed.setCursorPosition(0)
        self.order.setCurrentIndex(1 if smallest else 0)
        self.order.setEnabled(bool(expression))
        self._then.setText(tr("then rating, largest first") if expression else tr("then symbol"))

    def show_fault(self, words_: str) -> None:
        """What is wrong with the expression; empty when nothing is."""
        restyle(self._typed, invalid=bool(words_))
        self._fault.setText(words_)
        self._fault.setVisible(bool(words_))

    def _tell(self) -> None:
        expression = self.value.currentText().strip()
        if expression == tr("Rating"):
            expression = ""
        smallest = bool(self.order.currentData()) and bool(expression)
        ranking = f"-({expression})" if smallest else expression
        if ranking != self._shown and _taken_apart(ranking) != _taken_apart(self._shown):
            self._shown = ranking
            self.changed.emit(ranking)
        self.order.setEnabled(bool(expression))


def _taken_apart(ranking: str) -> tuple[str, bool]:
    """An expression, and whether its smallest values come first."""
    inner = ranking.strip()
    if inner.startswith("-(") and inner.endswith(")") and _closes_at_end(inner[1:]):
        return inner[2:-1], True
    if inner.startswith("-") and not any(sign in inner[1:] for sign in "+- "):
        return inner[1:], True
    return inner, False


def _closes_at_end(text: str) -> bool:
    depth = 0
    for place, sign in enumerate(text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0:
            return place == len(text) - 1
    return False
