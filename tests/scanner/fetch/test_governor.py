import threading
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime

import pytest

from scanner.cancel import CancelToken
from scanner.clock import FakeClock, RealClock
from scanner.errors import Cancelled, TimedOut
from scanner.fetch.governor import GENTLE_ANSWERS, Governor
from scanner.fetch.pace import Pace
from scanner.traffic import Traffic


class ShortPatience(CancelToken):
    """A token cancelled by looking at it often enough: whoever cannot pass now does not pass."""

    looks = 6

    @property
    def cancelled(self):
        self.looks -= 1
        return self.looks < 0


@pytest.fixture
def clock():
    return FakeClock(datetime(2024, 5, 6, tzinfo=UTC))


@pytest.fixture
def governor(clock):
    return Governor(clock, Pace(2.0, 5.0), max_in_flight=2)


def passes(governor):
    """Whether a request may be sent without a long wait."""
    try:
        with governor.request(ShortPatience()):
            return True
    except Cancelled:
        return False


def throttle(governor):
    with governor.request(CancelToken()):
        governor.throttled()


def answer_well(governor):
    with governor.request(CancelToken()):
        governor.succeeded()


@contextmanager
def sent_elsewhere(governor, verdict):
    """A request of another thread, under way inside the block, that hears ``verdict`` at its end."""
    entered, leave = threading.Event(), threading.Event()

    def work():
        with governor.request(CancelToken()):
            entered.set()
            leave.wait()
            verdict()

    thread = threading.Thread(target=work)
    thread.start()
    entered.wait()
    try:
        yield
    finally:
        leave.set()
        thread.join()


def test_requests_keep_the_pace(governor, clock):
    moments = []
    for _ in range(4):
        with governor.request(CancelToken()):
            moments.append(clock.monotonic())
    assert moments == pytest.approx([0.0, 0.5, 1.0, 1.5])


def test_never_more_under_way_than_allowed(clock):
    governor = Governor(clock, Pace(1000.0, 1000.0), max_in_flight=2)
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(governor.request(CancelToken()))
        second.enter_context(governor.request(CancelToken()))
        assert not passes(governor)
        first.close()
        assert passes(governor)


def test_a_place_is_given_back_also_when_the_request_fails(governor):
    for _ in range(5):
        with pytest.raises(ValueError, match="broken"), governor.request(CancelToken()):
            raise ValueError("broken")
    with governor.request(CancelToken()), governor.request(CancelToken()):
        pass


def test_first_come_first_served():
    governor = Governor(RealClock(), Pace(1000.0, 1000.0), max_in_flight=1)
    order = []

    def work(number):
        with governor.request(CancelToken()):
            order.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    with governor.request(CancelToken()):
        for number, thread in enumerate(threads, start=1):
            thread.start()
            while len(governor._line) < number:  # each in line before the next comes
                pass
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_a_limit_stops_everybody_and_one_probe_reopens_at_half_the_pace(governor, clock):
    throttle(governor)
    pause = governor.pause()
    assert pause.number == 1
    assert 30.0 <= pause.seconds_left == pause.seconds_total <= 33.0
    assert not passes(governor)
    with governor.request(CancelToken()):  # the probe
        assert clock.monotonic() >= pause.seconds_total
        assert not passes(governor)
        governor.succeeded()
        assert governor.pause() is None
    assert governor.rate == 1.0
    resumed = clock.monotonic()
    with governor.request(CancelToken()):
        assert clock.monotonic() - resumed == pytest.approx(1.0)


def test_after_a_pause_two_are_under_way_at_most_until_ten_good_answers_came(clock):
    governor = Governor(clock, Pace(1000.0, 1000.0), max_in_flight=4)
    throttle(governor)
    assert governor.pause().steps == (2, 4)
    governor.try_now()
    answer_well(governor)

    def most_under_way():
        with ExitStack() as held:
            count = 0
            while passes(governor) and count < 9:
                held.enter_context(governor.request(CancelToken()))
                count += 1
            return count

    assert most_under_way() == 2
    for _ in range(GENTLE_ANSWERS):
        answer_well(governor)
    assert most_under_way() == 4


def test_a_pause_tells_how_often_the_host_refused_and_what_comes_next(governor, clock):
    throttle(governor)
    governor.throttled()
    pause = governor.pause()
    assert (pause.refusals, pause.testing, pause.next_seconds) == (2, False, 60.0)
    clock.advance(pause.seconds_left)
    with governor.request(CancelToken()):
        assert governor.pause().testing
        governor.throttled()
    assert governor.pause().next_seconds == 120.0
    clock.advance(61)
    assert governor.pause().refusals == 0


def test_what_is_under_way_and_what_came_is_counted(governor):
    assert governor.traffic() == Traffic(0, 0)
    with governor.request(CancelToken()):
        governor.received(1200)
        assert governor.traffic() == Traffic(1, 1200)
        governor.succeeded()
    assert governor.traffic() == Traffic(0, 1200)


def test_an_error_knows_how_long_its_request_took(governor, clock):
    error = TimedOut("no answer")
    with suppress(TimedOut), governor.request(CancelToken()):
        clock.advance(10.0)
        raise error
    assert error.took == 10.0


def test_a_refused_probe_means_a_longer_pause(governor):
    throttle(governor)
    throttle(governor)
    pause = governor.pause()
    assert pause.number == 2
    assert 60.0 <= pause.seconds_total <= 66.0
    assert governor.rate == 1.0  # halved once


def test_requests_already_sent_do_not_count(governor):
    with sent_elsewhere(governor, governor.throttled):
        throttle(governor)
        before = governor.pause()
    assert governor.pause().number == 1
    assert governor.pause().seconds_left <= before.seconds_left
    assert governor.rate == 1.0


def test_a_refusal_told_outside_of_a_request_counts_once(governor):
    governor.throttled()
    governor.throttled()
    assert governor.pause().number == 1


def test_a_late_refusal_after_the_probe_does_not_pause_again(governor):
    with sent_elsewhere(governor, governor.throttled):
        throttle(governor)
        with governor.request(CancelToken()):
            governor.succeeded()
    assert governor.pause() is None


def test_a_late_good_answer_does_not_end_the_pause(governor):
    with sent_elsewhere(governor, governor.succeeded):
        throttle(governor)
    assert governor.pause() is not None


def test_a_probe_with_other_trouble_waits_again(governor):
    throttle(governor)
    with governor.request(CancelToken()):
        governor.troubled()
    pause = governor.pause()
    assert pause.number == 1
    assert pause.seconds_left >= 30.0


def test_a_probe_without_an_answer_leaves_its_place_to_another(governor):
    throttle(governor)
    with governor.request(CancelToken()):
        pass
    assert governor.pause().seconds_left == 0.0
    with governor.request(ShortPatience()):
        governor.succeeded()
    assert governor.pause() is None


def test_try_now_probes_at_once(governor, clock):
    throttle(governor)
    governor.try_now()
    with governor.request(ShortPatience()):
        governor.succeeded()
    assert clock.monotonic() < 1.0


def test_trouble_halves_the_pace_once_for_what_was_sent_together(governor):
    with sent_elsewhere(governor, governor.troubled):
        for _ in range(3):
            with governor.request(CancelToken()):
                governor.troubled()
        assert governor.rate == 1.0
    for _ in range(2):
        with governor.request(CancelToken()):
            governor.troubled()
    assert governor.rate == 1.0
    with governor.request(CancelToken()):
        governor.troubled()
    assert governor.rate == 0.5


def test_good_answers_raise_the_pace(governor):
    for _ in range(50):
        with governor.request(CancelToken()):
            governor.succeeded()
    assert governor.rate == pytest.approx(3.0)


@pytest.mark.parametrize("wish", ["cancel", "finish_with_cache"])
def test_a_wish_wakes_those_who_wait_for_the_end_of_a_pause(wish):
    governor = Governor(RealClock(), Pace(100.0, 100.0), max_in_flight=2)
    throttle(governor)
    token = CancelToken()
    heard = []

    def work():
        try:
            with governor.request(token):
                heard.append("sent")
        except Cancelled:
            heard.append("cancelled")

    threads = [threading.Thread(target=work) for _ in range(4)]  # two wait for the pause, two for a place
    for thread in threads:
        thread.start()
    getattr(token, wish)()
    for thread in threads:
        thread.join()
    assert heard == ["cancelled"] * 4


def answer(governor, clock, seconds, times=4):
    for _ in range(times):
        with governor.request(CancelToken()):
            clock.advance(seconds)


@pytest.mark.parametrize(
    ("answers_take", "expected"),
    [
        (0.01, 20.0),  # the pace limits: one every 2 s
        (40.0, 200.0),  # two at once, 40 s each, are what limits
        (4.0, 20.0 * 2**0.25),  # both alike: each makes the other wait
    ],
)
def test_pace_and_slow_answers_limit_together(clock, answers_take, expected):
    governor = Governor(clock, Pace(0.5, 0.5), max_in_flight=2)
    assert governor.seconds_at_pace(10) == pytest.approx(20.0)
    answer(governor, clock, answers_take)
    assert governor.seconds_at_pace(10) == pytest.approx(expected, rel=0.01)


def test_without_a_pace_nothing_is_foreseen(clock):
    governor = Governor(clock, Pace(float("inf"), float("inf")), max_in_flight=2)
    answer(governor, clock, 4.0)
    assert governor.seconds_at_pace(10) == 0.0


def test_the_few_at_once_after_a_pause_are_foreseen(clock):
    governor = Governor(clock, Pace(50.0, 50.0), max_in_flight=4)
    answer(governor, clock, 4.0, times=8)
    assert governor.seconds_at_pace(30) == pytest.approx(30 * 4.0 / 4, rel=0.01)
    throttle(governor)
    each = 8 * 4.0 / 9  # the refusal came at once
    assert governor.seconds_at_pace(30) == pytest.approx(each * (10 / 2 + 20 / 4), rel=0.01)


def test_other_limits_hold_for_those_who_wait_too():
    clock = RealClock()
    governor = Governor(clock, Pace(0.001, 0.001), max_in_flight=1)
    entered = threading.Event()

    def wait_for_a_turn():
        with governor.request(CancelToken()):
            entered.set()

    with governor.request(CancelToken()):
        waiting = threading.Thread(target=wait_for_a_turn)
        waiting.start()
        governor.take_limits(1000.0, 1000.0, 2)
        assert entered.wait(10)
    waiting.join()


def test_other_limits_end_no_pause(governor, clock):
    throttle(governor)
    governor.take_limits(1000.0, 1000.0, 4)
    assert governor.pause() is not None
    assert not passes(governor)
