"""The bar above the results: how many, which of them, compared with what, and the tools. It sorts nothing itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from desktop import text
from desktop.look import Look, restyle
from desktop.panels.filter_box import FilterBox
from desktop.panels.labels import ElidedLabel, label, reading
from desktop.panels.segment_button import SegmentButton
from desktop.text import tr

__all__ = ["SEGMENTS", "ResultsToolbar"]

SEGMENTS = (None, "new", "still", "dropped")
"""What the segments stand for, in their order."""

# Somebody who is still writing an expression is not told of every half of it.
_PATIENCE_MS = 500
# "compared with" says nothing without at least the day.
_LEAST_COMPARED = 18
_CRAMPED_FROM = 130  # percent of the usual text size, in a narrow window


class ResultsToolbar(QFrame):
    """Emits ``filter_typed(text)``, ``segment_chosen(new, still, dropped or None)``, ``keep_sorted_changed(on)``,
    ``changes_first_changed(on)``, ``export_wanted`` (what is shown) and ``export_all_wanted``. ``columns_button`` is
    for a menu of columns."""

    filter_typed = Signal(str)
    segment_chosen = Signal(object)
    keep_sorted_changed = Signal(bool)
    changes_first_changed = Signal(bool)
    export_wanted = Signal()
    export_all_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._compact = False
        self._problem = ""
        self._exportable = 0, 0
        self.count_label = reading(look, size="input", weight="semibold")
        self.compared_label = ElidedLabel(look, tone="muted", least=_LEAST_COMPARED)
        self.simulated_label = label(look, tr("Simulated"), tone="warn", size="caption", weight="medium")
        self.simulated_label.setProperty("tag", "warn")
        self.simulated_label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.simulated_label.setToolTip(tr("These prices are made up; so are the companies"))
        self.filter_box = self._make_filter_box()
        self.problem_label = ElidedLabel(look, tone="danger", size="caption", digits=False)
        self.keep_sorted_button = self._make_tool(tr("Keep sorted"), checkable=True)
        self.keep_sorted_button.setProperty("kind", "switch")
        self.keep_sorted_button.setChecked(True)
        self.keep_sorted_button.toggled.connect(self._on_keep_sorted)
        self.changes_first_box = QCheckBox(tr("Changes first"))
        self.changes_first_box.setAccessibleName(tr("Changes first"))
        self.changes_first_box.setToolTip(tr("What is new, then what dropped out, above everything else"))
        self.changes_first_box.toggled.connect(self.changes_first_changed)
        self.columns_button = self._make_tool(tr("Columns"))
        self.export_button = self._make_tool(tr("Export"))
        self.export_button.setToolTip(tr("Write matches to a file (Ctrl+Shift+E writes what is shown)"))
        self._make_export_menu()
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
        for number, count in enumerate((total, new, still, dropped)):
            self._segments[number].show_count(count)

    def set_exportable(self, shown: int, total: int) -> None:
        """How many rows are shown, with those that dropped out, and how many matches there are."""
        self._exportable = shown, total

    def _name_exports(self) -> None:
        shown, total = self._exportable
        rows = tr("1 row") if shown == 1 else tr("{count} rows", count=text.count(shown))
        self._export_shown.setText(tr("What is shown, {rows}...", rows=rows))
        self._export_all.setText(tr("All, {matches}...", matches=text.matches(total)))

    def show_segments(self, compared: bool, *, running: bool) -> None:
        """Segments are there when there is something to compare with; what dropped is known at the end."""
        self.segments.setVisible(compared)
        self._segments[3].setVisible(not running)
        restyle(self._segments[2], segment="last" if running else "middle")
        self.keep_sorted_button.setVisible(running)
        self.changes_first_box.setVisible(compared and not running)

    def choose_segment(self, number: int) -> None:
        """Show a segment as the chosen one."""
        self._segments[number].setChecked(True)

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
        self.filter_box.set_compact(compact)
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

    def _make_filter_box(self) -> FilterBox:
        box = FilterBox(self._look)
        box.setAccessibleName(tr("Filter by words or by an expression over the columns"))
        box.setToolTip(_filter_help())
        box.textChanged.connect(self.filter_typed)
        return box

    def _make_tool(self, words: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setText(f" {words}")  # Qt's own distance from the icon is too small
        button.setAccessibleName(words)
        button.setProperty("tool", True)
        button.setCheckable(checkable)
        return button

    def _make_export_menu(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(tr("Export"))
        menu.aboutToShow.connect(self._name_exports)
        self._export_shown, self._export_all = menu.addAction(""), menu.addAction("")
        self._export_shown.triggered.connect(self.export_wanted)
        self._export_all.triggered.connect(self.export_all_wanted)
        self.export_button.setMenu(menu)
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _make_segments(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        group = QButtonGroup(self)
        titles = (
            (tr("All"), "first"),
            (tr("New"), "middle"),
            (tr("Still"), "middle"),
            (tr("Dropped"), "last"),
        )
        self._segments = [SegmentButton(self._look, title, place) for title, place in titles]
        for number, button in enumerate(self._segments):
            group.addButton(button, number)
            row.addWidget(button)
        self._segments[0].setChecked(True)
        group.idClicked.connect(self._on_segment)
        return holder

    @Slot(bool)
    def _on_keep_sorted(self, on: bool) -> None:
        self._dress_keep_sorted()
        self.keep_sorted_changed.emit(on)

    def _on_segment(self, number: int) -> None:
        self.segment_chosen.emit(SEGMENTS[number])

    def _dress(self) -> None:
        self._dress_keep_sorted()
        cramped = self._compact and self._look.appearance.text_size >= _CRAMPED_FROM
        self.changes_first_box.setText("" if cramped else tr("Changes first"))
        style = Qt.ToolButtonStyle
        for button, icon in ((self.columns_button, "columns"), (self.export_button, "export")):
            button.setIcon(self._look.icon(icon))
        for button in (self.keep_sorted_button, self.columns_button, self.export_button):
            button.setToolButtonStyle(
                style.ToolButtonIconOnly if self._compact else style.ToolButtonTextBesideIcon
            )

    def _dress_keep_sorted(self) -> None:
        """On or off is seen by the pin, and said."""
        on = self.keep_sorted_button.isChecked()
        self.keep_sorted_button.setIcon(self._look.icon("keep sorted" if on else "not sorted"))
        self.keep_sorted_button.setToolTip(
            tr("New matches go to their place in the order. Click to have them at the end.")
            if on
            else tr("New matches go to the end. Click to have them in their place in the order.")
        )


def _filter_help() -> str:
    return tr(
        "Words that stand in symbol, name or sector, or an expression: "
        'rating > 80 and sector == "Energy" (Ctrl+F)'
    )
