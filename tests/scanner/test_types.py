from datetime import UTC, date, datetime

import numpy as np
import pytest

from scanner.types import Bars, Counts

DAYS = np.array(["2026-01-28", "2026-01-29", "2026-01-30"], dtype="datetime64[D]")


@pytest.fixture
def bars():
    prices = np.array([1.0, 2.0, 3.0])
    return Bars(
        "AAA", DAYS, prices, prices + 1, prices - 1, prices, prices * 10, datetime(2026, 2, 1, tzinfo=UTC)
    )


def test_the_tail_has_the_newest_bars(bars):
    assert bars.tail(2).close.tolist() == [2.0, 3.0]
    assert len(bars.tail(9)) == 3
    assert len(bars.tail(0)) == 0


def test_up_to_includes_the_session_and_nothing_after_it(bars):
    assert bars.up_to(date(2026, 1, 29)).last_date() == date(2026, 1, 29)
    assert bars.up_to(date(2026, 12, 31)).last_date() == date(2026, 1, 30)
    assert bars.up_to(date(2020, 1, 1)).last_date() is None


def test_series_by_name(bars):
    assert bars.series("volume") is bars.volume
    with pytest.raises(KeyError):
        bars.series("basis")


def test_counts_know_how_many_are_done():
    assert Counts(universe=10, matched=1, unmatched=2, unknown=3, failed=1).done == 7
