"""Problems of a rule in short, and with the repair to press."""

import pytest

from desktop.panels.editor.problem_words import briefly, said, sentence_parts
from scanner import RuleProblem

UNKNOWN = RuleProblem(
    4,
    20,
    6,
    "Unknown function `higest`.",
    "Did you mean `highest`?",
    brief="unknown function",
    repair="highest",
)


def test_the_repair_stands_apart_from_the_words():
    assert sentence_parts(UNKNOWN) == ("Unknown function. Did you mean ", "highest", "?")
    assert said(UNKNOWN) == "Unknown function higest. Did you mean highest?"
    assert briefly(UNKNOWN) == "unknown function"


@pytest.mark.parametrize(
    ("problem", "parts"),
    [
        (
            RuleProblem(1, 1, 3, "`sma` needs a number of days, for example sma(50).", repair="sma(50)"),
            ("sma needs a number of days, for example sma(50). ", "Repair", ""),
        ),
        (RuleProblem(1, 1, 3, "There is no rule.", "Write one."), ("There is no rule. Write one.", "", "")),
    ],
)
def test_a_repair_that_is_not_in_the_words_is_called_so(problem, parts):
    assert sentence_parts(problem) == parts
    assert briefly(problem) == "not understood"
