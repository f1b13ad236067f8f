"""The order of matches: by the two keys of their scan, else by rating, else by symbol."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from scanner.rules.compiler import Expression, compile_expression
from scanner.rules.rank_keys import RATING, rating_sign
from scanner.types import Match


@dataclass(frozen=True, slots=True)
class RankKey:
    """One key: an expression, or with None the rating times ``sign``. Larger values come first. Where another key
    follows, the rating counts as it is shown, in ``whole`` numbers: otherwise hardly two matches were alike."""

    expression: Expression | None
    sign: float = 1.0
    whole: bool = False

    def of_rating(self, rating: float | None) -> float | None:
        """What a rating is worth."""
        if rating is None:
            return None
        return self.sign * (round(rating) if self.whole else rating)


def rank_keys(ranking: str, then_by: str) -> tuple[RankKey, ...]:
    """The keys of a scan, the first one first; none for the usual order. Raises
    :class:`~scanner.errors.RuleError` for a text that is neither an expression nor the rating."""
    if not then_by:
        return (_key(ranking),) if ranking else ()
    return _key(ranking or RATING, followed=True), _key(then_by)


def _key(text: str, *, followed: bool = False) -> RankKey:
    sign = rating_sign(text)
    return RankKey(compile_expression(text)) if sign is None else RankKey(None, sign, whole=followed)


def with_rating_keys(match: Match, keys: tuple[RankKey, ...]) -> Match:
    """``match`` with the values of those ``keys`` that are the rating, which may have changed."""
    if all(key.expression is not None for key in keys):
        return match
    values = [match.ranking_value, match.then_value]
    for place, key in enumerate(keys):
        if key.expression is None:
            values[place] = key.of_rating(match.rating)
    return replace(match, ranking_value=values[0], then_value=values[1])


def ranked(matches: Iterable[Match]) -> list[Match]:
    """Best first: by the scan's own ranking, else rating, else symbol; unknown values last, ties by symbol."""

    def key(match: Match) -> tuple[bool | float | str, ...]:
        values = (match.ranking_value, match.then_value, match.rating)
        return (*(part for value in values for part in (value is None, -(value or 0.0))), match.symbol)

    return [replace(match, rank=place) for place, match in enumerate(sorted(matches, key=key), start=1)]
