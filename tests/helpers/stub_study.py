"""A look at rules without data: bars made from the symbol's name, and answers that tests put in."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from scanner import (
    Bars,
    CancelToken,
    ExplainedCondition,
    Explanation,
    Line,
    LineKind,
    NearMiss,
    Scan,
    Timeframe,
)
from tests.helpers import samples
from tests.helpers.made_bars import random_bars


def named_bars(symbol: str, count: int, last: date) -> Bars:
    """A random walk that belongs to the symbol, on the ``count`` weekdays up to ``last``."""
    dates = np.busday_offset(np.datetime64(last), np.arange(1 - count, 1), roll="backward")
    return replace(random_bars(count, zlib.crc32(symbol.encode()) % 1000), symbol=symbol, dates=dates)


class StubStudy:
    """The verbs of ``service.study``. ``asked`` names each question with its symbol."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.without_bars: set[str] = set()
        self.misses: tuple[NearMiss, ...] = ()
        self.turned: tuple[date, ...] = (date(2026, 9, 11), samples.SESSION)
        self.bar_count = 300
        self.refusal: Exception | None = None

    def bars(self, source: str, symbol: str, as_of: date, **choices: Any) -> Bars | None:
        """A random walk that belongs to the symbol."""
        self.asked.append(("bars", symbol))
        if self.refusal is not None:
            raise self.refusal
        weekly = choices.get("timeframe") is Timeframe.WEEK
        count = self.bar_count // 5 if weekly else self.bar_count
        return None if symbol in self.without_bars else named_bars(symbol, count, as_of)

    def lines(self, scan: Scan, symbol: str, as_of: date, count: int) -> tuple[Line, ...]:
        """A level that does not move."""
        return (Line("50-day average", LineKind.AVERAGE, np.full(count, 100.0)),)

    def explain(self, scan: Scan, as_of: date, symbol: str, token: CancelToken | None = None) -> Explanation:
        """True for all but symbols that begin with N."""
        self.asked.append(("explain", symbol))
        truth = not symbol.startswith("N")
        one = ExplainedCondition(
            "close > sma(50)", truth, 12.5, 11.0, 0.0, "12 % over", "Close above its 50-day average"
        )
        detail = "" if truth else "Close fell below its 50-day average, 12.50 < 13.00."
        return Explanation(symbol, as_of, (one,), truth, detail, "" if truth else "will match above 13.10")

    def turned_true(
        self, scan: Scan, symbol: str, as_of: date, token: CancelToken | None = None
    ) -> tuple[date, ...]:
        """The days put in."""
        self.asked.append(("turned_true", symbol))
        return self.turned

    def near_misses(
        self, scan: Scan, as_of: date, most: int = 20, token: CancelToken | None = None
    ) -> tuple[NearMiss, ...]:
        """The near misses put in."""
        self.asked.append(("near_misses", ""))
        return self.misses
