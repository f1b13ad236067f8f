"""The matches of one run with their toolbar: how many, which of them, and in what order. It runs nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from desktop import text
from desktop.look import Look
from desktop.models.column_sets import ColumnChoice
from desktop.models.ranking_column import ranking_column
from desktop.models.results_model import ResultsModel
from desktop.panels.column_menu import ColumnMenu
from desktop.panels.labels import horizontal_line
from desktop.panels.results_menu import ResultsMenu
from desktop.panels.results_table import ResultsTable
from desktop.panels.results_toolbar import ResultsToolbar
from desktop.panels.sources import PRACTICE
from desktop.text import tr
from scanner import RuleError

if TYPE_CHECKING:
    from datetime import date

    from scanner import Match, Scan, ScanResult

__all__ = ["ResultsView"]


class ResultsView(QWidget):
    """:meth:`begin` a run, :meth:`add_matches` while it works, :meth:`finish` it; or :meth:`open_result` of an
    earlier one. The model and the table can be reached as ``model`` and ``table``.

    ``selected_changed`` carries the match of the current row, again when its values change, and None when there is
    no current row any more; one that is hidden by the filter counts until another one is chosen. ``settled`` carries
    a result that is shown whole. ``wanted`` is what is to be done with the selected rows, by the names of
    :class:`~desktop.panels.results_menu.ResultsMenu`. ``choice_changed`` and ``changes_first_changed`` are for
    whoever keeps them."""

    selected_changed = Signal(object)
    settled = Signal(object)
    wanted = Signal(str)
    choice_changed = Signal(object)
    changes_first_changed = Signal(bool)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._running = False
        self._simulated = False
        self._result: ScanResult | None = None
        self._why_nothing = ""
        self._scan: Scan | None = None
        self._selected: Match | None = None
        self._changes_first = True
        self.model = ResultsModel(self)
        self.table = ResultsTable(look, self.model)
        self.toolbar = ResultsToolbar(look)
        self.filter_box = self.toolbar.filter_box
        self.menu = ResultsMenu(look, self)
        self.column_menu = ColumnMenu(self)
        self.toolbar.changes_first_box.setChecked(True)
        self._arrange()
        self._connect_toolbar()
        self._connect_table()
        self.set_simulated(False)
        self._refresh()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.toolbar, horizontal_line(), self.table):
            column.addWidget(part)

    def _connect_toolbar(self) -> None:
        toolbar = self.toolbar
        toolbar.filter_typed.connect(self._on_filter)
        self.filter_box.rows_wanted.connect(self._on_rows_wanted)
        self.filter_box.left.connect(self.table.setFocus)
        toolbar.segment_chosen.connect(self.model.set_only_change)
        toolbar.keep_sorted_changed.connect(self.model.set_keep_sorted)
        toolbar.changes_first_changed.connect(self._on_changes_first)
        toolbar.export_wanted.connect(self._on_export)
        toolbar.export_all_wanted.connect(self._on_export_all)
        toolbar.columns_button.setMenu(self.column_menu)
        toolbar.columns_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.column_menu.aboutToShow.connect(self._offer_columns)
        self.column_menu.chosen.connect(self._on_choice)

    def _connect_table(self) -> None:
        table = self.table
        self.model.counts_changed.connect(self._refresh)
        table.selectionModel().currentRowChanged.connect(self._tell_selected)
        for changed in (self.model.modelReset, self.model.dataChanged, self.model.rowsRemoved):
            changed.connect(self._tell_selected)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._on_menu)
        table.header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.header.customContextMenuRequested.connect(self._on_header_menu)
        self.menu.wanted.connect(self._on_menu_wish)
        table.pin_wanted.connect(self._on_pin)
        table.copy_wanted.connect(self._on_copy)

    # --- values -----------------------------------------------------------------------------------------

    def begin(self, scan: Scan) -> None:
        """A run of ``scan`` begins: empty the table and take the scan's columns."""
        self._running = True
        self._result, self._scan = None, scan
        self._why_nothing = ""
        self.toolbar.choose_segment(0)
        self.set_compared("")
        self.set_simulated(scan.source == PRACTICE)
        self.model.set_changes_first(False)
        self.table.set_streaming(True)
        self.model.begin(scan.columns, ranking_column(scan.ranking, scan.columns), scan.shown)

    def add_matches(self, matches: Sequence[Match]) -> None:
        """Matches streamed in. Those of a scan of stored prices say of which day these are."""
        if matches and self._scan is not None and self._scan.cached_only and not self.model.total:
            self.date_prices(matches[0].as_of)
        self.model.add(matches)

    def date_prices(self, day: date) -> None:
        """Say of which day the prices are, because they are not the newest there could be."""
        self.model.date_prices(
            text.short_day(day), tr("Last close, of {day}: newer prices are not in it", day=text.day(day))
        )

    def finish(self, result: ScanResult) -> None:
        """The run ended: settle ranks and comparison."""
        self._running = False
        self.table.set_streaming(False)
        self._result = result
        self.model.set_changes_first(self._changes_first and result.compared_with is not None)
        self.set_compared("")
        self.model.set_result(result)
        self.settled.emit(result)

    def open_result(self, result: ScanResult) -> None:
        """Show an earlier run."""
        self.begin(result.info.scan)
        self.finish(result)

    def explain_nothing(self, sentence: str) -> None:
        """Why the run shown matched nothing."""
        self._why_nothing = sentence
        self._refresh()

    def stop(self) -> None:
        """The run ended without a result; what is there stays."""
        self._running = False
        self.set_compared("")
        self.table.set_streaming(False)
        self._refresh()

    @property
    def result(self) -> ScanResult | None:
        """The run that is shown, once it has ended."""
        return self._result

    def set_simulated(self, on: bool) -> None:
        """Whether the prices are made up."""
        self._simulated = on
        self.toolbar.simulated_label.setVisible(on)

    def set_compared(self, words: str) -> None:
        """With what run this one is compared, in words."""
        self.toolbar.compared_label.setText(words)

    def set_reasons(self, reasons: Mapping[str, str]) -> None:
        """Say in better words why symbols dropped out, by symbol."""
        self.model.set_reasons(reasons)

    def set_choice(self, choice: ColumnChoice) -> None:
        """Show these columns."""
        self.table.set_choice(choice)

    def set_changes_first(self, on: bool) -> None:
        """Whether changes stand above everything else in a run that is compared with another."""
        self._changes_first = on
        self.toolbar.changes_first_box.setChecked(on)

    def set_compact(self, compact: bool) -> None:
        """Take the form for a narrow window."""
        self.toolbar.set_compact(compact)
        self.table.set_narrow(compact)

    @Slot()
    def focus_filter(self) -> None:
        """Put the cursor into the filter and select its text."""
        self.filter_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_box.selectAll()

    # --- the selected rows ------------------------------------------------------------------------------

    @property
    def scan(self) -> Scan | None:
        """The scan whose matches are shown."""
        return self._scan

    @property
    def as_of(self) -> date | None:
        """The session that the run shown looked at; None until it has ended."""
        return self._result.info.as_of if self._result is not None else None

    @property
    def selected(self) -> Match | None:
        """The match of the current row."""
        index = self.table.currentIndex()
        return self.model.match_at(index.row()) if index.isValid() else None

    @property
    def chosen(self) -> list[Match]:
        """The matches of all selected rows, from top to bottom."""
        return [self.model.match_at(row) for row in self.table.selected_rows()]

    def select(self, symbol: str) -> None:
        """Choose the row of ``symbol``; nothing happens when it is not shown."""
        row = self.model.row_of(symbol)
        if row is not None:
            self.table.choose_row(row)

    @Slot()
    def select_next(self) -> None:
        """Go one row down; from no row to the first."""
        self._step(1)

    @Slot()
    def select_previous(self) -> None:
        """Go one row up."""
        self._step(-1)

    def _step(self, by: int) -> None:
        index = self.table.currentIndex()
        row = index.row() + by if index.isValid() else 0
        if 0 <= row < self.model.rowCount():
            self.table.choose_row(row)

    @Slot()
    def _on_rows_wanted(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.table.currentIndex().isValid():
            self.select_next()

    @Slot()
    def _tell_selected(self) -> None:
        selected = self.selected
        if selected is None and self.table.hidden_symbol:
            return  # a filter is being typed; what is known of the symbol stays until another one is chosen
        if selected is not self._selected:
            self._selected = selected
            self.selected_changed.emit(selected)

    # --- wishes -----------------------------------------------------------------------------------------

    @Slot(str)
    def _on_filter(self, typed: str) -> None:
        try:
            self.model.set_filter(typed)
        except RuleError as error:
            first = error.problems[0]
            message = f"{first.message} {first.suggestion}".strip()
            self.toolbar.show_problem(message, first.column)
        else:
            self.toolbar.show_problem("")

    @Slot(bool)
    def _on_changes_first(self, on: bool) -> None:
        self._changes_first = on
        compared = self._result is not None and self._result.compared_with is not None
        self.model.set_changes_first(on and compared)
        self.changes_first_changed.emit(on)

    @Slot()
    def _offer_columns(self) -> None:
        table, columns = self.table, self.model.columns
        choice = table.choice.for_scan(columns, self.model.asked)
        self.column_menu.show_choice(columns, choice, table.widths.hidden())

    @Slot(object)
    def _on_choice(self, choice: ColumnChoice) -> None:
        self.table.set_choice(choice)
        self.choice_changed.emit(choice)

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        if self.table.selected_rows():
            self.menu.offer(self._simulated, len(self.table.selected_rows()))
            self.menu.popup(self.table.viewport().mapToGlobal(place))

    @Slot(QPoint)
    def _on_header_menu(self, place: QPoint) -> None:
        self._offer_columns()
        self.column_menu.popup(self.table.header.mapToGlobal(place))

    @Slot()
    def _on_export(self) -> None:
        self.wanted.emit("export")

    @Slot()
    def _on_export_all(self) -> None:
        self.wanted.emit("export_all")

    @Slot()
    def _on_pin(self) -> None:
        self.wanted.emit("pin")

    @Slot()
    def _on_copy(self) -> None:
        self.wanted.emit("copy_rows")

    @Slot(str)
    def _on_menu_wish(self, wish: str) -> None:
        if wish == "chart":
            self.table.activated.emit(self.table.currentIndex())
        else:
            self.wanted.emit(wish)

    # --- what is shown ----------------------------------------------------------------------------------

    @Slot()
    def _refresh(self) -> None:
        total, counts = self.model.total, self.model.counts
        self.toolbar.count_label.setText(self._count_text(total))
        self.toolbar.set_exportable(self.model.rowCount(), total)
        self.toolbar.set_counts(total, counts["new"], counts["still"], counts["dropped"])
        compared = self._result is not None and self._result.compared_with is not None
        compared = compared or counts["new"] + counts["still"] > 0
        self.toolbar.show_segments(compared, running=self._running)
        if compared and self._running:
            self.set_compared(tr("Dropped is known when the scan ends"))
        self.table.set_empty_text(self._empty_text(total))

    def _count_text(self, total: int) -> str:
        if self.model.hidden:
            shown = text.count(self.model.rowCount())
            return tr("{shown} of {matches}", shown=shown, matches=text.matches(total))
        if self._running:
            return tr("{matches} so far", matches=text.matches(total))
        return text.matches(total) if self._result or total else ""

    def _empty_text(self, total: int) -> str:
        if total or self.model.hidden:
            return tr("No match fits the filter.")
        if self._running:
            return tr("No matches yet.")
        if self._result is None:
            return tr("Choose a scan and press Run, or choose a run from the list.")
        counts = self._result.counts
        if counts.done < counts.universe:
            return tr(
                "Nothing matched so far. {done} of {symbols} were looked at.",
                done=text.count(counts.done),
                symbols=text.symbols(counts.universe),
            )
        return self._why_nothing or text.nothing_matched(
            counts.matched + counts.unmatched, counts.unknown + counts.failed
        )
