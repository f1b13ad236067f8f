from datetime import UTC, datetime

import pytest

from scanner.cancel import CancelToken
from scanner.clock import FakeClock
from scanner.errors import Cancelled, NotFound, ProviderDown, Throttled, TimedOut
from scanner.fetch.pages import REFUSALS, TRIES, patient_page
from scanner.providers.base import Page


class Script:
    """Does one thing after another, the last for ever."""

    def __init__(self, *acts):
        self.acts = list(acts)
        self.asked = 0

    def __call__(self):
        act = self.acts[min(self.asked, len(self.acts) - 1)]
        self.asked += 1
        if isinstance(act, Exception):
            raise act
        return act


@pytest.fixture
def clock():
    return FakeClock(datetime(2026, 1, 30, tzinfo=UTC))


def test_a_page_that_comes_late_is_worth_waiting_for(clock):
    script = Script(TimedOut(requests=1), ProviderDown(requests=1, status=500), Page((), 0, 1))
    assert patient_page(script, clock, CancelToken()).requests == 3
    assert clock.monotonic() == 3.0


@pytest.mark.parametrize(
    ("error", "asked"),
    [
        (TimedOut(requests=1), TRIES),
        (Throttled(requests=1), REFUSALS),
        (ProviderDown(requests=1, status=401), 1),
        (NotFound(requests=1), 1),
    ],
)
def test_tries_are_made_where_they_can_help_and_counted(clock, error, asked):
    script = Script(*(type(error)(requests=1, **error.values) for _ in range(TRIES)))
    with pytest.raises(type(error)) as caught:
        patient_page(script, clock, CancelToken())
    assert script.asked == asked
    assert caught.value.requests == asked


@pytest.mark.parametrize("wish", ["cancel", "finish_with_cache"])
def test_nobody_waits_who_does_not_want_to(clock, wish):
    token = CancelToken()

    def ask():
        getattr(token, wish)()
        raise TimedOut

    with pytest.raises(Cancelled):
        patient_page(ask, clock, token)
