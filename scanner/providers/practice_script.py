"""The story that every practice stock lives through, told in weekdays: shape, restlessness and volume.

All stocks share one story of :data:`LENGTH` weekdays and stand at different places in it, one stock a place. So
on every session somebody breaks out, somebody crashes, and somebody's averages cross; how many is decided here and
not left to chance. What makes a stock its own (level, size of the moves, noise) is not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from scanner.arrays import FloatArray

LENGTH = 1120

# How often in the story, and how far (log price).
_SWINGS = ((17, 0.022), (29, 0.018), (47, 0.014), (71, 0.010))


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of the story. ``change`` is its whole change of the log price; ``waves`` swings of the size
    ``sway`` go around its path. ``restlessness`` scales the daily noise
    and sinks by the share ``calming`` until the chapter's end, ``volume`` scales the trade. On the days of
    ``surges`` the price jumps by as much as they say on a multiple of the usual volume."""

    days: int
    change: float
    sway: float = 0.0
    waves: float = 0.0
    restlessness: float = 1.0
    calming: float = 0.0
    volume: float = 1.0
    surges: Mapping[int, float] = field(default_factory=dict)


def _surges(*days: int, jump: float = 0.04) -> dict[int, float]:
    return dict.fromkeys(days, jump)


# News over night: a gap of more than a tenth.
NEWS = 0.135
_RESTING = 24


def _way_up(days: int, change: float) -> tuple[Chapter, ...]:
    """A rise, a rest in which hardly anybody trades and the bands draw together, and the news that end it."""
    rise = days - _RESTING - 10
    return (
        Chapter(rise, change - 0.17, sway=0.02, waves=1, surges=_surges(0, rise // 2)),
        Chapter(_RESTING, -0.015, restlessness=0.35, volume=0.7),
        Chapter(10, 0.185, volume=1.5, surges={0: NEWS}),
    )


STORY = (
    Chapter(36, 0.00, sway=0.03, waves=2, restlessness=0.6, calming=0.5, volume=0.8),
    # The long rise.
    Chapter(
        92,
        0.55,
        sway=0.01,
        waves=4,
        restlessness=0.8,
        volume=1.1,
        surges=_surges(0, 70, 74, 78) | {86: NEWS},
    ),
    # Its rest: three pullbacks, each smaller and quieter than the one before.
    Chapter(8, -0.16, restlessness=0.5, volume=0.9),
    Chapter(9, 0.135, restlessness=0.5, volume=0.8),
    Chapter(6, -0.085, restlessness=0.4, volume=0.7),
    Chapter(7, 0.07, restlessness=0.35, volume=0.6),
    Chapter(5, -0.04, restlessness=0.25, volume=0.5),
    Chapter(7, 0.02, restlessness=0.2, volume=0.4),
    Chapter(
        44,
        0.38,
        sway=0.01,
        waves=2,
        restlessness=0.8,
        volume=1.1,
        surges=_surges(*range(8, 44, 5)) | {0: NEWS, 20: 0.05},
    ),
    Chapter(25, 0.00, sway=0.05, waves=2, restlessness=1.2, volume=1.2, surges=_surges(6, 18, jump=0.03)),
    Chapter(22, -0.50, restlessness=1.6, volume=2.2, surges={0: -0.09}),
    Chapter(18, 0.15, restlessness=1.3, volume=1.4),
    Chapter(40, -0.39, sway=0.03, waves=2, volume=1.1),
    Chapter(25, 0.00, restlessness=0.7, calming=0.4, volume=0.7),
    # Up and down, with a rest on each way up that news ends.
    *_way_up(51, 0.38),
    Chapter(46, -0.32, sway=0.02, waves=1),
    Chapter(53, 0.22, sway=0.02, waves=2, volume=1.4, surges=_surges(0, 25)),
    Chapter(47, -0.30, sway=0.03, waves=2),
    *_way_up(45, 0.35),
    Chapter(45, -0.30, sway=0.02, waves=1),
    *_way_up(50, 0.28),
    Chapter(41, -0.28, sway=0.03, waves=1),
    *_way_up(46, 0.32),
    Chapter(48, -0.35, sway=0.02, waves=2),
    *_way_up(49, 0.35),
    Chapter(53, -0.33, sway=0.02, waves=1),
    *_way_up(47, 0.31),
    Chapter(45, -0.29, sway=0.03, waves=1),
    *_way_up(57, 0.25),
    Chapter(53, -0.42, sway=0.03, waves=2),
)


@dataclass(frozen=True, eq=False)
class Script:
    """The story as arrays of ``2 * LENGTH`` weekdays or more, so that a stretch is one slice: ``shape`` (log
    price, mean 0), ``restlessness`` and ``volume`` (factors around 1), ``jumps`` (1 on a surge's day, 2 on a day of
    news, else 0)."""

    shape: FloatArray
    restlessness: FloatArray
    volume: FloatArray
    jumps: FloatArray


@lru_cache(maxsize=4)
def script(laps: int) -> Script:
    """The story ``laps`` times over."""
    parts = [_told(chapter) for chapter in STORY]
    starts = np.cumsum([0.0, *(chapter.change for chapter in STORY)])
    shape = np.concatenate([start + part[0] for start, part in zip(starts, parts, strict=False)])
    restlessness, volume, jumps = (np.concatenate([part[row] for part in parts]) for row in (1, 2, 3))
    # Where the price rests, its swings rest even more than its noise: that is what draws bands together.
    shape += np.minimum(restlessness, restlessness**2) * _texture()
    shape -= shape.mean()
    return Script(*(np.tile(row, laps) for row in (shape, restlessness, volume, jumps)))


def _texture() -> FloatArray:
    """Swings of all lengths around the story's straight lines, so that a chart looks grown and not drawn."""
    day = 2 * np.pi * np.arange(LENGTH) / LENGTH
    swings: FloatArray = sum(
        (size * np.sin(count * day + count) for count, size in _SWINGS), np.zeros(LENGTH)
    )
    return swings


def _told(chapter: Chapter) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """The chapter's path from 0 (the day before it) to ``change`` (its last day), and its three factors."""
    gone = np.arange(1, chapter.days + 1) / chapter.days
    jumps = np.zeros(chapter.days)
    jumps[list(chapter.surges)] = list(chapter.surges.values())
    steady = chapter.change - jumps.sum()
    path = steady * gone + np.cumsum(jumps) - chapter.sway * np.sin(2 * np.pi * chapter.waves * gone)
    crowds = np.sign(np.abs(jumps)) + (np.abs(jumps) >= NEWS)
    restless = chapter.restlessness * (1.0 - chapter.calming * gone)
    return path, restless, np.full(chapter.days, chapter.volume), crowds
