from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scanner.indicators.levels import highest, lowest

VALUES = st.lists(st.one_of(st.integers(1, 50).map(float), st.just(np.nan)), min_size=1, max_size=90)


@given(VALUES, st.integers(1, 90))
def test_extremes_are_those_of_every_window(values: list[float], days: int) -> None:
    if days > len(values):
        return
    panel = np.array([values, values[::-1]])
    windows = np.lib.stride_tricks.sliding_window_view(panel, days, axis=1)
    np.testing.assert_array_equal(highest(panel, days), windows.max(axis=-1))
    np.testing.assert_array_equal(lowest(panel, days), windows.min(axis=-1))
