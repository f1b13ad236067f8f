from __future__ import annotations

import pytest

from scanner.editing import WordKind
from scanner.indicators.catalogue import INDICATORS
from scanner.rules.completion import complete, function_help
from scanner.rules.facts import FACTS
from scanner.rules.functions import FUNCTIONS, OPEN_BAR
from scanner.rules.lexicon import KEYWORDS, VALUES, words_of
from scanner.rules.memberships import WATCHLIST


def offered(rule: str, watchlists: tuple[str, ...] = ()) -> list[str]:
    """What is offered at the bar in ``rule``."""
    position = rule.index("|")
    return [item.text for item in complete(rule.replace("|", ""), position, watchlists).items]


def test_words_that_begin_so_come_first():
    assert offered("close > hig|")[:2] == ["high", "highest"]


def test_a_misspelt_word_gets_what_it_looks_like_then_what_is_usual():
    assert offered("close > higest|(high, 252)") == ["highest", "high", "hma"]
    found = complete("close > higest(high, 252)", 14)
    assert (found.start, found.end) == (8, 14)


def test_the_usual_comes_before_the_rare_and_other_names_of_the_same_last():
    assert offered("close > h|")[:3] == ["high", "highest", "hma"]
    found = offered("c|")
    assert found[0] == "close"
    assert not any(name.startswith("cdl") for name in found[: found.index("count")])


# The second words of "crosses above" and "crosses below", which are offered whole.
_SECOND = {"above", "below"}


@pytest.mark.parametrize(
    "word", sorted({*VALUES, *FACTS, *INDICATORS, *FUNCTIONS, *KEYWORDS, WATCHLIST, OPEN_BAR} - _SECOND)
)
def test_every_word_of_the_language_is_offered_and_says_what_it_is(word: str):
    first = complete(word, len(word)).items[0]
    assert first.text.startswith(word)
    assert first.help
    entry = INDICATORS.get(word)
    if entry is not None:
        named = [*(["series"] if entry.takes_series else []), *(one.name for one in entry.parameters)]
        assert first.signature == f"({', '.join(named)})"


def test_each_function_says_how_it_is_called_and_what_it_is():
    item = next(one for one in complete("sm", 2).items if one.text == "sma")
    assert (item.signature, item.help, item.kind) == (
        "(series, days)",
        "Simple moving average",
        WordKind.FUNCTION,
    )


def test_names_of_the_rule_are_offered():
    assert offered("let pivot = highest(20)[1]\nclose > piv|")[0] == "pivot"


def test_in_quotes_sectors_or_watchlists():
    assert offered('sector == "En|"') == ["Energy"]
    assert offered('symbol in watchlist("|")', ("core", "tech")) == ["core", "tech"]
    assert offered('symbol == "A|"') == []


@pytest.mark.parametrize("rule", ["close > 12|", "close # sm|", "close >|"])
def test_nothing_is_offered_in_numbers_signs_and_comments(rule: str):
    assert offered(rule) == []


def test_every_function_has_help():
    for name in [*INDICATORS, "count", "rank"]:
        found = function_help(name)
        assert found is not None
        assert found.description
        assert found.example
    assert function_help("higest") is None


def test_words_have_the_kinds_that_are_coloured():
    rule = 'let a = 3\nclose > higest(high, 2) # "x'
    kinds = [(rule[word.start : word.end], word.kind.value) for word in words_of(rule)]
    assert kinds[0] == ("let", "keyword")
    assert ("close", "series") in kinds
    assert ("higest", "name") in kinds
    assert kinds[-1] == ('# "x', "comment")
    assert words_of("sma(3)")[0].kind is WordKind.FUNCTION
