"""The columns of the results table: what each one shows, sorts by and says. No Qt model lives here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from desktop import text
from desktop.models import result_values as of
from desktop.models.result_values import Show, SortValue, Value
from desktop.text import UNKNOWN, tr

if TYPE_CHECKING:
    from desktop.models.result_row import ResultRow

__all__ = ["FROZEN", "Column", "ColumnKind", "SortValue", "standard_columns", "with_own_columns"]

FROZEN = ("rank", "diff", "symbol")
"""The columns that stay put when the others scroll sideways."""

OWN = "own:"
"""What the ids of a scan's own columns begin with."""

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
    RATING = auto()
    PART = auto()
    YEAR = auto()
    DAYS = auto()
    SIGNALS = auto()

    @property
    def is_number(self) -> bool:
        """True for cells that are right-aligned and never elided."""
        return self in (ColumnKind.RANK, ColumnKind.NUMBER, ColumnKind.CHANGE, ColumnKind.RATING)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``id`` is its name in the preferences. ``value`` gives what a row sorts by (None sorts last,
    whichever the direction), ``show`` the text of its cell, ``hint`` its tooltip, ``spoken`` what a screen reader
    says if that is not the text. ``width`` is in pixels at normal text size. ``names`` are those for a filter.
    ``largest_first`` says what the first click on the header does, ``of_plan`` that it belongs to the plan."""

    id: str
    title: str
    kind: ColumnKind
    width: int
    value: Value
    show: Show
    tooltip: str = ""
    hint: Callable[[ResultRow], str] | None = None
    spoken: Callable[[ResultRow], str] | None = None
    names: tuple[str, ...] = ()
    largest_first: bool = False
    of_plan: bool = False

    @property
    def long_title(self) -> str:
        """The title for those who have room or no eyes for the short one."""
        return self.tooltip or self.title

    def say(self, row: ResultRow) -> str:
        """The cell for a screen reader, such as ``Rating 89 of 100``."""
        if self.spoken is not None:
            return self.spoken(row)
        shown = self.show(row)
        return f"{self.long_title}: {tr('not known') if shown in ('', UNKNOWN) else shown}"


def standard_columns() -> tuple[Column, ...]:
    """The columns that every scan has."""
    return (*_identity(), *_prices(), *_scores(), *_technical(), *_plan())


def with_own_columns(titles: Iterable[str]) -> tuple[Column, ...]:
    """The standard columns and one for every column of the scan's own, in its order."""
    return standard_columns() + tuple(_own_column(title) for title in titles)


def _identity() -> tuple[Column, ...]:
    words = of.words_of
    return (
        Column(
            "rank",
            "#",
            ColumnKind.RANK,
            28,
            of.rank_value,
            lambda row: text.count(row.rank),
            tr("Rank"),
            names=("rank",),
        ),
        Column(
            "diff",
            tr("Diff"),
            ColumnKind.DIFF,
            46,
            of.diff_value,
            of.diff_word,
            tr("Compared with the run before"),
            hint=of.diff_spoken,
            spoken=of.diff_spoken,
            names=("diff",),
        ),
        Column(
            "symbol",
            tr("Symbol"),
            ColumnKind.SYMBOL,
            52,
            lambda row: row.match.symbol,
            lambda row: row.match.symbol,
            hint=lambda row: row.match.name or row.match.symbol,
            names=("symbol",),
        ),
        Column(
            "name",
            tr("Name"),
            ColumnKind.WORDS,
            114,
            words("name"),
            lambda row: row.match.name,
            hint=lambda row: row.match.name,
            names=("name",),
        ),
        Column(
            "sector",
            tr("Sector"),
            ColumnKind.WORDS,
            50,
            words("sector"),
            of.short_sector,
            hint=lambda row: row.match.sector,
            spoken=lambda row: f"{tr('Sector')}: {row.match.sector or tr('not known')}",
            names=("sector",),
        ),
    )


def _prices() -> tuple[Column, ...]:
    return (
        _number("last", tr("Last"), 61, of.member("close"), text.price, tr("Last close"), ("last", "close")),
        Column(
            "change",
            tr("Chg %"),
            ColumnKind.CHANGE,
            52,
            of.member("change_pct"),
            of.shown(of.member("change_pct"), text.signed),
            tr("Change against the day before, in percent"),
            names=("change", "chg"),
            largest_first=True,
        ),
    )


def _scores() -> tuple[Column, ...]:
    rating = of.member("rating")
    parts = (
        ("trend", tr("Trd"), tr("Trend"), ("trend", "trd")),
        ("momentum", tr("Mom"), tr("Momentum"), ("momentum", "mom")),
        ("volume", tr("Vol"), tr("Volume"), ("volume", "vol")),
        ("breakout", tr("Brk"), tr("Breakout"), ("breakout", "brk")),
        ("relative_strength", tr("RS"), tr("Relative strength"), ("relative_strength", "rs")),
    )
    return (
        Column(
            "rating",
            tr("Rating"),
            ColumnKind.RATING,
            68,
            rating,
            of.whole(rating),
            tr("Trend, momentum, volume, breakout and relative strength together, 0 to 100"),
            spoken=_of_hundred(tr("Rating"), rating),
            names=("rating",),
            largest_first=True,
        ),
        *(
            Column(
                name,
                short,
                ColumnKind.PART,
                32,
                of.part(name),
                of.whole(of.part(name)),
                tr("{part}, 0 to 100", part=long),
                hint=_part_said(name, long),
                spoken=_part_said(name, long),
                names=names,
                largest_first=True,
            )
            for name, short, long, names in parts
        ),
    )


def _technical() -> tuple[Column, ...]:
    return (
        _number(
            "rsi",
            tr("RSI"),
            34,
            of.member("rsi"),
            lambda value: text.count(None if value is None else round(value)),
            tr("Relative strength index, 14 bars"),
            ("rsi",),
        ),
        _number(
            "rvol",
            tr("RVol"),
            42,
            of.member("relative_volume"),
            text.ratio,
            tr("Volume against the 20 bars before"),
            ("rvol",),
        ),
        Column(
            "year",
            tr("52 weeks"),
            ColumnKind.YEAR,
            63,
            of.year_value,
            of.year_shown,
            tr("Where the close lies in the range of 52 weeks"),
            hint=of.year_hint,
            spoken=of.year_hint,
            names=("year",),
            largest_first=True,
        ),
        Column(
            "days",
            tr("60 days"),
            ColumnKind.DAYS,
            73,
            of.days_value,
            of.shown(of.days_value, text.signed),
            tr("The last 60 closes"),
            hint=of.days_hint,
            spoken=of.days_hint,
            names=("days",),
            largest_first=True,
        ),
        Column(
            "signals",
            tr("Signals"),
            ColumnKind.SIGNALS,
            104,
            of.signals_value,
            of.signals_shown,
            tr("What holds besides the rule"),
            hint=of.signals_shown,
            names=("signals",),
        ),
    )


def _plan() -> tuple[Column, ...]:
    def column(
        name: str, title: str, width: int, key: str, form: Callable[[float | None], str], tip: str
    ) -> Column:
        return _number(name, title, width, of.plan(key), form, tip, (name,), of_plan=True)

    def shares(value: float | None) -> str:
        return text.count(None if value is None else int(value))

    return (
        column("entry", tr("Entry"), 62, "entry", text.price, tr("Where the plan enters")),
        column("stop", tr("Stop"), 62, "stop", text.price, tr("Where the plan gives up")),
        column("target", tr("Target"), 64, "target", text.price, tr("Where the plan takes its profit")),
        column("r", tr("R"), 32, "r_multiple", of.one_decimal, tr("Reward for each unit of risk")),
        column("shares", tr("Shares"), 50, "shares", shares, tr("Shares that keep within the risk")),
        column("position", tr("Position"), 72, "position", shares, tr("Shares times entry")),
        column("risk", tr("Risk"), 54, "risk", shares, tr("What is lost at the stop")),
    )


def _number(
    name: str,
    title: str,
    width: int,
    value: Callable[[ResultRow], float | None],
    form: Callable[[float | None], str],
    tooltip: str,
    names: tuple[str, ...],
    *,
    of_plan: bool = False,
) -> Column:
    return Column(
        name,
        title,
        ColumnKind.NUMBER,
        width,
        value,
        of.shown(value, form),
        tooltip,
        names=names,
        largest_first=True,
        of_plan=of_plan,
    )


def _own_column(title: str) -> Column:
    form = text.ratio if title.casefold() in _RATIOS else text.column_value
    return _number(OWN + title, title, 64, of.own(title), form, "", (filter_name(title),))


def filter_name(title: str) -> str:
    """A scan's own title as one word of a filter: ``Box top`` becomes ``box_top``."""
    return re.sub(r"^[\d_]+|_+$", "", re.sub(r"\W+", "_", title.lower(), flags=re.ASCII)) or "column"


def _part_said(name: str, title: str) -> Callable[[ResultRow], str]:
    """A part of the rating as a sentence; of relative strength also why it is not there yet."""
    known = _of_hundred(title, of.part(name))

    def say(row: ResultRow) -> str:
        awaited = name == "relative_strength" and of.part(name)(row) is None
        if awaited and row.match.rank is None and not row.dropped:
            return tr("Relative strength is known when all symbols have been looked at")
        return known(row)

    return say


def _of_hundred(title: str, value: Callable[[ResultRow], float | None]) -> Callable[[ResultRow], str]:
    def say(row: ResultRow) -> str:
        number = value(row)
        if number is None:
            return tr("{title}: not known", title=title)
        return tr("{title} {score} of 100", title=title, score=round(number))

    return say
