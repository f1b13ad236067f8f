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
_NAME, _SIGNALS = "name", "signals"
_NAME_LEAST, _NAME_MOST, _SIGNALS_MOST = 64, 260, 200
# What stands around a text that is never cut.
_AROUND = {ColumnKind.SYMBOL: 8, ColumnKind.RANK: 10, ColumnKind.NUMBER: 10, ColumnKind.CHANGE: 10}


class ColumnWidths(QObject):
    """Gives the sections of ``header`` the widths of a :class:`~desktop.models.column_sets.ColumnChoice`.

    Symbols, ranks and numbers are never cut: their columns grow with the longest text. The name takes what is left of
    ``room`` and gives way first; then come the scan's own columns, as many as fit, where the choice lets them yield.
    What the user pulls stays until other columns are chosen. ``changed``: other columns are seen, or other widths."""

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
        self._fitted_for: object = None
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
        self._columns, self._fitted_for = columns, state
        self._pulled, self._measured = False, -1
        self._busy = True
        self._here = self._choice.for_scan(columns, self._model.asked)
        visible = self._here.visible(columns, narrow=self._narrow)
        for section, (column, shown) in enumerate(zip(columns, visible, strict=True)):
            self._header.setSectionHidden(section, not shown)
            if shown:
                self._header.resizeSection(section, self._least(section, column))
        self._busy = False
        self.grow()
        self.fill()
        self.changed.emit()

    def grow(self) -> None:
        """Widen the columns in which there is a longer text by now."""
        widest = self._model.widest
        if widest.version == self._measured or self._columns is not self._model.columns:
            return
        self._measured = widest.version
        fonts = {
            ColumnKind.SYMBOL: QFontMetrics(self._look.font("table", "semibold")),
            ColumnKind.NUMBER: QFontMetrics(self._look.number_font("table")),
        }
        grown = False
        self._busy = True
        for section, column in enumerate(self._columns):
            texts = widest.texts(column.id)
            if not texts or self._header.isSectionHidden(section):
                continue
            metrics = fonts[ColumnKind.SYMBOL if column.kind is ColumnKind.SYMBOL else ColumnKind.NUMBER]
            width = max(map(metrics.horizontalAdvance, texts)) + _AROUND[column.kind]
            if width > self._header.sectionSize(section):
                self._header.resizeSection(section, width)
                grown = True
        self._busy = False
        if grown:
            self.fill()

    def fill(self) -> None:
        """Share out the room that is there."""
        if self._pulled or not self._columns:
            return
        self._busy = True
        left = self._room() - self._taken()
        if self._here.yields_own:
            left = self._show_own(left)
        left = self._widen(_NAME, left, _NAME_LEAST, _NAME_MOST)
        signals = self._columns[self._model.place_of(_SIGNALS)].width
        self._widen(_SIGNALS, left, signals, _SIGNALS_MOST)
        self._busy = False

    def _least(self, section: int, column: Column) -> int:
        title = self._header.title_width(section) if column.id.startswith(OWN) else 0
        return max(self._look.scaled(column.width), title)

    def _taken(self) -> int:
        """What the columns need without the scan's own where those yield, name and signals at their usual width."""
        taken = 0
        for section, column in enumerate(self._columns):
            if column.id in (_NAME, _SIGNALS) and not self._header.isSectionHidden(section):
                taken += self._look.scaled(column.width)
            elif not (column.id.startswith(OWN) and self._here.yields_own):
                taken += self._header.sectionSize(section)  # 0 of one that is hidden
        return taken

    def _show_own(self, left: int) -> int:
        """Show the first of the scan's own columns, as many as fit into ``left``; what then is left."""
        fits = True
        for section, column in enumerate(self._columns):
            if column.id.startswith(OWN) and column.id not in self._here.hidden:
                needed = self._least(section, column)
                fits = fits and needed <= left
                if fits == self._header.isSectionHidden(section):
                    self._header.setSectionHidden(section, not fits)
                    if fits:
                        self._header.resizeSection(section, needed)
                if fits:
                    left -= self._header.sectionSize(section)
        return left

    def _widen(self, name: str, left: int, least: int, most: int) -> int:
        """Give the column ``name`` what is ``left``, within its limits; what then is left."""
        section = self._model.place_of(name)
        if self._header.isSectionHidden(section):
            return left
        usual = self._look.scaled(self._columns[section].width)
        width = max(self._look.scaled(least), min(self._look.scaled(most), usual + left))
        self._header.resizeSection(section, width)
        return left - (width - usual)

    def _on_resized(self) -> None:
        if not self._busy:
            self._pulled = True
