"""A small market of CSV files that a test makes itself: closes in, one file a symbol out."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from scanner.sessions import sessions_of

LAST = date(2026, 1, 30)


def write_market(folder: Path, closes: Mapping[str, Sequence[float]], last: date = LAST) -> Path:
    """One file a symbol in ``folder``: daily bars around ``closes``, the newest on session ``last``."""
    folder.mkdir(parents=True, exist_ok=True)
    for symbol, values in closes.items():
        days = sessions_of("XNYS").between(date(2015, 1, 1), last)[-len(values) :].tolist()
        with (folder / f"{symbol}.csv").open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(["date", "open", "high", "low", "close", "volume"])
            for day, close in zip(days, values, strict=True):
                writer.writerow([day.isoformat(), close, close * 1.01, close * 0.99, close, 100_000])
    return folder


def rising(count: int, start: float = 10.0, step: float = 0.1) -> list[float]:
    """``count`` closes, each ``step`` above the one before."""
    return [start + step * index for index in range(count)]


def falling(count: int, start: float = 100.0, step: float = 0.1) -> list[float]:
    """``count`` closes, each ``step`` below the one before."""
    return [start - step * index for index in range(count)]
