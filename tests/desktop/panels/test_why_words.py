"""Conditions, near misses and the past in words."""

from datetime import date

import pytest

from desktop.panels.why_words import compared, condition_rows, heading, near_miss_rows, past_of
from scanner import Condition, ExplainedCondition, NearMiss

AS_OF = date(2026, 11, 20)


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


def test_a_condition_that_fails_says_so_by_icon_and_word():
    rows = condition_rows(
        [
            Condition("close > sma(50)", True, 12.5, 11.0),
            ExplainedCondition("rsi(14) < 30", False, 44.0, 30.0, 0.14, "14 points over 30"),
            Condition("volume > 0", None),
        ],
        {"close > sma(50)": "Close above its 50-day average"},
    )
    assert [(row.words, row.value, row.icon) for row in rows] == [
        ("Close above its 50-day average", "12.50 > 11", "match"),
        ("Not met: rsi(14) < 30", "44 > 30", "close"),
        ("Not known: volume > 0", "", "help"),
    ]
    assert rows[0].short == "Close above 50-day"
    assert rows[1].spoken == "rsi(14) < 30, 44 > 30, not met, 14 points over 30"


def test_the_heading_counts_what_is_met():
    conditions = [Condition("a", True), Condition("b", False)]
    assert heading(conditions, False) == ("Why it does not match", "1 of 2")
    assert heading([], True) == ("Why it matched", "")
    assert heading([], None) == ("Why it cannot be decided", "")


def test_a_near_miss_says_what_it_lacks():
    failed = (
        ExplainedCondition("close > 13", False, 12.9, 13.0, 0.01, "0.8 % under 13"),
        ExplainedCondition("rsi(14) > 70", False, words="RSI(14) above 70"),
    )
    trigger, several = near_miss_rows(
        [NearMiss("ABLE", 0.01, failed[:1], "will match above 13.00"), NearMiss("BAKE", 0.2, failed)]
    )
    assert (trigger.words, trigger.value) == ("ABLE", "will match above 13.00")
    assert several.value == "0.8 % under 13; RSI(14) above 70"


@pytest.mark.parametrize(
    ("days", "truth", "said"),
    [
        ([AS_OF], True, "New on Fri 20 Nov. It had not been true in the two years before."),
        (
            [date(2024, 12, 2), date(2026, 8, 19), date(2026, 9, 11), date(2026, 11, 4), AS_OF],
            True,
            "New on Fri 20 Nov. Turned true before on 4 Nov, 11 Sep and 19 Aug.",
        ),
        (
            [date(2024, 12, 2), date(2026, 11, 18)],
            True,
            "Matches since Wed 18 Nov. Turned true before on 2 Dec 2024.",
        ),
        ([date(2026, 9, 11), date(2026, 11, 4)], False, "Turned true on 4 Nov and 11 Sep."),
        ([date(2026, 11, 23)], False, ""),
    ],
)
def test_the_past(days, truth, said, monkeypatch):
    monkeypatch.setattr("desktop.text.today", lambda: AS_OF)
    assert past_of(days, AS_OF, truth) == said
