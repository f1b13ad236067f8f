from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.errors import RuleError, RuleProblem
from scanner.rules.parser import LONGEST_RULE, MOST_TOKENS, parse
from scanner.rules.syntax import Comparison, Logic, Name, Number


def problem_of(text: str) -> RuleProblem:
    with pytest.raises(RuleError) as caught:
        parse(text)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("50", 50.0),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("500K", 500_000.0),
        ("1.5m", 1_500_000.0),
        ("2B", 2e9),
        ("20 %", 0.2),
        ("20%", 0.2),
    ],
)
def test_numbers_take_the_units_of_the_field(written: str, value: float) -> None:
    node = parse(written).body
    assert isinstance(node, Number)
    assert node.value == pytest.approx(value)


@pytest.mark.parametrize("text", ["CLOSE > OPEN AND NOT Volume < 5", "close>open\nand not\tvolume<5 # why"])
def test_case_and_white_space_do_not_matter(text: str) -> None:
    node = parse(text).body
    assert isinstance(node, Logic)
    assert node.word == "and"
    assert len(node.parts) == 2


def test_words_that_begin_like_keywords_are_names() -> None:
    node = parse("android > order").body
    assert isinstance(node, Comparison)
    assert node.first == Name("android", node.first.span)


def test_and_binds_stronger_than_or_and_not_takes_the_comparison() -> None:
    node = parse("not a > b or c > d and e > f").body
    assert isinstance(node, Logic)
    assert node.word == "or"
    assert [type(part).__name__ for part in node.parts] == ["Negation", "Logic"]


def test_brackets_belong_to_what_they_hold() -> None:
    text = "(close > open) and volume > 5"
    node = parse(text).body
    assert isinstance(node, Logic)
    assert text[node.parts[0].span.start : node.parts[0].span.end] == "(close > open)"


@pytest.mark.parametrize(
    ("text", "column", "message", "suggestion"),
    [
        ("", 1, "The rule is empty.", "Write a condition"),
        ("# only words", 1, "The rule is empty.", "Write a condition"),
        ("close > sma(volume, 20", 22, "A closing bracket is missing after `sma(volume, 20`.", "Add `)`"),
        (
            "sma(volume, 20 > 5 and close > 2",
            14,
            "A closing bracket is missing after `sma(volume, 20`.",
            "Add `)`",
        ),
        ("close[1 > 3", 7, "A closing bracket is missing after `close[1`.", "Add `]`"),
        (
            "(close > 3 and open > 2",
            23,
            "A closing bracket is missing after `(close > 3 and open > 2`.",
            "Add",
        ),
        ("close > 5)", 10, "This closing bracket `)` closes nothing.", "Remove it"),
        ("close[1) > 5", 8, "`)` closes a bracket that was opened with `[`.", "Write `]`."),
        ("close = 5", 7, "`=` has no meaning in a rule.", "Write `==`"),
        ("close > 5 && open > 5", 11, "`&` has no meaning in a rule.", "Write `and`."),
        ("close > \x00", 9, "`U+0000` has no meaning in a rule.", ""),
        ("close >", 7, "Something is missing after `>`.", "Complete it"),
        ("close crosses", 7, "`crosses` needs a direction.", "Write `crosses above`"),
        ("close crosses sma(5)", 7, "`crosses` needs a direction.", "Write `crosses above`"),
        ("close cross above open", 7, "`cross` cannot stand here.", "Write `crosses above`"),
        ("rsi 14 < 30", 1, "An operator is missing between `rsi` and `14`.", "Write `rsi(14)`"),
        ("close > open open", 9, "An operator is missing between `open` and `open`.", "Put `and`"),
        ("and close > 5", 1, "Something is missing before `and`.", "Add a value"),
        ("close >> 5", 8, "Something is missing between `>` and `>`.", "One comparison has one sign"),
        ("close > not open", 9, "Something is missing between `>` and `not`.", "Put the comparison in front"),
        ("close[] > 5", 7, "Something is missing between `[` and `]`.", "Write the number of days ago"),
        ("volume > 1,000", 11, "`,` cannot stand here.", "Numbers are written without thousands commas"),
        ("close above 5", 7, "`above` cannot stand here.", "Remove `above`"),
        ("close > 1e999", 9, "This number is too large.", ""),
    ],
)
def test_text_that_is_no_rule_gets_one_sentence_with_its_place(
    text: str, column: int, message: str, suggestion: str
) -> None:
    problem = problem_of(text)
    assert (problem.line, problem.column) == (1, column)
    assert problem.message == message
    assert problem.suggestion.startswith(suggestion)
    assert problem.length >= 1


def test_lines_are_counted() -> None:
    problem = problem_of("close > open\nand # here\n  volume >")
    assert (problem.line, problem.column) == (3, 10)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(" * 5000 + "close > 1" + ")" * 5000, "Brackets are nested more than 50 deep here."),
        ("sma(" * 5000, "Brackets are nested more than 50 deep here."),
        ("not " * 3000 + "close > 1", "This is nested more than 100 deep."),
        ("-" * 3000 + "1 < close", "This is nested more than 100 deep."),
        ("close" + "[1]" * 1000 + " > 1", "This is nested more than 100 deep."),
        (
            "1 + " * 4900 + "close > 1",
            f"A rule has at most {MOST_TOKENS:,} words and signs, this one has 9,803.",
        ),
        ("x" * (LONGEST_RULE + 1), "A rule has at most 20,000 characters, this one has 20,001."),
    ],
)
def test_hostile_text_meets_a_limit_at_once(text: str, message: str) -> None:
    assert problem_of(text).message == message


def test_long_flat_rules_are_no_depth() -> None:
    assert parse(" and ".join(["close > 1"] * 900)).body.depth == 3


SIGNS = ["(", ")", "[", "]", ",", "+", "-", "*", "/", "<", "<=", "==", "#", "$"]
KEYWORDS = ["and", "or", "not", "crosses", "above", "below"]
VALUES = ["close", "open", "volume", "rsi", "sma(", "highest", "1", "14", "20%", "1.5M"]
WORDS = st.sampled_from([*SIGNS, *KEYWORDS, *VALUES, "\n"])


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_any_text_is_a_tree_or_one_problem_inside_the_text(text: str) -> None:
    try:
        parse(text)
    except RuleError as error:
        (problem,) = error.problems
        assert problem.message
        lines = text.split("\n")
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


def test_a_long_quote_is_cut() -> None:
    problem = problem_of("(close > open and " + "volume > 1 and " * 20 + "high > 3")
    assert problem.message.startswith("A closing bracket is missing after `(close > open and volume > 1")
    assert problem.message.endswith("…`.")
    assert len(problem.message) < 110
