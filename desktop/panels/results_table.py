"""The table of matches: it keeps its place while rows stream in, sorts by clicks, copies rows, fades fresh ones."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from desktop.delegates.result_delegate import ResultDelegate
from desktop.look import Look
from desktop.models.column_sets import ColumnChoice
from desktop.models.result_columns import FROZEN, Column
from desktop.models.results_model import ResultsModel
from desktop.models.results_order import BY_RANK, MOST_KEYS, SortKey
from desktop.panels.column_widths import ColumnWidths
from desktop.panels.frozen_columns import FrozenColumns
from desktop.panels.rows_view import RowsView
from desktop.text import tr

__all__ = ["ResultsTable"]

_FADE_STEP_MS = 50
_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class ResultsTable(RowsView):
    """Shows a :class:`~desktop.models.results_model.ResultsModel`, its first columns by a second view on top.

    Scrolled down, the symbol on top stays on top while rows come and go; scrolled to the top, it stays there. The
    current row stays in sight if it was: it is the one that the chart shows.
    The selection follows its symbols, also through a filter that leaves them in. ``pin_wanted``: Space
    was pressed on a row; ``activated``: Return, or it was clicked twice. ``copy_wanted``: Ctrl+C.
    """

    pin_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, look: Look, model: ResultsModel, parent: QWidget | None = None) -> None:
        cells = ResultDelegate(look)
        super().__init__(look, model, cells, parent, bar=False)
        cells.setParent(self)
        self._empty_text = ""
        self._top: QPersistentModelIndex | None = None
        self._top_offset = 0
        self._current_is_seen = False
        self._chosen: tuple[list[str], str] = ([], "")
        self.setAccessibleName(tr("Matches"))
        self.frozen = FrozenColumns(look, model, cells, self)
        for header in (self.header, self.frozen.header):
            header.sort_wanted.connect(self._on_sort_wanted)
        self.widths = ColumnWidths(look, model, self.header, self._room)
        self.widths.changed.connect(self._on_other_columns)
        self.header.sectionResized.connect(self._on_section_resized)
        self._fade = QTimer(self)
        self._fade.setInterval(_FADE_STEP_MS)
        self._fade.timeout.connect(self._on_fade_step)
        self._fade_steps_left = 0
        self._follow(model)
        self._on_reset()

    def _follow(self, model: ResultsModel) -> None:
        model.modelAboutToBeReset.connect(self._remember_chosen)
        model.modelReset.connect(self._on_reset)
        for about in (model.rowsAboutToBeInserted, model.rowsAboutToBeRemoved, model.layoutAboutToBeChanged):
            about.connect(self._remember_top)
        for done in (model.rowsInserted, model.rowsRemoved, model.layoutChanged):
            done.connect(self._return_to_top)
        model.rowsInserted.connect(self._on_inserted)
        model.dataChanged.connect(self.widths.grow)

    # --- words ------------------------------------------------------------------------------------------

    def set_empty_text(self, text: str) -> None:
        """What is said instead of rows."""
        if text != self._empty_text:
            self._empty_text = text
            self.setAccessibleDescription(text)
            self.viewport().update()

    def selected_rows(self) -> list[int]:
        """The rows that are selected, from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    @property
    def hidden_symbol(self) -> str:
        """The symbol of the current row as long as a filter hides it; empty otherwise. It is chosen again when it is
        shown again."""
        return "" if self.currentIndex().isValid() else self._chosen[1]

    def choose_row(self, row: int) -> None:
        """Make ``row`` the current and the only selected one, whatever keys are held down at the moment."""
        self.selectionModel().setCurrentIndex(
            self._results.index(row, 0), _SELECT | QItemSelectionModel.SelectionFlag.Clear
        )

    def copy_rows(self) -> None:
        """Copy the selected rows, tab separated with titles, in the order of the table; columns that are hidden stay
        out."""
        rows = self.selected_rows()
        if rows:
            places = [place for place in range(self.header.count()) if not self.isColumnHidden(place)]
            QGuiApplication.clipboard().setText(self._results.as_tsv(rows, places))

    # --- order ------------------------------------------------------------------------------------------

    def _on_sort_wanted(self, section: int, added: bool) -> None:
        model = self._results
        column = model.columns[section]
        known = {key.column: key for key in model.sort_keys}
        if model.sort_keys == BY_RANK and column.id == self._shown_for_rank():
            # The arrow stands there already: a click turns it.
            known = {column.id: SortKey(column.id, descending=True)}
        descending = not known[column.id].descending if column.id in known else column.largest_first
        if not added:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            first = next(iter(known)) == column.id
            if not first and column.id in known:
                order = Qt.SortOrder.DescendingOrder if column.largest_first else Qt.SortOrder.AscendingOrder
            model.sort(section, order)
        else:
            # The rank at the end is only what decides between equals.
            chosen = [key for key in model.sort_keys if key.column != "rank" or len(model.sort_keys) == 1]
            key = SortKey(column.id, descending)
            if any(one.column == column.id for one in chosen):
                chosen = [key if one.column == column.id else one for one in chosen]
            else:
                chosen = [*chosen[: MOST_KEYS - 1], key]
            model.sort_by(chosen)
        self._show_order()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        else:
            self.scrollToTop()

    def _show_order(self) -> None:
        keys = self._results.sort_keys
        # Where the rank only decides between equals it is not shown.
        if len(keys) == 2 and keys[1].column == "rank":
            keys = keys[:1]
        if keys == BY_RANK and (shown_for_rank := self._shown_for_rank()):
            keys = (SortKey(shown_for_rank, descending=True),)
        shown = [(self._results.place_of(key.column), key.descending) for key in keys]
        self.header.show_keys(shown)
        self.frozen.header.show_keys(shown)

    def _shown_for_rank(self) -> str:
        """The column that ranks are made from, if it is in view; the rank's own speaks for itself."""
        ranked_by = self._results.ranked_by
        if not ranked_by or self.isColumnHidden(self._results.place_of(ranked_by)):
            return ""
        return ranked_by

    # --- place ------------------------------------------------------------------------------------------

    def _remember_top(self) -> None:
        self._top = None
        self._current_is_seen = self._place_of_current() == 0
        if self.verticalScrollBar().value() > 0:
            index = self.indexAt(QPoint(self.viewport().width() - 1, 0))
            if not index.isValid():
                index = self._results.index(self.rowAt(0), 0)
            self._top = QPersistentModelIndex(index)
            self._top_offset = self.rowViewportPosition(index.row())

    def _return_to_top(self) -> None:
        if self._top is not None and self._top.isValid():
            self.updateGeometries()
            self.frozen.updateGeometries()
            place = self._top.row() * self._look.size("row") - self._top_offset
            self.verticalScrollBar().setValue(place)
        self._top = None
        if self._current_is_seen and self._place_of_current():
            self.updateGeometries()
            self.frozen.updateGeometries()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self._place_of_current())

    def _place_of_current(self) -> int:
        """How many pixels the current row lies above (negative) or below what is in sight; 0 when it is seen whole,
        or when there is none."""
        index = self.currentIndex()
        if not index.isValid():
            return 0
        top = self.rowViewportPosition(index.row())
        return min(top, 0) or max(0, top + self._look.size("row") - self.viewport().height())

    def _remember_chosen(self) -> None:
        if self.hidden_symbol:
            return
        symbols = [self._results.match_at(row).symbol for row in self.selected_rows()]
        current = self.currentIndex()
        self._chosen = (symbols, self._results.match_at(current.row()).symbol if current.isValid() else "")

    def _on_reset(self) -> None:
        for view in (self, self.frozen):
            view.pictures.clear()
        self.widths.fit()
        self._show_order()
        if not self._results.total:
            self._chosen = ([], "")
        symbols, current = self._chosen
        place = self._results.row_of(current)
        if place is not None:
            index = self._results.index(place, 0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)
        for symbol in symbols:
            row = self._results.row_of(symbol)
            if row is not None:
                self.selectionModel().select(self._results.index(row, 0), _SELECT)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # The focus must be seen: with the keyboard it shows as the selected row.
        by_keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_keyboard and self.currentIndex().isValid() and not self.selectionModel().hasSelection():
            self.choose_row(self.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right scroll by a column, Space pins; the rest is Qt's."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._scroll_by_column(1 if event.key() == Qt.Key.Key_Right else -1)
        elif plain and event.key() == Qt.Key.Key_Space:
            self.pin_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _scroll_by_column(self, by: int) -> None:
        """Bring the next column to the left edge, or the one before."""
        bar, edge = self.horizontalScrollBar(), self.header.length() and self.frozen.width()
        lefts = [left - edge for _, left, _ in self.cells_shown()]
        now = bar.value()
        further = [left for left in lefts if left > now] if by > 0 else [left for left in lefts if left < now]
        if further:
            bar.setValue(min(further) if by > 0 else max(further))

    # --- columns ----------------------------------------------------------------------------------------

    @property
    def choice(self) -> ColumnChoice:
        """Which columns are shown."""
        return self.widths.choice

    def set_choice(self, choice: ColumnChoice) -> None:
        """Show other columns."""
        self.widths.choose(choice)

    def set_streaming(self, on: bool) -> None:
        """Whether rows stream in. The frozen cells are painted at once all the same: they are few."""
        self.sliced = on
        self.viewport().update()

    def set_narrow(self, narrow: bool) -> None:
        """Whether the window is narrow: the sets then leave out more columns."""
        self.widths.set_narrow(narrow)

    def cells_shown(self) -> list[tuple[Column, int, int]]:
        """Without the columns that lie under the frozen ones."""
        return [cell for cell in super().cells_shown() if cell[0].id not in FROZEN]

    def _room(self) -> int:
        """What columns may take: the width without the scroll bar, which comes while rows stream in."""
        return self.width() - 2 * self.frameWidth() - self.verticalScrollBar().sizeHint().width()

    def _on_section_resized(self) -> None:
        self.pictures.clear()

    def _on_other_columns(self) -> None:
        for view in (self, self.frozen):
            view.pictures.clear()
            view.viewport().update()
        self._show_order()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.widths.fill()
        self.frozen.lay_over()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if hasattr(self, "frozen"):  # Qt calls it while the table is made
            self.frozen.lay_over()

    # --- painting ---------------------------------------------------------------------------------------

    def _on_look(self) -> None:
        super()._on_look()
        if hasattr(self, "widths"):  # not before the table is made
            self.widths.fit()

    def _on_inserted(self) -> None:
        self.widths.grow()
        self._fade_steps_left = self._look.duration("freshRowFade") // _FADE_STEP_MS + 1
        if self._look.duration("freshRowFade"):
            # Rows that came have all of it painted anew: the next step of the fading is due after that.
            self._fade.start()

    def _on_fade_step(self) -> None:
        self._fade_steps_left -= 1
        if self._fade_steps_left <= 0:
            self._fade.stop()
        for view in (self, self.frozen):
            view.paint_fading()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._results.rowCount():
            painter = QPainter(self.viewport())
            self._paint_empty(painter)
            painter.end()

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setFont(self._look.font("ui"))
        painter.setPen(self._look.color("text.secondary"))
        room = QRect(12, 14, self.viewport().width() - 24, self.viewport().height() - 14)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap), self._empty_text)
