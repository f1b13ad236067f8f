"""One setting in the preferences: the widget that fits its type and limits, its help, and what is wrong with it.
It keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.look import Look, restyle
from desktop.panels.labels import label, words
from desktop.text import tr
from desktop.typed_values import typed_number, typed_rates, written_number, written_rates
from scanner import SettingInfo

__all__ = ["SettingField"]

_WIDEST_SPIN = 1000
_FIELD_WIDTH = 180


class SettingField(QWidget):
    """Emits ``edited`` with a new value as soon as the user has chosen or typed one, and ``reset_wanted``.

    ``kind`` is the type of the setting (int, float, str, bool; Mapping for rates). What was typed and cannot be a
    value is told below the field at once; whether a value is allowed is said by :meth:`show_fault`.
    """

    edited = Signal(object)
    reset_wanted = Signal()

    def __init__(self, look: Look, kind: type[Any], info: SettingInfo) -> None:
        super().__init__()
        self._look = look
        self._kind = kind
        self._info = info
        self.input = self._made_input()
        self.input.setAccessibleName(info.title)
        self.input.setAccessibleDescription(tr(self._info.help))
        self.reset_button = QToolButton()
        self.reset_button.setIcon(look.icon("retry"))
        self.reset_button.setIconSize(QSize(14, 14))
        self.reset_button.setToolTip(tr("Reset to default"))
        self.reset_button.setAccessibleName(tr("Reset {title} to default", title=info.title))
        self.reset_button.clicked.connect(self.reset_wanted)
        self._fault = words(look, tone="danger", wrap=True)
        self._fault.hide()
        self._arrange()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.input)
        unit = "" if isinstance(self.input, QSpinBox) else self._info.unit
        if unit:
            row.addWidget(label(self._look, tr(unit), tone="muted"))
        row.addStretch(1)
        row.addWidget(self.reset_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 14)
        column.setSpacing(4)
        if not isinstance(self.input, QCheckBox):
            title = words(self._look, tr(self._info.title), weight="medium")
            title.setBuddy(self.input)
            column.addWidget(title)
        column.addLayout(row)
        column.addWidget(self._fault)
        column.addWidget(words(self._look, tr(self._info.help), tone="muted", wrap=True))

    # --- the input --------------------------------------------------------------------------------------

    def _made_input(self) -> QWidget:
        if self._kind is bool:
            box = QCheckBox(tr(self._info.title))
            box.toggled.connect(self.edited.emit)
            return box
        if self._info.choices:
            return self._made_combo()
        if self._kind is int and self._info.high - self._info.low <= _WIDEST_SPIN:
            return self._made_spin()
        line = QLineEdit()
        line.setFixedWidth(self._look.scaled(_FIELD_WIDTH * (2 if self._kind is Mapping else 1)))
        line.editingFinished.connect(self._on_typed)
        line.textEdited.connect(self._on_text_edited)
        return line

    def _made_combo(self) -> QComboBox:
        combo = QComboBox()
        combo.setFixedWidth(self._look.scaled(_FIELD_WIDTH))
        for value, title in self._info.choices.items():
            combo.addItem(tr(title), value)
        combo.activated.connect(lambda row: self.edited.emit(combo.itemData(row)))
        return combo

    def _made_spin(self) -> QSpinBox:
        spin = QSpinBox()
        spin.setRange(int(self._info.low), int(self._info.high))
        spin.setSuffix(f" {tr(self._info.unit)}" if self._info.unit else "")
        spin.setSingleStep(10 if self._info.unit == "%" else 1)
        spin.setFixedWidth(self._look.scaled(_FIELD_WIDTH))
        spin.setKeyboardTracking(False)
        spin.valueChanged.connect(self.edited.emit)
        return spin

    # --- values -----------------------------------------------------------------------------------------

    def show_value(self, value: Any, *, is_default: bool) -> None:
        """Show ``value``; tells nobody."""
        self.input.blockSignals(True)
        if isinstance(self.input, QCheckBox):
            self.input.setChecked(value)
        elif isinstance(self.input, QComboBox):
            self.input.setCurrentIndex(self.input.findData(value))
        elif isinstance(self.input, QSpinBox):
            self.input.setValue(value)
        elif isinstance(self.input, QLineEdit):
            self.input.setText(self._written(value))
        self.input.blockSignals(False)
        self.reset_button.setVisible(not is_default)
        self.show_fault("")

    def show_fault(self, sentence: str) -> None:
        """Say what is wrong with what stands in the field; empty: nothing."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        restyle(self.input, invalid=bool(sentence))

    def fault(self) -> str:
        """What is wrong, as it is shown."""
        return self._fault.text() if not self._fault.isHidden() else ""

    def _written(self, value: Any) -> str:
        if isinstance(value, Mapping):
            return written_rates(value)
        return value if isinstance(value, str) else written_number(value)

    def _on_text_edited(self) -> None:
        if self.fault():
            self.show_fault("")

    def _on_typed(self) -> None:
        assert isinstance(self.input, QLineEdit)
        typed = self.input.text()
        if self._kind is str:
            self.edited.emit(typed.strip().upper() if self._info.is_currency else typed.strip())
        elif self._kind is Mapping:
            rates = typed_rates(typed)
            if rates is None:
                self.show_fault(tr("Write it as EUR = 1.08; GBP = 1.27."))
            else:
                self.edited.emit(rates)
        else:
            self._on_number(typed_number(typed))

    def _on_number(self, number: float | None) -> None:
        if number is None or (self._kind is int and number != int(number)):
            self.show_fault(
                tr("A whole number is needed.") if self._kind is int else tr("A number is needed.")
            )
        else:
            self.edited.emit(int(number) if self._kind is int else number)

    def focus(self) -> None:
        """Give the field the keyboard."""
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)
