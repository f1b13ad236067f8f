from __future__ import annotations

import numpy as np
import pytest

from scanner.rules.compiler import compile_expression, compile_rule
from scanner.types import Bars
from tests.helpers.made_bars import made_bars


def value(text: str, bars: Bars) -> float:
    return float(compile_expression(text).values([bars])[0])


def holds(text: str, bars: Bars) -> bool | None:
    return compile_rule(text).decide([bars])[0].truth


def two_days(high: float, low: float) -> Bars:
    """A day from 10 to 12 and one from ``low`` to ``high``."""
    middle = (high + low) / 2
    return made_bars([11.0, middle], high=[12.0, high], low=[10.0, low])


@pytest.mark.parametrize(
    ("high", "low", "shape"),
    [
        (11.9, 10.1, "inside_day"),
        (12.1, 9.9, "outside_day"),
        (14.0, 12.1, "gap_up"),
        (9.9, 9.0, "gap_down"),
        (12.0, 10.0, ""),
    ],
)
def test_shapes_of_a_day_beside_the_day_before(high: float, low: float, shape: str) -> None:
    for name in ("inside_day", "outside_day", "gap_up", "gap_down"):
        assert holds(name, two_days(high, low)) is (name == shape)


def test_a_day_that_is_missing_has_no_shape() -> None:
    bars = two_days(11.9, np.nan)
    assert holds("inside_day", bars) is None
    assert holds("gap_up", bars) is None


def test_a_narrow_range_is_the_smallest_of_its_window() -> None:
    ranges = np.array([1.0, 5.0, 4.0, 3.0, 4.0, 3.0, 2.0])
    closes = np.full(7, 50.0)
    bars = made_bars(closes, high=closes + ranges, low=closes)
    assert holds("nr4", bars) is True
    assert holds("nr7", bars) is False
    assert holds("narrow_range(6)", bars) is True
    assert holds("nr7", bars.tail(6)) is None


def test_gaps_and_the_place_of_the_close_by_hand() -> None:
    bars = made_bars([10.0, 10.8], open=[10.0, 10.5], high=[10.0, 11.0], low=[10.0, 10.0])
    assert value("gap_pct", bars) == pytest.approx(5.0)
    assert value("close_location", bars) == pytest.approx(0.8)
    assert np.isnan(value("close_location", bars.up_to(bars.dates[0].item())))


def test_heikin_ashi_by_hand() -> None:
    bars = made_bars([11.0, 13.0], open=[9.0, 11.0], high=[12.0, 14.0], low=[8.0, 10.0])
    # The first candle goes from (9 + 11) / 2 to (9 + 12 + 8 + 11) / 4, both 10.
    assert value("ha_open", bars) == 10.0
    assert value("ha_close", bars) == 12.0
    assert value("ha_high", bars) == 14.0
    assert value("ha_low", bars) == 10.0
