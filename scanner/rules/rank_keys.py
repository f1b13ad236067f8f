"""The words by which a scan ranks: an expression of the rule language, or the rating, which no bars alone tell. What
they are worth is worked out elsewhere."""

from __future__ import annotations

RATING, LOWEST_RATING = "rating", "-rating"
"""What stands for the rating in place of an expression: the largest first, and the smallest first."""


def rating_sign(key: str) -> float | None:
    """1 or -1 for the rating, largest or smallest first; None for an expression."""
    return {RATING: 1.0, LOWEST_RATING: -1.0}.get("".join(key.split()).lower())
