"""The rule as a list of condition rows, with the buttons that add to it. The rows themselves are elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop import text
from desktop.look import Look
from desktop.panels.editor.condition_row import ConditionRowWidget, row_height
from desktop.panels.editor.row_fields import Choices
from desktop.panels.editor.row_wish import RowVerb, RowWish
from desktop.panels.labels import label, words
from desktop.text import tr
from scanner import RuleOutline

__all__ = ["ConditionsPanel"]

_MOST_ROWS = 7.5


class ConditionsPanel(QFrame):
    """``wished`` carries a :class:`RowWish`."""

    wished = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._choices = Choices(look)
        self._rows: list[ConditionRowWidget] = []
        self._new_row: int | None = None
        self._most_rows, self._narrow = _MOST_ROWS, False
        self._outline: RuleOutline | None = None
        self.setAccessibleName(tr("Conditions"))
        self.add_button = _quiet(tr("Condition"), "link")
        self.add_button.setAccessibleName(tr("Add a condition"))
        self.group_button = _quiet(tr("Group"), "quiet")
        self.group_button.setAccessibleName(tr("Add a group"))
        self.group_button.setToolTip(tr("Conditions of which any, all or none have to hold"))
        self._counted = label(look, tone="secondary")
        self._none = words(look, tr("No conditions yet. Add one, or write the formula below."), tone="muted")
        self._none.setContentsMargins(16, 10, 16, 10)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._made_header())
        column.addWidget(self._none)
        column.addWidget(self._scroll)
        self.add_button.clicked.connect(self._on_add)
        self.group_button.clicked.connect(self._on_add_group)
        look.changed.connect(self._dress)
        self._dress()

    def _made_header(self) -> QFrame:
        header = QFrame()
        self._look.fix_height(header, "tableToolbar")
        row = QHBoxLayout(header)
        row.setContentsMargins(16, 0, 44, 0)
        row.setSpacing(14)
        row.addWidget(label(self._look, tr("Conditions"), size="input", weight="semibold"))
        row.addWidget(self.add_button)
        row.addWidget(self.group_button)
        row.addStretch(1)
        row.addWidget(self._counted)
        return header

    # --- values -----------------------------------------------------------------------------------------

    def use(self, choices: Choices) -> None:
        """What the fields offer."""
        self._choices = choices

    def show_outline(self, outline: RuleOutline) -> None:
        """Show the rows of a rule. Rows that stay alike keep their inputs, and with them the keyboard."""
        self._outline = outline
        rows = outline.rows
        while len(self._rows) > len(rows):
            self._drop(len(self._rows) - 1)
        for place, row in enumerate(rows):
            if place < len(self._rows) and ConditionRowWidget.fits(self._rows[place].row, row):
                self._rows[place].show_row(row)
                continue
            if place < len(self._rows):
                self._drop(place)
            self._insert(place, ConditionRowWidget(self._choices, row))
        self._none.setVisible(not rows)
        self._scroll.setVisible(bool(rows))
        self._fit()
        if self._new_row is not None and self._new_row < len(self._rows):
            new = self._rows[-1]
            self._scroll.ensureWidgetVisible(new)
            new.first_input().setFocus(Qt.FocusReason.OtherFocusReason)
        self._new_row = None

    def show_left(self, left: Mapping[int, int], universe: int) -> None:
        """How many symbols are left after the rows with these numbers."""
        self._counted.setText(tr("symbols left of {count}", count=text.count(universe)) if universe else "")
        for widget in self._rows:
            widget.show_left(left.get(widget.row.number), universe)

    def set_room(self, most_rows: float, *, narrow: bool) -> None:
        """How many rows are seen at once at most, and whether there is room for bars."""
        self._most_rows, self._narrow = most_rows, narrow
        for widget in self._rows:
            widget.set_narrow(narrow)
        self._fit()

    def _fit(self) -> None:
        rows = min(float(len(self._rows)), self._most_rows)
        self._scroll.setFixedHeight(round(rows * row_height(self._look)) + 1)

    def widget_of(self, number: int) -> ConditionRowWidget:
        """The row with that number."""
        return self._rows[number]

    # --- inside -----------------------------------------------------------------------------------------

    def _insert(self, place: int, widget: ConditionRowWidget) -> None:
        widget.wished.connect(self.wished)
        widget.set_narrow(self._narrow)
        widget.dragged.connect(self._on_dragged)
        widget.dropped.connect(self._on_dropped)
        widget.moved.connect(self._on_moved)
        self._rows.insert(place, widget)
        self._column.insertWidget(place, widget)

    def _drop(self, place: int) -> None:
        widget = self._rows.pop(place)
        self._column.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def _dress(self) -> None:
        """Rows are made anew for another look."""
        self.add_button.setIcon(self._look.icon("plus", "accent"))
        self.group_button.setIcon(self._look.icon("plus"))
        if self._outline is not None:
            while self._rows:
                self._drop(len(self._rows) - 1)
            self.show_outline(self._outline)

    def _on_add(self) -> None:
        self._new_row = len(self._rows)
        self.wished.emit(RowWish(RowVerb.ADD))

    def _on_add_group(self) -> None:
        self._new_row = len(self._rows)
        self.wished.emit(RowWish(RowVerb.ADD_GROUP))

    def _on_dragged(self, way: int) -> None:
        """Let the row follow the pointer, above the others."""
        widget = self.sender()
        assert isinstance(widget, ConditionRowWidget), "only rows are connected"
        widget.raise_()
        widget.move(0, self._rows.index(widget) * row_height(self._look) + way)

    def _on_moved(self, places: int) -> None:
        """Move a row by a key; the keyboard goes along with it."""
        widget = self.sender()
        assert isinstance(widget, ConditionRowWidget), "only rows are connected"
        parent = widget.row.parent
        peers = [one for one in self._rows if one.row.parent == parent]
        after, place = peers.index(widget) + places, widget.focused_input()
        if not 0 <= after < len(peers):
            return
        self.wished.emit(RowWish(RowVerb.MOVE, widget.row.number, places=places))
        peers = [one for one in self._rows if one.row.parent == parent]
        if after < len(peers):
            self._scroll.ensureWidgetVisible(peers[after])
            peers[after].focus_input(place)

    def _on_dropped(self) -> None:
        widget = self.sender()
        assert isinstance(widget, ConditionRowWidget), "only rows are connected"
        before = self._rows.index(widget)
        over = round(widget.y() / row_height(self._look))
        peers = [place for place, one in enumerate(self._rows) if one.row.parent == widget.row.parent]
        nearest = min(peers, key=lambda place: abs(place - over))
        places = peers.index(nearest) - peers.index(before)
        self._column.invalidate()
        self._column.activate()
        if places:
            self.wished.emit(RowWish(RowVerb.MOVE, widget.row.number, places=places))


def _quiet(words_: str, kind: str) -> QPushButton:
    button = QPushButton(words_)
    button.setProperty("kind", kind)
    return button
