import threading
from datetime import UTC, datetime

import pytest

from scanner.cancel import CancelToken
from scanner.clock import FakeClock
from scanner.errors import Cancelled, NoDataInRange, TimedOut
from scanner.fetch.sharing import KEPT_ANSWERS, KEPT_SECONDS, Sharing


@pytest.fixture
def clock():
    return FakeClock(datetime(2024, 5, 6, tzinfo=UTC))


@pytest.fixture
def sharing(clock):
    return Sharing(clock)


class Asker:
    """Asks the same question in a thread of its own; ``ask`` waits until it is let go on."""

    def __init__(self, sharing, answer="bars", key="A"):
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.token = CancelToken()
        self.outcome = None
        self._ask = lambda: sharing.ask(key, lambda: self._work(answer), self.token)
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _work(self, answer):
        self.begun.set()
        self.go_on.wait(10)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _run(self):
        try:
            self.outcome = self._ask()
        except Exception as error:  # noqa: BLE001 - whatever comes out is looked at
            self.outcome = error

    def end(self):
        self.go_on.set()
        self._thread.join(10)
        return self.outcome


def started(sharing, **options):
    asker = Asker(sharing, **options)
    assert asker.begun.wait(10)
    return asker


def test_two_who_ask_at_once_send_one_request(sharing):
    first = started(sharing)
    second = Asker(sharing, answer="never sent")
    assert first.end().value == "bars"
    outcome = second.end()
    assert (outcome.value, outcome.shared) == ("bars", True)
    assert not second.begun.is_set()


def test_an_error_is_shared_and_costs_the_other_nothing(sharing):
    first = started(sharing, answer=TimedOut("slow", requests=2, seconds=10))
    second = Asker(sharing)
    assert first.end().requests == 2
    error = second.end()
    assert isinstance(error, TimedOut)
    assert (error.requests, error.values, error.technical) == (0, {"seconds": 10}, "slow")


def test_no_data_is_shared_too(sharing):
    first = started(sharing, answer=NoDataInRange("nothing", requests=1))
    second = Asker(sharing)
    first.end()
    assert isinstance(second.end(), NoDataInRange)


@pytest.mark.parametrize("trouble", [Cancelled(), ValueError("a bug")])
def test_when_the_first_could_not_ask_the_second_asks_in_its_place(sharing, trouble):
    first = started(sharing, answer=trouble)
    second = Asker(sharing, answer="my own")
    first.end()
    outcome = second.end()
    assert (outcome.value, outcome.shared) == ("my own", False)


@pytest.mark.parametrize("wish", ["cancel", "finish_with_cache"])
def test_who_no_longer_wants_to_wait_is_let_go_and_the_request_goes_on(sharing, wish):
    first = started(sharing)
    second = Asker(sharing)
    getattr(second.token, wish)()
    assert isinstance(second.end(), Cancelled)
    assert first.end().value == "bars"


def test_a_good_answer_is_kept_for_a_moment_and_an_error_is_not(sharing, clock):
    token = CancelToken()
    sharing.ask("A", lambda: 1, token)
    with pytest.raises(NoDataInRange):
        sharing.ask("B", lambda: (_ for _ in ()).throw(NoDataInRange("none")), token)
    clock.advance(KEPT_SECONDS)
    assert sharing.ask("A", lambda: 2, token).value == 1
    assert sharing.ask("B", lambda: 2, token).value == 2
    clock.advance(1)
    assert sharing.ask("A", lambda: 3, token).value == 3


def test_only_so_many_answers_are_kept(sharing):
    token = CancelToken()
    for number in range(KEPT_ANSWERS + 1):
        sharing.ask(number, lambda: "old", token)
    assert sharing.ask(1, lambda: "new", token).value == "old"
    assert sharing.ask(0, lambda: "new", token).value == "new"


def test_what_the_store_has_heard_of_since_a_plan_is_known(sharing):
    sharing.settle("yahoo", ["A"])
    mark = sharing.mark()
    sharing.settle("yahoo", ["B"])
    assert [sharing.settled_since("yahoo", symbol, mark) for symbol in "ABC"] == [False, True, False]
    assert not sharing.settled_since("practice", "B", mark)
