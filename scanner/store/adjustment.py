"""Stored bars on another basis: splits and dividends applied on reading. What is stored is never changed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from scanner.arrays import FloatArray
from scanner.types import Bars


@dataclass(frozen=True, slots=True)
class Rescale:
    """A split that stored bars do not have in them: prices of sessions earlier than ``before`` are divided by
    ``ratio`` (new shares for one old), volumes multiplied."""

    before: date
    ratio: float


def rescaled(bars: Bars, rescales: Sequence[Rescale]) -> Bars:
    """``bars`` with ``rescales`` applied one after another; events are left as they are."""
    for rescale in rescales:
        factor = np.ones(len(bars))
        factor[: int(np.searchsorted(bars.dates, np.datetime64(rescale.before)))] = rescale.ratio
        bars = _divided(bars, factor, volume=bars.volume * factor)
    return bars


def scaled_dividends(
    dividends: Sequence[tuple[date, float]], rescales: Sequence[Rescale]
) -> tuple[tuple[date, float], ...]:
    """``dividends`` (cash per share) with ``rescales`` applied: a share of today got less before a split."""
    for rescale in rescales:
        dividends = [
            (session, cash / rescale.ratio if session < rescale.before else cash)
            for session, cash in dividends
        ]
    return tuple(dividends)


def dividend_adjusted(bars: Bars) -> Bars:
    """``bars`` with the dividends up to the newest of them taken out of the prices before; volume stays.

    The factor of the sessions before a dividend of session d is 1 - div(d) / close(d-1), and factors of later
    dividends multiply it: the formula of Yahoo's "Adj Close" (standards of the Center for Research in Security
    Prices, CRSP). A dividend as large as the price before it is left out. What lies before the first of ``bars``
    plays no part, so a tail equals the same stretch of the whole.
    """
    factor = np.ones(len(bars))
    for session, cash in bars.dividends:
        place = int(np.searchsorted(bars.dates, np.datetime64(session)))
        if 0 < place < len(bars):
            share = cash / float(bars.close[place - 1])
            if 0 < share < 1:
                factor[:place] /= 1.0 - share
    return _divided(bars, factor, volume=bars.volume)


def _divided(bars: Bars, factor: FloatArray, volume: FloatArray) -> Bars:
    return replace(
        bars,
        open=bars.open / factor,
        high=bars.high / factor,
        low=bars.low / factor,
        close=bars.close / factor,
        volume=volume,
    )
