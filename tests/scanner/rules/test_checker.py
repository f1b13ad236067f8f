from __future__ import annotations

import pytest
from hypothesis import given

from scanner.errors import RuleError
from scanner.rules.checker import check_rule, checked_condition, checked_number
from scanner.rules.nodes import AllOf, Constant
from tests.helpers.rule_texts import CONDITIONS


def messages(text: str) -> list[str]:
    return [f"{problem.message} {problem.suggestion}".strip() for problem in check_rule(text).problems]


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        ("higest(20) > 5", 1, "Unknown function `higest`. Did you mean `highest`?"),
        ("clsoe > 5", 1, "Unknown name `clsoe`. Did you mean `close`?"),
        ("xyzzy > 5", 1, "Unknown name `xyzzy`. There are open, high, low, close, volume."),
        (
            "frobnicate(5) > 5",
            1,
            "Unknown function `frobnicate`. There are atr, ema, highest, lowest, rsi, sma and others.",
        ),
        ("max(20) > 5", 1, "`max` picks from two values or more. Of a window it is `highest(20)`."),
        ("sma > 5", 1, "`sma` needs a number of days, for example sma(50)."),
        ("sma() > 5", 1, "`sma` needs a number of days, for example sma(50)."),
        ("sma(volume) > 5", 1, "`sma` needs a number of days, for example sma(volume, 50)."),
        ("sma(50, close) > 5", 1, "In `sma` the series comes first. Write `sma(close, 50)`."),
        ("atr(close, 14) > 1", 1, "`atr` takes no series; it reads high, low, close. Write `atr(14)`."),
        (
            "sma(50, 20) > 1",
            1,
            "`sma` is written `sma([series = close,] days)`; here are 2 values. For example `sma(50)`.",
        ),
        (
            "close(5) > 1",
            1,
            "`close` is a series and takes no brackets. Write `close`, or `close[1]` for the day before.",
        ),
        ("sma(0) > 1", 5, "The number of days in `sma` must be at least 1, not 0. For example `sma(50)`."),
        ("rsi(1) > 1", 5, "The number of days in `rsi` must be at least 2, not 1. For example `rsi(14)`."),
        ("sma(14.5) > 1", 5, "The number of days in `sma` must be whole, not 14.5. For example `sma(50)`."),
        (
            "sma(9999) > 1",
            5,
            "The number of days in `sma` can be at most 2,520 (ten years), not 9,999. For example `sma(50)`.",
        ),
        (
            "sma(close, open) > 1",
            12,
            "The number of days in `sma` must be a plain number. For example `sma(50)`.",
        ),
        ("close[-1] > 1", 7, "`close[-1]` looks into the future. Days ago are counted forwards: `close[1]`."),
        ("close[1.5] > 1", 7, "The number of days ago must be whole, not 1.5."),
        ("close[open] > 1", 7, "The number of days ago must be a plain number. For example `close[1]`."),
        ("close[9999] > 1", 7, "At most 2,520 days (ten years) can be looked back."),
        (
            "(close > open)[1]",
            1,
            "Days ago belong to a number, not to a condition. "
            "Write them behind each value: `close[1] > open[1]`, or `... 1 bar ago`.",
        ),
        ("close / 0 > 1", 9, "This divides by zero. Divide by something else."),
        ("close / (5 - 5) > 1", 9, "This divides by zero. Divide by something else."),
        ("close > 1e300 * 1e300", 9, "This number is too large."),
        (
            "1 < close < 5",
            1,
            "A comparison has two sides, this one has more. Write `1 < close and close < 5`.",
        ),
        (
            "close",
            1,
            "`close` is a number, and a rule is true or false. Compare it, for example `close > open`.",
        ),
        (
            "rsi(14)",
            1,
            "`rsi(14)` is a number, and a rule is true or false. Compare it, for example `rsi(14) > 0`.",
        ),
        (
            "close and volume > 5",
            1,
            "This compares a price with true/false. Write `close > open` or remove `and`.",
        ),
        (
            "volume > 5 and not high",
            20,
            "This compares a price with true/false. Write `high > close` or remove `not`.",
        ),
        (
            "(close > open) > 5",
            1,
            "This compares a price with true/false. Write `(close > open)` alone, or join the two with `and`.",
        ),
        (
            "close == true",
            1,
            "This compares a price with true/false. Write `close > open`: a comparison is true or false by itself.",
        ),
        (
            "(close > 1) == (open > 1)",
            1,
            "This compares true/false with true/false. Write `(close > 1)` alone, or join the two with `and`.",
        ),
        (
            "true",
            1,
            "`true` is not a number; every comparison is true or false by itself. "
            "Write the comparison alone, for example `close > open`.",
        ),
        (
            "sma(close > 1, 5) > 1",
            5,
            "A number is needed here, and this is true or false. Compare outside of it.",
        ),
        (
            "highest(highest(highest(2520), 2520), 2520) > 1",
            1,
            "The rule needs 7,558 days; at most 5,040 (twenty years) can be asked for. Use shorter periods.",
        ),
        (
            " and ".join(f"rsi({period}) > 1" for period in range(900, 1000)),
            1,
            "The rule is too much work for a scan. Use fewer or shorter indicators.",
        ),
    ],
)
def test_a_mistake_is_named_with_what_was_meant(text: str, column: int, sentence: str) -> None:
    report = check_rule(text)
    assert messages(text) == [sentence]
    assert (report.problems[0].line, report.problems[0].column) == (1, column)
    assert report.needed == report.lookback == 0


def test_all_problems_come_at_once_in_the_order_of_the_text() -> None:
    report = check_rule(
        "higest(2) > clsoe\nand sma(0) < foo / 0\nand (close[-2] > (true > baz)) and 1 < open < zzz"
    )
    assert [(problem.line, problem.column) for problem in report.problems] == [
        *[(1, 1), (1, 13)],
        *[(2, 9), (2, 14), (2, 20)],
        *[(3, 5), (3, 12), (3, 18), (3, 26), (3, 36), (3, 47)],
    ]


def test_a_problem_covers_what_it_speaks_of() -> None:
    text = "close > 1 and higest(20) > 5"
    (problem,) = check_rule(text).problems
    assert text[problem.column - 1 : problem.column - 1 + problem.length] == "higest"


@pytest.mark.parametrize(
    ("text", "needed", "lookback"),
    [
        ("close > 5", 1, 1),
        ("5 > 3", 1, 1),
        ("close[1] > 5", 2, 2),
        ("close > sma(50)", 50, 50),
        ("sma(50)[5] > 1", 55, 55),
        ("sma(50) crosses above sma(200)", 201, 201),
        ("high > highest(252)[1]", 253, 253),
        ("rsi(14) < 30", 15, 393),
        ("ema(10) > 1", 10, 160),
        ("sma(rsi(14), 5) > 50", 19, 397),
        ("close > 1 or volume > 2 * sma(volume, 20)", 20, 20),
        ("not -close > atr()", 15, 393),
    ],
)
def test_the_report_says_how_many_bars_are_needed(text: str, needed: int, lookback: int) -> None:
    report = check_rule(text)
    assert (report.problems, report.needed, report.lookback) == ((), needed, lookback)


def test_nested_ands_are_one_list_of_conditions() -> None:
    node = checked_condition("close > 1 and (open > 1 and (high > 1 or low > 1))")
    assert isinstance(node, AllOf)
    assert [type(part).__name__ for part in node.parts] == ["Comparison", "Comparison", "AnyOf"]


def test_where_a_node_stands_makes_it_no_other() -> None:
    node = checked_condition("sma( close, 50 ) > 5 and SMA(50) > 5")
    assert isinstance(node, AllOf)
    assert node.parts[0] == node.parts[1]
    assert hash(node.parts[0]) == hash(node.parts[1])


@pytest.mark.parametrize(
    ("text", "value"), [("2 + 3 * 4", 14.0), ("-(8 - 2) / 4", -1.5), ("+5 - -2", 7.0), ("8 / 2 / 2", 2.0)]
)
def test_plain_arithmetic_is_done_once(text: str, value: float) -> None:
    node = checked_number(text)
    assert isinstance(node, Constant)
    assert node.value == value


def test_a_period_may_be_worked_out() -> None:
    assert check_rule("sma(10 * 5) > 1").needed == 50


def test_an_expression_is_no_condition() -> None:
    with pytest.raises(RuleError, match="A number is needed here"):
        checked_number("close > 1")


@given(CONDITIONS)
def test_every_text_of_the_grammar_is_a_rule_or_has_problems(text: str) -> None:
    report = check_rule(text)
    if report.problems:
        assert all(problem.message for problem in report.problems)
    else:
        assert 1 <= report.needed <= report.lookback
