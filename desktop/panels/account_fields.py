"""The account that plans are made for, in two fields: its size and what one trade may lose. It keeps nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from desktop.look import Look, restyle
from desktop.market_words import currency_sign, money
from desktop.panels.labels import label, words
from desktop.text import tr
from desktop.typed_values import typed_number, written_number

__all__ = ["AccountFields"]


class AccountFields(QWidget):
    """``edited`` carries ``size`` or ``risk_percent`` and the new value; whoever keeps it answers with
    :meth:`show_account` or :meth:`show_fault`."""

    edited = Signal(str, object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = {"size": QLineEdit(), "risk_percent": QLineEdit()}
        self._sign = label(look, "$", tone="muted")
        self._amount = label(look, tone="muted")
        self._fault = words(look, tone="danger", wrap=True)
        self._fault.hide()
        note = tr("Used only to work out the number of shares in each trade plan. It stays on this computer.")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        titles = {"size": tr("Account size"), "risk_percent": tr("Risk per trade")}
        for column, (key, field) in enumerate(self._fields.items()):
            title = words(look, titles[key], tone="secondary")
            title.setBuddy(field)
            field.setAccessibleName(titles[key])
            field.editingFinished.connect(lambda key=key: self._on_typed(key))
            grid.addWidget(title, 0, column)
            grid.addWidget(field, 1, column)
        inside_size = QHBoxLayout(self._fields["size"])
        inside_size.setContentsMargins(9, 0, 9, 0)
        inside_size.addWidget(self._sign)
        inside_size.addStretch(1)
        inside_risk = QHBoxLayout(self._fields["risk_percent"])
        inside_risk.setContentsMargins(9, 0, 9, 0)
        inside_risk.addStretch(1)
        inside_risk.addWidget(self._amount)
        grid.addWidget(self._fault, 2, 0, 1, 2)
        grid.addWidget(words(look, note, tone="muted", wrap=True), 3, 0, 1, 2)

    def show_account(self, size: float, risk_percent: float, currency: str) -> None:
        """Show the account; nothing is wrong with it."""
        sign = currency_sign(currency)
        self._sign.setText(sign)
        room = self._sign.fontMetrics().horizontalAdvance(sign) + 8
        self._fields["size"].setTextMargins(room, 0, 0, 0)
        self._fields["size"].setText(written_number(size))
        self._fields["risk_percent"].setText(written_number(risk_percent))
        self._amount.setText(f"% = {money(size * risk_percent / 100, currency)}")
        self.show_fault("")

    def show_fault(self, sentence: str, key: str = "") -> None:
        """Say what is wrong with the field ``key``; empty: nothing."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))
        for name, field in self._fields.items():
            restyle(field, invalid=bool(sentence) and name == key)

    def fault(self) -> str:
        """What is wrong, as it is shown."""
        return self._fault.text() if not self._fault.isHidden() else ""

    def field(self, key: str) -> QLineEdit:
        """The field of ``size`` or ``risk_percent``."""
        return self._fields[key]

    def _on_typed(self, key: str) -> None:
        number = typed_number(self._fields[key].text())
        if number is None:
            self.show_fault(tr("A number is needed."), key)
        else:
            self.edited.emit(key, number)
