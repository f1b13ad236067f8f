from datetime import UTC, datetime, timedelta

from scanner.cancel import CancelToken
from scanner.clock import FakeClock, RealClock

START = datetime(2026, 1, 30, 21, 0, tzinfo=UTC)


def test_waiting_on_a_fake_clock_takes_no_time_and_moves_it():
    clock = FakeClock(START)
    assert clock.wait(3600, CancelToken()) is False
    assert clock.now() == START + timedelta(hours=1)
    assert clock.monotonic() == 3600


def test_a_cancelled_token_ends_the_wait_of_either_clock():
    token = CancelToken()
    token.cancel()
    fake = FakeClock(START)
    assert fake.wait(3600, token) is True
    assert fake.monotonic() == 0
    assert RealClock().wait(3600, token) is True


def test_the_real_clock_is_utc_and_never_goes_back():
    clock = RealClock()
    assert clock.now().utcoffset() == timedelta(0)
    before = clock.monotonic()
    assert clock.monotonic() >= before
