from dataclasses import replace

import numpy as np
import pytest

from scanner.store.bar_codec import Chunk, encode, whole_rows
from tests.helpers.made_bars import made_bars, random_bars

OWNER = "practice\0R1"


def test_a_chunk_gives_back_what_was_put_in():
    bars = random_bars(7, 1)
    chunk = encode(bars, OWNER)
    assert chunk.count == 7
    assert chunk.intact(OWNER)
    assert chunk.dates().dtype == "datetime64[D]"
    np.testing.assert_array_equal(chunk.dates(), bars.dates)
    columns = [bars.open, bars.high, bars.low, bars.close, bars.volume]
    np.testing.assert_array_equal(chunk.columns(), np.stack(columns))


def test_a_bar_takes_44_bytes():
    assert len(encode(random_bars(10, 1), OWNER).data) == 440


def test_every_flipped_bit_shows():
    chunk = encode(random_bars(3, 1), OWNER)
    for place in range(len(chunk.data)):
        data = bytearray(chunk.data)
        data[place] ^= 1 << (place % 8)
        assert not replace(chunk, data=bytes(data)).intact(OWNER)


def test_a_chunk_of_another_symbol_shows():
    assert not encode(random_bars(3, 1), OWNER).intact("practice\0R2")


@pytest.mark.parametrize("count", [0, 2, 4, -3])
def test_a_wrong_count_shows(count):
    chunk = encode(random_bars(3, 1), OWNER)
    assert not Chunk(count, chunk.checksum, chunk.data).intact(OWNER)


@pytest.mark.parametrize("name", ["open", "high", "low", "close"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_row_that_misses_a_price_is_left_out(name, value):
    bars = made_bars([1.0, 2.0, 3.0])
    prices = bars.series(name).copy()
    prices[1] = value
    whole = whole_rows(replace(bars, **{name: prices}))
    np.testing.assert_array_equal(whole.dates, bars.dates[[0, 2]])
    for other in ("open", "high", "low", "close", "volume"):
        np.testing.assert_array_equal(whole.series(other), bars.series(other)[[0, 2]])


def test_a_missing_volume_is_no_reason_to_leave_a_row_out():
    bars = made_bars([1.0, 2.0], volume=[np.nan, 5.0])
    assert whole_rows(bars) is bars


@pytest.mark.parametrize("days", [[0, 0, 1], [0, 2, 1]])
def test_dates_that_do_not_rise_are_refused(days):
    bars = made_bars([1.0, 2.0, 3.0], symbol="ODD")
    with pytest.raises(ValueError, match="dates of ODD do not strictly rise"):
        whole_rows(replace(bars, dates=bars.dates[0] + np.array(days)))


def test_arrays_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="ODD have different lengths"):
        whole_rows(replace(made_bars([1.0, 2.0], symbol="ODD"), volume=np.ones(3)))


def test_a_basis_without_a_time_zone_is_refused():
    bars = made_bars([1.0], symbol="ODD")
    with pytest.raises(ValueError, match="basis of ODD has no time zone"):
        whole_rows(replace(bars, basis=bars.basis.replace(tzinfo=None)))
