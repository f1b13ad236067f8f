from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.momentum import rsi


def test_rsi_by_hand() -> None:
    # Three changes: +2, -1, +1. Averages over two days: gain 1, loss 0.5, then gain 1, loss 0.25.
    found = rsi(np.array([10.0, 12.0, 11.0, 12.0]), 2)
    assert found[2] == pytest.approx(100 * 1 / 1.5)
    assert found[3] == pytest.approx(100 * 1 / 1.25)
    assert np.isnan(found[:2]).all()


def test_a_series_that_never_moved_has_an_rsi_of_zero() -> None:
    assert rsi(np.full(40, 9.99), 14)[-1] == 0.0
