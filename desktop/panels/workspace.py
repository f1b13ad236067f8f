"""The matches above, the inspector below: who has how much room, when the inspector is seen, and the large chart."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QSplitter

from desktop.panels.inspector import HEIGHT, Inspector
from desktop.panels.results_view import ResultsView
from desktop.prefs import Prefs

__all__ = ["Workspace"]

_OPEN_FROM_HEIGHT = 760
_LARGEST_SHARE = 0.6
_SPLIT, _COLUMNS, _OPEN = "window/workspace", "window/inspector", "window/inspector_open"
_OPENED, _CLOSED = "open", "closed"


class Workspace(QSplitter):
    """The inspector is seen while it is open and has somebody to speak of. It starts open in windows of 760 pixels or
    more; afterwards it is as the user left it."""

    def __init__(self, results: ResultsView, inspector: Inspector) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._results = results
        self._inspector = inspector
        self._open: bool | None = None
        self._was_chosen = False
        self._has_subject = False
        self._compact = False
        self._was_sized = False
        self._large = False
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(results)
        self.addWidget(inspector)
        self.setStretchFactor(0, 1)
        results.setMinimumHeight(110)
        inspector.setMinimumHeight(150)
        inspector.hide()

    @property
    def is_open(self) -> bool:
        """Whether the inspector is seen."""
        return not self._inspector.isHidden()

    @property
    def is_large(self) -> bool:
        """Whether the chart has all the room."""
        return self._large

    def set_room(self, compact: bool, height: int) -> None:
        """Take the form for a window of this width and height; the first time it decides whether to be open."""
        if self._open is None:
            self._open = height >= _OPEN_FROM_HEIGHT
        self._compact = compact
        self._inspector.set_compact(compact)

    def set_subject(self, there: bool) -> None:
        """Whether there is somebody to speak of."""
        self._has_subject = there
        self._arrange()

    def open_inspector(self) -> None:
        """Show it, whether or not there is somebody to speak of, with the keyboard in the chart."""
        self._open = self._was_chosen = self._has_subject = True
        self._arrange()
        self._inspector.chart.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_inspector(self) -> None:
        """Put it away until it is opened again; the keyboard goes to the matches."""
        self.set_large(False)
        self._open, self._was_chosen = False, True
        self._arrange()
        self._results.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def toggle_inspector(self) -> None:
        """Open it; with the keyboard in it already, close it."""
        focused = QApplication.focusWidget()
        if self.is_open and focused is not None and self._inspector.isAncestorOf(focused):
            self.close_inspector()
        else:
            self.open_inspector()

    def set_large(self, large: bool) -> None:
        """The chart alone, or the matches with everything below them."""
        if large == self._large:
            return
        self._large = large
        if large:
            self._open = True
            self._arrange()
            self._inspector.chart.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._results.setVisible(not large)
        self._inspector.set_large(large)
        if not large:
            self._results.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _arrange(self) -> None:
        shown = bool(self._open and self._has_subject)
        if shown == self.is_open:
            return
        self._inspector.setVisible(shown)
        if shown and not self._was_sized:
            self._was_sized = True
            room = max(self.height(), 1)
            high = min(HEIGHT, int(room * _LARGEST_SHARE))
            self.setSizes([room - high, high])
        if shown:
            QTimer.singleShot(0, self, self._keep_row_in_sight)

    @Slot()
    def _keep_row_in_sight(self) -> None:
        """The row whose choice opened the inspector may lie below the table's new edge."""
        table = self._results.table
        if table.currentIndex().isValid():
            table.scrollTo(table.currentIndex())

    # --- between two starts -----------------------------------------------------------------------------

    def keep(self, prefs: Prefs) -> None:
        """Remember sizes, and whether the user opened or closed the inspector."""
        self.set_large(False)
        if self._was_chosen:
            prefs.keep(_OPEN, _OPENED if self._open else _CLOSED)
        if self._was_sized:
            prefs.keep(_SPLIT, self.saveState())
        prefs.keep(self._columns_name(), self._inspector.state())

    def restore(self, prefs: Prefs) -> None:
        """Take what was remembered."""
        if chosen := prefs.text(_OPEN):
            self._open, self._was_chosen = chosen == _OPENED, True
        split, columns = prefs.state(_SPLIT), prefs.state(self._columns_name())
        if split is not None:
            self._was_sized = self.restoreState(split)
        if columns is not None:
            self._inspector.restore(columns)

    def _columns_name(self) -> str:
        return f"{_COLUMNS}_compact" if self._compact else _COLUMNS
