"""Conditions as a trader reads them."""

import pytest

from desktop.panels.condition_lines import Reading, compared, condition_lines
from scanner import Condition

KNOWN = {
    "close > sma(150)": Reading("Close above its 150-day average"),
    "close > sma(200)": Reading("Close above its 200-day average"),
    "sma(50) > sma(150)": Reading("50-day average above the 150-day average"),
    "sma(50) > sma(200)": Reading("50-day average above the 200-day average"),
    "close > highest(20)": Reading("Close above its 20-day high"),
    "close > highest(252)": Reading("Close above its 52-week high"),
    "rs_rating >= 70": Reading("RS rating at or above 70"),
    "close >= 1.3 * lowest(252)": Reading("Close 30 % or more above its 52-week low", 1.3),
    "close >= 0.75 * highest(252)": Reading("Close within 25 % of its 52-week high", 0.75),
    "sma(200) > sma(200)[21]": Reading("200-day average rising over 1 month", 1.0),
}


def lines(*conditions):
    return [(line.words, line.value, line.passed) for line in condition_lines(conditions, KNOWN)]


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        (236.81, 209.02, "236.8 > 209.0"),
        (11.5, 12.25, "11.50 < 12.25"),
        (83.0, 70.0, "83 > 70"),
        (4_200_000.0, 100_000.0, "4.2\u2009M > 100,000"),
        (150.64, 150.62, "150.64 > 150.62"),
        (5.0, 5.0, "5 = 5"),
        (-1.3, 0.0, "\u22121.30 < 0"),
        (83.0, None, "83"),
        (None, None, ""),
    ],
)
def test_two_values_are_told_apart_with_as_few_decimals_as_that_takes(left, right, said):
    assert compared(left, right) == said


def test_what_differs_in_the_length_of_an_average_is_one_line():
    assert lines(
        Condition("close > sma(150)", True, 236.81, 209.02),
        Condition("close > sma(200)", True, 236.8, 195.2),
        Condition("sma(50) > sma(150)", True, 227.1, 209.02),
        Condition("sma(50) > sma(200)", True, 227.1, 195.2),
        Condition("close > sma(50)", True, 236.8, 227.1),
    ) == [
        ("Close above 150 and 200-day", "236.8 > 209.0", True),
        ("50-day above 150 and 200-day", "227.1 > 209.0", True),
        ("close > sma(50)", "236.8 > 227.1", True),
    ]


def test_of_several_the_one_that_fails_says_its_figures():
    first = Condition("close > sma(150)", True, 200.0, 199.0)
    second = Condition("close > sma(200)", False, 200.0, 230.0)
    assert lines(first, second) == [("Close above 150 and 200-day", "200 < 230", False)]
    unknown = Condition("close > sma(200)", None, 200.0, None)
    assert lines(first, unknown) == [("Close above 150 and 200-day", "200", None)]
    (line,) = condition_lines((first, second), KNOWN)
    assert line.sentence == "Close above its 150-day average and Close above its 200-day average"


def test_what_has_other_words_is_read_one_after_the_other():
    assert lines(Condition("close > highest(20)", True), Condition("close > highest(252)", True)) == [
        ("Close above 20-day high and Close above 52-week high", "", True)
    ]


def test_distances_are_told_in_percent_and_bounds_without_the_bound():
    assert lines(
        Condition("close >= 1.3 * lowest(252)", True, 181.0, 130.0),
        Condition("close >= 0.75 * highest(252)", True, 98.7, 75.0),
        Condition("sma(200) > sma(200)[21]", True, 104.1, 100.0),
        Condition("rs_rating >= 70", True, 83.0, 70.0),
        Condition("close >= 0.75 * highest(252)", False, 100.0, 75.0),
    ) == [
        ("30 % or more above 52-week low", "+81\u2009%", True),
        ("Within 25 % of 52-week high", "\u22121.3\u2009%", True),
        ("200-day rising over 1 month", "+4.1\u2009%", True),
        ("RS rating 70 or more", "83", True),
        ("Within 25 % of 52-week high", "0.0\u2009%", False),
    ]
