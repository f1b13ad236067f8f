"""Values as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from desktop.typed_values import typed_number, typed_rates, written_number, written_rates


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("100,000", 100_000),
        ("500K", 500_000),
        ("1.5 m", 1_500_000),
        ("2B", 2e9),
        ("20 %", 20),
        ("\u22120.5", -0.5),
        (".25", 0.25),
        ("", None),
        ("many", None),
        ("1 2", None),
        ("1.2.3", None),
        ("K", None),
        ("nan", None),
    ],
)
def test_numbers_are_read_as_they_are_typed(typed, number):
    assert typed_number(typed) == number


@given(st.floats(min_value=-1e9, max_value=1e9).map(lambda value: round(value, 6)))
def test_what_is_written_is_read_back(value):
    assert typed_number(written_number(value)) == pytest.approx(value, abs=1e-9)


def test_numbers_follow_the_locale():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    try:
        assert written_number(100_000.5) == "100.000,5"
        assert typed_number("100.000,5") == 100_000.5
    finally:
        QLocale.setDefault(before)


def test_rates_are_names_and_numbers():
    rates = {"EUR": 1.08, "GBP": 1.27}
    assert typed_rates("EUR = 1.08; gbp 1.27") == rates
    assert typed_rates("eur=1.08, GBP: 1.27") == rates
    assert typed_rates(written_rates(rates)) == rates
    assert typed_rates("  ") == {}
    assert typed_rates("EUR") is None
    assert typed_rates("1.08 = EUR") is None
