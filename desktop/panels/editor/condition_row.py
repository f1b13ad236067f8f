"""One condition, or the head of a group, as a line of inputs with what it leaves at the right."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from desktop import text
from desktop.look import Look, restyle
from desktop.panels.editor.problem_words import briefly, said
from desktop.panels.editor.row_fields import (
    ChoiceField,
    Choices,
    NumberField,
    TextField,
    field_widget,
    shortened,
)
from desktop.panels.editor.row_parts import Grip, LeftBar
from desktop.panels.editor.row_wish import RowVerb, RowWish
from desktop.panels.labels import label, words
from desktop.text import tr
from scanner import ConditionRow, FieldKind, GroupKind, RowField

__all__ = ["ConditionRowWidget", "row_height"]

_HEIGHT = 40
_INDENT = 26
_UNITS = ("day", "days", "weeks", "months")
_USUAL = {FieldKind.WINDOW: ("now",), FieldKind.TIMEFRAME: ("daily",)}
_GROUP_WORDS = {
    GroupKind.ALL: "all of",
    GroupKind.ANY: "any of",
    GroupKind.NONE: "none of",
    GroupKind.NOT_ALL: "not all of",
}
_Input = ChoiceField | NumberField | TextField | QLabel


def row_height(look: Look) -> int:
    """How high every row is."""
    return look.scaled(_HEIGHT)


class ConditionRowWidget(QFrame):
    """Shows one :class:`ConditionRow`; ``wished`` carries a :class:`RowWish`, ``dragged`` how far down the pointer
    has pulled the row, ``dropped`` that it was let go, ``moved`` how many places it is to go by a key."""

    wished = Signal(object)
    dragged = Signal(int)
    dropped = Signal()
    moved = Signal(int)

    def __init__(self, choices: Choices, row: ConditionRow) -> None:
        super().__init__()
        self._choices = choices
        self._look = choices.look
        self.row = row
        self._inputs: list[tuple[RowField, _Input]] = []
        self.setProperty("card", "line")
        self.setFixedHeight(row_height(self._look))
        self.grip = Grip(self._look)
        self.grip.clicked.connect(self._on_menu)
        self.grip.dragged.connect(self.dragged)
        self.grip.dropped.connect(self.dropped)
        self._joiner = words(self._look, tone="secondary")
        self._joiner.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._joiner.setFixedWidth(self._look.scaled(37))
        self._text = TextField(self._look)
        self._fault = words(self._look, tone="danger")
        self._bar = LeftBar(self._look)
        self._left = label(self._look, weight="semibold")
        self._left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._left.setMinimumWidth(self._look.scaled(44))
        self.remove_button = QToolButton()
        self.remove_button.setIcon(self._look.icon("close"))
        self.remove_button.setProperty("kind", "grip")
        self.remove_button.clicked.connect(partial(self._wish, RowVerb.REMOVE))
        self._inputs_place = QWidget()
        self._narrow = False
        self._line = self._made_line()
        self.show_row(row)
        for key, places in (("Ctrl+Shift+Up", -1), ("Ctrl+Shift+Down", 1)):
            shortcut = QShortcut(
                QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            shortcut.activated.connect(partial(self.moved.emit, places))

    # --- values -----------------------------------------------------------------------------------------

    @staticmethod
    def fits(one: ConditionRow, other: ConditionRow) -> bool:
        """Whether a row can be shown by the widget of another one, so that the keyboard stays where it is."""
        return _shape(one) == _shape(other)

    def show_row(self, row: ConditionRow) -> None:
        """Show another state of the row; must fit."""
        self.row = row
        self._joiner.setText(tr(row.joiner or "where") if row.depth == 0 or row.joiner else "")
        place = tr("condition {number}", number=row.number + 1)
        self.grip.setAccessibleName(tr("Move or change {condition}", condition=place))
        self.remove_button.setAccessibleName(tr("Remove {condition}", condition=place))
        self.remove_button.setToolTip(tr("Remove"))
        for (_, widget), one in zip(self._inputs, _shown_fields(row), strict=True):
            if not isinstance(widget, QLabel):
                widget.show_value(one.value, one.text)
            else:
                widget.setText(one.text)
        self._inputs = [
            (one, widget) for (_, widget), one in zip(self._inputs, _shown_fields(row), strict=True)
        ]
        self._text.show_value("", row.text)
        if isinstance(self._group, QComboBox) and row.group is not None:
            self._group.setCurrentIndex(self._group.findData(row.group))
        self._show_fault(row)

    def _show_fault(self, row: ConditionRow) -> None:
        whole = said(row.problem) if row.problem is not None else ""
        self._fault.setText(briefly(row.problem) if row.problem is not None else "")
        self._fault.setToolTip(whole)
        self._text.show_fault(whole)
        for one, widget in self._inputs:
            if isinstance(widget, TextField):
                widget.show_fault(whole)
            elif isinstance(widget, NumberField):
                widget.show_fault(whole if one.is_wrong else "")

    def show_left(self, left: int | None, universe: int) -> None:
        """How many symbols are left after this row; None where it is not counted."""
        self._bar.show_share(left / universe if left is not None and universe else None)
        counted = self.row.problem is None
        self._left.setText(text.count(left) if left is not None else "" if counted else tr("not counted"))
        restyle(self._left, tone="" if left is not None else "muted")
        self._fit()

    def set_narrow(self, narrow: bool) -> None:
        """Without its bar, where there is little room."""
        self._narrow = narrow
        if self.isVisible():
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may have room for more or less."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is no room for all the bar goes first, then words that make the row readable, then operators
        become signs and the longest choices are shortened; where that is not enough, the condition is its text."""
        space = self._line.spacing()
        beside = self._left.sizeHint().width() + self.remove_button.sizeHint().width() + self._look.scaled(20)
        room = self.width() - beside
        missing = self._wanted() + self._bar.width() + space - room
        self._bar.setVisible(not self._narrow and missing <= 0)
        missing -= self._bar.width() + space
        dropped = []
        for one, widget in self._inputs:
            if missing > 0 and one.kind is FieldKind.WORD and one.text in _UNITS:
                dropped.append(widget)
                missing -= widget.sizeHint().width() + space
        choices = [widget for _, widget in self._inputs if isinstance(widget, ChoiceField)]
        as_text = missing > sum(one.wanted - one.least for one in choices) and bool(choices)
        widths = shortened([(one.wanted, one.least) for one in choices], 0 if as_text else max(0, missing))
        for choice, width in zip(choices, widths, strict=True):
            choice.setFixedWidth(width)
        for _, widget in self._inputs:
            widget.setVisible(not as_text and widget not in dropped)
        self._text.setVisible(as_text)

    def _wanted(self) -> int:
        """How wide everything in front of the bar would like to be."""
        parts = [self.grip.width(), self._joiner.width(), self._fault.sizeHint().width()]
        for _, widget in self._inputs:
            if isinstance(widget, ChoiceField):
                parts.append(widget.wanted)
            else:
                parts.append(
                    widget.sizeHint().width() if isinstance(widget, QLabel) else widget.minimumWidth()
                )
        return self._line.contentsMargins().left() + sum(parts) + self._line.spacing() * len(parts)

    def focused_input(self) -> int | None:
        """The place of the input that has the keyboard; None when none of them has it."""
        focused = (place for place, (_, widget) in enumerate(self._inputs) if widget.hasFocus())
        return next(focused, None)

    def focus_input(self, place: int | None) -> None:
        """Give the keyboard to the input at a place, or to the dots where there is none."""
        widget = self._inputs[place][1] if place is not None and place < len(self._inputs) else self.grip
        target = self.grip if isinstance(widget, QLabel) else widget
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_input(self) -> QWidget:
        """Where the keyboard goes when the row is new."""
        return next((widget for _, widget in self._inputs if not isinstance(widget, QLabel)), self.grip)

    # --- making -----------------------------------------------------------------------------------------

    def _made_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(6 + self.row.depth * self._look.scaled(_INDENT), 0, 0, 0)
        line.setSpacing(5)
        line.addWidget(self.grip)
        line.addWidget(self._joiner)
        self._group: QComboBox | None = None
        if self.row.group is not None:
            self._add_group(line)
        for one in _shown_fields(self.row):
            self._add_input(line, one)
        self._text.setAccessibleName(tr("Condition"))
        self._text.changed.connect(self._on_text)
        self._text.hide()
        line.addWidget(self._text)
        line.addWidget(self._fault)
        line.addStretch(0)
        # What is left stays in sight: a long condition is cut before it, and its bar goes first.
        self._inputs_place.setLayout(line)
        self._inputs_place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 8, 0)
        whole.setSpacing(5)
        whole.addWidget(self._inputs_place, 1)
        whole.addWidget(self._bar)
        whole.addWidget(self._left)
        whole.addWidget(self.remove_button)
        return line

    def _add_group(self, line: QHBoxLayout) -> None:
        self._group = QComboBox()
        self._look.dress(self._group, "ui")
        for kind, title in _GROUP_WORDS.items():
            self._group.addItem(tr(title), kind)
        self._group.setAccessibleName(tr("How the group is joined"))
        self._group.activated.connect(self._on_kind)
        line.addWidget(self._group)
        line.addWidget(words(self._look, tr("these"), tone="muted"))
        self.add_button = QToolButton()
        self.add_button.setIcon(self._look.icon("plus"))
        self.add_button.setAccessibleName(tr("Add a condition to the group"))
        self.add_button.setToolTip(tr("Add a condition to the group"))
        self.add_button.clicked.connect(partial(self._wish, RowVerb.ADD))
        line.addWidget(self.add_button)

    def _add_input(self, line: QHBoxLayout, one: RowField) -> None:
        is_fact = any(field.kind is FieldKind.FACT for field in self.row.fields)
        made = field_widget(self._choices, one, fact=is_fact)
        self._inputs.append((one, made))
        if not isinstance(made, QLabel):
            made.changed.connect(partial(self._on_changed, len(self._inputs) - 1))
        line.addWidget(made)

    # --- wishes -----------------------------------------------------------------------------------------

    def _wish(self, verb: RowVerb) -> None:
        self.wished.emit(RowWish(verb, self.row.number))

    def _on_changed(self, place: int, value: str) -> None:
        one = self._inputs[place][0]
        if not self.row.fields:
            self._on_text(value)
        else:
            self.wished.emit(RowWish(RowVerb.SET_FIELD, self.row.number, one, value))

    def _on_text(self, text_: str) -> None:
        self.wished.emit(RowWish(RowVerb.SET_TEXT, self.row.number, value=text_))

    def _on_kind(self, place: int) -> None:
        assert self._group is not None, "only its own list calls this"
        self.wished.emit(RowWish(RowVerb.KIND, self.row.number, value=self._group.itemData(place).value))

    def _on_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        number = self.row.number
        self._add(menu, tr("Move up\tCtrl+Shift+Up"), RowWish(RowVerb.MOVE, number, places=-1))
        self._add(menu, tr("Move down\tCtrl+Shift+Down"), RowWish(RowVerb.MOVE, number, places=1))
        menu.addSeparator()
        window = next((one for one in self.row.fields if one.kind is FieldKind.WINDOW), None)
        if window is not None:
            for value, title in self._choices.windows.items():
                wish = RowWish(RowVerb.SET_FIELD, number, window, value)
                self._add(menu, _WINDOW_WORDS.get(value, title), wish, checked=window.value == value)
            menu.addSeparator()
        self._add_timeframes(menu)
        negate = RowWish(RowVerb.NEGATE, number, value="" if self.row.negated else "not")
        self._add(menu, tr("Must not hold"), negate, checked=self.row.negated)
        if any(one.kind is FieldKind.VALUE and one.name == "value" for one in self.row.fields):
            self._add(menu, tr("Show how the value is spread"), RowWish(RowVerb.SHOW_SPREAD, number))
        self._add(menu, tr("Remove"), RowWish(RowVerb.REMOVE, number))
        menu.popup(self.grip.mapToGlobal(QPoint(0, self.grip.height())))

    def _add_timeframes(self, menu: QMenu) -> None:
        """The bars of the condition, and where it compares two values those of each."""
        fields = self.row.fields
        operator = next((one.start for one in fields if one.kind is FieldKind.OPERATOR), 0)
        timeframes = [one for one in fields if one.kind is FieldKind.TIMEFRAME]
        for one in timeframes:
            place = menu
            if one.name != "timeframe":
                side = tr("Left value") if one.start < operator else tr("Right value")
                place = menu.addMenu(side)
            for value, title in self._choices.timeframes.items():
                wish = RowWish(RowVerb.SET_FIELD, self.row.number, one, value)
                self._add(place, tr(title.capitalize()), wish, checked=one.value == value)
        if timeframes:
            menu.addSeparator()

    def _add(self, menu: QMenu, words_: str, wish: RowWish, *, checked: bool | None = None) -> None:
        action = QAction(words_, menu)
        action.setCheckable(checked is not None)
        action.setChecked(bool(checked))
        action.triggered.connect(partial(self.wished.emit, wish))
        menu.addAction(action)


_WINDOW_WORDS = {
    "now": "True now",
    "within": "True within the last days",
    "for": "True on each of the last days",
    "ago": "True some days ago",
}


def _shown_fields(row: ConditionRow) -> list[RowField]:
    if row.group is not None:
        return []
    if not row.fields:
        return [RowField(FieldKind.FORMULA, row.start, row.end, row.text, "", "condition")]
    # What is usual is not said.
    return [one for one in row.fields if one.value not in _USUAL.get(one.kind, ())]


def _shape(row: ConditionRow) -> tuple[object, ...]:
    return (row.depth, row.group is None, tuple((one.kind, one.name) for one in _shown_fields(row)))
