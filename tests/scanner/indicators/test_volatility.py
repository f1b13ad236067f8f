from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.volatility import atr


def test_atr_by_hand() -> None:
    # True ranges of the days after the first: 3 (a gap up from 10 to 13), 2, and 4 (a gap down).
    high, low, close = np.array([[11.0, 13, 13, 11], [9.0, 12, 11, 8.5], [10.0, 12.5, 12.5, 9]])
    found = atr(high, low, close, 2)
    assert found[2] == pytest.approx(2.5)
    assert found[3] == pytest.approx((2.5 + 4) / 2)
    assert np.isnan(found[:2]).all()
