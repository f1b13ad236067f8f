import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.fetch.breaker import GOOD_ANSWERS_THAT_END_A_ROW, LONGEST_PAUSE_SECONDS, Breaker


class NoChance(random.Random):
    """No jitter."""

    def uniform(self, a, b):
        return a


@pytest.fixture
def breaker():
    return Breaker(NoChance())


def test_pauses_double_up_to_eight_minutes(breaker):
    seconds = []
    for _ in range(7):
        breaker.trip(100.0)
        pause = breaker.pause(100.0)
        seconds.append(pause.seconds_total)
    assert seconds == [30, 60, 120, 240, 480, 480, 480]
    assert pause.number == 7


@given(st.integers(min_value=1, max_value=12), st.integers())
def test_a_pause_is_never_shorter_than_announced_nor_longer_than_the_longest(times, seed):
    breaker = Breaker(random.Random(seed))
    for _ in range(times):
        breaker.trip(0.0)
    total = breaker.pause(0.0).seconds_total
    plain = min(LONGEST_PAUSE_SECONDS, 30 * 2 ** (times - 1))
    assert plain <= total <= min(LONGEST_PAUSE_SECONDS, plain * 1.1)


def test_a_pause_counts_down_and_then_one_may_probe(breaker):
    breaker.trip(0.0)
    assert breaker.pause(10.0).seconds_left == 20.0
    assert not breaker.take_probe(29.9)
    assert breaker.take_probe(30.0)
    assert breaker.pause(35.0).seconds_left == 0.0
    assert not breaker.take_probe(1000.0)


def test_a_probe_given_back_may_be_taken_again(breaker):
    breaker.trip(0.0)
    breaker.take_probe(30.0)
    breaker.give_probe_back()
    assert breaker.take_probe(30.0)


def test_closing_ends_the_pause_but_a_limit_met_soon_after_is_the_next_in_the_row(breaker):
    breaker.trip(0.0)
    breaker.close()
    assert breaker.pause(0.0) is None
    assert not breaker.paused
    for _ in range(GOOD_ANSWERS_THAT_END_A_ROW - 1):
        breaker.answered_well()
    breaker.trip(0.0)
    assert breaker.pause(0.0).number == 2
    breaker.close()
    for _ in range(GOOD_ANSWERS_THAT_END_A_ROW):
        breaker.answered_well()
    breaker.trip(0.0)
    assert breaker.pause(0.0).number == 1


def test_other_trouble_of_a_probe_means_the_same_pause_again(breaker):
    breaker.trip(0.0)
    breaker.take_probe(30.0)
    breaker.wait_again(31.0)
    pause = breaker.pause(31.0)
    assert (pause.seconds_left, pause.number) == (30.0, 1)
    assert breaker.take_probe(61.0)


def test_the_wait_can_be_ended_and_never_made_longer(breaker):
    breaker.end_wait(0.0)
    assert not breaker.paused
    breaker.trip(0.0)
    breaker.end_wait(5.0)
    assert breaker.take_probe(5.0)
    breaker.trip(5.0)
    breaker.end_wait(500.0)
    assert breaker.pause(5.0).seconds_left == 60.0
