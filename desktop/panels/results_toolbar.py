"""The bar above the results: how many, which of them, compared with what, and the tools. It sorts nothing itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QWidget,
)

from desktop import text
from desktop.look import Look, restyle
from desktop.panels.labels import ElidedLabel, label
from desktop.text import tr

__all__ = ["SEGMENTS", "ResultsToolbar"]

SEGMENTS = (None, "new", "still", "dropped")
"""What the segments stand for, in their order."""

_FILTER_WIDTH, _FILTER_WIDTH_COMPACT = 176, 130
# Somebody who is still writing an expression is not told of every half of it.
_PATIENCE_MS = 500


class ResultsToolbar(QFrame):
    """Emits ``filter_typed(text)``, ``segment_chosen(new, still, dropped or None)``, ``keep_sorted_changed(on)``,
    ``changes_first_changed(on)`` and ``export_wanted``. ``columns_button`` is for a menu of columns."""

    filter_typed = Signal(str)
    segment_chosen = Signal(object)
    keep_sorted_changed = Signal(bool)
    changes_first_changed = Signal(bool)
    export_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._compact = False
        self._search: QAction | None = None
        self._problem = ""
        self.count_label = label(look, size="input", weight="semibold")
        self.compared_label = ElidedLabel(look, tone="muted")
        self.simulated_label = label(look, tr("Simulated"), tone="warn", size="caption", weight="medium")
        self.filter_box = self._make_filter_box()
        self.problem_label = ElidedLabel(look, tone="danger", size="caption", digits=False)
        self.keep_sorted_button = self._make_tool(tr("Keep sorted"), checkable=True)
        self.keep_sorted_button.setToolTip(
            tr("New matches go to their place in the order; otherwise to the end")
        )
        self.keep_sorted_button.setChecked(True)
        self.keep_sorted_button.toggled.connect(self.keep_sorted_changed)
        self.changes_first_box = QCheckBox(tr("Changes first"))
        self.changes_first_box.setToolTip(tr("What is new, then what dropped out, above everything else"))
        self.changes_first_box.toggled.connect(self.changes_first_changed)
        self.columns_button = self._make_tool(tr("Columns"))
        self.export_button = self._make_tool(tr("Export"))
        self.export_button.setToolTip(tr("Write the matches to a file (Ctrl+Shift+E)"))
        self.export_button.clicked.connect(self.export_wanted)
        self.segments = self._make_segments()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MS)
        self._patience.timeout.connect(self._show_problem)
        self._arrange()
        look.changed.connect(self._dress)
        self._dress()

    # --- values -----------------------------------------------------------------------------------------

    def set_counts(self, total: int, new: int, still: int, dropped: int) -> None:
        """The numbers in the segments."""
        titles = (tr("All"), tr("New"), tr("Still"), tr("Dropped"))
        for number, (title, count) in enumerate(zip(titles, (total, new, still, dropped), strict=True)):
            button = self._segments.button(number)
            button.setText(f"{title} {text.count(count)}")

    def show_segments(self, compared: bool, *, running: bool) -> None:
        """Segments are there when there is something to compare with; what dropped is known at the end."""
        self.segments.setVisible(compared)
        self._segments.button(3).setVisible(not running)
        restyle(self._segments.button(2), segment="last" if running else "middle")
        self.keep_sorted_button.setVisible(running)
        self.changes_first_box.setVisible(compared and not running)

    def choose_segment(self, number: int) -> None:
        """Show a segment as the chosen one."""
        self._segments.button(number).setChecked(True)

    def show_problem(self, message: str, column: int = 0, length: int = 0) -> None:
        """Say what is wrong with the expression in the filter, if it still is in a moment; nothing takes it back.
        ``column`` counts from 1."""
        self._problem = message
        self.filter_box.setAccessibleDescription(message)
        restyle(self.filter_box, invalid=bool(message) and self.problem_label.isVisible())
        if message:
            place = tr(" At character {column}.", column=column) if column else ""
            self.filter_box.setToolTip(message + place)
            self._patience.start()
        else:
            self._patience.stop()
            self.filter_box.setToolTip(_filter_help())
            self.problem_label.hide()

    def set_compact(self, compact: bool) -> None:
        """Take the form for a narrow window."""
        self._compact = compact
        self.filter_box.setFixedWidth(_FILTER_WIDTH_COMPACT if compact else _FILTER_WIDTH)
        self._dress()

    def _show_problem(self) -> None:
        self.problem_label.setText(self._problem)
        self.problem_label.setVisible(bool(self._problem))
        restyle(self.filter_box, invalid=bool(self._problem))

    # --- making -----------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self.setProperty("ground", "panel")
        self._look.fix_height(self, "tableToolbar")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self.count_label)
        row.addWidget(self.segments)
        row.addWidget(self.compared_label, 1)
        for widget in (
            self.problem_label,
            self.simulated_label,
            self.changes_first_box,
            self.filter_box,
            self.keep_sorted_button,
            self.columns_button,
            self.export_button,
        ):
            row.addWidget(widget)
        self.problem_label.hide()

    def _make_filter_box(self) -> QLineEdit:
        box = QLineEdit()
        box.setPlaceholderText(tr("Filter, e.g. rating > 80"))
        box.setAccessibleName(tr("Filter by words or by an expression over the columns"))
        box.setToolTip(_filter_help())
        box.setClearButtonEnabled(True)
        box.setFixedWidth(_FILTER_WIDTH)
        box.textChanged.connect(self.filter_typed)
        return box

    def _make_tool(self, words: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setText(words)
        button.setAccessibleName(words)
        button.setCheckable(checkable)
        return button

    def _make_segments(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._segments = QButtonGroup(self)
        for number, place in enumerate(("first", "middle", "middle", "last")):
            button = QToolButton()
            button.setCheckable(True)
            button.setProperty("segment", place)
            self._look.dress(button, "ui", "medium", kind="numbers")
            self._look.fix_height(button, "hitTarget.min")
            self._segments.addButton(button, number)
            row.addWidget(button)
        self._segments.button(0).setChecked(True)
        self._segments.idClicked.connect(self._on_segment)
        return holder

    def _on_segment(self, number: int) -> None:
        self.segment_chosen.emit(SEGMENTS[number])

    def _dress(self) -> None:
        if self._search is not None:
            self.filter_box.removeAction(self._search)
        leading = QLineEdit.ActionPosition.LeadingPosition
        self._search = self.filter_box.addAction(self._look.icon("search", "text.muted"), leading)
        tools = {
            self.keep_sorted_button: "keep sorted",
            self.columns_button: "columns",
            self.export_button: "export",
        }
        style = Qt.ToolButtonStyle
        for button, icon in tools.items():
            button.setIcon(self._look.icon(icon))
            button.setToolButtonStyle(
                style.ToolButtonIconOnly if self._compact else style.ToolButtonTextBesideIcon
            )


def _filter_help() -> str:
    return tr(
        "Words that stand in symbol, name or sector, or an expression: "
        'rating > 80 and sector == "Energy" (Ctrl+F)'
    )
