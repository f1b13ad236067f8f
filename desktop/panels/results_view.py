"""The matches of one run with their toolbar: how many, which of them, and in what order. It runs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop import text
from desktop.look import Look
from desktop.models.results_model import ResultsModel
from desktop.panels.labels import horizontal_line, label
from desktop.panels.results_table import ResultsTable
from desktop.panels.sources import PRACTICE
from desktop.text import tr

if TYPE_CHECKING:
    from datetime import date

    from scanner import Match, Scan, ScanResult

__all__ = ["ResultsView"]

_SEGMENTS = (None, "new", "still")


class ResultsView(QWidget):
    """:meth:`begin` a run, :meth:`add_matches` while it works, :meth:`finish` it; or :meth:`open_result` of an
    earlier one. The model and the table can be reached as ``model`` and ``table``.

    ``selected_changed`` carries the match of the current row, again when its values change, and None when there is
    no current row any more."""

    selected_changed = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._running = False
        self._result: ScanResult | None = None
        self._scan: Scan | None = None
        self._selected: Match | None = None
        self.model = ResultsModel(self)
        self.table = ResultsTable(look, self.model)
        self.count_label = label(look, size="input", weight="semibold")
        self.count_label.setMinimumWidth(118)
        self.dropped_label = label(look, tone="muted")
        self.simulated_label = label(look, tr("Simulated"), tone="warn", size="caption", weight="medium")
        self.filter_box = self._make_filter_box()
        self.keep_sorted_button = self._make_keep_sorted_button()
        self.segments = self._make_segments()
        self._arrange()
        self.model.counts_changed.connect(self._refresh)
        self.table.selectionModel().currentRowChanged.connect(self._tell_selected)
        for changed in (self.model.modelReset, self.model.dataChanged, self.model.rowsRemoved):
            changed.connect(self._tell_selected)
        look.changed.connect(self._dress)
        self._dress()
        self.set_simulated(False)
        self._refresh()

    # --- values -----------------------------------------------------------------------------------------

    def begin(self, scan: Scan) -> None:
        """A run of ``scan`` begins: empty the table and take the scan's columns."""
        self._running = True
        self._result, self._scan = None, scan
        self._choose_segment(0)
        self.set_simulated(scan.source == PRACTICE)
        self.model.begin(scan.columns)

    def add_matches(self, matches: Sequence[Match]) -> None:
        """Matches streamed in."""
        self.model.add(matches)

    def finish(self, result: ScanResult) -> None:
        """The run ended: settle ranks and comparison."""
        self._running = False
        self._result = result
        self.model.set_result(result)

    def open_result(self, result: ScanResult) -> None:
        """Show an earlier run."""
        self.begin(result.info.scan)
        self.finish(result)

    def stop(self) -> None:
        """The run ended without a result; what is there stays."""
        self._running = False
        self._refresh()

    def set_simulated(self, on: bool) -> None:
        """Whether the prices are made up."""
        self.simulated_label.setVisible(on)

    def focus_filter(self) -> None:
        """Put the cursor into the filter and select its text."""
        self.filter_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter_box.selectAll()

    # --- the selected row -------------------------------------------------------------------------------

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
            self.table.selectRow(row)

    @Slot()
    def _tell_selected(self) -> None:
        selected = self.selected
        if selected is not self._selected:
            self._selected = selected
            self.selected_changed.emit(selected)

    # --- making -----------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        bar = QFrame()
        bar.setProperty("ground", "panel")
        self._look.fix_height(bar, "tableToolbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(10)
        row.addWidget(self.count_label)
        row.addWidget(self.segments)
        row.addWidget(self.dropped_label)
        row.addStretch(1)
        for widget in (self.simulated_label, self.filter_box, self.keep_sorted_button):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (bar, horizontal_line(), self.table):
            column.addWidget(part)

    def _make_filter_box(self) -> QLineEdit:
        box = QLineEdit()
        box.setPlaceholderText(tr("Filter"))
        box.setAccessibleName(tr("Filter by symbol, name or sector"))
        box.setToolTip(tr("Symbol, name or sector (Ctrl+F)"))
        box.setClearButtonEnabled(True)
        box.setFixedWidth(168)
        box.textChanged.connect(self._on_filter)
        return box

    def _make_keep_sorted_button(self) -> QToolButton:
        button = QToolButton()
        button.setText(" " + tr("Keep sorted"))
        button.setAccessibleName(tr("Keep sorted"))
        button.setToolTip(tr("New matches go to their place in the order; otherwise to the end"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setChecked(True)
        button.toggled.connect(self.model.set_keep_sorted)
        return button

    def _make_segments(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._segment_group = QButtonGroup(self)
        for number, place in enumerate(("first", "middle", "last")):
            button = QToolButton()
            button.setCheckable(True)
            button.setProperty("segment", place)
            self._look.dress(button, "ui", "medium", kind="numbers")
            button.setFixedHeight(24)
            self._segment_group.addButton(button, number)
            row.addWidget(button)
        self._segment_group.button(0).setChecked(True)
        self._segment_group.idClicked.connect(self._on_segment)
        return holder

    def _dress(self) -> None:
        for action in self.filter_box.actions():
            self.filter_box.removeAction(action)
        leading = QLineEdit.ActionPosition.LeadingPosition
        self.filter_box.addAction(self._look.icon("search", "text.muted"), leading)
        self.keep_sorted_button.setIcon(self._look.icon("keep sorted"))

    # --- what is shown ----------------------------------------------------------------------------------

    def _on_filter(self, typed: str) -> None:
        self.model.set_filter(typed)

    def _on_segment(self, number: int) -> None:
        self.model.set_only_change(_SEGMENTS[number])

    def _choose_segment(self, number: int) -> None:
        self._segment_group.button(number).setChecked(True)

    def _refresh(self) -> None:
        total = self.model.total
        self.count_label.setText(self._count_text(total))
        new, still = self.model.count_of("new"), self.model.count_of("still")
        compared = self._result is not None and self._result.compared_with is not None
        self.segments.setVisible(compared or new + still > 0)
        titles = ((tr("All"), total), (tr("New"), new), (tr("Still"), still))
        for number, (title, count) in enumerate(titles):
            self._segment_group.button(number).setText(f"{title} {text.count(count)}")
        self._refresh_dropped()
        self.table.set_empty_text(self._empty_text(total))

    def _count_text(self, total: int) -> str:
        shown = self.model.rowCount()
        if shown != total:
            return tr("{shown} of {matches}", shown=text.count(shown), matches=text.matches(total))
        if self._running:
            return tr("{matches} so far", matches=text.matches(total))
        return text.matches(total) if self._result or total else ""

    def _refresh_dropped(self) -> None:
        dropped = self._result.dropped if self._result else ()
        self.dropped_label.setVisible(bool(dropped))
        self.dropped_label.setText(tr("{count} dropped", count=text.count(len(dropped))))
        self.dropped_label.setToolTip(tr("Matched before, no longer: {symbols}", symbols=", ".join(dropped)))

    def _empty_text(self, total: int) -> str:
        if total:
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
        return text.nothing_matched(counts.matched + counts.unmatched, counts.unknown + counts.failed)
