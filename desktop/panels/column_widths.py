"""How wide the columns of the results are, and which of them have room: nothing is painted or sorted here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFontMetrics

from desktop.look import Look
from desktop.models.column_sets import ColumnChoice
from desktop.models.result_columns import OWN, Column, ColumnKind
from desktop.models.results_model import ResultsModel
from desktop.panels.sort_header import SortHeader

__all__ = ["ColumnWidths"]

# Columns of words: what they keep at least, and how wide they may become with what the others leave.
_LEAST = {"name": 64, "signals": 92}
_MOST = {"name": 260, "signals": 200}
# What stands around a text that is never cut.
_AROUND = {ColumnKind.SYMBOL: 8, ColumnKind.RANK: 10, ColumnKind.NUMBER: 10, ColumnKind.CHANGE: 10}


class ColumnWidths(QObject):
    """Gives the sections of ``header`` the widths of a :class:`~desktop.models.column_sets.ColumnChoice`.

    Symbols, ranks and numbers are never cut: their columns grow with the longest text. The name takes what is left of
    ``room`` and gives way first, then the signals; then columns that the choice can do without are not shown, the
    least important ones first. What the user pulls stays until other columns are chosen. ``changed``: other columns
    are seen, or other widths."""

    changed = Signal()

    def __init__(self, look: Look, model: ResultsModel, header: SortHeader, room: Callable[[], int]) -> None:
        super().__init__(header)
        self._look = look
        self._model = model
        self._header = header
        self._room = room
        self._choice, self._narrow = ColumnChoice(), False
        # The choice as it is for the scan that is shown.
        self._here = self._choice
        self._columns: tuple[Column, ...] = ()
        # The columns of the choice by section, with the widths that they ask for, also of those without room.
        self._asked: dict[int, int] = {}
        # What texts needed, by column. The next run begins with it: it will hardly need less, and columns that grow
        # while its rows stream in move under the reader's eyes.
        self._needed: dict[str, int] = {}
        self._fitted_for: tuple[object, ...] = ()
        self._measured = -1
        self._pulled = False
        self._busy = False
        header.sectionResized.connect(self._on_resized)

    @property
    def choice(self) -> ColumnChoice:
        """Which columns are shown."""
        return self._choice

    def choose(self, choice: ColumnChoice) -> None:
        """Show other columns."""
        self._choice = choice
        self.fit()

    def set_narrow(self, narrow: bool) -> None:
        """Whether the window is narrow: the sets then leave out more columns."""
        self._narrow = narrow
        self.fit()

    def hidden(self) -> frozenset[str]:
        """The ids of the columns that are not seen."""
        hidden = self._header.isSectionHidden
        return frozenset(column.id for place, column in enumerate(self._columns) if hidden(place))

    def fit(self) -> None:
        """Give every column its room, when the columns, the choice or the text size are other ones than before."""
        columns = self._model.columns
        state = (self._choice, self._narrow, self._look.scaled(100))
        if columns is self._columns and state == self._fitted_for:
            return
        same_size = self._fitted_for[-1:] == state[-1:]
        needed, self._needed = self._needed if same_size else {}, {}
        self._columns, self._fitted_for = columns, state
        self._pulled, self._measured = False, -1
        self._here = self._choice.for_scan(columns, self._model.asked)
        visible = self._here.visible(columns, narrow=self._narrow)
        self._asked = {
            section: max(self._usual(section, column), needed.get(column.id, 0))
            for section, (column, shown) in enumerate(zip(columns, visible, strict=True))
            if shown
        }
        self._measure()
        self._share(self._seen())
        self.changed.emit()

    def grow(self) -> None:
        """Widen the columns in which there is a longer text by now."""
        grown = self._measure() if self._columns is self._model.columns else set()
        if grown and not self._pulled:
            self.fill()
            return
        for section in grown:
            if not self._header.isSectionHidden(section):
                self._resize(section, max(self._header.sectionSize(section), self._asked[section]))

    def _measure(self) -> set[int]:
        """Look at the longest texts; the sections that ask for more than before."""
        widest = self._model.widest
        if widest.version == self._measured:
            return set()
        self._measured = widest.version
        symbols = QFontMetrics(self._look.font("table", "semibold"))
        numbers = QFontMetrics(self._look.number_font("table"))
        grown = {}
        for section, asked in self._asked.items():
            column = self._columns[section]
            if texts := widest.texts(column.id):
                metrics = symbols if column.kind is ColumnKind.SYMBOL else numbers
                width = max(map(metrics.horizontalAdvance, texts)) + _AROUND[column.kind]
                self._needed[column.id] = width
                if width > asked:
                    grown[section] = width
        self._asked |= grown
        return set(grown)

    def fill(self) -> None:
        """Share out the room that is there."""
        if self._pulled or not self._columns:
            return
        before = self.hidden()
        self._share(self._seen())
        if self.hidden() != before:
            self.changed.emit()

    def _seen(self) -> set[int]:
        """The sections that have room. Those that the choice can do without come after all others, in its order,
        until one finds no room."""
        steps = self._here.can_do_without(self._columns, self._model.ranked_by)
        names = {column for step in steps for column in step}
        seen = {section for section in self._asked if self._columns[section].id not in names}
        for step in steps:
            more = {section for section in self._asked if self._columns[section].id in step}
            # A scan's own columns take nothing from names and signals.
            if self._left_by(seen | more, gives_way=not step[0].startswith(OWN)) < 0:
                break
            seen |= more
        return seen

    def _left_by(self, seen: set[int], *, gives_way: bool = False) -> int:
        """What these sections leave of the room; ``gives_way`` if those of words take as little as they can."""
        taken = sum(self._asked[section] for section in seen)
        if gives_way:
            taken -= sum(self._asked[section] - self._least(section) for section in seen)
        return self._room() - taken

    def _share(self, seen: set[int]) -> None:
        """Show these sections, those of words as wide as the others leave room for, and no others."""
        left = self._left_by(seen)
        for section, column in enumerate(self._columns):
            if section not in seen:
                self._resize(section, 0)
                continue
            width = asked = self._asked[section]
            if column.id in _LEAST:
                width = max(self._least(section), min(self._look.scaled(_MOST[column.id]), asked + left))
                left -= width - asked
            self._resize(section, width)

    def _resize(self, section: int, width: int) -> None:
        """Give a section its width, 0 to hide it, without taking that for the user's wish."""
        self._busy = True
        self._header.setSectionHidden(section, not width)
        if width:
            self._header.resizeSection(section, width)
        self._busy = False

    def _usual(self, section: int, column: Column) -> int:
        title = self._header.title_width(section) if column.id.startswith(OWN) else 0
        return max(self._look.scaled(column.width), title)

    def _least(self, section: int) -> int:
        least = _LEAST.get(self._columns[section].id)
        return self._asked[section] if least is None else self._look.scaled(least)

    def _on_resized(self) -> None:
        if not self._busy:
            self._pulled = True
