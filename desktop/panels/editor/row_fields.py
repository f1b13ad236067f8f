"""The inputs of a condition row: values, operators and windows to choose, numbers and texts to type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QFontMetrics, QKeyEvent, QPaintEvent, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from desktop.delegates.choice_delegate import ChoiceDelegate, ChoiceRole, choice, heading
from desktop.look import Look, restyle
from desktop.panels.labels import words
from desktop.text import tr
from scanner import FieldKind, RowField, ValueChoice

__all__ = ["ChoiceField", "Choices", "NumberField", "TextField", "field_widget", "shortened"]

_NUMBER = re.compile(r"[-\u2212]?\s*([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?\s*[%kmb]?", re.IGNORECASE)
_COMMAS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_PLAIN = re.compile(r"([-\u2212]?)([0-9]*\.?[0-9]+)(.*)")
_SORTS = (FieldKind.VALUE, FieldKind.OPERATOR, FieldKind.TIMEFRAME)
_QUIET = (FieldKind.OPERATOR, FieldKind.WINDOW, FieldKind.TIMEFRAME)
_FACT_OPERATORS = {"==": "is", "!=": "is not", "in": "in watchlist", "not in": "not in watchlist"}
_MOST_SHOWN = 20
_NARROWEST, _WIDEST, _LEAST_TEXT = 44, 220, 110
_LEAST_CHOICE = 88


@dataclass(slots=True)
class Choices:
    """What the fields offer, made once and shared by all rows. ``facts`` tells what a fact can be."""

    look: Look
    numbers: Sequence[ValueChoice] = ()
    conditions: Sequence[ValueChoice] = ()
    operators: Mapping[str, str] = field(default_factory=dict)
    windows: Mapping[str, str] = field(default_factory=dict)
    timeframes: Mapping[str, str] = field(default_factory=dict)
    title_of: Callable[[str], str] = str
    facts: Callable[[str], Sequence[str]] = lambda _name: ()
    _models: dict[str, QStandardItemModel] = field(default_factory=dict)

    def model(self, kind: FieldKind, name: str, owner: QWidget) -> QStandardItemModel:
        """The choices of one sort of field."""
        key = f"{kind} {name}" if kind in _SORTS else str(kind)
        if kind is FieldKind.FACT:
            return _plain_model({one: one for one in self.facts(name)}, owner)
        if key not in self._models:
            self._models[key] = self._made(kind, name)
        return self._models[key]

    def _made(self, kind: FieldKind, name: str) -> QStandardItemModel:
        if kind is FieldKind.VALUE:
            return _grouped_model(self.conditions if name == "condition" else self.numbers)
        if kind is FieldKind.WINDOW:
            return _plain_model(self.windows)
        if kind is FieldKind.TIMEFRAME:
            # Before a value one word is enough: weekly average of close.
            short = {one: one for one in self.timeframes}
            return _plain_model(self.timeframes if name == "timeframe" else short)
        return _plain_model(_FACT_OPERATORS if name == "fact" else self.operators)


class ChoiceField(QComboBox):
    """A value, an operator or a window; ``changed`` is emitted with the choice's name when the user makes one. It is
    ``wanted`` pixels wide where there is room, ``least`` where there is none."""

    changed = Signal(str)

    def __init__(self, choices: Choices, kind: FieldKind, name: str) -> None:
        super().__init__()
        self._choices = choices
        self._kind = kind
        self.wanted = self.least = 0
        self.setModel(choices.model(kind, name, self))
        self.setView(QListView())
        self.view().setItemDelegate(ChoiceDelegate(choices.look, self))
        self.setMaxVisibleItems(_MOST_SHOWN)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        restyle(self, kind="quiet" if kind in _QUIET else "")
        self.activated.connect(self._on_activated)

    def show_value(self, value: str, text: str) -> None:
        """Show a choice, silently; one that is not in the list is shown by what it is called."""
        row = self.findData(value, ChoiceRole.NAME)
        self.setPlaceholderText(self._choices.title_of(value) if value else text)
        self.setCurrentIndex(row)
        shown = self.currentText() if row >= 0 else self.placeholderText()
        self.wanted = min(_WIDEST, QFontMetrics(self.font()).horizontalAdvance(shown) + 46)
        least = self._choices.look.scaled(_LEAST_CHOICE)
        if self._kind is FieldKind.OPERATOR:
            least = QFontMetrics(self.font()).horizontalAdvance(value) + 42
        elif self._kind is not FieldKind.VALUE:
            least = self.wanted
        self.least = min(self.wanted, least)
        self.setFixedWidth(self.wanted)
        self.setToolTip(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """What does not fit is elided; an operator becomes its sign."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        shown = option.currentText or self.placeholderText()
        if self._kind is FieldKind.OPERATOR and self.fontMetrics().horizontalAdvance(shown) > room - 4:
            shown = str(self.currentData(ChoiceRole.NAME) or shown)
        option.currentText = self.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, room - 4)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: object) -> None:
        """Scrolling goes to the list of rows: a condition that changes under the wheel is a trap."""
        event.ignore()  # type: ignore[attr-defined]

    def showPopup(self) -> None:
        """As wide as its longest line."""
        self.view().setMinimumWidth(max(self.width(), self.view().sizeHintForColumn(0) + 28))
        super().showPopup()

    def _on_activated(self, row: int) -> None:
        value = self.itemData(row, ChoiceRole.NAME)
        if value is not None:
            self.changed.emit(value)


class NumberField(QLineEdit):
    """A number as the language writes it, also with commas between thousands; Up and Down step its last digit.
    ``changed`` after each valid change; what is no number goes away with the keyboard."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._valid = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._on_edited)

    def show_value(self, _value: str, text: str) -> None:
        """Show a number, silently; while the user types in it, it keeps what was typed."""
        self._valid = text
        if text != self.text() and not (self.hasFocus() and _same(text, self.text())):
            self.setText(text)
        self._fit()

    def show_fault(self, fault: str) -> None:
        """Frame it in red, with ``fault`` as its tooltip; empty takes both away."""
        restyle(self, invalid=bool(fault))
        self.setToolTip(fault)
        self.setAccessibleDescription(fault)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The number that the rule has is shown again in place of what is none."""
        super().focusOutEvent(event)
        if not _NUMBER.fullmatch(_plain(self.text())):
            self.setText(self._valid)
            self.show_fault("")
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down step, ten times as far with Shift."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if steps is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        far = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        self.setText(_stepped(self.text(), steps * far))
        self._on_edited(self.text())

    def _on_edited(self, text: str) -> None:
        number = _plain(text)
        valid = bool(_NUMBER.fullmatch(number))
        self.show_fault("" if valid else tr("Write 20, 1.5, 500K, 2M or 20 %."))
        self._fit()
        if valid:
            self.changed.emit(number)

    def _fit(self) -> None:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 20
        self.setFixedWidth(min(_WIDEST, max(_NARROWEST, width)))


class TextField(QLineEdit):
    """A part of a condition, or all of it, as formula text; ``changed`` when the user has finished it."""

    changed = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown = ""
        self._mark: QAction | None = None
        look.dress(self, "input", kind="mono")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.editingFinished.connect(self._on_finished)

    def show_value(self, _value: str, text: str) -> None:
        """Show a text, silently."""
        one_line = " ".join(text.split())
        if one_line != self._shown:
            self._shown = one_line
            self.setText(one_line)
            self.setCursorPosition(0)
        self._fit()

    def show_fault(self, fault: str) -> None:
        """Frame it in red, with a sign in front of the text and ``fault`` as its tooltip; empty takes both away."""
        restyle(self, invalid=bool(fault))
        self.setToolTip(fault)
        self.setAccessibleDescription(fault)
        if fault and self._mark is None:
            icon = self._look.icon("error", "danger")
            self._mark = self.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        elif not fault and self._mark is not None:
            self.removeAction(self._mark)
            self._mark = None
        self._fit()

    def sizeHint(self) -> QSize:
        """All of the text, where there is room."""
        return QSize(self.maximumWidth(), super().sizeHint().height())

    def _fit(self) -> None:
        sign = self._look.scaled(22) if self._mark is not None else 0
        width = QFontMetrics(self.font()).horizontalAdvance(self._shown) + 26 + sign
        self.setMaximumWidth(max(_NARROWEST, width))
        self.setMinimumWidth(min(width, _LEAST_TEXT))

    def _on_finished(self) -> None:
        if self.text() != self._shown:
            self._shown = self.text()
            self.changed.emit(self.text())


def field_widget(
    choices: Choices, one: RowField, *, fact: bool
) -> ChoiceField | NumberField | TextField | QLabel:
    """The widget for a field, still empty. ``fact`` tells that its row compares words."""
    look = choices.look
    if one.kind is FieldKind.WORD:
        return words(look, one.text, tone="muted")
    if one.kind is FieldKind.NUMBER:
        made: ChoiceField | NumberField | TextField = NumberField()
        look.dress(made, "ui", kind="numbers")
    elif one.kind is FieldKind.FORMULA or (one.kind is FieldKind.FACT and not choices.facts(one.name)):
        made = TextField(look)
    else:
        made = ChoiceField(choices, one.kind, "fact" if fact and one.kind is FieldKind.OPERATOR else one.name)
        look.dress(made, "ui")
    made.setAccessibleName(tr(one.name.capitalize()))
    return made


def shortened(widths: Sequence[tuple[int, int]], missing: int) -> list[int]:
    """``widths`` (wanted, least) with ``missing`` pixels less in all, taken from the widest as far as they may."""
    now = [wanted for wanted, _ in widths]
    for _ in range(missing):
        longest = max(
            (place for place, (_, least) in enumerate(widths) if now[place] > least),
            key=lambda place: now[place],
            default=None,
        )
        if longest is None:
            break
        now[longest] -= 1
    return now


def _grouped_model(choices: Sequence[ValueChoice]) -> QStandardItemModel:
    model = QStandardItemModel()
    group = ""
    for one in choices:
        if one.group != group:
            group = one.group
            model.appendRow(heading(tr(group)))
        model.appendRow(choice(one.title, one.value, tooltip=one.value.rstrip(":")))
    return model


def _plain_model(choices: Mapping[str, str], owner: QWidget | None = None) -> QStandardItemModel:
    model = QStandardItemModel(owner)
    for value, title in choices.items():
        model.appendRow(choice(tr(title), value))
    return model


def _plain(typed: str) -> str:
    """A number as it was typed, without the commas between thousands."""
    return _COMMAS.sub("", typed.strip())


def _same(text: str, typed: str) -> bool:
    return text.replace(" ", "") == typed.strip().replace(" ", "").replace("\u2212", "-")


def _stepped(text: str, steps: int) -> str:
    found = _PLAIN.fullmatch(text.strip())
    if found is None:
        return text
    sign, digits, rest = found.groups()
    decimals = len(digits.partition(".")[2])
    value = (-1 if sign else 1) * float(digits) + steps * 10.0**-decimals
    return f"{value:.{decimals}f}{rest}"
