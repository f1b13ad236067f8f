from datetime import UTC, datetime

import pytest

from scanner.clock import FakeClock
from scanner.errors import GarbageAnswer, InternalFailure, NoNetwork, NotFound, ProviderDown, TimedOut
from scanner.fetch.retry import ATTEMPTS, OUTAGE_FAILURES, OUTAGE_SECONDS, TOTAL_SECONDS, Outage, Patience


@pytest.fixture
def clock():
    return FakeClock(datetime(2024, 5, 6, tzinfo=UTC))


@pytest.mark.parametrize("error", [TimedOut(), NoNetwork(), ProviderDown(), GarbageAnswer()], ids=repr)
def test_what_may_pass_is_tried_three_times(clock, error):
    patience = Patience(clock)
    waits = [patience.next_try(error) for _ in range(ATTEMPTS)]
    assert waits[-1] is None
    assert all(wait > 0 for wait in waits[:-1])


def test_waits_grow(clock):
    patience = Patience(clock)
    first, second = patience.next_try(TimedOut()), patience.next_try(TimedOut())
    assert 0.5 <= first <= 1.0 <= second <= 1.5


@pytest.mark.parametrize("error", [NotFound(), InternalFailure()], ids=repr)
def test_what_will_not_pass_is_tried_once(clock, error):
    assert Patience(clock).next_try(error) is None


def test_a_symbol_is_given_up_after_an_hour(clock):
    patience = Patience(clock)
    assert patience.next_try(TimedOut()) is not None
    clock.advance(TOTAL_SECONDS)
    assert patience.next_try(TimedOut()) is None


def test_an_outage_is_many_failures_in_a_row_over_some_time(clock):
    outage = Outage(clock)
    for _ in range(OUTAGE_FAILURES * 2):
        assert not outage.failed(NoNetwork())
    clock.advance(OUTAGE_SECONDS)
    assert outage.failed(NoNetwork())


@pytest.mark.parametrize("own_word", [NotFound(), GarbageAnswer(), None], ids=repr)
def test_any_word_of_the_sources_own_shows_that_it_lives(clock, own_word):
    outage = Outage(clock)
    for _ in range(OUTAGE_FAILURES):
        outage.failed(TimedOut())
    clock.advance(OUTAGE_SECONDS)
    if own_word is None:
        outage.answered()
    else:
        assert not outage.failed(own_word)
    assert not outage.failed(TimedOut())
