"""Who is on the practice market: names, sectors, and the part that each stock plays under a seed; no prices here."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from scanner.types import Instrument

EXCHANGE = "XNYS"
INDEX = Instrument("^PRACTICE", "Practice Market Index", "")

# Another letter is another market for every seed, kept apart from the old one in the store. With this one, each
# built-in scan that is not rare was seen to find three stocks or more under the default seed on every session from
# 2024 to the autumn of 2027, and two or more on every session since 2014.
EDITION = "d"

_SPECIAL_COUNT = 80
_DEAD = 6
_GONE = tuple(
    map(
        date.fromisoformat,
        ("2008-10-15", "2011-04-20", "2019-09-18", "2022-06-15", "2024-11-13", "2025-08-20"),
    )
)
_FIRST_LISTING = date(2019, 1, 7)
_DAYS_BETWEEN_LISTINGS = 60
_PATCHY = 8


class Part(StrEnum):
    """What sets a stock apart from the crowd."""

    REGULAR = "regular"
    PATCHY = "patchy"  # sessions are missing now and then
    LATE = "late"  # listed late, or not yet
    GONE = "gone"  # stopped trading
    DEAD = "dead"  # the market does not know it any more


@dataclass(frozen=True, slots=True)
class Role:
    """The part of one stock under one seed. ``place`` is where in the story it stands on weekday 0, ``key`` the
    64 bits from which all its chance comes; it trades from ``listed`` to ``last``, None = open."""

    symbol: str
    key: int
    place: int
    part: Part
    listed: date | None = None
    last: date | None = None


def practice_instruments(seed: int | None = None) -> list[Instrument]:  # noqa: ARG001 - seeds may differ one day
    """The 1,200 stocks of the practice market by symbol. Every seed has the same companies with other prices."""
    return list(_companies())


@lru_cache(maxsize=1)
def _companies() -> tuple[Instrument, ...]:
    file = resources.files("resources") / "universes" / "practice.csv"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return tuple(
        Instrument(row["symbol"], row["name"], row["sector"], EXCHANGE) for row in csv.DictReader(lines)
    )


@lru_cache(maxsize=8)
def roles(seed: int) -> dict[str, Role]:
    """The part of every stock under ``seed``, by symbol.

    The regular stocks stand evenly along the story, one a weekday: that is why each event of the story
    happens to somebody on each session.
    """
    symbols = sorted(
        (company.symbol for company in _companies()), key=lambda symbol: digest(seed, symbol, "order")
    )
    special, regular = symbols[:_SPECIAL_COUNT], symbols[_SPECIAL_COUNT:]
    parts = [_special(seed, symbol, number) for number, symbol in enumerate(special)]
    for place, symbol in enumerate(regular):
        part = Part.PATCHY if place % (len(regular) // _PATCHY) == 1 else Part.REGULAR
        parts.append(Role(symbol, digest(seed, symbol, "path"), place, part))
    return {role.symbol: role for role in parts}


def _special(seed: int, symbol: str, number: int) -> Role:
    key = digest(seed, symbol, "path")
    place = key % 1000
    if number < _DEAD:
        return Role(symbol, key, place, Part.DEAD)
    if number < _DEAD + len(_GONE):
        return Role(symbol, key, place, Part.GONE, last=_GONE[number - _DEAD])
    ordinal = _FIRST_LISTING.toordinal() + (number - _DEAD - len(_GONE)) * _DAYS_BETWEEN_LISTINGS
    return Role(symbol, key, place, Part.LATE, listed=date.fromordinal(ordinal))


def digest(seed: int, symbol: str, purpose: str) -> int:
    """64 bits that depend on nothing but the three, on every machine."""
    return int.from_bytes(
        hashlib.blake2b(f"{seed}:{symbol}:{purpose}{EDITION}".encode(), digest_size=8).digest(), "big"
    )
