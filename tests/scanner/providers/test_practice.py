from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import numpy as np
import pytest

from scanner.cancel import CancelToken
from scanner.clock import FakeClock
from scanner.errors import (
    Cancelled,
    NoDataInRange,
    NotFound,
    ProviderError,
    TechnicError,
    Throttled,
    TimedOut,
)
from scanner.fetch.governor import Governor
from scanner.fetch.pace import Pace
from scanner.providers.practice import HANG_SECONDS, INDEX, PracticeProvider, practice_instruments
from scanner.providers.practice_roster import Part, roles
from scanner.settings import PracticeSettings
from scanner.types import Bars, Instrument

START, END = date(2025, 11, 20), date(2026, 11, 20)
AFTER_THE_CLOSE = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)


class ListeningGate:
    """A gate that is open and remembers what it was told."""

    def __init__(self) -> None:
        self.told: Counter[str] = Counter()
        self.inside = 0

    @contextmanager
    def request(self, token: CancelToken) -> Iterator[None]:
        token.raise_if_cancelled()
        self.told["passed"] += 1
        self.inside += 1
        yield
        self.inside -= 1

    def succeeded(self) -> None:
        self.told["succeeded"] += 1

    def troubled(self) -> None:
        self.told["troubled"] += 1

    def throttled(self) -> None:
        self.told["throttled"] += 1


class Market:
    """A practice market with its clock, gate and token."""

    def __init__(self, now: datetime = AFTER_THE_CLOSE, seed: int | None = None, **settings: float) -> None:
        self.clock, self.gate, self.token = FakeClock(now), ListeningGate(), CancelToken()
        self.provider = PracticeProvider(self.clock, PracticeSettings(**settings), self.gate, seed)  # type: ignore[arg-type]

    def bars(self, symbol: str, start: date = START, end: date = END) -> Bars:
        return self.provider.fetch(Instrument(symbol), start, end, self.token).bars

    def ending(self, symbol: str) -> str:
        try:
            self.bars(symbol)
        except TechnicError as error:
            return type(error).__name__
        return "bars"


def symbols(part: Part) -> list[str]:
    return sorted(role.symbol for role in roles(7).values() if role.part is part)


def test_it_says_what_it_is():
    assert Market().provider.id == Market(seed=7).provider.id
    assert Market(seed=9).provider.id != Market().provider.id
    chosen = PracticeProvider(FakeClock(AFTER_THE_CLOSE), PracticeSettings(seed=5), ListeningGate())
    assert chosen.id == Market(seed=5).provider.id
    assert Market().provider.simulated
    assert Market().provider.workers == 1
    assert Market(latency_seconds=0.2).provider.workers == 4


def test_bars_end_with_the_last_finished_session_of_the_clock():
    regular = symbols(Part.REGULAR)[0]
    during = Market(datetime(2026, 11, 20, 20, 59, tzinfo=UTC))
    assert Market().bars(regular).last_date() == date(2026, 11, 20)
    assert during.bars(regular).last_date() == date(2026, 11, 19)
    assert Market().bars(regular, end=date(2026, 10, 1)).last_date() == date(2026, 10, 1)


def test_another_day_only_adds_a_bar():
    regular = symbols(Part.REGULAR)[0]
    before = Market(datetime(2026, 11, 20, 12, tzinfo=UTC)).bars(regular)
    after = Market().bars(regular)
    assert len(after) == len(before) + 1
    assert np.array_equal(before.close, after.close[:-1])


def test_a_market_full_of_stocks_ends_as_the_parts_say():
    market = Market()
    instruments = practice_instruments()
    market.provider.prepare(instruments, market.token)
    endings = Counter(market.ending(one.symbol) for one in instruments)
    assert endings["NotFound"] == 6
    assert endings["NoDataInRange"] >= 3
    assert endings["bars"] > 1150
    assert market.gate.told == {"passed": 1200, "succeeded": 1200}


def test_a_dead_stock_and_a_stranger_are_not_found():
    for symbol in (symbols(Part.DEAD)[0], "AAPL"):
        with pytest.raises(NotFound, match=symbol):
            Market().bars(symbol)


def test_a_stock_that_stopped_trading_long_ago_has_no_data_now_but_had_then():
    gone = min((role for role in roles(7).values() if role.last), key=lambda role: role.last)
    with pytest.raises(NoDataInRange):
        Market().bars(gone.symbol)
    assert Market().bars(gone.symbol, start=date(2005, 1, 3)).last_date() == gone.last


def test_the_index_can_be_had_by_its_symbol():
    assert len(Market().bars(INDEX.symbol)) > 240


def test_the_same_stocks_fail_each_time_and_some_come_back():
    some = symbols(Part.REGULAR)[:400]

    def rounds() -> list[dict[str, str]]:
        market = Market(failure_percent=30)
        return [{symbol: market.ending(symbol) for symbol in some} for _ in range(3)]

    first, second, third = rounds()
    assert rounds() == [first, second, third]
    failed = {symbol for symbol, ending in first.items() if ending != "bars"}
    assert 80 < len(failed) < 160
    assert {first[symbol] for symbol in failed} == {"TimedOut", "ProviderDown", "GarbageAnswer"}
    still = [
        {symbol for symbol, ending in answers.items() if ending != "bars"} for answers in (second, third)
    ]
    assert failed > still[0] > still[1] > set()


def test_every_failure_is_told_to_the_gate():
    market = Market(failure_percent=100)
    endings = Counter(market.ending(symbol) for symbol in symbols(Part.REGULAR)[:60])
    assert market.gate.told["troubled"] == endings["TimedOut"] + endings["ProviderDown"]
    assert market.gate.told["succeeded"] == endings["GarbageAnswer"]
    assert endings["bars"] == 0


def test_latency_is_waited_for_at_every_fetch():
    market = Market(latency_seconds=1.5)
    market.bars(symbols(Part.REGULAR)[0])
    market.bars(symbols(Part.REGULAR)[0])
    assert market.clock.monotonic() == 3.0


def test_a_hanging_stock_times_out_and_lets_go_on_cancel():
    market = Market(hang_percent=100)
    with pytest.raises(TimedOut) as error:
        market.bars(symbols(Part.REGULAR)[0])
    assert error.value.values == {"seconds": HANG_SECONDS}
    assert market.clock.monotonic() == HANG_SECONDS
    assert market.gate.told["troubled"] == 1


class CancelledMeanwhile(FakeClock):
    """A clock on which the user cancels during every wait."""

    def wait(self, seconds: float, token: CancelToken) -> bool:
        token.cancel()
        return super().wait(seconds, token)


def test_cancel_ends_a_hang_without_a_word_to_the_gate():
    gate, token = ListeningGate(), CancelToken()
    provider = PracticeProvider(CancelledMeanwhile(AFTER_THE_CLOSE), PracticeSettings(hang_percent=100), gate)
    with pytest.raises(Cancelled):
        provider.fetch(Instrument(symbols(Part.REGULAR)[0]), START, END, token)
    assert gate.told == {"passed": 1}


def test_it_turns_everyone_away_for_a_while_after_so_many_fetches():
    market = Market(throttle_after=3, throttle_seconds=20)
    some = symbols(Part.REGULAR)
    assert [market.ending(symbol) for symbol in some[:3]] == ["bars"] * 3
    with pytest.raises(Throttled) as error:
        market.bars(some[3])
    assert error.value.values == {"seconds": 20.0}
    market.clock.advance(19)
    assert market.ending(some[3]) == "Throttled"
    market.clock.advance(1)
    assert [market.ending(symbol) for symbol in some[:4]] == ["bars", "bars", "bars", "Throttled"]
    assert market.gate.told["throttled"] == 3


def test_a_good_answer_after_the_pause_ends_it():
    clock = FakeClock(AFTER_THE_CLOSE)
    gate = Governor(clock, Pace(math.inf, math.inf), 4)
    provider = PracticeProvider(clock, PracticeSettings(throttle_after=1, throttle_seconds=20), gate)
    one, other = (Instrument(symbol) for symbol in symbols(Part.REGULAR)[:2])
    provider.fetch(one, START, END, CancelToken())
    with pytest.raises(Throttled):
        provider.fetch(other, START, END, CancelToken())
    assert gate.pause() is not None
    clock.advance(gate.pause().seconds_left)
    provider.fetch(other, START, END, CancelToken())
    assert gate.pause() is None


def test_every_error_counts_its_request():
    market = Market(failure_percent=100)
    with pytest.raises(ProviderError) as error:
        market.bars(symbols(Part.REGULAR)[0])
    assert error.value.requests == 1


@pytest.mark.parametrize("seed", [0, -3, 2**70])
def test_any_whole_number_is_a_seed(seed):
    market = Market(seed=seed)
    assert str(seed) in market.provider.id
    assert len(market.bars(INDEX.symbol)) > 240
    assert Counter(market.ending(one.symbol) for one in practice_instruments()[:50])["bars"] > 40
