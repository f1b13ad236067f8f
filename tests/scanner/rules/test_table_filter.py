"""Filters over named columns: what they hold for, and what is said of those that cannot be meant."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import RuleError
from scanner.rules.table_filter import compile_filter

NUMBERS = ("rating", "close", "rsi")
WORDS = ("sector", "signals")
TABLE = {
    "rating": [90.0, 50.0, math.nan],
    "close": [10.0, 20.0, 30.0],
    "rsi": [70.0, 30.0, 50.0],
    "sector": ["Energy", "Health Care", ""],
    "signals": [("Breakout", "Tight"), (), ("Uptrend",)],
}


def rows(text):
    return compile_filter(text, NUMBERS, WORDS).rows(3, TABLE).nonzero()[0].tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rating > 80", [0]),
        ("rating <= 80", [1]),
        ("not rating > 80", [1]),
        ("RATING > 80 OR close > 25", [0, 2]),
        ('rating > 40 and sector == "energy"', [0]),
        ('sector != "Energy"', [1]),
        ('sector in ("Energy", "Health Care")', [0, 1]),
        ('sector not in ("Energy")', [1]),
        ('signals == "tight"', [0]),
        ('signals != "tight"', [1, 2]),
        ("close * 2 - 5 > rsi", [1, 2]),
        ("-close < -15", [1, 2]),
        ("close / (rsi - 30) > 0", [0, 2]),
        ("close > 0.01K", [1, 2]),
    ],
)
def test_it_holds_for_the_rows_that_meet_it(text, expected):
    assert rows(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ratign > 80", "There is no column `ratign`. Did you mean `rating`?"),
        ("rating", "This is a value, a filter needs a comparison."),
        ("sector > 3", "Write words in quotes."),
        ('sector > "Energy"', "Words are compared with `==` or `!=`"),
        ("sector == Energy", "Write words in quotes."),
        ('rating == "high"', "This compares a number with words. Words belong to sector, signals."),
        ("sma(50) > 3", "A filter compares columns and numbers."),
        ("close[1] > 3", "A filter compares columns and numbers."),
        ("close crosses above rsi", "A table has no days before"),
        ("1 < rating < 5", "A comparison has two sides"),
        ("5 > sector", "`sector` holds words."),
        ("let a = 3\nrating > a", "A filter is one condition without names of its own."),
        ("rating >", "line 1, column"),
        ("(rating > 3", "line 1, column 1"),
    ],
)
def test_what_cannot_be_meant_is_said_with_its_place(text, message):
    with pytest.raises(RuleError) as caught:
        compile_filter(text, NUMBERS, WORDS)
    assert message in str(caught.value)


def test_it_tells_what_it_reads():
    assert compile_filter('rating > rsi or sector == "A"', NUMBERS, WORDS).reads == {
        "rating",
        "rsi",
        "sector",
    }


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_filter_or_a_refusal(text):
    try:
        found = compile_filter(text, NUMBERS, WORDS)
    except RuleError as error:
        if not error.problems:
            pytest.fail("a refusal without a reason")
    else:
        assert len(found.rows(3, TABLE)) == 3
