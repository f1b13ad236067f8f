"""Which bars are seen after moving, zooming and choosing a span."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.panels.chart.visible_range import SPANS, VisibleRange, bars_of_span
from tests.helpers.stub_study import named_bars

BARS = named_bars("ABLE", 800, date(2026, 11, 20))


@pytest.mark.parametrize(
    ("number", "first_day"), [(0, date(2026, 8, 20)), (1, date(2026, 5, 20)), (2, date(2025, 11, 20))]
)
def test_a_span_begins_after_the_same_day_some_months_ago(number, first_day):
    shown = bars_of_span(BARS, SPANS[number])
    assert BARS.dates[-shown].item() > first_day >= BARS.dates[-shown - 1].item()


def test_a_month_that_is_shorter_ends_on_its_last_day():
    bars = named_bars("ABLE", 300, date(2026, 5, 29))
    shown = bars_of_span(bars, SPANS[0])
    assert bars.dates[-shown].item() == date(2026, 3, 2)


def test_all_is_all():
    assert bars_of_span(BARS, SPANS[-1]) == 800


def test_the_newest_bars_leave_room_for_the_plan():
    seen = VisibleRange.newest(100, 800, 0.1)
    assert seen.first == 699.5
    assert (seen.last - 799.5) / seen.width == pytest.approx(0.1)


def test_a_short_history_is_not_stretched_to_giant_candles():
    assert VisibleRange.newest(5, 5, 0.1).width > 20


steps = st.lists(
    st.tuples(st.sampled_from(["move", "zoom", "start", "end", "follow"]), st.floats(-900, 900)), max_size=12
)


@given(steps, st.integers(1, 900), st.floats(0, 0.4))
def test_some_bar_is_always_seen_and_never_fewer_than_asked_for(moves, count, room):
    seen = VisibleRange.newest(min(count, 120), count, room)
    for what, by in moves:
        if what == "move":
            seen = seen.moved(by)
        elif what == "zoom":
            seen = seen.zoomed(1.2 if by > 0 else 0.8, seen.first + seen.width / 3)
        elif what == "start":
            seen = seen.at_start()
        elif what == "end":
            seen = seen.at_end()
        else:
            seen = seen.following(int(abs(by)) % count)
        assert seen.first <= count - 1
        assert seen.last >= 0
        assert seen.width >= 1


@given(st.floats(0.5, 2.0), st.floats(0.2, 0.8))
def test_zooming_keeps_the_place_under_the_pointer(factor, share):
    seen = VisibleRange.newest(200, 2500, 0.1).moved(-700)
    around = seen.first + share * seen.width
    zoomed = seen.zoomed(factor, around)
    assert (around - zoomed.first) / zoomed.width == pytest.approx(share)


def test_another_width_keeps_the_bars():
    seen = VisibleRange.newest(100, 800, 0.1).with_room(0.2)
    assert seen.first == 699.5
    assert (seen.last - 799.5) / seen.width == pytest.approx(0.2)
    past = VisibleRange.newest(100, 800, 0.1).moved(-300)
    assert past.with_room(0.2).width == past.width


def test_following_moves_no_farther_than_needed():
    seen = VisibleRange.newest(100, 800, 0.1)
    assert seen.following(750) == seen
    assert seen.following(600).first == 599.5
