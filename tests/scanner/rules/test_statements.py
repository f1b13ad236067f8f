"""Names that a rule gives to parts of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import RuleError
from scanner.rules.checker import check_rule
from scanner.rules.compiler import compile_expression, compile_rule
from tests.helpers.made_bars import made_bars

BARS = made_bars([10, 11, 12, 13], high=[10, 11, 12, 13], low=[9, 10, 11, 12])


@pytest.mark.parametrize(
    "text",
    [
        "let pivot = highest(high, 3)[1]\nclose > pivot",
        "let pivot = highest(high, 3)[1]; close > pivot",
        "LET Pivot = highest(\n  high, 3\n)[1]\nclose > PIVOT",
        "let pivot =\n  highest(high, 3)[1]\n\nclose\n> pivot",
        "let pivot = highest(high, 3)[1] # let it be\n# let x = 1\nclose > pivot",
        "let up = close > open[1]\nlet strong = up and close >\n  close[1]\n  and close > 1\nstrong",
        "let three = 3\nlet pivot = highest(three)[1]\nclose > pivot",
        "let a = close\nlet b = a + a\nlet c = b -\n  a\nc > 12",
        "  let a = close; let b = a\nlet c = b; c > 12 and a == b",
    ],
)
def test_names_stand_for_what_they_were_given(text: str) -> None:
    report = check_rule(text)
    assert report.problems == ()
    assert compile_rule(text).decide([BARS])[0].truth is True


def test_a_line_that_could_end_does_end() -> None:
    # What stands on the next line is the rule, although it begins with a sign.
    assert compile_rule("let a = close\n-a < -12").decide([BARS])[0].truth is True


def test_expressions_may_have_names_too() -> None:
    text = "let gain = close - close[1]\n100 * gain / close[1]"
    assert compile_expression(text).values([BARS])[0] == pytest.approx(100 / 12)


def test_conditions_are_shown_by_their_names() -> None:
    rule = compile_rule("let strong = close > open[1]\nstrong and rsi(2) > 5")
    assert rule.conditions == ("strong", "rsi(2) > 5")
    assert rule.explain(BARS)[0].left == 13


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("let close = 5\nclose > 4", (1, 5), "`close` means something already. Choose another name."),
        ("let a = 5\nlet a = 6\nclose > a", (2, 5), "The name `a` is given twice. Choose another name."),
        (
            "let a = higest(5)\nclose > a and a > 3",
            (1, 9),
            "Unknown function `higest`. Did you mean `highest`?",
        ),
        ("let pivot = 5\nclose > pivto", (2, 9), "Unknown name `pivto`. Did you mean `pivot`?"),
        ("let a = 5\nclose > a(3)", (2, 9), "`a` is a name of this rule and takes no brackets. Write `a`."),
        (
            "let a = b\nlet b = close\nclose > a",
            (1, 9),
            "Unknown name `b`. There are open, high, low, close, volume.",
        ),
        ("let up = close > open\nup > 3", (2, 1), "This compares a price with true/false."),
        (
            "let up = close > open\nsma(up, 3) > 3",
            (2, 5),
            "A number is needed here, and this is true or false.",
        ),
        ("let a = 5\na", (2, 1), "`a` is a number, and a rule is true or false."),
        ("let a =\nlet b = close\nb > 3", (1, 5), "The name `a` stands for nothing."),
        (
            "let a close\nclose > 3",
            (1, 1),
            "`let` gives a name to a value. Write `let pivot = highest(20)[1]`.",
        ),
        ("let a = close", (1, 13), "There is no rule. Write a condition, for example `close > sma(50)`."),
        ("close > 1\nlet a = close", (2, 1), "Names are given before the rule. Move this line to the top."),
    ],
)
def test_mistakes_are_named(text: str, place: tuple[int, int], sentence: str) -> None:
    (problem,) = check_rule(text).problems
    assert (problem.line, problem.column) == place
    assert f"{problem.message} {problem.suggestion}".startswith(sentence)


def test_every_line_has_its_own_problem() -> None:
    report = check_rule("let a = (close\nlet b = close +\nlet c 5\nclose > > a")
    assert [problem.line for problem in report.problems] == [1, 2, 3, 4]


def test_a_name_that_nothing_uses_is_noted() -> None:
    (note,) = check_rule("let a = 5\nlet b = 6\nclose > b").notes
    assert (note.line, note.column, note.message) == (1, 5, "The name `a` is not used.")


def doubling(count: int, line: str) -> str:
    lines = ["let a0 = close", *(line.format(i - 1, i) for i in range(1, count))]
    return "\n".join([*lines, f"a{count - 1} > 1"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (doubling(60, "let a{1} = a{0} + a{0}"), "With its names put in, the rule has"),
        (doubling(150, "let a{1} = -a{0}"), "This is nested more than 100 deep."),
        (doubling(300, "let a{1} = close"), "A rule can have at most 200 names."),
        ("let " * 4000, "`let` gives a name to a value."),
        ("let\n" * 4000, "A rule can have at most 200 names."),
    ],
)
def test_hostile_names_meet_a_limit_at_once(text: str, message: str) -> None:
    assert check_rule(text).problems[0].message.startswith(message)


WORDS = [
    "let ",
    "a",
    "b",
    "=",
    "==",
    "close",
    ">",
    "5",
    "\n",
    ";",
    "and",
    "(",
    ")",
    "[1]",
    "#",
    '"',
    "'",
    "in",
]


@given(st.lists(st.sampled_from([*WORDS, "for 3 bars", "2 bars ago", "within"]), max_size=40).map(" ".join))
def test_any_text_is_a_rule_or_has_problems_inside_the_text(text: str) -> None:
    try:
        compile_rule(text)
    except RuleError as error:
        lines = text.split("\n")
        for problem in error.problems:
            assert problem.message
            assert 1 <= problem.line <= len(lines)
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
