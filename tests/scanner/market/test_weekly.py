from datetime import UTC, date, datetime

import numpy as np
import pytest

from scanner.market.weekly import weekly_bars
from scanner.sessions import sessions_of
from scanner.types import Bars


def daily(first: date, last: date) -> Bars:
    dates = sessions_of("XNYS").between(first, last)
    close = np.arange(1.0, len(dates) + 1)
    return Bars(
        "AAA", dates, close - 0.5, close + 1, close - 1, close, close * 10, datetime(2026, 2, 1, tzinfo=UTC)
    )


def test_a_week_has_first_open_highest_high_lowest_low_last_close_and_summed_volume():
    bars = daily(date(2026, 1, 5), date(2026, 1, 16))
    weeks = weekly_bars(bars, "XNYS", date(2026, 1, 16))
    assert weeks.dates.tolist() == [date(2026, 1, 9), date(2026, 1, 16)]
    assert weeks.open.tolist() == [0.5, 5.5]
    assert weeks.high.tolist() == [6.0, 11.0]
    assert weeks.low.tolist() == [0.0, 5.0]
    assert weeks.close.tolist() == [5.0, 10.0]
    assert weeks.volume.tolist() == [150.0, 400.0]


def test_the_open_week_is_left_out_until_its_last_session():
    bars = daily(date(2026, 1, 5), date(2026, 1, 16))
    assert weekly_bars(bars.up_to(date(2026, 1, 15)), "XNYS", date(2026, 1, 15)).close.tolist() == [5.0]


def test_a_week_that_ends_with_a_holiday_is_over_on_thursday():
    good_thursday = date(2026, 4, 2)
    bars = daily(date(2026, 3, 23), good_thursday)
    assert weekly_bars(bars, "XNYS", good_thursday).last_date() == good_thursday


@pytest.mark.parametrize("as_of", [date(2026, 1, 6), date(2026, 1, 7)])
def test_only_an_open_week_gives_no_bar(as_of):
    assert len(weekly_bars(daily(date(2026, 1, 5), as_of), "XNYS", as_of)) == 0


def test_no_bars_give_no_weeks():
    bars = daily(date(2026, 1, 5), date(2026, 1, 9))
    assert len(weekly_bars(bars.up_to(date(2020, 1, 1)), "XNYS", date(2026, 1, 9))) == 0
