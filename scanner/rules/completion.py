"""What can be typed at a place of a rule: functions with their help, series, names, words, watchlists, sectors."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterable, Sequence

from scanner.editing import Completion, Completions, FunctionHelp, WordKind
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.registry import BENCHMARK, Indicator
from scanner.rules.functions import FUNCTIONS, OPEN_BAR
from scanner.rules.lexicon import words_of
from scanner.rules.memberships import WATCHLIST
from scanner.rules.problems import tidy

SECTORS = (
    "Communication Services",
    "Consumer Discretionary",
    "Consumer Staples",
    "Energy",
    "Financials",
    "Health Care",
    "Industrials",
    "Information Technology",
    "Materials",
    "Real Estate",
    "Utilities",
)
"""The sectors of the Global Industry Classification Standard, as the lists of symbols name them."""

MOST_ITEMS = 40
_CLOSE_ENOUGH = 0.6
_NEAR_ITEMS = 3
_USUAL = (
    *("close", "high", "low", "open", "volume", "and", "or", "crosses above", "crosses below"),
    *("sma", "ema", "wma", "hma", "vwap", "rsi", "macd", "roc", "adx", "atr", "stdev", "bb_width"),
    *("highest", "lowest", "change_pct", "relative_volume", "rs_rating", "bars_since", "weekly"),
)
"""What is written most; it comes before what begins with the same letters."""
_SERIES = {
    "open": "first price of the bar",
    "high": "highest price of the bar",
    "low": "lowest price of the bar",
    "close": "last price of the bar",
    "volume": "shares traded in the bar",
    BENCHMARK: "close of what the universe is measured by",
    "hl2": "middle of high and low",
    "hlc3": "mean of high, low and close",
    "ohlc4": "mean of open, high, low and close",
    "dollar_volume": "close times volume",
    "sector": "the company's sector",
    "industry": "the company's industry",
    "symbol": "the symbol itself",
    "exchange": "where it is traded",
    "currency": "what it is traded in",
}
_WORDS = {
    "and": "both have to hold",
    "or": "one has to hold",
    "not": "must not hold",
    "crosses above": "is above and was not",
    "crosses below": "is below and was not",
    "within": "on one of the last bars",
    "for": "on each of the last bars",
    "ago": "so many bars before",
    "bars": "after a number: bars of the chart",
    "days": "the same as bars",
    "in": "is one of several",
    "let": "gives a name to a value",
    OPEN_BAR: "counts the week or month that still runs",
}
_IN_QUOTES = re.compile(r"""(?P<before>.*?)["'](?P<typed>[^"'\n]*)$""", re.DOTALL)
_LET = re.compile(r"\blet[ \t]+([a-z_][a-z0-9_]*)", re.IGNORECASE)


def complete(rule: str, position: int, watchlists: Sequence[str] = ()) -> Completions:
    """What could stand for the word before ``position``, the likeliest first. Behind a word that nothing begins with
    come those that look like it; in quotes the names that fit there; in a comment nothing."""
    word = next((one for one in words_of(rule) if one.start < position <= one.end), None)
    if word is None:
        return Completions(position, position, tuple(_all(rule)))
    if word.kind is WordKind.COMMENT:
        return Completions(position, position, ())
    if word.kind is WordKind.TEXT:
        return _quoted(rule, position, watchlists)
    if word.kind in (WordKind.NUMBER, WordKind.OPERATOR, WordKind.BRACKET, WordKind.STRANGE):
        return Completions(position, position, ())
    typed = rule[word.start : position].lower()
    items = [item for item in _all(rule) if item.text.startswith(typed)]
    items.sort(key=lambda item: (item.text != typed, *_place(item, typed)))
    if len(items) < _NEAR_ITEMS:
        items += [item for item in _near(typed, _all(rule)) if item not in items]
    if len(items) < _NEAR_ITEMS:
        alike = (one for one in _fixed() if one.text in _USUAL and one.text[0] == typed[0])
        items += [one for one in alike if one not in items][: _NEAR_ITEMS - len(items)]
    return Completions(word.start, word.end, tuple(items[:MOST_ITEMS]))


def function_help(name: str) -> FunctionHelp | None:
    """What is to be said of a function; None for a name that is none."""
    entry = INDICATORS.get(name.lower())
    if entry is not None:
        description = tidy(entry.description) or entry.title
        return FunctionHelp(entry.name, entry.title, plain_signature(entry), description, entry.example)
    one = FUNCTIONS.get(name.lower())
    if one is not None:
        return FunctionHelp(one.name, one.title, one.signature, one.description, one.example)
    return None


def plain_signature(entry: Indicator) -> str:
    """How an indicator is called, without its defaults: ``highest(series, days)``."""
    series = ["series"] if entry.takes_series else []
    return f"{entry.name}({', '.join([*series, *(one.name for one in entry.parameters)])})"


def _quoted(rule: str, position: int, watchlists: Sequence[str]) -> Completions:
    found = _IN_QUOTES.match(rule[rule.rfind("\n", 0, position) + 1 : position])
    typed = found["typed"] if found else ""
    before = found["before"].lower().split("\n")[-1] if found else ""
    is_list = WATCHLIST in before[-len(WATCHLIST) - 2 :]
    names, what = (watchlists, "watchlist") if is_list else (SECTORS, "sector")
    if not is_list and "sector" not in before:
        return Completions(position, position, ())
    items = [
        Completion(name, "", what, WordKind.TEXT)
        for name in names
        if name.casefold().startswith(typed.casefold())
    ]
    return Completions(position - len(typed), position, tuple(items))


def _all(rule: str) -> list[Completion]:
    own = dict.fromkeys(name.lower() for name in _LET.findall(rule))
    return [Completion(name, "", "a name of this rule", WordKind.NAME) for name in own] + list(_fixed())


@functools.cache
def _fixed() -> tuple[Completion, ...]:
    series = [Completion(name, "", words, WordKind.SERIES) for name, words in _SERIES.items()]
    joining = [Completion(name, "", words, WordKind.KEYWORD) for name, words in _WORDS.items()]
    functions = [
        Completion(one.name, one.signature[len(one.name) :], one.title, WordKind.FUNCTION)
        for one in FUNCTIONS.values()
    ]
    indicators = [
        Completion(name, plain_signature(entry)[len(entry.name) :], entry.title, WordKind.FUNCTION)
        for name, entry in INDICATORS.items()
    ]
    watchlist = Completion(WATCHLIST, '("name")', "members of a watchlist", WordKind.FUNCTION)
    return (*series, *indicators, *functions, *joining, watchlist)


def _place(item: Completion, typed: str) -> tuple[bool, bool, int]:
    """Before what an item comes: what is usual first, other names of the same last; then the shorter, once there are
    letters enough to tell."""
    entry = INDICATORS.get(item.text)
    is_other_name = entry is not None and entry.name != item.text
    return (item.text not in _USUAL, is_other_name, len(item.text) if len(typed) > 1 else 0)


def _near(typed: str, items: Iterable[Completion]) -> list[Completion]:
    by_text = {item.text: item for item in items}
    near = difflib.get_close_matches(typed, list(by_text), n=_NEAR_ITEMS, cutoff=_CLOSE_ENOUGH)
    return [by_text[text] for text in near]
