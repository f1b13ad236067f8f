"""The matches above, the inspector below: who has how much room, when the inspector is seen, and the large chart."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from desktop.look import Look
from desktop.panels.inspector import COMPACT_HEIGHT, HEIGHT, Inspector
from desktop.panels.results_view import ResultsView
from desktop.prefs import Prefs

__all__ = ["Workspace"]

_OPEN_FROM_HEIGHT = 760
_LARGEST_SHARE = 0.5
_HEIGHT, _COLUMNS, _OPEN = "window/inspector_height", "window/inspector", "window/inspector_open"
_OPENED, _CLOSED = "open", "closed"


class Workspace(QSplitter):
    """The inspector is seen while it is open and has somebody to speak of. It starts open in windows of 760 pixels or
    more (at the usual text size); afterwards it is as the user left it."""

    def __init__(self, look: Look, results: ResultsView, inspector: Inspector) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._look = look
        self._results = results
        self._inspector = inspector
        self._open: bool | None = None
        self._was_chosen = False
        self._has_subject = False
        self._compact = False
        # How high the user made it, in wide windows and in narrow ones.
        self._heights: dict[bool, int] = {}
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
            self._open = height >= self._look.scaled(_OPEN_FROM_HEIGHT)
        if compact != self._compact:
            self._remember_height()
            self._compact = compact
            self._inspector.set_compact(compact)
            # When the window has its new height.
            QTimer.singleShot(0, self, self._size)

    def set_subject(self, there: bool) -> None:
        """Whether there is somebody to speak of."""
        self._has_subject = there
        self._arrange()

    def open_inspector(self) -> None:
        """Show it, whether or not there is somebody to speak of, with the keyboard in the chart."""
        self.open_at(self._inspector.chart)

    def open_at(self, part: QWidget) -> None:
        """The same with the keyboard in another part of it."""
        self._open = self._was_chosen = self._has_subject = True
        self._arrange()
        part.setFocus(Qt.FocusReason.ShortcutFocusReason)

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
        if not shown:
            self._remember_height()
        self._inspector.setVisible(shown)
        if shown:
            self._size()
            QTimer.singleShot(0, self, self._keep_row_in_sight)

    @Slot()
    def _size(self) -> None:
        """Give it the height it had in this form of the window, else that of the design."""
        if not self.is_open or self._large:
            return
        room = max(self.height(), 1)
        usual = self._look.scaled(COMPACT_HEIGHT if self._compact else HEIGHT)
        usual = min(usual, int(room * _LARGEST_SHARE))
        high = self._heights.get(self._compact, usual)
        self.setSizes([room - high, high])

    def _remember_height(self) -> None:
        if self.is_open and not self._large and self._inspector.height() > 0:
            self._heights[self._compact] = self._inspector.height()

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
        self._remember_height()
        for compact, high in self._heights.items():
            prefs.keep(_HEIGHT + ("_compact" if compact else ""), str(high))
        prefs.keep(self._columns_name(), self._inspector.state())

    def restore(self, prefs: Prefs) -> None:
        """Take what was remembered."""
        if chosen := prefs.text(_OPEN):
            self._open, self._was_chosen = chosen == _OPENED, True
        for compact in (False, True):
            if (high := prefs.text(_HEIGHT + ("_compact" if compact else ""))).isdecimal():
                self._heights[compact] = int(high)
        columns = prefs.state(self._columns_name())
        if columns is not None:
            self._inspector.restore(columns)

    def _columns_name(self) -> str:
        return f"{_COLUMNS}_compact" if self._compact else _COLUMNS
