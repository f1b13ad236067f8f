from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.indicators import windows

VALUES = st.lists(st.one_of(st.integers(-50, 50).map(float), st.just(np.nan)), min_size=1, max_size=90)


@given(VALUES, st.integers(1, 90))
def test_sums_are_those_of_every_window(values: list[float], size: int) -> None:
    if size > len(values):
        return
    panel = np.array([values, values[::-1]])
    cut = np.lib.stride_tricks.sliding_window_view(panel, size, axis=1)
    np.testing.assert_allclose(windows.sums(panel, size), cut.sum(axis=-1), atol=1e-9)
    np.testing.assert_array_equal(windows.holes(size, panel), np.isnan(cut).any(axis=-1))


def test_a_large_value_leaves_no_trace_behind_its_window() -> None:
    panel = np.concatenate([[1e18], np.full(60, 0.1)])[None, :]
    np.testing.assert_allclose(windows.sums(panel, 10)[0, 1:], 1.0, rtol=1e-15)


def test_weights_go_from_the_oldest_value_to_the_newest() -> None:
    panel = np.array([[1.0, 2.0, 4.0], [5.0, 5.0, 5.0]])
    assert windows.weighted(panel, np.array([0.0, 1.0])).tolist() == [[2.0, 4.0], [5.0, 5.0]]


@pytest.mark.parametrize(("ahead", "value"), [(0.0, 13.0), (1.0, 15.0), (-3.0, 7.0)])
def test_the_line_through_a_straight_series_is_the_series(ahead: float, value: float) -> None:
    assert np.array([7.0, 9.0, 11.0, 13.0]) @ windows.line_end(4, ahead) == pytest.approx(value)


def test_division_by_zero_is_unknown() -> None:
    np.testing.assert_array_equal(
        windows.ratio(np.array([1.0, 0.0, 6.0]), np.array([0.0, 0.0, 3.0])), [np.nan, np.nan, 2]
    )
