"""The daily bars of a practice stock as a pure function of seed, symbol and day; no requests and no misbehaviour.

Time is counted in weekdays since 1970, so that a day's price does not depend on which holidays a calendar knows.
Chance comes from hashing the count (splitmix64) and not from a generator that is drawn from: any stretch of days
can be made by itself and agrees to the last cent with every other stretch. The noise is a bridge that returns to
the stock's own line every :data:`BLOCK` weekdays and sums to nothing on the way, so that it moves prices but hardly
the long averages, whose crossings the story has set.

Prices are split-adjusted for every split that the market has ever seen. Its splits lie in a past that is over
(none after 2025), so that no stored price is ever rescaled; they are still told as events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import DateArray, FloatArray
from scanner.providers.practice_roster import EXCHANGE, INDEX, Part, Role
from scanner.providers.practice_script import LENGTH, Script, script
from scanner.sessions import sessions_of
from scanner.types import Bars, Split

BLOCK = 8
_SPLIT_RATIOS = (2.0, 2.0, 2.0, 3.0, 3.0, 10.0, 0.1)
_SPLITS_FROM = date(2012, 1, 2).toordinal()
_SPLITS_UNTIL = date(2025, 12, 1).toordinal()
_DIVIDEND_EVERY = 65  # weekdays: once a quarter
_DRIFTING = np.arange(BLOCK) * (BLOCK - 1.0 - np.arange(BLOCK))
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_ALL_BITS = 2**64 - 1  # a seed may be negative
_INDEX_KEY = 0x5DEECE66D
_TEMPER = 0x6A09E667F3BCC909
_INTRADAY = 0x1F123BB5159A55E5
_PATCHES = 0x2545F4914F6CDD1D
_PATCH_EVERY = 37


@dataclass(frozen=True, eq=False)
class Span:
    """A stretch of sessions with what all stocks share on it. ``first`` is the weekday before the first session;
    ``days`` weekdays follow from there; ``rows`` are the sessions' places among them; ``market`` is the log
    factor of the whole market on each weekday."""

    dates: DateArray
    first: int
    days: int
    rows: NDArray[np.int64]
    market: FloatArray


def span(start: date, end: date, seed: int) -> Span:
    """What all stocks share from ``start`` to ``end``, both included. There may be no session at all."""
    dates = sessions_of(EXCHANGE).between(start, end)
    since_monday = dates.astype(np.int64) + 3  # 1970-01-01 was a Thursday
    numbers = since_monday // 7 * 5 + np.minimum(since_monday % 7, 4) - 3
    if not len(numbers):
        return Span(dates, 0, 0, numbers, np.zeros(0))
    first = int(numbers[0]) - 1
    days = int(numbers[-1]) - first + 1
    return Span(dates, first, days, numbers - first, _market(first, days, seed))


def _market(first: int, days: int, seed: int) -> FloatArray:
    """The tide under all stocks: two slow waves and a little common noise."""
    number = np.arange(first, first + days)
    tide = 0.06 * np.sin(2 * np.pi * number / 2900) + 0.005 * np.sin(2 * np.pi * number / 410)
    return np.asarray(tide + 0.0018 * _noise(_INDEX_KEY ^ seed, first, days, shock=1.0))


def _hashes(key: int, first: int, count: int) -> NDArray[np.uint64]:
    """One 64-bit hash for each of ``count`` weekdays from ``first``: splitmix64 of the count under ``key``."""
    number = np.arange(first, first + count).astype(np.uint64)
    mixed = np.uint64(key & _ALL_BITS) + number * _GOLDEN
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX[0]
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX[1]
    return mixed ^ (mixed >> np.uint64(31))


def _uniforms(hashes: NDArray[np.uint64]) -> FloatArray:
    """Four numbers in [0, 1) out of each hash: four rows. Little-endian, so that every machine splits it alike."""
    return hashes.astype("<u8", copy=False).view("<u2").reshape(-1, 4).T / 65536.0


def _noise(key: int, first: int, count: int, shock: float = 3.5) -> FloatArray:
    """The noise of ``count`` weekdays from ``first``: daily steps of about unit size, near-normal, one in eighty
    ``shock`` times as large."""
    offset = key % BLOCK
    lead = (first + offset) % BLOCK
    blocks = -(-(lead + count) // BLOCK)
    chance = _uniforms(_hashes(key, first - lead, blocks * BLOCK))
    steps = (chance.sum(axis=0) - 2.0) * np.sqrt(3.0)
    steps *= np.where(chance[0] < 1 / 80, shock, 1.0)
    steps = steps.reshape(blocks, BLOCK)
    bridge = np.cumsum(steps - steps.mean(axis=1, keepdims=True), axis=1)
    bridge -= _DRIFTING * (bridge.sum(axis=1, keepdims=True) / _DRIFTING.sum())
    return bridge.ravel()[lead : lead + count]


@dataclass(frozen=True, slots=True)
class Temper:
    """What makes a stock its own: ``level`` (dollars), ``size`` of its moves along the story, daily ``noise``
    (log), usual ``volume`` (shares), yearly ``dividend`` share of the price, and its splits."""

    level: float
    size: float
    noise: float
    volume: float
    dividend: float
    splits: tuple[Split, ...]


@lru_cache(maxsize=4096)
def temper(key: int) -> Temper:
    """The temper that follows from a stock's key."""
    chance = _uniforms(_hashes(key ^ _TEMPER, 0, 3)).ravel().tolist()
    volume = 60_000.0 if chance[3] < 0.015 else float(np.exp(13.0 + 3.2 * chance[3]))
    return Temper(
        level=float(np.exp(2.1 + 3.2 * chance[0])),
        size=0.9 + 0.25 * chance[1],
        noise=0.014 + 0.013 * chance[2] * chance[2],
        volume=volume,
        dividend=0.0 if chance[4] < 0.55 else 0.005 + 0.035 * chance[5],
        splits=_splits(chance[6:10]),
    )


def _splits(chance: list[float]) -> tuple[Split, ...]:
    if chance[0] > 0.15:
        return ()
    ordinal = _SPLITS_FROM + int(chance[1] * (_SPLITS_UNTIL - _SPLITS_FROM))
    session = sessions_of(EXCHANGE).on_or_before(date.fromordinal(ordinal))
    return (Split(session, _SPLIT_RATIOS[int(chance[2] * len(_SPLIT_RATIOS))]),)


def stock_bars(role: Role, shared: Span, basis: datetime) -> Bars:
    """The bars of a stock on the sessions of ``shared`` on which it trades; none if there are none."""
    own = temper(role.key)
    story, place = _story(shared.first + role.place, shared.days)
    restless = own.noise * story.restlessness[place]
    path = own.size * story.shape[place] + shared.market + np.log(own.level)
    path += restless * _noise(role.key, shared.first, shared.days)
    activity = own.volume * story.volume[place] * (1.0 + 4.0 * story.jumps[place])
    return _bars(role, shared, _Course(path, restless, activity), own, basis)


def index_bars(shared: Span, seed: int, basis: datetime) -> Bars:
    """The bars of the market's own index, which no universe holds."""
    role = Role(INDEX.symbol, _INDEX_KEY ^ seed, 0, Part.REGULAR)
    own = Temper(level=1000.0, size=0.0, noise=0.003, volume=2e9, dividend=0.0, splits=())
    steady = np.ones(shared.days)
    course = _Course(shared.market + np.log(own.level), own.noise * steady, own.volume * steady)
    return _bars(role, shared, course, own, basis)


@dataclass(frozen=True, eq=False)
class _Course:
    """A stock's way through a span, one value a weekday: log price at the close, size of its daily noise (log),
    and shares traded on a day without news."""

    path: FloatArray
    restless: FloatArray
    activity: FloatArray


def _story(number: int, days: int) -> tuple[Script, slice]:
    """The story, and the slice of it that ``days`` weekdays from weekday ``number`` see."""
    place = number % LENGTH
    return script((place + days) // LENGTH + 1), slice(place, place + days)


def _bars(role: Role, shared: Span, course: _Course, own: Temper, basis: datetime) -> Bars:
    """A course, told as the bars of those sessions on which the stock trades."""
    chance = _uniforms(_hashes(role.key ^ _INTRADAY, shared.first, shared.days))
    here = _traded(role, shared)
    days, dates = shared.rows[here], shared.dates[here]
    # take() leaves each price's row in one piece in memory, as everybody who reads it wants it.
    opening, high, low, close = np.round(np.exp(np.take(_ranges(course, chance), days, axis=1)), 2)
    volume = np.round((course.activity * _busy(course) * _crowd(chance[3]))[days])
    dividends = _dividends(role, own, shared.first + days, dates, close)
    splits = tuple(split for split in own.splits if _holds(dates, split.session))
    return Bars(role.symbol, dates, opening, high, low, close, volume, basis, splits, dividends)


def _ranges(course: _Course, chance: FloatArray) -> FloatArray:
    """Log open, high, low and close, a row each: an open between two closes (a gap when the move is large), a
    range around both. The first day has no close before it and is not for use."""
    close, restless = course.path, course.restless
    before = np.concatenate((close[:1], close[:-1]))
    move = close - before
    share = np.where(np.abs(move) > 2.5 * restless, 0.85, 0.3)
    opening = before + share * move + restless * 0.5 * (chance[0] - 0.5)
    high = np.maximum(opening, close) + restless * 1.3 * chance[1]
    low = np.minimum(opening, close) - restless * 1.3 * chance[2]
    return np.stack((opening, high, low, close))


def _busy(course: _Course) -> FloatArray:
    """More is traded on days of larger moves: a factor from 1 to 2.4."""
    move = np.abs(np.diff(course.path, prepend=course.path[:1]))
    return np.asarray(1.0 + 0.35 * np.minimum(move / course.restless, 4.0))


def _crowd(chance: FloatArray) -> FloatArray:
    """How many come to trade on a day without reason: a factor from 0.6 to 2.1, mostly near 0.8."""
    return 0.6 + 0.5 * chance + chance**6


def _traded(role: Role, shared: Span) -> slice | NDArray[np.int64]:
    """Which of the span's sessions have a bar of this stock."""
    first = 0 if role.listed is None else int(np.searchsorted(shared.dates, np.datetime64(role.listed)))
    last = (
        None
        if role.last is None
        else int(np.searchsorted(shared.dates, np.datetime64(role.last), side="right"))
    )
    if role.part is not Part.PATCHY:
        return slice(first, last)
    numbers = _hashes(role.key ^ _PATCHES, shared.first, shared.days)[shared.rows]
    return np.flatnonzero(numbers % np.uint64(_PATCH_EVERY) != 0)


def _holds(dates: DateArray, session: date) -> bool:
    return len(dates) > 0 and bool(dates[0] <= np.datetime64(session) <= dates[-1])


def _dividends(
    role: Role, own: Temper, numbers: NDArray[np.int64], dates: DateArray, close: FloatArray
) -> tuple[tuple[date, float], ...]:
    """A payment each quarter, on the first bar not before its weekday."""
    if not own.dividend or not len(numbers):
        return ()
    quarter = (numbers + role.key % _DIVIDEND_EVERY) // _DIVIDEND_EVERY
    due = np.flatnonzero(np.diff(quarter, prepend=quarter[:1]))
    return tuple((dates[row].item(), round(float(close[row]) * own.dividend / 4, 2)) for row in due.tolist())
