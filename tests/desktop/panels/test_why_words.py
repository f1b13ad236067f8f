"""Conditions, near misses and the past in words."""

from datetime import date

import pytest

from desktop import text
from desktop.panels.condition_lines import Reading, condition_lines
from desktop.panels.why_words import condition_rows, heading, near_miss_rows, past_of
from scanner import Condition, ExplainedCondition, NearMiss

AS_OF = date(2026, 11, 20)


def test_a_condition_that_fails_says_so_by_icon_and_word():
    lines = condition_lines(
        [
            Condition("close > sma(50)", True, 12.5, 11.0),
            ExplainedCondition("rsi(14) < 30", False, 44.0, 30.0, 0.14, "14 points over 30"),
            Condition("volume > 0", None),
        ],
        {"close > sma(50)": Reading("Close above its 50-day average")},
    )
    rows = condition_rows(lines)
    assert [(row.words, row.value, row.icon) for row in rows] == [
        ("Close above 50-day", "12.50 > 11", "match"),
        ("Not met: rsi(14) < 30", "44 > 30", "close"),
        ("Not known: volume > 0", "", "help"),
    ]
    assert rows[0].spoken == "Close above its 50-day average, 12.50 > 11, met"
    assert rows[0].tip == "Close above its 50-day average\nclose > sma(50)"
    assert rows[1].spoken == "rsi(14) < 30, 44 > 30, not met, 14 points over 30"


def test_the_heading_counts_what_is_met():
    lines = condition_lines([Condition("a", True), Condition("b", False)], {})
    assert heading(lines, False) == ("Why it does not match", "1 of 2")
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


def test_what_happened_is_told_of_a_rule_that_turned_true_on_that_day_alone():
    what = "the close rose above its 50-day average, by 4.3 %"
    assert past_of([AS_OF], AS_OF, True, what).startswith(f"New on {text.day(AS_OF)}: {what}. It had not")
    assert "rose" not in past_of([date(2026, 11, 18)], AS_OF, True, what)
