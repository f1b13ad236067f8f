"""How many requests days of use cost: a cold start, again, the next session by the page, dividends, 4,000 symbols."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from scanner import CancelToken, Instrument, Scan, ScanService
from scanner.clock import FakeClock
from scanner.sessions import sessions_of
from scanner.types import Bars
from tests.benchmarks._data_servers import HELPERS, OwnServer, Server, server_of

FIRST, NEXT = date(2018, 1, 25), date(2018, 1, 26)
EVENTS = 20
IMPORTED = 4_000
RULE = "close > sma(50) and rsi(14) < 70"


def evening_of(day: date) -> datetime:
    """When everybody has closed."""
    return datetime(day.year, day.month, day.day, 23, 0, tzinfo=UTC)


class Desk:
    """A service of its own in ``folder`` whose evening can be moved on with the server's."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.clock = FakeClock(evening_of(server.today))
        self.service = ScanService.open(folder / "home", clock=self.clock)
        self.server = server
        universe = folder / "all.csv"
        universe.write_text("symbol\n" + "\n".join(server.symbols) + "\n", encoding="utf-8")
        self.scan = Scan(RULE, str(universe), "yahoo")

    def next_evening(
        self, day: date, splits: list[str] | None = None, dividends: list[str] | None = None
    ) -> None:
        """It is the evening of ``day``."""
        self.clock.advance((evening_of(day) - self.clock.now()).total_seconds())
        self.server.move_on(day, splits or [], dividends or [])

    def asked(self) -> Counter[str]:
        """What was asked since, apart from cookie, crumb and the benchmark."""
        return Counter(
            {what: n for what, n in self.server.asked().items() if what not in HELPERS | {"^GSPC"}}
        )


def request_figures(folder: Path, program: Path | None, prices: Path | None) -> dict[str, float]:
    """Cold, again, next session, dividends."""
    with server_of(program, prices, FIRST) as server:
        desk = Desk(folder, server)
        cold = desk.service.run(desk.scan)
        figures: dict[str, float] = {
            "cold_symbols": cold.counts.universe,
            "cold_requests": desk.asked().total(),
        }
        desk.service.run(desk.scan)
        figures["again_requests"] = desk.asked().total()
        whole = [one for one in server.symbols if one not in {bad.symbol for bad in cold.failures}]
        split, paying = whole[:EVENTS], whole[EVENTS : 2 * EVENTS]
        desk.next_evening(NEXT, splits=split)
        desk.service.run(desk.scan)
        asked = desk.asked()
        figures["next_pages"] = asked.pop("screener", 0)
        figures["next_requests"] = asked.total() + figures["next_pages"]
        figures["next_splits_asked"] = len(set(asked) & set(split))
        figures["next_others_asked"] = len(set(asked) - set(split))
        figures["next_basis_ok"] = _agree_with_source(desk, split[:5])
        figures |= _dividends(desk, paying, split)
        desk.service.close()
    return figures


def _agree_with_source(desk: Desk, symbols: list[str]) -> int:
    """How many of ``symbols`` are stored exactly as a fresh history of theirs reads."""
    store = desk.service._parts.store
    kept = store.load("yahoo", symbols, desk.server.today)
    provider = desk.service._parts.sources.provider("yahoo")
    right = 0
    for symbol in symbols:
        bars = kept[symbol]
        first = bars.dates[0].item()
        source = provider.fetch(Instrument(symbol), first, desk.server.today, CancelToken()).bars
        there = np.isin(bars.dates, source.dates)
        right += bool(there.sum() == len(source) and np.allclose(source.close, bars.close[there], rtol=1e-5))
    desk.asked()
    return right


def _dividends(desk: Desk, paying: list[str], watched: list[str]) -> dict[str, float]:
    """On the day nobody is asked for them; a week later the re-check has found them; matches stay."""
    day = sessions_of("XNYS").between(NEXT + timedelta(days=1), NEXT + timedelta(days=4))[0].item()
    desk.next_evening(day, dividends=paying)
    matches = {match.symbol for match in desk.service.run(desk.scan).matches}
    asked = desk.asked()
    figures: dict[str, float] = {
        "dividend_requests": sum(asked[symbol] for symbol in paying),
        "dividend_others_asked": len(set(asked) - set(watched) - {"screener"}),
    }
    asked_again: Counter[str] = Counter()
    for evening in sessions_of("XNYS").between(day + timedelta(days=1), day + timedelta(days=8)).tolist():
        desk.next_evening(evening)
        desk.service.data.update(desk.scan.universe, "yahoo")
        asked_again += desk.asked()
    del asked_again["screener"]
    stored = desk.service._parts.store.load("yahoo", paying, day)
    found = sum(any(paid == day for paid, _ in bars.dividends) for bars in stored.values())
    later = desk.service.run(replace(desk.scan, as_of=day))
    return figures | {
        "dividends_found": found,
        "dividend_recheck_requests": sum(n for symbol, n in asked_again.items() if symbol not in watched),
        "dividend_matches_changed": len(matches ^ {match.symbol for match in later.matches}),
    }


def top_up_figures(folder: Path) -> dict[str, float]:
    """4,000 symbols whose history was imported, one session later."""
    with server_of(None, None, FIRST, IMPORTED) as server:
        assert isinstance(server, OwnServer)
        desk = Desk(folder, server)
        store = desk.service._parts.store
        asked_from = date(2000, 1, 1)
        for first in range(0, IMPORTED, 500):
            lot = [_bars(server, symbol, desk.clock.now()) for symbol in server.symbols[first : first + 500]]
            store.put_many("yahoo", [(bars, asked_from) for bars in lot])
        desk.next_evening(NEXT)
        result = desk.service.data.update(desk.scan.universe, "yahoo")
        asked = desk.asked()
        desk.service.close()
    return {
        "topup_requests": asked.total(),
        "topup_symbols": result.fetched,
        "topup_plan_ok": float(not result.failures and not result.unknown),
    }


def _bars(server: OwnServer, symbol: str, basis: datetime) -> Bars:
    rows = server.rows(symbol, 260)
    table = np.array([row[1:] for row in rows], dtype=np.float64).T
    return Bars(symbol, np.array([row[0] for row in rows], dtype="datetime64[D]"), *table, basis=basis)
