import threading
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from scanner.cancel import CancelToken
from scanner.clock import FakeClock
from scanner.errors import (
    Cancelled,
    FailureKind,
    NoDataInRange,
    NotFound,
    ProviderDown,
    Throttled,
    TimedOut,
)
from scanner.fetch.fetcher import Fetcher
from scanner.fetch.retry import ATTEMPTS, REFUSALS
from scanner.providers.base import Fetched, Provider
from scanner.types import Bars, Instrument
from tests.helpers.made_bars import made_bars

START, END = date(2024, 1, 1), date(2024, 5, 3)


class Scripted(Provider):
    """Answers as told: ``script`` maps a symbol to what it does each time, the last for ever; else bars."""

    id = "scripted"
    title = "Scripted"

    def __init__(self, workers=1, **script):
        self.workers = workers
        self.script = {symbol: list(acts) for symbol, acts in script.items()}
        self.asked = []
        self.lock = threading.Lock()

    def fetch(self, instrument, start, end, token):
        assert (start, end) == (START, END)
        with self.lock:
            self.asked.append(instrument.symbol)
            acts = self.script.get(instrument.symbol, [None])
            act = acts.pop(0) if len(acts) > 1 else acts[0]
        if isinstance(act, Exception):
            raise act
        if callable(act):
            act(token)
        return Fetched(made_bars([1.0, 2.0], symbol=instrument.symbol), requests=1)


@pytest.fixture
def clock():
    return FakeClock(datetime(2024, 5, 6, tzinfo=UTC))


@pytest.fixture
def fetcher_of(clock):
    """Makes fetchers that are stopped at the end."""
    made = []

    def make(provider, token=None):
        made.append(Fetcher(provider, clock, token or CancelToken()))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.stop()
    join_threads()


def join_threads():
    for thread in threading.enumerate():
        if thread.name.startswith("technic-fetch"):
            thread.join()


def start(fetcher, symbols):
    fetcher.start([Instrument(symbol) for symbol in symbols], START, END)


def collect(fetcher):
    results = {}
    while not fetcher.done:
        for result in fetcher.results(1.0):
            assert result.instrument.symbol not in results
            results[result.instrument.symbol] = result
    return results


def test_results_come_some_at_a_time_and_the_last_ones_too(fetcher_of):
    fetcher = fetcher_of(Scripted())
    start(fetcher, [f"S{number}" for number in range(7)])
    join_threads()
    taken = []
    while not fetcher.done:
        taken.append([result.instrument.symbol for result in fetcher.results(1.0, 3)])
    assert [len(part) for part in taken] == [3, 3, 1]
    assert sorted(symbol for part in taken for symbol in part) == [f"S{number}" for number in range(7)]


def test_every_symbol_comes_once_with_its_bars(fetcher_of):
    symbols = [f"S{number}" for number in range(50)]
    fetcher = fetcher_of(Scripted(workers=3))
    start(fetcher, symbols)
    results = collect(fetcher)
    assert set(results) == set(symbols)
    assert all(isinstance(result.bars, Bars) and result.error is None for result in results.values())
    assert {(result.requests, result.attempts) for result in results.values()} == {(1, 1)}
    assert fetcher.in_flight == ()


def test_nothing_to_ask_is_done_at_once(fetcher_of):
    fetcher = fetcher_of(Scripted())
    assert fetcher.done
    start(fetcher, [])
    assert fetcher.done
    assert fetcher.results(1.0) == []


def test_no_more_threads_than_workers_and_they_have_names(fetcher_of):
    together = threading.Barrier(3)
    names = set()

    def meet(_token):
        names.add(threading.current_thread().name)
        assert threading.current_thread().daemon
        together.wait()

    fetcher = fetcher_of(Scripted(workers=3, **{symbol: [meet] for symbol in "ABCDEF"}))
    start(fetcher, "ABCDEF")
    assert len(collect(fetcher)) == 6
    assert names == {"technic-fetch-1", "technic-fetch-2", "technic-fetch-3"}


def test_a_symbol_that_may_recover_goes_to_the_end_of_the_queue(fetcher_of, clock):
    provider = Scripted(A=[TimedOut(requests=2), None], B=[lambda _token: clock.advance(60.0)])
    fetcher = fetcher_of(provider)
    start(fetcher, "ABC")
    results = collect(fetcher)
    assert provider.asked == ["A", "B", "C", "A"]
    assert results["A"].bars is not None
    assert (results["A"].attempts, results["A"].requests) == (2, 3)


def test_tries_end_with_the_last_failure(fetcher_of):
    provider = Scripted(A=[TimedOut(requests=1), ProviderDown(requests=1, status=500)])
    fetcher = fetcher_of(provider)
    start(fetcher, "AB")
    result = collect(fetcher)["A"]
    assert isinstance(result.error, ProviderDown)
    assert (result.attempts, result.requests) == (ATTEMPTS, ATTEMPTS)
    assert [one.words for one in result.tries] == [TimedOut().technical] + [ProviderDown().technical] * (
        ATTEMPTS - 1
    )


@pytest.mark.parametrize("error", [NotFound(requests=1), NoDataInRange(requests=1)], ids=repr)
def test_the_sources_own_word_is_not_doubted(fetcher_of, error):
    provider = Scripted(A=[error])
    fetcher = fetcher_of(provider)
    start(fetcher, "A")
    result = collect(fetcher)["A"]
    assert result.error is error
    assert (result.attempts, result.requests) == (1, 1)
    assert provider.asked == ["A"]


def test_a_refused_symbol_goes_on_at_once_and_its_tries_are_not_counted(fetcher_of):
    provider = Scripted(A=[*[Throttled(requests=1)] * 5, None])
    fetcher = fetcher_of(provider)
    start(fetcher, "AB")
    result = collect(fetcher)["A"]
    assert result.bars is not None
    assert (result.attempts, result.requests) == (1, 6)
    assert provider.asked == ["A"] * 6 + ["B"]


def test_a_limit_that_never_ends_ends_the_fetching(fetcher_of):
    provider = Scripted(A=[Throttled("no more", requests=1)])
    fetcher = fetcher_of(provider)
    start(fetcher, "ABC")
    results = collect(fetcher)
    assert {type(result.error) for result in results.values()} == {Throttled}
    assert Counter(provider.asked) == {"A": REFUSALS}
    assert (results["A"].attempts, results["B"].attempts) == (1, 0)


def test_a_source_that_is_down_is_left_alone(fetcher_of, clock):
    def slow_failure(_token):
        clock.advance(3.0)
        raise ProviderDown("HTTP 503", requests=1, status=503)

    symbols = [f"S{number}" for number in range(100)]
    provider = Scripted(**{symbol: [slow_failure] for symbol in symbols})
    fetcher = fetcher_of(provider)
    start(fetcher, symbols)
    results = collect(fetcher)
    assert len(results) == 100
    assert {result.error.kind for result in results.values()} == {FailureKind.PROVIDER_DOWN}
    assert results["S99"].error.values == {"status": 503}
    assert results["S99"].attempts == 0
    assert len(provider.asked) == 12


def test_a_source_that_is_left_alone_is_not_waited_for_at_the_gate(fetcher_of, clock):
    """With one thread waiting for its turn at a slow pace while another finds out that the source is down."""
    waiting = threading.Event()

    def at_the_gate(token):
        waiting.set()
        while not token.cached_only:
            pass
        raise Cancelled

    def slow_failure(_token):
        waiting.wait()
        clock.advance(3.0)
        raise ProviderDown("HTTP 503", requests=1, status=503)

    symbols = [f"S{number}" for number in range(30)]
    provider = Scripted(workers=2, W=[at_the_gate], **{symbol: [slow_failure] for symbol in symbols})
    fetcher = fetcher_of(provider)
    start(fetcher, ["W", *symbols])
    result = collect(fetcher)["W"]
    assert isinstance(result.error, ProviderDown)
    assert result.attempts == 0


def test_a_bug_is_contained_to_its_symbol(fetcher_of):
    fetcher = fetcher_of(Scripted(A=[KeyError("oops")]))
    start(fetcher, "AB")
    results = collect(fetcher)
    assert results["A"].error.kind is FailureKind.INTERNAL
    assert "KeyError: 'oops'" in results["A"].error.technical
    assert results["B"].bars is not None


def test_stopping_does_not_wait_for_a_request_that_hangs_and_takes_no_late_answer(fetcher_of):
    entered, leave = threading.Event(), threading.Event()

    def hang(_token):
        entered.set()
        leave.wait()

    fetcher = fetcher_of(Scripted(A=[hang]))
    start(fetcher, "AB")
    entered.wait()
    assert fetcher.in_flight == ("A",)
    fetcher.stop()
    fetcher.stop()
    assert fetcher.done
    leave.set()
    join_threads()
    assert fetcher.results(0.0) == []


def test_cancelling_ends_the_waits_of_the_provider(fetcher_of):
    ended = []

    def wait(token):
        entered.set()
        ended.append(token.wait(60.0))
        token.raise_if_cancelled()

    entered = threading.Event()
    token = CancelToken()
    provider = Scripted(A=[wait])
    fetcher = fetcher_of(provider, token)
    start(fetcher, "AB")
    entered.wait()
    token.cancel()
    assert fetcher.results(60.0) == []
    assert fetcher.done
    join_threads()
    assert ended == [True]
    assert provider.asked == ["A"]


def test_a_token_cancelled_before_the_start_asks_nothing(fetcher_of):
    token = CancelToken()
    token.cancel()
    provider = Scripted()
    fetcher = fetcher_of(provider, token)
    start(fetcher, "AB")
    assert fetcher.done
    assert provider.asked == []


def test_finishing_with_cached_prices_sends_nothing_more_but_takes_what_is_under_way(fetcher_of):
    entered, leave = threading.Event(), threading.Event()

    def hold(_token):
        entered.set()
        leave.wait()

    token = CancelToken()
    provider = Scripted(A=[TimedOut(requests=1)], B=[hold])
    fetcher = fetcher_of(provider, token)
    start(fetcher, "ABC")
    entered.wait()
    token.finish_with_cache()
    leave.set()
    results = collect(fetcher)
    assert provider.asked == ["A", "B"]
    assert results["A"].error.kind is FailureKind.TIMED_OUT  # its own last error
    assert results["B"].bars is not None
    assert isinstance(results["C"].error, Throttled)
    assert [results[symbol].attempts for symbol in "ABC"] == [1, 1, 0]


def test_finishing_with_cached_prices_ends_a_wait_at_the_gate(fetcher_of):
    entered, asked_to_finish = threading.Event(), threading.Event()

    def at_the_gate(token):
        entered.set()
        asked_to_finish.wait()
        assert token.cached_only
        raise Cancelled

    token = CancelToken()
    fetcher = fetcher_of(Scripted(A=[at_the_gate]), token)
    start(fetcher, "A")
    entered.wait()
    token.finish_with_cache()
    asked_to_finish.set()
    result = collect(fetcher)["A"]
    assert isinstance(result.error, Throttled)
    assert result.attempts == 0


def test_finishing_with_cached_prices_does_not_try_a_failure_again(fetcher_of):
    entered, leave = threading.Event(), threading.Event()

    def fail_late(_token):
        entered.set()
        leave.wait()
        raise TimedOut(requests=1)

    token = CancelToken()
    provider = Scripted(A=[fail_late])
    fetcher = fetcher_of(provider, token)
    start(fetcher, "A")
    entered.wait()
    token.finish_with_cache()
    leave.set()
    result = collect(fetcher)["A"]
    assert isinstance(result.error, TimedOut)
    assert result.attempts == 1
    assert provider.asked == ["A"]
