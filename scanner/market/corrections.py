"""What an answer says of stored bars: they agree, differ by a split, or are no longer true. Nothing is asked here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

import numpy as np

from scanner.arrays import DateArray, FloatArray
from scanner.sessions import Sessions
from scanner.store.adjustment import Rescale, scaled_dividends
from scanner.store.amendments import Watch
from scanner.types import Bars, Split

OVERLAP_SESSIONS = 8
"""A top-up asks again for so many sessions: at least five bars can be compared even where some are missing."""

TOLERANCE = 0.001
"""Closes that differ by less are the same: prices travel as 32-bit floats and are rounded to a tick."""

WATCHED_SESSIONS = 5
"""Sources apply splits late, twice or not at all: so many sessions after one was seen, answers are held against the
bars from before it."""

_MOST_SPLITS = 4


@dataclass(frozen=True, slots=True)
class Agreement:
    """An answer that goes on from what is stored. ``new`` are its bars of later sessions with all splits and
    dividends known by now; ``rescales`` bring what is stored onto the answer's basis."""

    new: Bars
    rescales: tuple[Rescale, ...] = ()
    watch: Watch | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Stored bars that the answer contradicts: all of them are to be asked for anew. ``reason`` ends a sentence."""

    reason: str


def overlap_start(last: date, watch: Watch | None, sessions: Sessions) -> date:
    """From where on a symbol is asked for whose newest stored bar is of session ``last``."""
    start = sessions.shifted(last, -OVERLAP_SESSIONS)
    return min(start, watch.since) if watch else start


def held_against(
    stored: Bars, answer: Bars, watch: Watch | None, sessions: Sessions
) -> Agreement | Disagreement:
    """Compare ``stored``, the bars kept as they are read, with ``answer``, which begins before their end.

    ``stored`` must reach back to where the answer begins (or be all there is); ``watch`` is the one under way.
    """
    last = stored.last_date()
    assert last is not None, "there are stored bars to compare with"
    both, ours, theirs = np.intersect1d(stored.dates, answer.dates, return_indices=True)
    if not len(both):
        return Disagreement("the source has none of the stored sessions any more")
    if _has_more(stored, answer, last):
        return Disagreement("the source has since filled a gap")
    ratios = _ratios(stored.close[ours], answer.close[theirs])
    lacking = _explanation(stored, answer, both, ratios)
    if lacking is None:
        worst = int(np.argmax(np.abs(ratios - 1.0)))
        return Disagreement(
            f"the close of {both[worst].item()} is {answer.close[theirs[worst]]:g} now and was"
            f" {stored.close[ours[worst]]:g}"
        )
    end = sessions.shifted(last, 1)
    rescales = tuple(Rescale(min(split.session, end), split.ratio) for split in lacking)
    new = answer.tail(len(answer) - int(np.searchsorted(answer.dates, np.datetime64(last), side="right")))
    known = {split.session for split in stored.splits}
    fresh = [split for split in answer.splits if split in lacking or split.session not in known]
    return Agreement(
        replace(
            new,
            splits=_merged_splits(stored, answer),
            dividends=_merged_dividends(stored, answer, rescales),
        ),
        rescales,
        _watch(fresh, answer, watch, sessions),
    )


def new_watch(bars: Bars, sessions: Sessions) -> Watch | None:
    """The watch that bars need which were fetched whole: over a split of the last few sessions."""
    last = bars.last_date()
    if last is None:
        return None
    young = [split for split in bars.splits if split.session > sessions.shifted(last, -WATCHED_SESSIONS)]
    return _watch(young, bars, None, sessions)


def _ratios(ours: FloatArray, theirs: FloatArray) -> FloatArray:
    """How many times the answer's closes the stored ones are; equal ones once, be they zero."""
    times: FloatArray = np.divide(ours, theirs, out=np.full(len(ours), np.inf), where=theirs != 0)
    times[ours == theirs] = 1.0
    return times


def _has_more(stored: Bars, answer: Bars, last: date) -> bool:
    """Whether the answer has sessions inside the stored range that are not stored."""
    inside = (answer.dates >= stored.dates[0]) & (answer.dates <= np.datetime64(last))
    return not bool(np.isin(answer.dates[inside], stored.dates).all())


def _explanation(stored: Bars, answer: Bars, both: DateArray, ratios: FloatArray) -> tuple[Split, ...] | None:
    """The splits that the stored bars lack and the answer has in it, none where both agree; None if no splits of the
    answer make the difference."""
    for splits in _candidates(stored, answer):
        expected = np.ones(len(both))
        for split in splits:
            expected[both < np.datetime64(split.session)] *= split.ratio
        if bool((np.abs(ratios / expected - 1.0) <= TOLERANCE).all()):
            return splits
    return None


def _candidates(stored: Bars, answer: Bars) -> Iterator[tuple[Split, ...]]:
    """Sets of splits that may explain a difference, the smallest first."""
    lacking = [split for split in answer.splits if split.ratio > 0 and _lacks(stored, split)][-_MOST_SPLITS:]
    for size in range(len(lacking) + 1):
        yield from combinations(lacking, size)


def _lacks(stored: Bars, split: Split) -> bool:
    """Whether stored prices do not have ``split`` in them: it is later than they are, or they jump by it."""
    place = int(np.searchsorted(stored.dates, np.datetime64(split.session)))
    if place >= len(stored):
        return True
    if place == 0:
        return False
    jump = np.log(stored.open[place] / stored.close[place - 1])
    return bool(abs(jump + np.log(split.ratio)) < abs(np.log(split.ratio)) / 2)


def _merged_splits(stored: Bars, answer: Bars) -> tuple[Split, ...]:
    first = answer.dates[0].item()
    return (
        *(split for split in stored.splits if split.session < first),
        *(split for split in answer.splits if split.session >= first),
    )


def _merged_dividends(
    stored: Bars, answer: Bars, rescales: Sequence[Rescale]
) -> tuple[tuple[date, float], ...]:
    """Those of before the answer as they are stored, on the new basis; in its range the answer knows best."""
    first = answer.dates[0].item()
    older = [one for one in stored.dividends if one[0] < first]
    return (*scaled_dividends(older, rescales), *(one for one in answer.dividends if one[0] >= first))


def _watch(fresh: Sequence[Split], answer: Bars, watch: Watch | None, sessions: Sessions) -> Watch | None:
    """What is to be watched after an answer in which ``fresh`` splits showed for the first time or were applied."""
    last = answer.dates[-1].item()
    if fresh:
        since = sessions.shifted(min(split.session for split in fresh), -WATCHED_SESSIONS)
        return Watch(min(since, watch.since) if watch else since, sessions.shifted(last, WATCHED_SESSIONS))
    return watch if watch and last < watch.until else None
