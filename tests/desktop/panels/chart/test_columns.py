"""What shares a pixel is merged without losing an extreme."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.panels.chart.columns import columns_of
from tests.helpers.stub_study import named_bars

BARS = named_bars("ABLE", 700, date(2026, 11, 20))


def test_bars_with_room_are_columns_of_their_own():
    columns = columns_of(BARS, 100, 200, 4.0)
    assert not columns.merged
    assert columns.place.tolist() == list(range(100, 200))
    assert np.array_equal(columns.close, BARS.close[100:200])


@given(st.integers(0, 500), st.integers(2, 200), st.floats(0.05, 1.99))
def test_merged_columns_keep_extremes_first_open_and_last_close(begin, length, bar_width):
    end = begin + length
    columns = columns_of(BARS, begin, end, bar_width)
    assert columns.merged
    assert columns.high.max() == BARS.high[begin:end].max()
    assert columns.low.min() == BARS.low[begin:end].min()
    assert columns.volume.max() == BARS.volume[begin:end].max()
    assert (columns.open[0], columns.close[-1]) == (BARS.open[begin], BARS.close[end - 1])
    # One a pixel, and none twice.
    assert len(columns) <= length * bar_width + 2
    assert (np.diff(columns.place) > 0).all()


@given(st.integers(0, 300))
def test_columns_keep_their_bars_while_the_chart_is_moved(begin):
    moved, before = columns_of(BARS, begin, 700, 0.3), columns_of(BARS, 0, 700, 0.3)
    # The leftmost column may be cut; all others are the same ones.
    assert set(moved.place[1:].tolist()) <= set(before.place.tolist())
