import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from scanner.errors import BadInput
from scanner.sessions import sessions_of

THANKSGIVING_FRIDAY = date(2025, 11, 28)


def test_a_session_counts_as_finished_from_its_close_on():
    sessions = sessions_of("XNYS")
    close = sessions.close(date(2026, 1, 30))
    assert close == datetime(2026, 1, 30, 21, 0, tzinfo=UTC)
    assert sessions.last_finished(close) == date(2026, 1, 30)
    assert sessions.last_finished(close - timedelta(seconds=1)) == date(2026, 1, 29)


def test_a_half_day_closes_early():
    assert sessions_of("XNYS").close(THANKSGIVING_FRIDAY) == datetime(2025, 11, 28, 18, 0, tzinfo=UTC)


def test_weekends_and_holidays_fall_back_to_the_session_before():
    sessions = sessions_of("XNYS")
    assert sessions.on_or_before(date(2025, 11, 30)) == THANKSGIVING_FRIDAY
    assert sessions.on_or_before(date(2025, 11, 27)) == date(2025, 11, 26)
    assert sessions.on_or_before(date(2025, 11, 26)) == date(2025, 11, 26)


def test_between_includes_both_ends_and_skips_days_without_trading():
    days = sessions_of("XNYS").between(date(2025, 11, 26), date(2025, 12, 1)).tolist()
    assert days == [date(2025, 11, 26), THANKSGIVING_FRIDAY, date(2025, 12, 1)]


def test_threads_that_ask_at_once_get_the_same_calendar():
    together = threading.Barrier(3)

    def ask(_number):
        together.wait(30)
        return sessions_of("XBUE")  # asked for nowhere else

    with ThreadPoolExecutor(3) as pool:
        first, *others = pool.map(ask, range(3))
    assert all(one is first for one in others)


def test_an_exchange_without_a_calendar_is_bad_input():
    with pytest.raises(BadInput, match="no trading calendar called MOON"):
        sessions_of("MOON")


def test_a_day_before_the_first_session_is_bad_input():
    with pytest.raises(BadInput, match="no trading session of XNYS that early"):
        sessions_of("XNYS").on_or_before(date(1900, 1, 1))


def test_a_calendar_that_begins_later_than_1990_begins_where_it_can():
    tokyo = sessions_of("XTKS")
    assert tokyo.on_or_before(date(2024, 5, 6)) == date(2024, 5, 2)  # three holidays in a row, and a weekend
    with pytest.raises(BadInput):
        tokyo.on_or_before(date(1990, 5, 6))


@pytest.mark.parametrize(
    ("exchange", "moment", "flags", "until"),
    [
        ("XNYS", datetime(2026, 1, 30, 19, 48, tzinfo=UTC), "open", datetime(2026, 1, 30, 21, 0, tzinfo=UTC)),
        ("XNYS", datetime(2026, 1, 30, 14, 29, tzinfo=UTC), "", datetime(2026, 1, 30, 14, 30, tzinfo=UTC)),
        ("XNYS", datetime(2026, 1, 30, 21, 0, tzinfo=UTC), "", datetime(2026, 2, 2, 14, 30, tzinfo=UTC)),
        ("XNYS", datetime(2026, 1, 31, 18, 0, tzinfo=UTC), "", datetime(2026, 2, 2, 14, 30, tzinfo=UTC)),
        (
            "XNYS",
            datetime(2025, 11, 27, 18, 0, tzinfo=UTC),
            "holiday half",
            datetime(2025, 11, 28, 14, 30, tzinfo=UTC),
        ),
        (
            "XNYS",
            datetime(2025, 11, 28, 15, 0, tzinfo=UTC),
            "open half",
            datetime(2025, 11, 28, 18, 0, tzinfo=UTC),
        ),
        ("XHKG", datetime(2026, 1, 30, 3, 0, tzinfo=UTC), "open", datetime(2026, 1, 30, 4, 0, tzinfo=UTC)),
        ("XHKG", datetime(2026, 1, 30, 4, 30, tzinfo=UTC), "break", datetime(2026, 1, 30, 5, 0, tzinfo=UTC)),
        ("XHKG", datetime(2026, 1, 30, 5, 30, tzinfo=UTC), "open", datetime(2026, 1, 30, 8, 0, tzinfo=UTC)),
    ],
)
def test_the_state_of_an_exchange_and_until_when(exchange, moment, flags, until):
    state = sessions_of(exchange).state(moment)
    found = {
        "open": state.is_open,
        "break": state.is_break,
        "holiday": state.is_holiday,
        "half": state.is_half_day,
    }
    assert [flag for flag, on in found.items() if on] == [
        flag for flag in ("open", "break", "holiday", "half") if flag in flags.split()
    ]
    assert state.until == until


def test_a_moment_after_the_calendar_is_bad_input():
    with pytest.raises(BadInput, match="ends before"):
        sessions_of("XNYS").state(datetime(2099, 1, 1, tzinfo=UTC))
