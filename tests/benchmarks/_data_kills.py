"""Kills at random moments of a fetch: what is left, and what the next run asks for. A part of the benchmark of market
data.

The fetch is a real one, through the real yfinance, in a process of its own that is killed with signal 9; the Yahoo it
asks is the tests' own. A nursery process has everything loaded and forks one child a run, so that kills hit the
fetch and not the imports. Some sessions come by the page, some one by one; splits happen on the way.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from scanner.sessions import sessions_of
from scanner.store.bars import BarStore
from tests.helpers.fake_yahoo import FakeYahoo, History, Screener, quote

KILLS, KILLS_A_HOME = 50, 10
PATIENCE = 120.0
SYMBOLS = 120
FIRST, SESSIONS = 300, 420
SPLIT_EVERY = 3
ROOT = Path(__file__).resolve().parents[2]

NURSERY = """
import os, signal, sys, time
from datetime import UTC, datetime
from pathlib import Path
import talib, yfinance
from scanner import Scan, ScanService
from scanner.clock import FakeClock
from scanner.pipeline import run
from scanner.providers.yahoo import YahooProvider
from scanner.rules.checker import check_rule
from scanner.sessions import sessions_of
from tests.helpers.fake_yahoo import LoopbackSession

def open_session(provider):
    session = LoopbackSession(provider._gate, provider._settings.timeout_seconds)
    session.address = address
    return session

address, universe = sys.argv[1:]
YahooProvider.open_session = open_session
check_rule("close > 0")
sessions_of("XNYS")
print("ready", flush=True)
for line in sys.stdin:
    now, patience, home = line.strip().split(" ", 2)
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        service = ScanService.open(Path(home), FakeClock(datetime.fromisoformat(now)))
        service.run(Scan("close > 0", universe, "yahoo"))
        os._exit(0)
    ended, status = 0, 0
    while not ended and time.monotonic() - began < float(patience):
        time.sleep(0.001)
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    print(os.waitstatus_to_exitcode(status), time.monotonic() - began, flush=True)
"""


class Market:
    """Prices as the server shows them on session number ``today``; every third session, a symbol has split."""

    def __init__(self) -> None:
        self.days = sessions_of("XNYS").between(date(2022, 1, 3), date(2026, 1, 30)).tolist()
        self.symbols = [f"K{number:02}" for number in range(SYMBOLS)]
        self.today = FIRST
        chance = np.random.default_rng(5)
        moves = chance.normal(0, 0.01, (SYMBOLS, SESSIONS))
        self._closes = np.round(50 * np.exp(np.cumsum(moves, axis=1)), 2)

    def split_of(self, number: int) -> int | None:
        """The session on which a symbol has split by now, two for one."""
        session = FIRST + 1 + number * SPLIT_EVERY
        return session if session <= self.today else None

    def rows(self, number: int) -> list[tuple[date, float, float, float, float, float]]:
        """The rows of a symbol up to today."""
        split = self.split_of(number)
        rows = []
        for session in range(self.today + 1):
            ratio = 2.0 if split is not None and session < split else 1.0
            close = float(self._closes[number, session]) / ratio
            if split is not None:
                close /= 2.0 if session >= split else 1.0
            rows.append((self.days[session], close, close * 1.01, close * 0.99, close, 1000.0 * ratio))
        return rows

    def evening(self) -> datetime:
        """Some hours after the close of today."""
        day = self.days[self.today]
        return datetime(day.year, day.month, day.day, 22, 30, tzinfo=UTC)

    def shown_by(self, yahoo: FakeYahoo) -> None:
        """Have the server show today."""
        quotes = []
        for number, symbol in enumerate(self.symbols):
            rows, split = self.rows(number), self.split_of(number)
            splits = [(self.days[split], 2)] if split is not None else []
            yahoo.answers[symbol] = History(rows, splits=splits)
            quotes.append(quote(rows[-1][0], rows[-2][4], rows[-1][1:], symbol=symbol))
        # Every other session the pages are refused.
        yahoo.answers["screener"] = Screener(quotes) if self.today % 2 else 500


class Nursery:
    """A process that has everything loaded and starts a run whenever it is told to."""

    def __init__(self, address: str, universe: Path) -> None:
        environment = {**os.environ, "NO_PROXY": "127.0.0.1", "TECHNIC_YAHOO_REQUESTS_PER_SECOND": "1000"}
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY, address, str(universe)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready"

    def run(self, home: Path, now: datetime, kill_after: float | None) -> tuple[bool, float]:
        """Run once in ``home``, killed after so many seconds; whether it was killed, and how long it went."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{now.isoformat()} {kill_after or PATIENCE} {home}\n")
        self._process.stdin.flush()
        code, seconds = self._line().split()
        assert int(code) in (0, -signal.SIGKILL), f"a run ended with {code}"
        return int(code) != 0, float(seconds)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def kill_figures(folder: Path) -> dict[str, float | None]:
    """Kill a fetch again and again, look at what is left each time, and go on; now and then from nothing."""
    folder.mkdir()
    market, chance = Market(), random.Random(11)
    universe = folder / "universe.csv"
    universe.write_text("symbol\n" + "\n".join(market.symbols) + "\n", encoding="utf-8")
    kills, good, in_the_midst = 0, 0, 0
    with FakeYahoo() as yahoo, nursery(yahoo.address, universe) as runs:
        market.shown_by(yahoo)
        _, cold_run = runs.run(folder / "first", market.evening(), None)
        lengths = [cold_run, cold_run]  # of a run that is not killed, by the way bars come in
        while kills < KILLS:
            home = folder / f"home-{kills // KILLS_A_HOME}"
            fresh = left(home, market)
            if fresh is not None and len(fresh) == SYMBOLS:
                market.today += 1
                market.shown_by(yahoo)
                fresh = set()
            asked, way = len(yahoo.requests), market.today % 2
            was_killed, took = runs.run(home, market.evening(), chance.uniform(0.1, lengths[way]))
            if not was_killed:
                lengths[way] = took
                continue
            kills += 1
            after = left(home, market)
            needless = fresh.intersection(yahoo.requests[asked:]) if fresh is not None else {"?"}
            good += after is not None and not needless
            in_the_midst += after is not None and 0 < len(after) < SYMBOLS
        runs.run(home, market.evening(), None)
        complete = left(home, market) == set(market.symbols)
    return {"kills_ok": good if complete else 0, "kills": kills, "kills_in_the_midst": in_the_midst}


def left(home: Path, market: Market) -> set[str] | None:
    """The symbols that are stored up to today; None when the store is damaged or a bar is not the source's."""
    home.mkdir(exist_ok=True)
    store = BarStore.open(home / "market.db")
    try:
        kept = store.load("yahoo", market.symbols, date.max)
        if store.moved_aside or store.dropped:
            return None
        fresh = set()
        for number, symbol in enumerate(market.symbols):
            if symbol not in kept:
                continue
            bars, shown = kept[symbol], market.rows(number)
            is_current = len(bars) == len(shown)
            if not is_current:
                # From before today's split, if there is one: all on the older basis.
                shown = shown[: len(bars)]
            table = np.array([row[1:] for row in shown])
            ratio = table[:, 3] / bars.close
            on_one_basis = np.allclose(ratio, ratio[0], rtol=1e-9) and (
                is_current <= bool(abs(ratio[0] - 1) < 1e-9)
            )
            if bars.dates.tolist() != [row[0] for row in shown] or not on_one_basis:
                return None
            if is_current:
                fresh.add(symbol)
        return fresh
    finally:
        store.close()


@contextmanager
def nursery(address: str, universe: Path) -> Iterator[Nursery]:
    """A nursery for the block."""
    process = Nursery(address, universe)
    try:
        yield process
    finally:
        process.close()
