from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.store.adjustment import Rescale, dividend_adjusted, rescaled, scaled_dividends
from tests.helpers.made_bars import made_bars, random_bars

PRICES = ("open", "high", "low", "close")


def day(number):
    return date(2020, 1, number)


def test_a_split_divides_prices_before_it_and_multiplies_volumes():
    bars = made_bars([100.0, 102.0, 51.0], volume=[10.0, 20.0, 60.0])
    after = rescaled(bars, [Rescale(day(3), 2.0)])
    assert after.close.tolist() == [50.0, 51.0, 51.0]
    assert after.volume.tolist() == [20.0, 40.0, 60.0]
    for name in PRICES:
        np.testing.assert_array_equal(after.series(name)[:2], bars.series(name)[:2] / 2)
        assert after.series(name)[2] == bars.series(name)[2]


def test_splits_follow_each_other():
    after = rescaled(made_bars([120.0, 60.0, 20.0]), [Rescale(day(2), 2.0), Rescale(day(3), 3.0)])
    assert after.close.tolist() == [20.0, 20.0, 20.0]


def test_dividends_before_a_split_were_paid_on_fewer_shares():
    paid = [(day(1), 4.0), (day(3), 1.0)]
    assert scaled_dividends(paid, [Rescale(day(3), 4.0)]) == ((day(1), 1.0), (day(3), 1.0))


def test_a_dividend_comes_out_of_the_prices_before_it():
    bars = replace(made_bars([100.0, 99.0, 98.0], volume=[1.0, 2.0, 3.0]), dividends=((day(2), 4.0),))
    after = dividend_adjusted(bars)
    np.testing.assert_allclose(after.close, [96.0, 99.0, 98.0], rtol=1e-12)
    np.testing.assert_allclose(after.open, [96.0, 99.0, 98.0], rtol=1e-12)
    assert after.volume.tolist() == [1.0, 2.0, 3.0]
    assert after.dividends == bars.dividends


@pytest.mark.parametrize(
    "paid",
    [
        (day(2), 100.0),
        (day(2), 250.0),
        (day(2), 0.0),
        (day(1), 5.0),
        (date(2019, 12, 31), 5.0),
        (day(9), 5.0),
    ],
)
def test_a_dividend_that_cannot_be_taken_out_changes_nothing(paid):
    bars = replace(made_bars([100.0, 99.0, 98.0]), dividends=(paid,))
    np.testing.assert_array_equal(dividend_adjusted(bars).close, bars.close)


def test_it_equals_the_sources_own_adjusted_close():
    """A reference written out the other way round: day by day backwards, as the source describes it."""
    bars = replace(
        random_bars(300, 4), dividends=tuple((date(2020, 2, 1 + 7 * n), 0.4 + n) for n in range(4))
    )
    paid, factor, expected = dict(bars.dividends), 1.0, []
    for place in range(len(bars) - 1, -1, -1):
        expected.append(bars.close[place] * factor)
        cash = paid.get(bars.dates[place].item())
        if cash and place:
            factor *= 1.0 - cash / bars.close[place - 1]
    np.testing.assert_allclose(dividend_adjusted(bars).close, expected[::-1], rtol=1e-9)


@given(
    count=st.integers(2, 40),
    kept=st.integers(1, 40),
    paid=st.lists(st.tuples(st.integers(1, 40), st.floats(0.01, 20.0)), max_size=5),
)
def test_a_tail_equals_the_same_stretch_of_the_whole(count, kept, paid):
    events = tuple(
        (date(2020, 1, 1) + (date(2020, 1, 2) - date(2020, 1, 1)) * n, cash) for n, cash in sorted(paid)
    )
    bars = replace(random_bars(count, 11), dividends=events)
    np.testing.assert_allclose(
        dividend_adjusted(bars.tail(kept)).close, dividend_adjusted(bars).tail(kept).close, rtol=1e-12
    )
