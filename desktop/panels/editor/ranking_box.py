"""By what the matches are ranked: one value, and another one for those that it ranks alike."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.look import Look
from desktop.panels.editor.rank_key_field import RankKeyField, taken_apart
from desktop.panels.labels import label, words
from desktop.text import tr

__all__ = ["RankingBox"]

_RATING, _SYMBOL = "rating", "symbol"


class RankingBox(QFrame):
    """``changed`` carries both keys as the library keeps them: expressions whose largest values come first, the first
    one empty for the rating, the second one empty for what comes by itself."""

    changed = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(tr("Rank by"))
        self._keys = "", ""
        self.first = RankKeyField(look, tr("Rank by"))
        self.then = RankKeyField(look, tr("Then rank by"))
        self._fault = words(look, tone="danger", wrap=True)
        self._fault.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(6)
        column.addWidget(label(look, tr("Rank by"), size="input", weight="semibold"))
        column.addWidget(self.first)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(words(look, tr("then"), tone="secondary"))
        row.addWidget(self.then, 1)
        column.addLayout(row)
        column.addWidget(self._fault)
        self.first.changed.connect(self._on_first)
        self.then.changed.connect(self._on_then)

    def show_ranking(self, ranking: str, then_by: str, offered: Mapping[str, str]) -> None:
        """Show both keys, silently, with values to choose from by what they are called."""
        self._keys = ranking, then_by
        by_rating = _is_rating(ranking)
        values = {tr("Rating"): _RATING, **offered}
        self.first.show_key(ranking or _RATING, values)
        behind = {
            title: value for title, value in values.items() if value != taken_apart(ranking or _RATING)[0]
        }
        if by_rating:
            behind = {tr("Symbol"): _SYMBOL, **behind}
        second = then_by or (_SYMBOL if by_rating else _RATING)
        self.then.show_key(second, behind, has_order=second != _SYMBOL)

    def show_fault(self, first: str, then: str) -> None:
        """What is wrong with each key; empty when nothing is."""
        self.first.show_fault(first)
        self.then.show_fault(then)
        self._fault.setText(first or then)
        self._fault.setVisible(bool(first or then))

    def _on_first(self, key: str) -> None:
        ranking = "" if key == _RATING else key
        then_by = self._keys[1]
        if _is_rating(ranking) and _is_rating(then_by or _RATING):
            then_by = ""
        self._tell(ranking, then_by)

    def _on_then(self, key: str) -> None:
        usual = _SYMBOL if _is_rating(self._keys[0]) else _RATING
        self._tell(self._keys[0], "" if key == usual else key)

    def _tell(self, ranking: str, then_by: str) -> None:
        self._keys = ranking, then_by
        self.changed.emit(ranking, then_by)


def _is_rating(ranking: str) -> bool:
    return taken_apart(ranking or _RATING)[0] == _RATING
