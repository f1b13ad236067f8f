from __future__ import annotations

import math

import numpy as np

from scanner.rating.strength import BARS, FEWEST_SYMBOLS, percentiles, yearly_strength
from tests.helpers.made_bars import made_bars


def test_the_last_quarter_counts_twice() -> None:
    # Closes 63, 126, 189 and 252 bars ago: 100, 80, 60, 50; now 120: 20 %, 50 %, 100 %, 140 %.
    close = np.full(BARS, 70.0)
    for days, price in ((0, 120), (63, 100), (126, 80), (189, 60), (252, 50)):
        close[-1 - days] = price
    (found,) = yearly_strength([made_bars(close)])
    assert math.isclose(found, 0.4 * 20 + 0.2 * 50 + 0.2 * 100 + 0.2 * 140)


def test_less_than_a_year_is_unknown() -> None:
    whole = made_bars(np.linspace(50, 60, BARS))
    found = yearly_strength([whole, whole.tail(BARS - 1)])
    assert np.isnan(found).tolist() == [False, True]
    assert len(yearly_strength([])) == 0


def test_places_run_from_1_to_99() -> None:
    found = percentiles({f"S{number}": float(number) for number in range(50)})
    # S25 is stronger than 25 of the 49 others: 1 + 98 * 25 / 49 = 51.
    assert (found["S0"], found["S25"], found["S49"]) == (1, 51, 99)


def test_equals_share_their_place_and_unknown_ones_have_none() -> None:
    strengths = {f"S{number}": 0.0 for number in range(FEWEST_SYMBOLS)}
    found = percentiles({**strengths, "YOUNG": math.nan})
    assert set(found.values()) == {50.0}
    assert "YOUNG" not in found


def test_a_place_among_few_is_not_told() -> None:
    few = {f"S{number}": float(number) for number in range(FEWEST_SYMBOLS - 1)}
    assert percentiles({**few, "YOUNG": math.nan}) == {}
    assert percentiles({**few, "ONE MORE": 1.0}) != {}
