"""What the columns of the results read from a row: values to sort and filter by, words to show and to speak. None and
an en dash are what is not known."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop import text
from desktop.text import UNKNOWN, tr

if TYPE_CHECKING:
    from desktop.models.result_row import ResultRow

SortValue = float | str | None
Value = Callable[["ResultRow"], SortValue]
Show = Callable[["ResultRow"], str]

# Sectors as the field writes them, by the names that indexes (GICS) and Yahoo give them.
_SHORT_SECTORS = {
    "information technology": "Tech",
    "technology": "Tech",
    "financials": "Fin",
    "financial services": "Fin",
    "utilities": "Utils",
    "consumer discretionary": "Discr",
    "consumer cyclical": "Discr",
    "consumer staples": "Staples",
    "consumer defensive": "Staples",
    "health care": "Health",
    "healthcare": "Health",
    "industrials": "Indus",
    "materials": "Mater",
    "basic materials": "Mater",
    "real estate": "Estate",
    "communication services": "Comm",
}


def finite(value: object) -> float | None:
    """``value`` as a float of Python's own, None when it is no number or not finite."""
    # float() also takes numpy's scalars, which Qt would compare wrongly.
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def member(name: str) -> Callable[[ResultRow], float | None]:
    """Reads a number that a match carries."""
    return lambda row: finite(getattr(row.match, name))


def part(name: str) -> Callable[[ResultRow], float | None]:
    """Reads a part of the rating."""
    return lambda row: finite(row.match.parts.get(name))


def plan(name: str) -> Callable[[ResultRow], float | None]:
    """Reads a number of the plan; there is none for a symbol that dropped out."""
    return lambda row: None if row.dropped or row.match.plan is None else finite(row.match.plan.get(name))


def own(title: str) -> Callable[[ResultRow], float | None]:
    """Reads a column that the scan itself asks for."""
    return lambda row: finite(row.match.columns.get(title))


def whole(value: Callable[[ResultRow], float | None]) -> Show:
    """Shows a number without decimals."""

    def show(row: ResultRow) -> str:
        number = value(row)
        return text.count(None if number is None else round(number))

    return show


def shown(value: Callable[[ResultRow], float | None], form: Callable[[float | None], str]) -> Show:
    """Shows a number in ``form``."""
    return lambda row: form(value(row))


def one_decimal(value: float | None) -> str:
    """``2.5``."""
    return text.number(value, 1)


# --- rank and change ----------------------------------------------------------------------------------------


def rank_value(row: ResultRow) -> float | None:
    """The rank; until it is settled what it will be made from, the larger the better."""
    match = row.match
    if match.rank is not None:
        return float(match.rank)
    if row.dropped:
        return None
    ranking = finite(match.ranking_value if match.ranking_value is not None else match.rating)
    return None if ranking is None else -ranking


_DIFF_ORDER = {"new": 0.0, "dropped": 1.0, "still": 2.0}


def diff_value(row: ResultRow) -> float | None:
    """NEW, then DROP, then what is still there."""
    return _DIFF_ORDER.get(row.change)


def diff_word(row: ResultRow) -> str:
    """``NEW``, ``DROP``, ``↑ 3``, ``↓ 1`` or ``still``; nothing without a run before."""
    if row.change in ("new", "dropped"):
        return tr("NEW") if row.change == "new" else tr("DROP")
    if not row.change or not row.places_moved:
        return tr("still") if row.change else ""
    return f"{'↑' if row.places_moved > 0 else '↓'} {abs(row.places_moved)}"


def diff_spoken(row: ResultRow) -> str:
    """The same as a sentence."""
    moved = row.places_moved
    words = {"new": tr("New"), "dropped": tr("Dropped out"), "still": tr("Still matching")}
    if row.change == "still" and moved:
        way = tr("up") if moved > 0 else tr("down")
        return tr("Still matching, {count} places {way}", count=abs(moved), way=way)
    return words.get(row.change, tr("Not compared"))


# --- words --------------------------------------------------------------------------------------------------


def words_of(name: str) -> Callable[[ResultRow], str | None]:
    """Reads words to sort by, in one case."""
    return lambda row: getattr(row.match, name).casefold() or None


def short_sector(row: ResultRow) -> str:
    """``Tech``, ``Fin``, ``Utils`` ...; what is not in the list stays as it is."""
    sector = row.match.sector
    return _SHORT_SECTORS.get(sector.casefold(), sector)


def signals_value(row: ResultRow) -> str | None:
    """The signals in their order, as one text."""
    return ", ".join(row.match.signals) or None


def signals_shown(row: ResultRow) -> str:
    """All signals; or why a symbol dropped out."""
    return row.reason if row.dropped else ", ".join(row.match.signals)


# --- the year and the last sixty days -----------------------------------------------------------------------


def year_value(row: ResultRow) -> float | None:
    """Where the close lies between the year's low (0) and its high (100)."""
    low, high, close = finite(row.match.year_low), finite(row.match.year_high), finite(row.match.close)
    if low is None or high is None or close is None or high <= low:
        return None
    return 100 * min(1.0, max(0.0, (close - low) / (high - low)))


def year_shown(row: ResultRow) -> str:
    """``97 %`` of the way."""
    value = year_value(row)
    return UNKNOWN if value is None else text.percent(value / 100)


def year_hint(row: ResultRow) -> str:
    """Both prices and how far it is to the high."""
    match = row.match
    low, high, close = finite(match.year_low), finite(match.year_high), finite(match.close)
    if low is None or high is None or not high or close is None:
        return tr("The year's range is not known")
    away = text.signed(100 * (close / high - 1))
    return tr(
        "52 weeks: {low} to {high}. {away} % from the high.",
        low=text.price(low),
        high=text.price(high),
        away=away,
    )


def days_value(row: ResultRow) -> float | None:
    """The change over the closes that are drawn, in percent."""
    closes = row.match.closes
    if len(closes) < 2 or not closes[0] > 0:
        return None
    return finite(100 * (closes[-1] / closes[0] - 1))


def days_hint(row: ResultRow) -> str:
    """The change in words."""
    change = text.signed(days_value(row))
    return tr("{change} % in {days} days", change=change, days=len(row.match.closes))
