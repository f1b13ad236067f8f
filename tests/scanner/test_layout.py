"""Arrays laid side by side."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.layout import laid_out

WHOLE = [np.arange(10.0), np.arange(100.0, 110.0)]
# Every fourth number of a larger table, and one number ten times: arrays that are not in one piece.
GAPS = [np.arange(40.0).reshape(10, 4)[:, 1], np.broadcast_to(np.float64(7.0), 10)]


@pytest.mark.parametrize("arrays", [WHOLE, GAPS])
@pytest.mark.parametrize("width", [1, 4, 10])
def test_each_row_has_the_newest_values(arrays: list[np.ndarray], width: int) -> None:
    panel = laid_out(arrays, width, 10)
    assert panel.tolist() == [values[-width:].tolist() for values in arrays]


def test_what_is_not_there_is_nan() -> None:
    panel = laid_out([np.array([1.0, 2.0]), np.array([]), np.arange(9.0)], 3, 0)
    np.testing.assert_array_equal(panel, [[np.nan, 1.0, 2.0], [np.nan] * 3, [6.0, 7.0, 8.0]])


def test_no_arrays_make_no_rows() -> None:
    assert laid_out([], 5, 0).shape == (0, 5)
