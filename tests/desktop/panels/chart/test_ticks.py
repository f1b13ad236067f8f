"""Axes are marked at round places with room between them."""

from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.panels.chart.ticks import date_ticks, price_ticks, tick_text
from tests.helpers.stub_study import named_bars

DATES = named_bars("ABLE", 2500, date(2026, 11, 20)).dates


def test_prices_are_round():
    assert price_ticks(188.0, 263.0, 210) == [190, 200, 210, 220, 230, 240, 250, 260]
    assert [tick_text(price, [0.5, 0.525]) for price in (0.5, 0.525)] == ["0.500", "0.525"]
    assert tick_text(1500.0, [1400.0, 1500.0]) == "1,500"


@given(st.floats(0.01, 1e5), st.floats(1.001, 50), st.floats(60, 900), st.booleans())
def test_prices_lie_in_range_and_apart(low, ratio, pixels, log):
    high = low * ratio
    ticks = price_ticks(low, high, pixels, log=log)
    assert all(low * 0.999999 <= tick <= high * 1.000001 for tick in ticks)
    assert ticks == sorted(set(ticks))
    assume(not log)
    assert len(ticks) <= pixels / 26 + 2
    assert ticks


def test_a_price_that_does_not_move_has_no_ticks():
    assert price_ticks(5.0, 5.0, 200) == []


@pytest.mark.parametrize(
    ("bars", "some"),
    [(40, "19 Oct"), (130, "Sep"), (700, "2026"), (2500, "2022")],
)
def test_days_are_named_by_the_finest_step_that_fits(bars, some):
    ticks = date_ticks(DATES, 2500 - bars, 2500, 600 / bars, 55)
    assert some in [words for _, words in ticks]


@given(st.integers(0, 2400), st.integers(1, 2500), st.floats(0.1, 30))
def test_day_ticks_keep_their_distance(begin, length, bar_width):
    end = min(2500, begin + length)
    ticks = date_ticks(DATES, begin, end, bar_width, 55)
    places = [bar for bar, _ in ticks]
    assert places
    assert all(begin <= place < end for place in places)
    assert all(gap * bar_width >= 55 * 0.999 for gap in np.diff(places))


def test_nothing_in_view_has_no_ticks():
    assert date_ticks(DATES, 5, 5, 4.0, 55) == []
