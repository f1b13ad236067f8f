from __future__ import annotations

import pytest

from scanner.editing import FieldKind, GroupKind, RuleOutline
from scanner.rules.compiler import compile_rule
from scanner.rules.library import ScanLibrary
from scanner.rules.outline import compared_values, outline

DIP = """close > sma(50)                    # in an uptrend
and rsi(14) < 40
and volume > 1.5 * sma(volume, 20)
and close > 0.75 * higest(high, 252)"""


def shown(found: RuleOutline) -> list[list[tuple[str, str]]]:
    return [
        [
            (field.kind.value, field.value or field.text)
            for field in row.fields
            if field.kind not in ("window", "timeframe")
        ]
        for row in found.rows
    ]


def test_conditions_become_rows_of_fields():
    rows = shown(outline(DIP))
    assert rows[0] == [
        ("value", "close"),
        ("operator", ">"),
        ("value", "sma:close"),
        ("number", "50"),
        ("word", "days"),
    ]
    assert rows[1] == [("value", "rsi:close"), ("number", "14"), ("operator", "<"), ("number", "40")]
    assert rows[2][2:5] == [("number", "1.5"), ("word", "times"), ("value", "sma:volume")]


def test_a_row_with_a_problem_keeps_its_text_and_the_others_can_be_used():
    found = outline(DIP)
    assert found.rows[3].fields == ()
    assert "higest" in found.rows[3].problem.message
    assert found.usable == "close > sma(50)\nand rsi(14) < 40\nand volume > 1.5 * sma(volume, 20)"
    assert found.left_out == (4,)
    assert [row.steps for row in found.rows] == [(0,), (1,), (2,), ()]


def test_a_mistake_of_spelling_hides_no_other_problem():
    found = outline("close > > sma(50)\nand rsi(14) <\nand higest(20) > 1\nand volume > 1M")
    assert [problem.line for problem in found.problems] == [1, 2, 3]
    assert found.usable == "volume > 1M"


@pytest.mark.parametrize(
    ("rule", "kinds"),
    [
        ("a1 > 1 and (b > 1 or c > 2)", [None, GroupKind.ANY, None, None]),
        ("not (open > 1 or close > 2)", [GroupKind.NONE, None, None]),
        ("not (open > 1 and close > 2)", [GroupKind.NOT_ALL, None, None]),
        ("open > 1 and close > 2 or low > 3", [GroupKind.ALL, None, None, None]),
        ("(open > 1)", [None]),
        ("(open > 1 and close > 2) within 5 bars", [None]),
    ],
)
def test_brackets_become_groups(rule: str, kinds: list[GroupKind | None]):
    assert [row.group for row in outline(rule).rows] == kinds


@pytest.mark.parametrize(
    "rule", ["", "and", "or or", "((", ")) and (", "close > 1 and", "not", "let x", "# only"]
)
def test_unfinished_text_has_an_outline_with_problems(rule: str):
    assert outline(rule).problems


def test_windows_facts_flags_and_days_ago_have_fields():
    rows = shown(
        outline(
            'sector == "Energy" and symbol in watchlist("core") and inside_day() '
            "and close > highest(20)[1] and close > open within 5 bars and open - close > 1"
        )
    )
    assert rows[0] == [("word", "Sector"), ("operator", "=="), ("fact", "Energy")]
    assert rows[1] == [("word", "Symbol"), ("operator", "in"), ("fact", "core")]
    assert rows[2] == [("value", "inside_day:")]
    assert rows[3][-2:] == [("number", "1"), ("word", "day ago")]
    assert rows[4][-2:] == [("number", "5"), ("word", "days")]
    assert rows[5][0] == ("formula", "open - close")


def test_steps_count_as_the_evaluator_does(tmp_path):
    rules = [definition.rule for definition in ScanLibrary(tmp_path).definitions()]
    rules.append(
        "let up = close > open and close > 1\nup and (rsi(14) < 40 and (open > 1 and low > 2)) and high > 1"
    )
    for rule in rules:
        found = outline(rule)
        if found.kind is GroupKind.ALL:
            steps = [step for row in found.rows if not row.depth for step in row.steps]
            assert steps == list(range(len(compile_rule(rule).in_words("day")))), rule


def test_every_built_in_rule_is_shown_by_its_own_text(tmp_path):
    for definition in ScanLibrary(tmp_path).definitions():
        for row in outline(definition.rule).rows:
            assert definition.rule[row.start : row.end] == row.text
            for field in row.fields:
                assert field.kind is FieldKind.WORD or definition.rule[field.start : field.end] == field.text


def test_compared_values_are_those_a_column_could_show():
    assert compared_values(DIP.replace("higest", "highest")) == (
        "close",
        "sma(50)",
        "rsi(14)",
        "volume",
        "1.5 * sma(volume, 20)",
        "0.75 * highest(high, 252)",
    )
    assert compared_values("close >") == ()


def test_every_stage_of_typing_says_what_is_left_out(tmp_path):
    for definition in ScanLibrary(tmp_path).definitions()[:8]:
        for end in range(0, len(definition.rule), 5):
            found = outline(definition.rule[:end])
            if found.problems:
                assert found.left_out
                assert not found.usable or not outline(found.usable).problems


def test_a_condition_on_longer_bars_is_a_row_with_its_timeframe():
    found = outline(
        "weekly(close > sma(30)) within 3 bars\nand monthly(close > close[1])\nand weekly(close) > 3"
    )
    assert shown(found)[0] == [
        ("value", "close"),
        ("operator", ">"),
        ("value", "sma:close"),
        ("number", "30"),
        ("word", "weeks"),
        ("number", "3"),
        ("word", "days"),
    ]
    assert ("word", "month ago") in shown(found)[1]
    timeframes = [[one.value for one in row.fields if one.kind == "timeframe"] for row in found.rows]
    assert timeframes == [["weekly"], ["monthly"], ["weekly"]]
    assert outline("weekly(close > 3 and open > 2)").rows[0].fields == ()
    assert outline('sector == "Energy"').rows[0].fields[-1].kind == "window"


@pytest.mark.parametrize(
    ("rule", "bars"),
    [
        ("close > weekly(sma(10))", "daily close > weekly sma:close"),
        (
            "weekly(close[1])[2] crosses above monthly(highest(12))",
            "weekly close crosses above monthly highest:high",
        ),
        ("1.05 * weekly(sma(volume, 20)) < volume", "weekly sma:volume < daily volume"),
        ("close > sma(50)", "daily close > daily sma:close daily"),
        ("weekly(close > sma(50))", "close > sma:close weekly"),
        ("rsi(14) < 40", "rsi:close < daily"),
        ("close > sma(50) + 1", "daily close > daily"),
        # Ranks are of the day that is looked at.
        ("rs_rating > sma(3)", "rs_rating > daily sma:close"),
        ("close > weekly(sma(10) + 1)", "daily close >"),
    ],
)
def test_each_side_of_a_comparison_has_its_bars(rule: str, bars: str):
    kinds = (FieldKind.VALUE, FieldKind.OPERATOR, FieldKind.TIMEFRAME)
    (row,) = outline(rule).rows
    assert " ".join(one.value for one in row.fields if one.kind in kinds) == bars


@pytest.mark.parametrize(
    ("rule", "wrong", "brief"),
    [
        ("close > sma(5000)", "5000", "too large"),
        ("close > sma(-3)\nand and", "-3", "too small"),
        ("close[2.5] > close", "2.5", "must be whole"),
        ("close[9999] > close", "9999", "too large"),
        ("close > 1 for 0 bars", "0", "too small"),
        ("close > 1 for 1.5 bars", "1.5", "must be whole"),
        ("close > 1 within 9999 bars", "9999", "too large"),
    ],
)
def test_a_number_that_cannot_be_that_one_keeps_its_field(rule: str, wrong: str, brief: str):
    row = outline(rule).rows[0]
    assert [one.text for one in row.fields if one.is_wrong] == [wrong]
    assert row.problem.brief == brief


def test_a_problem_of_something_else_leaves_the_text_alone():
    for rule in ("close > higest(20)", "close > sma(20, 30)", "close > sma(close", "rank(close)[5] > 20"):
        assert outline(rule).rows[0].fields == ()
