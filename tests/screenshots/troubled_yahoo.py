"""A Yahoo on loopback that has made-up prices and every trouble there is: symbols that hang, that are gone, that are
young or look wrong, and in the end a limit."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from scanner import Instrument, ScanService
from scanner.cancel import CancelToken
from scanner.errors import NoDataInRange, NotFound
from tests.helpers.fake_yahoo import FakeYahoo, chart

LATENCY_SECONDS = 0.06
YEARS = 2
_TRIES = 4
_HANGING, _GONE, _YOUNG, _WRONG = (7, 19, 23, 41, 60), (30, 90), (11, 55, 77), (13, 44)
_YOUNG_BARS = 9
_JUMP = 5.12


class TroubledYahoo(FakeYahoo):
    """Serves ``symbols`` the prices of the practice market. Once the hanging ones were tried as often as they are,
    and half of all have been asked for, nobody gets anything any more."""

    def __init__(self, service: ScanService, symbols: Sequence[Instrument]) -> None:
        super().__init__(default=404)
        self._half = len(symbols) // 2
        self._hanging = {symbols[place].symbol for place in _HANGING}
        self._charts = self._hung = 0
        gone = {symbols[place].symbol for place in _GONE}
        practice = service.universe("practice").instruments
        provider = service._parts.sources.provider("practice")
        end = service.last_session()
        start = end - timedelta(days=365 * YEARS)
        for place, (shown, made_up) in enumerate(zip(symbols, practice, strict=False)):
            if shown.symbol in gone:
                continue
            try:
                bars = provider.fetch(made_up, start, end, CancelToken()).bars
            except (NoDataInRange, NotFound):
                continue
            self.answers[shown.symbol] = _answer(_rows(bars, place), shown.symbol in self._hanging)

    def next_answer(self, what: str) -> Any:
        """A limit in the end, else what is there for ``what``."""
        if what in ("cookie", "crumb", "screener"):
            return 503 if what == "screener" else super().next_answer(what)
        self._charts += 1
        self._hung += what in self._hanging
        if self._hung >= _TRIES * len(self._hanging) and self._charts > self._half:
            return 429
        return super().next_answer(what)


def _answer(rows: Sequence[tuple[date, float, float, float, float, float]], hangs: bool) -> Any:
    def after_a_while() -> Any:
        time.sleep(LATENCY_SECONDS)
        return chart(rows)

    return "hang" if hangs else after_a_while


def _rows(bars: Any, place: int) -> list[tuple[date, float, float, float, float, float]]:
    columns = [bars.open, bars.high, bars.low, bars.close]
    factor = [1.0] * len(bars)
    if place in _WRONG:
        factor[-3:] = [_JUMP] * 3
    days = [day.item() for day in bars.dates]
    rows = [
        (day, *(float(column[i]) * factor[i] for column in columns), float(bars.volume[i]))
        for i, day in enumerate(days)
    ]
    return rows[-_YOUNG_BARS:] if place in _YOUNG else rows
