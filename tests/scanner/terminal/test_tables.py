import json
import os
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from scanner.errors import BadFile, BadInput, RuleError, RuleProblem
from scanner.terminal.tables import (
    MISSING,
    marked,
    print_json,
    print_matches,
    print_table,
    say,
    say_error,
    summary,
    tell,
)
from scanner.types import RunStatus
from tests.helpers import samples


def rule_error(text, *problems):
    return RuleError(text, tuple(problems))


def test_trouble_goes_to_standard_error_and_answers_to_standard_output(capsys):
    say("It rains.", "Take an umbrella.")
    say("It rains.")
    say_error(BadInput("No such scan.", "Did you mean golden-cross?"))
    tell("Fine.")
    out, err = capsys.readouterr()
    assert out == "Fine.\n"
    assert err == "It rains. Take an umbrella.\nIt rains.\nNo such scan. Did you mean golden-cross?\n"


def test_every_problem_of_a_rule_has_its_caret():
    text = "close > 1\nand foo > bar"
    told = marked(rule_error(text, RuleProblem(2, 5, 3, "foo?"), RuleProblem(2, 11, 3, "bar?", "baz.")))
    assert told.splitlines() == [
        "line 2, column 5: foo?",
        "  and foo > bar",
        "      ^^^",
        "line 2, column 11: bar? baz.",
        "  and foo > bar",
        "            ^^^",
    ]


def test_a_long_line_is_shown_around_the_place():
    text = "a" * 300 + "WRONG" + "b" * 300
    _, line, caret = marked(rule_error(text, RuleProblem(1, 301, 5, "what?"))).splitlines()
    assert len(line) == 122
    start = caret.index("^")
    assert line[start : start + caret.count("^")] == "WRONG"


@pytest.mark.parametrize("text", ["", "close >"])
def test_a_problem_at_the_end_has_a_caret_behind_it(text):
    problem = RuleProblem(1, len(text) + 1, 1, "something is missing")
    assert marked(rule_error(text, problem)).endswith("  " + " " * len(text) + "^")


def test_a_problem_after_the_last_line_is_shown_on_an_empty_one():
    assert marked(rule_error("close >\n", RuleProblem(2, 1, 1, "end"))).splitlines()[1:] == ["  ", "  ^"]


def test_a_rule_goes_to_standard_error_with_its_carets(capsys):
    say_error(rule_error("foo", RuleProblem(1, 1, 3, "foo?")))
    assert capsys.readouterr() == ("", "line 1, column 1: foo?\n  foo\n  ^^^\n")


def test_a_listing_is_one_json_array_in_ascii(capsys):
    print_json([{"name": "Ő"}])
    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out) == [{"name": "Ő"}]


def test_a_table_is_whole_in_a_pipe_and_shows_text_as_it_is(capsys):
    long = "x" * 150
    print_table(
        ["name", "[bold]count[/]"], [["[red]a[/]", "7"], [long, "12,345"]], frozenset({"[bold]count[/]"})
    )
    head, first, second = (line.rstrip() for line in capsys.readouterr().out.splitlines())
    assert head.split() == ["name", "[bold]count[/]"]
    assert first.startswith("[red]a[/]")
    assert second.startswith(long)
    assert len(head) == len(first) == len(second)  # aligned right


def test_matches_are_shown_with_two_decimals_and_a_dash_for_what_is_missing(capsys):
    info = samples.run_info(scan=samples.scan(source="yahoo", columns={"RSI": "rsi(14)"}))
    matches = (
        samples.match("AAA", rank=1, close=1234.5, columns={"RSI": 28.256}),
        samples.match("BBB", rank=2, change_pct=None, sector="", columns={"RSI": None}),
    )
    print_matches(samples.result(info=info, matches=matches))
    head, first, second = capsys.readouterr().out.splitlines()
    assert head.split()[:2] == ["rank", "symbol"]
    assert "1,234.50" in first
    assert first.split()[-1] == "28.26"
    assert second.split()[-1] == MISSING
    assert second.split().count(MISSING) == 5  # sector, change, rating, new or still, RSI


@pytest.mark.parametrize(
    ("status", "begin"),
    [
        (RunStatus.FINISHED, "Finished, as of 2026-11-20: 42 matched, 455 not, 3 unknown, 3 failed; "),
        (RunStatus.CANCELLED, "Cancelled at 503 of 503, as of"),
        (RunStatus.FAILED, "Failed, as of"),
        (RunStatus.INTERRUPTED, "interrupted, as of"),
    ],
)
def test_the_last_line_says_how_it_ended(status, begin):
    line = summary(samples.result(status))
    assert line.startswith(begin)
    assert "367 from cache, 136 fetched." in line
    assert line.endswith("Simulated data. Run 20261123-144700-abcd")


def test_real_data_are_not_called_simulated():
    info = samples.run_info(scan=samples.scan(source="yahoo"))
    assert "Simulated" not in summary(samples.result(info=info))


@contextmanager
def full_disk():
    """Standard output and standard error on a full disk."""
    with Path("/dev/full").open("w", encoding="utf-8") as stream:
        try:
            with redirect_stdout(stream), redirect_stderr(stream):
                yield
        finally:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


@pytest.mark.parametrize(
    "answer",
    [
        lambda: tell("Fine."),
        lambda: print_json([{"a": 1}]),
        lambda: print_table(["a"], [["b"]]),
        lambda: print_matches(samples.result()),
    ],
)
def test_an_answer_that_finds_no_room_is_told(answer):
    with full_disk(), pytest.raises(BadFile, match="answer cannot be written: No space left"):
        answer()


def test_trouble_that_cannot_be_told_makes_no_more_trouble():
    with full_disk():
        say("x" * 100_000)
        say_error(rule_error("foo", RuleProblem(1, 1, 3, "foo?" * 10_000)))


def test_nobody_reading_is_left_to_the_caller():
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w", encoding="utf-8")
    with redirect_stdout(stream), pytest.raises(BrokenPipeError):
        tell("Fine.")
    with pytest.raises(BrokenPipeError):
        stream.close()
