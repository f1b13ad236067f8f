"""Doubts about splits and dividends: events that the prices contradict. Bars and moves in, places and reasons out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scanner.arrays import FloatArray
from scanner.market.marks import Mark, MarkKind
from scanner.types import Bars

# A move is taken for a split's when it equals the split to 5 % and was made between close and open.
_SPLIT_TOLERANCE = 0.05
_SPLIT_SHARE = 0.7
_SMALLEST_SPLIT = np.log(1.15)
_SESSIONS_AROUND_SPLIT = 10

# A dividend of at least this share of the price (and 3 sigma) must be seen when it goes: a third of it at least.
_VISIBLE_YIELD = 0.1
_VISIBLE_IN_SIGMA = 3.0
_WHOLE_PRICE = 0.9
_LEAST_FALL = 1 / 3
_TWICE_DAYS = 7
_USUAL_DAYS_BETWEEN = 20
_HUNDRED = (97.0, 103.0)
_UNADJUSTED_TOLERANCE = 0.15
# Tiny dividends a hundred times too small show only together: in the mean fall over all of them.
_TINY_YIELD = 0.0006
_FEWEST_TINY = 4

IndexArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class DividendDoubts:
    """``marks`` on dividends; ``added_back`` is what a believable dividend took from the price, as a natural log,
    one value a full bar."""

    marks: list[Mark]
    added_back: FloatArray


@dataclass(frozen=True, slots=True)
class _Payment:
    """One dividend: its full bar, the amount, the close before it, the fall seen as a share of that close, and
    whether anybody traded, without which no price can fall."""

    index: int
    session: date
    amount: float
    before: float
    fall: float
    traded: bool

    @property
    def share(self) -> float:
        """Of the price."""
        return self.amount / self.before


def split_doubts(
    bars: Bars, rows: IndexArray, moves: FloatArray, openings: FloatArray
) -> Iterator[tuple[int, str]]:
    """Full bars to which the price moved as a split of these days would have it: prices should be adjusted for it,
    so the split was left out there, or put in twice."""
    dates = bars.dates[rows]
    for split in bars.splits:
        size = abs(np.log(split.ratio)) if split.ratio > 0 else 0.0
        if size < _SMALLEST_SPLIT:
            continue
        place = int(np.searchsorted(dates, np.datetime64(split.session)))
        first = max(1, place - _SESSIONS_AROUND_SPLIT)
        last = min(len(rows), place + _SESSIONS_AROUND_SPLIT + 1)
        for t in range(first, last):
            alike = abs(abs(moves[t]) - size) <= _SPLIT_TOLERANCE
            if alike and openings[t] / moves[t] >= _SPLIT_SHARE:
                event = f"the split of {split.session} ({_ratio(split.ratio)})"
                yield t, f"a jump like {event}, not adjusted or adjusted twice"


def dividend_doubts(
    bars: Bars, rows: IndexArray, openings: FloatArray, close: FloatArray, sigma: float
) -> DividendDoubts:
    """Dividends that the prices or the other dividends contradict."""
    paid = _payments(bars, rows, openings, close)
    reasons: dict[int, str] = {}
    for find in (_not_adjusted, _hundredfold, _twice, _all_tiny):
        for number, reason in find(bars, paid, sigma):
            reasons.setdefault(number, reason)
    for number, reason in _unseen(paid, sigma):
        reasons.setdefault(number, reason)
    added = np.zeros(len(rows))
    for number, payment in enumerate(paid):
        if number not in reasons and payment.share < 1:
            added[payment.index] -= np.log1p(-payment.share)
    marks = [
        Mark(bars.symbol, paid[number].session, MarkKind.DIVIDEND, reason)
        for number, reason in sorted(reasons.items())
    ]
    return DividendDoubts(marks, added)


def _payments(bars: Bars, rows: IndexArray, openings: FloatArray, close: FloatArray) -> list[_Payment]:
    """The dividends that went on a full bar with one before it."""
    dates, volume = bars.dates[rows], bars.volume[rows]
    paid = []
    for session, amount in bars.dividends:
        index = int(np.searchsorted(dates, np.datetime64(session)))
        if amount > 0 and 0 < index < len(rows) and dates[index] == np.datetime64(session):
            before = float(close[index - 1])
            seen = 1.0 - min(float(np.exp(openings[index])), float(close[index]) / before)
            paid.append(_Payment(index, session, amount, before, seen, bool(volume[index] > 0)))
    return paid


def _unseen(paid: list[_Payment], sigma: float) -> Iterator[tuple[int, str]]:
    """Large dividends at which the price did not fall."""
    for number, payment in enumerate(paid):
        share = payment.share
        large = share >= max(_VISIBLE_YIELD, _VISIBLE_IN_SIGMA * sigma)
        said = f"a dividend of {payment.amount:g} is {100 * share:.0f} % of the price"
        if share >= _WHOLE_PRICE:
            yield number, said
        elif large and payment.traded and payment.fall < _LEAST_FALL * share:
            yield number, f"{said}, which did not fall"


def _twice(bars: Bars, paid: list[_Payment], sigma: float) -> Iterator[tuple[int, str]]:  # noqa: ARG001
    """Two dividends within a week, of a symbol that does not pay so often."""
    days = np.array([payment.session.toordinal() for payment in paid])
    between = np.diff(days)
    if len(paid) > 3 and np.median(between) < _USUAL_DAYS_BETWEEN:
        return
    for number in np.flatnonzero(between <= _TWICE_DAYS):
        pair = (int(number), int(number) + 1)
        # The one at which the price fell less is the one too many.
        doubtful = min(pair, key=lambda one: paid[one].fall - paid[one].share)
        yield doubtful, f"a second dividend ({paid[doubtful].amount:g}) within a week"


def _hundredfold(bars: Bars, paid: list[_Payment], sigma: float) -> Iterator[tuple[int, str]]:  # noqa: ARG001
    """Dividends of exactly a hundred times (or a hundredth of) one beside them: pence for pounds."""
    usual = float(np.median([payment.amount for payment in paid])) if paid else 0.0
    low, high = _HUNDRED
    for number, payment in enumerate(paid):
        beside = [paid[other].amount for other in (number - 1, number + 1) if 0 <= other < len(paid)]
        for amount in beside:
            times = payment.amount / amount
            off = abs(np.log(payment.amount / usual)) > abs(np.log(amount / usual))
            if off and (low <= times <= high or low <= 1 / times <= high):
                yield (
                    number,
                    f"a dividend of {payment.amount:g} beside one of {amount:g}, a hundred times apart",
                )


def _not_adjusted(bars: Bars, paid: list[_Payment], sigma: float) -> Iterator[tuple[int, str]]:  # noqa: ARG001
    """Dividends around a split that are larger than the usual by just that split."""
    amounts = np.array([payment.amount for payment in paid])
    for split in bars.splits:
        for number, payment in enumerate(paid):
            days = (split.session - payment.session).days
            if split.ratio <= 0 or abs(np.log(split.ratio)) < _SMALLEST_SPLIT or not 0 <= days <= _TWICE_DAYS:
                continue
            others = np.delete(amounts, number)
            usual = float(np.median(others)) if len(others) > 1 else 0.0
            if usual and abs(np.log(payment.amount / usual / split.ratio)) <= _UNADJUSTED_TOLERANCE:
                yield (
                    number,
                    f"a dividend of {payment.amount:g} is not adjusted for the split of {split.session}",
                )


def _all_tiny(bars: Bars, paid: list[_Payment], sigma: float) -> Iterator[tuple[int, str]]:  # noqa: ARG001
    """Many tiny dividends at which the price fell, in the mean, a hundred times as much: pounds for pence."""
    tiny = [number for number, payment in enumerate(paid) if payment.share < _TINY_YIELD]
    if len(tiny) < _FEWEST_TINY:
        return
    falls = np.array([paid[number].fall for number in tiny])
    hundredfold = 100 * float(np.mean([paid[number].share for number in tiny]))
    error = sigma / np.sqrt(len(tiny))
    if error <= hundredfold / 4 and falls.mean() >= hundredfold / 2:
        for number in tiny:
            yield (
                number,
                f"a dividend of {paid[number].amount:g} where the price falls by about a hundred times as much",
            )


def _ratio(ratio: float) -> str:
    return f"{ratio:g} for 1" if ratio >= 1 else f"1 for {1 / ratio:g}"
