"""Chart patterns drawn by hand; each builder draws one, and its arguments bend it until it is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scanner.types import Bars
from tests.helpers.made_bars import drawn, made_bars

# A steady rise: the average of 21 days lies 5 % under the price.
STEADY = 50 * np.exp(0.005 * np.arange(100))
# Days of (high, low) under a high of 100 that make a box down to 92.
BOXED = ((99, 95), (98, 92), (97, 93), (98, 93), (99, 92))


def contraction(
    *,
    first: float = 80.0,
    second: float = 88.0,
    third: float = 94.0,
    last_volume: float = 0.5,
    end: float = 97.0,
) -> Bars:
    """A rise to 100, then pullbacks of 20, 11.1 (from 99) and 4.6 % (from 98.5) unless said otherwise."""
    bars = drawn((200, 100), (15, first), (10, 99), (10, second), (8, 98.5), (6, third), (4, end), begin=50)
    return _with_volume(bars, 10, last_volume)


def cup(
    *,
    rise_from: float = 60.0,
    bottom: float = 75.0,
    lip: float = 98.0,
    handle: float = 92.0,
    days: tuple[int, int] = (40, 40),
    rest: int = 8,
    volume: float = 0.5,
) -> Bars:
    """A rise to a left lip of 100, down to ``bottom``, up to the right lip, down into a handle of ``rest`` days."""
    before = 420 - sum(days)
    bars = drawn((before - 60, rise_from), (60, 100), (days[0], bottom), (days[1], lip), (rest, handle))
    return _with_volume(bars, rest, volume)


def flag(
    *, foot: float = 50.0, pole: int = 30, rest: int = 8, low: float = 90.0, volume: float = 1.0
) -> Bars:
    """Flat at ``foot``, up to 100 in ``pole`` days, and down to ``low`` in ``rest`` days."""
    return _with_volume(drawn((60, foot), (pole, 100), (rest, low), begin=foot), rest, volume)


def pullback(*ago: int, near: float = 1.015) -> Bars:
    """The steady rise, with lows at ``near`` times its average on the days ``ago``."""
    low = STEADY.copy()
    for day in ago:
        place = len(STEADY) - 1 - day
        low[place] = near * STEADY[place - 20 : place + 1].mean()
    return made_bars(STEADY, high=STEADY, low=low)


def box(*days: tuple[float, float], volume: float = 1.0) -> Bars:
    """A rise to a high of 100, and then days of (high, low); the last one has ``volume`` times the usual volume."""
    rise = np.linspace(40, 100, 260)
    high, low = (np.r_[rise, [day[side] for day in days]] for side in (0, 1))
    return _with_volume(made_bars((high + low) / 2, high=high, low=low), 1, volume)


def _with_volume(bars: Bars, days: int, share: float) -> Bars:
    volume = bars.volume.copy()
    volume[-days:] *= share
    return replace(bars, volume=volume)
