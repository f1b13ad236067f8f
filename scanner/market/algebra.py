"""Universes put together: ``sp500 & my-list``, ``(dax | cac40) - sector:Financials``. Texts in, instruments out;
where a single name leads is the caller's to know."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scanner.errors import BadInput, UnknownName
from scanner.types import Instrument

Lookup = Callable[[str], list[Instrument]]

# Between names & and - need spaces, because they are part of names and symbols too (my-list, BRK-B, M&M.NS).
_OPERATOR = re.compile(r"[()|]|(?:(?<=[\s)])|^)[&-](?=[\s(]|$)")
_FILTER = re.compile(r"(sector|industry)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)
_EXAMPLE = "Write it as: sp500 & my-list, or (dax | cac40) - sector:Financials."
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    place: int  # of its first letter, counted from 1

    @property
    def is_operator(self) -> bool:
        return self.text in ("(", ")", "|", "&", "-")


@dataclass(frozen=True, slots=True)
class _Filter:
    """A condition on instruments; it needs a universe to choose from."""

    place: int
    keeps: Callable[[Instrument], bool]
    check: Callable[[Sequence[Instrument]], None]


_Value = list[Instrument] | _Filter


def is_expression(text: str) -> bool:
    """Whether ``text`` puts universes together, or would like to."""
    return bool(_OPERATOR.search(text) or _FILTER.match(text.strip()))


def names_in(text: str) -> list[str]:
    """The names of universes in an expression, as they are written; filters are none."""
    return [one.text for one in _tokens(text) if not one.is_operator and not _FILTER.match(one.text)]


def evaluate(text: str, lookup: Lookup) -> list[Instrument]:
    """The instruments of an expression: ``a & b`` in both, ``a | b`` in one of them, ``a - b`` in a and not in b;
    ``&`` binds closer, brackets closest. A factor may be ``sector:NAME`` or ``industry:NAME``, which chooses from the
    universe beside it. The order is that of the left list; each symbol comes once.

    ``lookup`` gives the instruments of one name. Raises :class:`~scanner.errors.BadInput` with the place for an
    expression that is none, and what ``lookup`` raises for a name, with its place.
    """
    parser = _Parser(_tokens(text), len(text) + 1, lookup)
    value = parser.whole()
    if isinstance(value, _Filter):
        raise _wrong(value.place, "a filter needs a universe to choose from")
    return value


def _tokens(text: str) -> list[_Token]:
    tokens, start = [], 0
    for match in [*_OPERATOR.finditer(text), None]:
        end = match.start() if match else len(text)
        name = text[start:end]
        if name.strip():
            tokens.append(_Token(name.strip(), start + len(name) - len(name.lstrip()) + 1))
        if match:
            tokens.append(_Token(match[0], end + 1))
            start = match.end()
    return tokens


class _Parser:
    """One way through the tokens; the grammar is in the names: whole, sums, products, factors."""

    def __init__(self, tokens: list[_Token], end: int, lookup: Lookup) -> None:
        self._tokens = tokens
        self._end = end
        self._lookup = lookup
        self._at = 0
        self._depth = 0

    def whole(self) -> _Value:
        value = self._sum()
        if self._next is not None:
            what = (
                "there is no ( for this )" if self._next.text == ")" else "an operator is missing before this"
            )
            raise _wrong(self._next.place, what)
        return value

    @property
    def _next(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, *texts: str) -> _Token | None:
        token = self._next
        if token is None or token.text not in texts:
            return None
        self._at += 1
        return token

    def _sum(self) -> _Value:
        value = self._product()
        while operator := self._take("|", "-"):
            other = self._product()
            value = (
                _either(value, other, operator) if operator.text == "|" else _without(value, other, operator)
            )
        return value

    def _product(self) -> _Value:
        value = self._factor()
        while self._take("&"):
            value = _both(value, self._factor())
        return value

    def _factor(self) -> _Value:
        token = self._next
        if token is None:
            raise _wrong(self._end, "a universe is missing at the end")
        self._at += 1
        if token.text == "(":
            return self._bracket(token)
        if token.is_operator:
            raise _wrong(token.place, f"a universe is missing before {token.text}")
        filtered = _FILTER.fullmatch(token.text)
        if filtered:
            return _filter(filtered[1].lower(), filtered[2].strip(), token.place)
        try:
            return self._lookup(token.text)
        except UnknownName as error:
            raise UnknownName(f"Character {token.place}: {error.message}", error.advice) from error

    def _bracket(self, opened: _Token) -> _Value:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _wrong(opened.place, f"more than {_DEEPEST} brackets within each other")
        value = self._sum()
        self._depth -= 1
        if not self._take(")"):
            raise _wrong(self._next.place if self._next else self._end, "a closing bracket is missing")
        return value


def _both(left: _Value, right: _Value) -> _Value:
    if isinstance(left, _Filter) and isinstance(right, _Filter):
        return _joined(left, right, all)
    if isinstance(left, _Filter):
        left, right = right, left
    assert not isinstance(left, _Filter), "one of the two is a universe"
    if isinstance(right, _Filter):
        right.check(left)
        return [one for one in left if right.keeps(one)]
    symbols = {one.symbol for one in right}
    return [one for one in left if one.symbol in symbols]


def _either(left: _Value, right: _Value, operator: _Token) -> _Value:
    if isinstance(left, _Filter) and isinstance(right, _Filter):
        return _joined(left, right, any)
    if isinstance(left, _Filter) or isinstance(right, _Filter):
        raise _wrong(
            operator.place, "a filter cannot be added to a universe; it chooses from one with & or -"
        )
    found = {one.symbol: one for one in [*right, *left]}
    return [found[symbol] for symbol in dict.fromkeys(one.symbol for one in [*left, *right])]


def _without(left: _Value, right: _Value, operator: _Token) -> _Value:
    if isinstance(left, _Filter):
        raise _wrong(operator.place, "there is no universe before this to take something from")
    if isinstance(right, _Filter):
        right.check(left)
        return [one for one in left if not right.keeps(one)]
    symbols = {one.symbol for one in right}
    return [one for one in left if one.symbol not in symbols]


def _filter(kind: str, wanted: str, place: int) -> _Filter:
    def of(instrument: Instrument) -> str:
        return instrument.sector if kind == "sector" else instrument.industry

    def check(chosen_from: Sequence[Instrument]) -> None:
        there = {of(one) for one in chosen_from if of(one)}
        if wanted.lower() in {name.lower() for name in there}:
            return
        near = difflib.get_close_matches(wanted.title(), there, n=3, cutoff=0.5) or sorted(there)[:12]
        advice = f"There are: {', '.join(near)}." if there else f"Its symbols have no {kind}."
        raise UnknownName(f"Character {place}: there is no {kind} called {wanted or 'so'} in it.", advice)

    return _Filter(place, lambda one: of(one).lower() == wanted.lower(), check)


def _joined(left: _Filter, right: _Filter, how: Callable[[list[bool]], bool]) -> _Filter:
    def check(chosen_from: Sequence[Instrument]) -> None:
        left.check(chosen_from)
        right.check(chosen_from)

    return _Filter(left.place, lambda one: how([left.keeps(one), right.keeps(one)]), check)


def _wrong(place: int, what: str) -> BadInput:
    return BadInput(f"Character {place} of the universe: {what}.", _EXAMPLE)
