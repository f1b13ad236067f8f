"""A Yahoo on loopback that has made-up prices and every trouble there is: symbols that hang, that are gone, that are
young or look wrong, a host that is overloaded, and in the end a limit."""

from __future__ import annotations

import time
from collections import Counter
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
# As many as hang at once come first, twice: so nothing overtakes them, and they are given up before anything else is.
_HANGING = 8
# Part of the symbols that are answered as ever before the trouble begins, and of the others those that get an answer
# at each try all the same.
_QUIET = 0.28
_LUCKY = 0.05
_GONE, _YOUNG, _WRONG = (17, 19, 30, 60, 90), (11, 23, 41, 55, 77, 101, 119), (13, 44)
_YOUNG_BARS = 9
_JUMP = 5.12


class TroubledYahoo(FakeYahoo):
    """Serves ``symbols`` the prices of the practice market, in their order: some hang, others are answered as
    ever, then it is overloaded, so that most wait for another try. Once those that hang have been tried as often as
    they are, nobody gets anything any more."""

    def __init__(self, service: ScanService, symbols: Sequence[Instrument]) -> None:
        super().__init__(default=404)
        names = [one.symbol for one in symbols]
        self._hanging = names[:_HANGING]
        self._busy = {name: place for place, name in enumerate(names[int(_QUIET * len(names)) :])}
        self._tried: Counter[str] = Counter()
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
            self.answers[shown.symbol] = _later(chart(_rows(bars, place)))

    def next_answer(self, what: str) -> Any:
        """A limit in the end, else what is there for ``what``."""
        if what in ("cookie", "crumb", "screener"):
            return 503 if what == "screener" else super().next_answer(what)
        if all(self._tried[one] >= _TRIES for one in self._hanging):
            return 429
        self._tried[what] += 1
        if what in self._hanging:
            return "hang"
        waits = what in self._busy and self._busy[what] % int(1 / _LUCKY) != self._tried[what]
        return "truncated" if waits else super().next_answer(what)


def _later(document: Any) -> Any:
    """``document`` after the time that an answer takes."""

    def after_a_while() -> Any:
        time.sleep(LATENCY_SECONDS)
        return document

    return after_a_while


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
