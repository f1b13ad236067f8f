from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.clock import FakeClock
from scanner.pipeline.remaining_time import SAMPLE_EVERY_SECONDS, TRUST_SECONDS, WINDOW_SECONDS, RemainingTime


class Asking:
    """A source on a clock that stands still until told: ``forecast`` is seconds a symbol, 0 for no pace."""

    def __init__(self, forecast: float = 0.0) -> None:
        self.clock = FakeClock(datetime(2026, 1, 30, 21, tzinfo=UTC))
        self.each = forecast
        self.time = RemainingTime(self.clock, lambda count: count * self.each)

    def answer(self, count: int, *, seconds: float, paused: bool = False) -> None:
        """``count`` symbols come back at the end of so many seconds."""
        self.clock.advance(seconds)
        self.time.came_back(count)
        self.time.look(self.clock.monotonic(), paused=paused)

    def answers(self, times: int, *, each: float) -> None:
        for _ in range(times):
            self.answer(1, seconds=each)


def test_nothing_is_left_before_anything_is_asked():
    assert Asking().time.seconds() == 0.0


def test_without_a_forecast_the_speed_has_to_be_seen_first():
    asking = Asking()
    asking.time.expect(100)
    assert asking.time.seconds() is None
    asking.answers(5, each=0.5)
    assert asking.time.seconds() is None
    asking.answers(5, each=0.5)
    assert asking.time.seconds() == pytest.approx(90 * 0.5)


def test_the_wait_for_the_first_answer_is_not_the_speed():
    asking = Asking()
    asking.time.expect(100)
    asking.answer(0, seconds=10.0)
    asking.answers(20, each=0.5)
    assert asking.time.seconds() == pytest.approx(80 * 0.5, rel=0.1)


def test_a_few_symbols_are_not_waited_for_in_vain():
    asking = Asking()
    asking.time.expect(8)
    asking.answers(3, each=2.0)
    assert asking.time.seconds() == pytest.approx(5 * 2.0)


def test_a_forecast_counts_from_the_start():
    asking = Asking(forecast=0.5)
    asking.time.expect(100)
    asking.answer(0, seconds=SAMPLE_EVERY_SECONDS)
    assert asking.time.seconds() == pytest.approx(50.0, rel=0.1)


def test_a_forecast_that_does_not_hold_is_stretched_by_as_much():
    asking = Asking(forecast=0.5)
    asking.time.expect(1000)
    asking.answers(200, each=1.0)
    trusted = (WINDOW_SECONDS + TRUST_SECONDS) / (WINDOW_SECONDS / 2 + TRUST_SECONDS)
    assert asking.time.seconds() == pytest.approx(800 * 0.5 * trusted, rel=0.01)


def test_answers_faster_than_the_pace_do_not_shorten_it():
    asking = Asking(forecast=0.5)
    asking.time.expect(100)
    for _ in range(20):
        asking.answer(2, seconds=0.5)
    assert asking.time.seconds() == pytest.approx(60 * 0.5)


@pytest.mark.parametrize("forecast", [0.0, 0.5])
def test_a_pause_is_not_the_speed_of_the_source(forecast):
    asking = Asking(forecast)
    asking.time.expect(100)
    asking.answers(40, each=0.5)
    before = asking.time.seconds()
    for _ in range(60):
        asking.answer(0, seconds=0.5, paused=True)
    assert asking.time.seconds() == pytest.approx(before)
    asking.answers(20, each=0.5)
    assert asking.time.seconds() == pytest.approx(40 * 0.5, rel=0.05)


def test_what_comes_back_during_a_pause_was_not_that_fast():
    asking = Asking()
    asking.time.expect(100)
    asking.answers(40, each=0.5)
    asking.answer(4, seconds=0.5, paused=True)
    asking.answers(2, each=0.5)
    assert asking.time.seconds() == pytest.approx(54 * 0.5, rel=0.05)


def test_the_last_minute_counts_and_not_what_was_before():
    asking = Asking()
    asking.time.expect(2000)
    asking.answers(400, each=0.25)
    asking.answers(70, each=1.0)
    assert asking.time.seconds() == pytest.approx(1530 * 1.0, rel=0.02)


def test_a_slower_pace_is_believed_at_once():
    asking = Asking(forecast=0.5)
    asking.time.expect(100)
    asking.answers(40, each=0.5)
    asking.each = 0.55
    asking.answer(1, seconds=0.55)
    assert asking.time.seconds() == pytest.approx(59 * 0.55, rel=0.01)


@given(
    forecast=st.sampled_from([0.0, 0.2, 1.0]),
    steps=st.lists(st.tuples(st.integers(0, 5), st.floats(0.0, 20.0), st.booleans()), max_size=60),
)
def test_it_is_never_negative_and_ends_at_nothing(forecast, steps):
    asking = Asking(forecast)
    asking.time.expect(300)
    for count, seconds, paused in steps:
        asking.answer(count, seconds=seconds, paused=paused)
        told = asking.time.seconds()
        assert told is None or told >= 0
    asking.answer(asking.time.left, seconds=1.0)
    assert asking.time.seconds() == 0.0
