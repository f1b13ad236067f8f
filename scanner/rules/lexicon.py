"""The words of a rule with their kinds, also of text that is no rule (yet); what they mean is the checker's."""

from __future__ import annotations

import re

from scanner.editing import RuleWord, WordKind
from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.registry import BENCHMARK, SERIES
from scanner.rules.arithmetic import MADE_SERIES
from scanner.rules.facts import FACTS
from scanner.rules.functions import FUNCTIONS
from scanner.rules.memberships import WATCHLIST

JOINING = frozenset({"and", "or", "not", "crosses", "above", "below", "in", "within", "for", "ago", "let"})
UNITS = frozenset({"bar", "bars", "day", "days"})
KEYWORDS = JOINING | UNITS
VALUES = (*SERIES, BENCHMARK, *MADE_SERIES)

_WORDS = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<text>"[^"\n]*"?|'[^'\n]*'?)
    |(?P<number>([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?([ \t]*%|[kmb](?![a-z0-9_]))?)
    |(?P<name>[a-z_][a-z0-9_]*)
    |(?P<bracket>[()\[\]])
    |(?P<operator><=|>=|==|!=|[<>+\-*/,=])
    |(?P<strange>\S)""",
    re.IGNORECASE | re.VERBOSE,
)


def words_of(text: str) -> list[RuleWord]:
    """Every word, sign and comment of ``text`` in order; never raises."""
    return [RuleWord(found.start(), found.end(), _kind(found)) for found in _WORDS.finditer(text)]


def _kind(found: re.Match[str]) -> WordKind:
    group = found.lastgroup or "strange"
    return _kind_of_name(found.group().lower()) if group == "name" else WordKind(group)


def _kind_of_name(name: str) -> WordKind:
    if name in KEYWORDS:
        return WordKind.KEYWORD
    if name in VALUES or name in FACTS:
        return WordKind.SERIES
    if name in INDICATORS or name in FUNCTIONS or name == WATCHLIST:
        return WordKind.FUNCTION
    return WordKind.NAME
