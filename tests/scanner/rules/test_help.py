"""What the help says of the language is a part of the language."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from scanner.rules.checker import check_rule, checked_number
from scanner.rules.functions import FUNCTIONS, Function
from tests.helpers.functions_page import PAGE, page

TEXT = files("resources").joinpath("help", "language.md").read_text(encoding="utf-8")
QUOTED = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL))
RULES = [
    quote
    for quote in QUOTED
    if re.search(r"[<>=] ?[\d\w(\"]|crosses above sma|within \d|for \d|in watchlist|> pivot", quote)
]
REFUSED = {"rank(close)[5]"}
NO_RULES = {"< <= > >= == !=", "a crosses above b", "python -m scanner check --rule TEXT"}


@pytest.mark.parametrize("text", sorted(set(re.findall(r"```\n(.*?)```", TEXT, flags=re.DOTALL))))
def test_the_long_examples_are_rules(text: str) -> None:
    assert check_rule(text).problems == ()


@pytest.mark.parametrize("text", sorted(text for text in set(RULES) if text not in NO_RULES))
def test_the_short_examples_are_rules(text: str) -> None:
    assert check_rule(text).problems == ()


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_every_function_of_the_language_is_explained(function: Function) -> None:
    assert re.search(rf"\b{function.name}\b", TEXT)
    if function.name in ("weekly", "monthly"):
        assert check_rule(function.example).problems == ()
    else:
        checked_number(function.example)


def test_what_the_help_says_is_refused_is_refused() -> None:
    for text in REFUSED:
        assert f"`{text}`" in TEXT
        assert check_rule(f"{text} > 1").problems != ()


def test_the_page_of_all_functions_is_the_one_that_is_made_of_the_registers() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.helpers.functions_page"
