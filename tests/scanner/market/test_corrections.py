"""Answers against stored bars: by hand for each kind, by chance for sources that apply splits as they like."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.market.corrections import (
    OVERLAP_SESSIONS,
    WATCHED_SESSIONS,
    Agreement,
    Disagreement,
    held_against,
    new_watch,
    overlap_start,
)
from scanner.sessions import sessions_of
from scanner.store.adjustment import Rescale, rescaled
from scanner.store.amendments import Watch
from scanner.types import Bars, Split
from tests.helpers.made_bars import made_bars, random_bars

NYSE = sessions_of("XNYS")
DAYS = NYSE.between(date(2024, 1, 2), date(2024, 12, 31))


def day(number):
    return DAYS[number].item()


def bars(closes, first=0, **members):
    """Bars of these closes on the sessions from number ``first`` on."""
    made = made_bars(closes, symbol="AAA")
    return replace(made, dates=DAYS[first : first + len(made)], **members)


def held(stored, answer, watch=None):
    return held_against(stored, answer, watch, NYSE)


OLD = [100.0, 101.0, 102.0, 103.0, 104.0, 105.0, 106.0, 107.0, 108.0, 109.0]


def test_bars_that_agree_go_on():
    found = held(bars(OLD), bars([*OLD[4:], 110.0, 111.0], first=4))
    assert found.new.close.tolist() == [110.0, 111.0]
    assert (found.rescales, found.watch) == ((), None)


def test_rounding_is_no_difference():
    found = held(bars(OLD), bars(np.float32(OLD[4:]).astype(float) * 1.0009, first=4))
    assert isinstance(found, Agreement)
    assert isinstance(held(bars(OLD), bars(np.array(OLD[4:]) * 1.0011, first=4)), Disagreement)


def test_a_split_that_explains_the_difference_rescales():
    split = Split(day(10), 4.0)
    found = held(bars(OLD), bars([*(np.array(OLD[4:]) / 4), 27.0], first=4, splits=(split,)))
    assert found.rescales == (Rescale(day(10), 4.0),)
    assert found.new.splits == (split,)
    assert found.watch == Watch(day(10 - WATCHED_SESSIONS), day(10 + WATCHED_SESSIONS))


def test_a_split_within_the_overlap_rescales_the_bars_before_it():
    stored = bars([*OLD[:8], 54.0, 54.5])  # it was traded at half from session 8 on, and nobody told
    split = Split(day(8), 2.0)
    found = held(stored, bars([*(np.array(OLD[4:8]) / 2), 54.0, 54.5, 55.0], first=4, splits=(split,)))
    assert found.rescales == (Rescale(day(8), 2.0),)
    assert found.new.close.tolist() == [55.0]


def test_a_reverse_split_rescales():
    found = held(bars(OLD), bars([*(np.array(OLD[4:]) * 10), 1100.0], first=4, splits=(Split(day(10), 0.1),)))
    assert found.rescales == (Rescale(day(10), 0.1),)


def test_two_splits_at_once():
    answer = bars([*(np.array(OLD[4:]) / 6), 36.0, 18.0], first=4)
    answer = replace(answer, splits=(Split(day(10), 3.0), Split(day(11), 2.0)))
    assert [one.ratio for one in held(bars(OLD), answer).rescales] == [3.0, 2.0]


def test_a_split_that_is_named_and_not_yet_applied_changes_nothing_and_is_watched():
    found = held(bars(OLD), bars([*OLD[4:], 55.0], first=4, splits=(Split(day(10), 2.0),)))
    assert found.rescales == ()
    assert found.new.close.tolist() == [55.0]
    assert found.watch is not None


def test_a_split_after_a_gap_never_reaches_the_bars_that_come_with_it():
    """The row of the split's own session is missing: what came with the answer is on its basis already."""
    split = Split(day(12), 2.0)
    answer = bars([*(np.array(OLD[4:]) / 2), 55.0], first=4, splits=(split,))
    assert held(bars(OLD), answer).rescales == (Rescale(day(10), 2.0),)


@pytest.mark.parametrize(
    "answer",
    [
        bars([*(np.array(OLD[4:]) / 2), 55.0], first=4),  # nothing names a split
        bars([*(np.array(OLD[4:]) / 3), 55.0], first=4, splits=(Split(day(10), 2.0),)),
        bars([104.0, 105.0, 106.0, 150.0, 108.0, 109.0], first=4),
        bars([*OLD[4:9], 0.0], first=4),
        bars([120.0, 121.0], first=10),
    ],
)
def test_what_no_split_explains_is_to_be_asked_for_anew(answer):
    assert isinstance(held(bars(OLD), answer), Disagreement)


def test_a_gap_that_the_source_filled_is_asked_for_anew():
    stored = bars(OLD)
    holed = replace(stored, **{name: np.delete(getattr(stored, name), 6) for name in FIELDS})
    assert isinstance(held(holed, bars(OLD[4:], first=4)), Disagreement)
    assert isinstance(held(stored, replace(bars(OLD), **vars_of(holed))), Agreement)


FIELDS = ("dates", "open", "high", "low", "close", "volume")


def vars_of(made):
    return {name: getattr(made, name) for name in FIELDS}


def test_the_reason_names_the_session_and_both_closes():
    found = held(bars(OLD), bars([104.0, 105.0, 106.0, 150.0, 108.0, 109.0], first=4))
    assert found.reason == f"the close of {day(7)} is 150 now and was 107"


def test_an_answer_knows_its_own_range_best_and_the_store_what_was_before():
    old = ((day(1), 1.0), (day(5), 1.0), (day(6), 9.0))
    split = Split(day(10), 2.0)
    answer = bars([*(np.array(OLD[4:]) / 2), 55.0], first=4, splits=(split,), dividends=((day(5), 0.5),))
    found = held(bars(OLD, dividends=old, splits=(Split(day(2), 3.0),)), answer)
    assert found.new.dividends == ((day(1), 0.5), (day(5), 0.5))
    assert found.new.splits == (Split(day(2), 3.0), split)


def test_bars_with_a_young_split_are_watched_from_the_start():
    young, old = Split(day(6), 2.0), Split(day(1), 2.0)
    assert new_watch(bars(OLD, splits=(old,)), NYSE) is None
    assert new_watch(bars(OLD, splits=(old, young)), NYSE) == Watch(day(1), day(14))
    assert overlap_start(day(9), None, NYSE) == day(9 - OVERLAP_SESSIONS)
    assert overlap_start(day(20), Watch(day(1), day(14)), NYSE) == day(1)


# -- sources that apply splits as they like ------------------------------------------------------------------------


class Source:
    """Prices as traded, and what a source shows of them on each session: splits are applied ``late`` sessions after
    their day, ``times`` times until ``mended`` sessions after it, then once."""

    def __init__(self, seed, splits, late, times, mended, silent):
        self.traded = random_bars(60, seed)
        for place, ratio in splits:
            factor = np.where(np.arange(60) >= place, ratio, 1.0)
            self.traded = replace(
                self.traded, **{name: getattr(self.traded, name) / factor for name in FIELDS[1:5]}
            )
        self.splits, self.late, self.times, self.mended = splits, late, times, mended
        self.silent = silent

    def shown(self, today, first=0) -> Bars:
        """The bars of sessions ``first`` to ``today`` as the source has them on that day."""
        factor = np.ones(60)
        for place, ratio in self.splits:
            age = today - place
            times = 0 if age < self.late else self.times if age < self.mended else 1
            factor[:place] *= ratio**times
        named = [
            Split(day(place), ratio)
            for place, ratio in self.splits
            if first <= place <= today and not (self.silent and today - place < self.late)
        ]
        shown = {name: getattr(self.traded, name) / factor for name in FIELDS[1:5]}
        everything = replace(
            self.traded, dates=DAYS[:60], **shown, volume=self.traded.volume * factor, splits=tuple(named)
        )
        return everything.tail(60 - first).up_to(day(today))


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 1000),
    splits=st.lists(
        st.tuples(st.integers(31, 38), st.sampled_from([2.0, 3.0, 1.5, 20.0, 0.1, 0.5])),
        max_size=2,
        unique_by=lambda one: one[0],
    ),
    late=st.integers(0, 4),
    times=st.sampled_from([0, 1, 2]),
    mended=st.integers(0, 5),
    silent=st.booleans(),
    absent=st.sets(st.integers(31, 49), max_size=6),
)
def test_whatever_a_source_does_to_splits_a_week_later_all_is_right(
    seed, splits, late, times, mended, silent, absent
):
    source = Source(seed, splits, late, times, mended, silent)
    stored, watch, whole = source.shown(30), None, 0
    for today in range(31, 50):
        if today in absent:
            continue
        start = overlap_start(stored.last_date(), watch, NYSE)
        answer = source.shown(today, first=DAYS.tolist().index(start))
        found = held_against(stored, answer, watch, NYSE)
        if isinstance(found, Disagreement):
            stored = source.shown(today)
            watch, whole = new_watch(stored, NYSE), whole + 1
            continue
        kept = rescaled(stored, found.rescales)
        joined = {name: np.concatenate((getattr(kept, name), getattr(found.new, name))) for name in FIELDS}
        stored, watch = replace(found.new, **joined), found.watch
    if 49 in absent:
        return
    wanted = source.shown(49)
    np.testing.assert_array_equal(stored.dates, wanted.dates)
    for name in FIELDS[1:]:
        np.testing.assert_allclose(getattr(stored, name), getattr(wanted, name), rtol=1e-9)
    assert watch is None or splits
    if times == 1 and not silent:
        assert whole == 0  # a split that is named is never a reason to ask for ten years
