"""The columns of the results table: what each one shows, sorts by and says. No Qt model lives here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from desktop import text
from desktop.text import tr

if TYPE_CHECKING:
    from scanner import Match

__all__ = ["Column", "ColumnKind", "SortValue", "standard_columns", "with_own_columns"]

SortValue = float | str | None

# Columns that by their name hold a multiple of something usual.
_RATIOS = ("rvol",)


class ColumnKind(Enum):
    """What a cell holds; it decides how the cell is painted."""

    RANK = auto()
    DIFF = auto()
    SYMBOL = auto()
    WORDS = auto()
    NUMBER = auto()
    CHANGE = auto()

    @property
    def is_number(self) -> bool:
        """True for cells that are right-aligned and never elided."""
        return self in (ColumnKind.RANK, ColumnKind.NUMBER, ColumnKind.CHANGE)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``value`` gives what a match sorts by (None sorts last, whichever the direction), ``show`` the
    text of its cell. ``width`` is the least width in pixels at normal text size. ``largest_first`` says what the
    first click on the header does."""

    title: str
    kind: ColumnKind
    width: int
    value: Callable[[Match], SortValue]
    show: Callable[[Match], str]
    tooltip: str = ""
    largest_first: bool = False


def standard_columns() -> tuple[Column, ...]:
    """The columns that every scan has."""
    return (
        Column("#", ColumnKind.RANK, 34, _rank_value, lambda match: text.count(match.rank), tr("Rank")),
        Column(
            tr("Diff"), ColumnKind.DIFF, 50, _change_value, _change_word, tr("Compared with the run before")
        ),
        Column(tr("Symbol"), ColumnKind.SYMBOL, 62, lambda match: match.symbol, lambda match: match.symbol),
        Column(tr("Name"), ColumnKind.WORDS, 114, _words_of("name"), lambda match: match.name),
        Column(tr("Sector"), ColumnKind.WORDS, 108, _words_of("sector"), lambda match: match.sector),
        Column(
            tr("Last"),
            ColumnKind.NUMBER,
            72,
            lambda match: _finite(match.close),
            lambda match: text.price(match.close),
            tr("Close of the day the scan looked at"),
            largest_first=True,
        ),
        Column(
            tr("Chg %"),
            ColumnKind.CHANGE,
            64,
            lambda match: _finite(match.change_pct),
            lambda match: text.signed(match.change_pct),
            tr("Change against the day before, in percent"),
            largest_first=True,
        ),
        Column(
            tr("Rating"),
            ColumnKind.NUMBER,
            56,
            lambda match: _finite(match.rating),
            lambda match: text.count(None if match.rating is None else round(match.rating)),
            tr("Trend, momentum, volume, breakout and relative strength together, 0 to 100"),
            largest_first=True,
        ),
    )


def with_own_columns(titles: Iterable[str]) -> tuple[Column, ...]:
    """The standard columns and one for every column of the scan's own, in its order."""
    return standard_columns() + tuple(_own_column(title) for title in titles)


def _own_column(title: str) -> Column:
    value = partial(_own_value, title)
    show = text.ratio if title.casefold() in _RATIOS else text.column_value
    return Column(title, ColumnKind.NUMBER, 64, value, lambda match: show(value(match)), largest_first=True)


def _own_value(title: str, match: Match) -> float | None:
    return _finite(match.columns.get(title))


def _finite(value: float | None) -> float | None:
    # float() also takes numpy's scalars, which Qt would compare wrongly.
    return float(value) if value is not None and math.isfinite(value) else None


def _rank_value(match: Match) -> float | None:
    """The rank; until it is settled what it will be made from, the larger the better."""
    if match.rank is not None:
        return float(match.rank)
    ranking = match.ranking_value if match.ranking_value is not None else match.rating
    finite = _finite(ranking)
    return None if finite is None else -finite


def _change_value(match: Match) -> SortValue:
    return None if match.change is None else match.change.value


def _change_word(match: Match) -> str:
    if match.change is None:
        return ""
    return tr("NEW") if match.change.value == "new" else tr("still")


def _words_of(name: str) -> Callable[[Match], SortValue]:
    return lambda match: getattr(match, name).casefold() or None
