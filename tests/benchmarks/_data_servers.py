"""The Yahoos that the benchmark of market data asks: a program of its own over real prices, or the tests' own."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pytest

from scanner.providers.yahoo import YahooProvider
from scanner.providers.yahoo_session import YahooSession
from scanner.sessions import sessions_of
from tests.helpers.fake_yahoo import FakeYahoo, Screener, chart, forget_yfinance, moment, quote

HELPERS = {"cookie", "crumb"}


class Server(Protocol):
    """A Yahoo whose today can be moved on, and that tells what it was asked."""

    symbols: list[str]
    today: date

    def asked(self) -> Counter[str]:
        """What was asked since the last time, by symbol, ``screener``, ``cookie`` or ``crumb``."""

    def move_on(self, day: date, splits: Sequence[str] = (), dividends: Sequence[str] = ()) -> None:
        """It is ``day`` now; two for one splits and dividends of a half happened on it."""


class ProgramServer:
    """A fake Yahoo that runs as a program (``fakeyahoo.py``) over a folder of ``SYMBOL.csv``, asked as a proxy."""

    def __init__(self, program: Path, prices: Path, today: date) -> None:
        self.symbols = sorted(file.stem for file in prices.glob("*.csv"))
        self.today = today
        self._process = subprocess.Popen(
            [sys.executable, str(program), "--port", "0", "--data", str(prices), "--asof", str(today)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().split()[-1]

    def close(self) -> None:
        """End the program."""
        self._process.terminate()
        self._process.wait(10)

    def asked(self) -> Counter[str]:
        """See :class:`Server`."""
        log = self._get("/__log?n=20000")
        self._get("/__reset")
        return Counter(one["symbol"] if one["endpoint"] == "chart" else one["endpoint"] for one in log)

    def move_on(self, day: date, splits: Sequence[str] = (), dividends: Sequence[str] = ()) -> None:
        """See :class:`Server`."""
        self.today = day
        words = [f"asof={day}", *(f"split={one}:{day}:2" for one in splits)]
        self._get("/__set?" + "&".join([*words, *(f"div={one}:{day}:0.5" for one in dividends)]))

    def _get(self, path: str) -> Any:
        with urllib.request.urlopen(self.address + path) as answer:
            return json.loads(answer.read())


class ProxySession(YahooSession):
    """Sends everything through a proxy on loopback, unencrypted."""

    address = ""

    def send(self, method: Any, url: str, **options: Any) -> Any:
        """``https://`` becomes ``http://``, and the proxy answers for every host."""
        proxies = {"http": self.address, "https": self.address}
        return super().send(method, url.replace("https:", "http:", 1), proxies=proxies, **options)


class OwnServer:
    """The tests' own fake with made-up prices for ``count`` symbols."""

    def __init__(self, fake: FakeYahoo, count: int, today: date) -> None:
        self.symbols = [f"M{number:04}" for number in range(count)]
        self.today = today
        self._fake = fake
        self._splits: set[str] = set()
        self._dividends: dict[str, date] = {}
        fake.default = 404
        for symbol in self.symbols:
            fake.answers[symbol] = _Symbol(self, symbol)
        fake.answers["screener"] = _Pages(self)

    def asked(self) -> Counter[str]:
        """See :class:`Server`."""
        asked = Counter(self._fake.requests)
        self._fake.requests.clear()
        return asked

    def move_on(self, day: date, splits: Sequence[str] = (), dividends: Sequence[str] = ()) -> None:
        """See :class:`Server`."""
        self.today = day
        self._splits.update(splits)
        self._dividends.update(dict.fromkeys(dividends, day))

    def rows(self, symbol: str, count: int) -> list[tuple[date, float, float, float, float, int]]:
        """The newest bars of a symbol, its last split applied to all of them."""
        days = sessions_of("XNYS").between(date(2008, 1, 2), self.today)
        first = len(days) - min(count, len(days))
        ratio = 0.5 if symbol in self._splits else 1.0
        level = 20.0 + int(symbol[1:]) % 300
        rows = []
        for place, day in enumerate(days[first:].tolist(), start=first):
            close = ratio * level * (1 + 0.1 * ((place * 7 + int(symbol[1:])) % 23) / 23)
            rows.append((day, close, close * 1.01, close * 0.99, close, 1_000_000))
        return rows

    def events(self, symbol: str) -> dict[str, Any]:
        """What the chart of a symbol names."""
        paid = self._dividends.get(symbol)
        return {
            "splits": [(self.today, 2.0)] if symbol in self._splits else [],
            "dividends": [(paid, 0.5)] if paid else [],
        }


class _Symbol:
    """The history of one symbol, as far back as two years."""

    def __init__(self, server: OwnServer, symbol: str) -> None:
        self._server, self._symbol = server, symbol

    def answer(self, query: dict[str, list[str]]) -> Any:
        first = int(query["period1"][0])
        rows = [row for row in self._server.rows(self._symbol, 500) if moment(row[0]) >= first]
        return chart(rows, **self._server.events(self._symbol))


class _Pages(Screener):
    """The screener of all symbols on the day that it is."""

    def __init__(self, server: OwnServer) -> None:
        super().__init__([])
        self._server = server

    def answer(self, body: Any) -> Any:
        self.quotes = []
        for symbol in self._server.symbols:
            before, (day, *bar) = self._server.rows(symbol, 2)
            self.quotes.append(quote(day, before[4], bar, symbol=symbol))
        return super().answer(body)


@contextmanager
def server_of(program: Path | None, prices: Path | None, today: date, count: int = 505) -> Iterator[Server]:
    """The program over real prices where both are named, else the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        if program is not None and prices is not None:
            forget_yfinance()
            other = ProgramServer(program, prices, today)
            patch.setattr(YahooProvider, "open_session", lambda one: _proxied(other.address, one))
            try:
                yield other
            finally:
                other.close()
                forget_yfinance()
        else:
            with FakeYahoo() as fake:
                fake.lead(patch)
                yield OwnServer(fake, count, today)


def _proxied(address: str, provider: YahooProvider) -> YahooSession:
    session = ProxySession(provider._gate, provider._settings.timeout_seconds)
    session.address = address
    return session
