"""Account size and risk in two fields."""

import pytest
from PySide6.QtWidgets import QLabel

from desktop.look import Look
from desktop.panels.account_fields import AccountFields


@pytest.fixture
def fields(qtbot):
    made = AccountFields(Look())
    qtbot.addWidget(made)
    made.show_account(100_000, 0.5, "USD")
    return made


def type_into(field, text):
    field.setText(text)
    field.editingFinished.emit()


def test_it_says_what_the_risk_is_in_money(fields):
    assert fields.field("size").text() == "100,000"
    shown = [one.text() for one in fields.findChildren(QLabel)]
    assert "% = $500" in shown
    fields.show_account(20_000, 1.25, "SEK")
    assert "% = SEK 250" in [one.text() for one in fields.findChildren(QLabel)]


def test_what_is_typed_is_told(fields, qtbot):
    with qtbot.waitSignal(fields.edited) as edited:
        type_into(fields.field("size"), "250K")
    assert edited.args == ["size", 250_000]
    with qtbot.waitSignal(fields.edited) as edited:
        type_into(fields.field("risk_percent"), "1 %")
    assert edited.args == ["risk_percent", 1]


def test_what_is_no_number_is_told_in_place(fields, qtbot):
    with qtbot.assertNotEmitted(fields.edited):
        type_into(fields.field("size"), "a lot")
    assert fields.fault() == "A number is needed."
    assert fields.field("size").property("invalid") is True
    fields.show_account(100_000, 0.5, "USD")
    assert fields.fault() == ""
    assert fields.field("size").property("invalid") is False
