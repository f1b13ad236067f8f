"""Whether scans find what TA-Lib finds: plain screens over a folder of real prices, on some dates of their past.

The engine works as it always does: prices go into a store, each scan is a run as of its date and reads no more bars
than it needs. TA-Lib is given the whole history of each symbol up to the date, read from the same files by other
means. What matched, and for what nothing can be said yet, has to be the same for every symbol.

The folder, given as the argument or as TECHNIC_MARKET_DATA, holds CSV files with columns date, open, high, low, close
and volume, one file a symbol, or ``sp500_2013_2018/daily`` that does.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from scanner import Scan, ScanService
from tests.helpers.plain_screens import SCREENS, History

DATES = 8
WITHIN = "sp500_2013_2018/daily"
# What is left of the screens' answers on a date must be worth comparing.
FEWEST_BARS = 300


@dataclass(frozen=True)
class Prices:
    """One symbol as its file has it, rows without a whole bar left out."""

    days: np.ndarray
    columns: np.ndarray

    @classmethod
    def read(cls, file: Path) -> Prices:
        """The rows that have all of open, high, low and close."""
        with file.open(newline="", encoding="utf-8") as stream:
            rows = [
                row
                for row in csv.DictReader(stream)
                if all(row[name] for name in ("open", "high", "low", "close"))
            ]
        days = np.array([row["date"] for row in rows], dtype="datetime64[D]")
        columns = [
            [float(row[name] or "nan") for row in rows] for name in ("open", "high", "low", "close", "volume")
        ]
        return cls(days, np.array(columns, dtype=np.float64))

    def up_to(self, day: date) -> History | None:
        """The history up to ``day``, None when that very day is not there."""
        count = int(np.searchsorted(self.days, np.datetime64(day), side="right"))
        if not count or self.days[count - 1] != np.datetime64(day):
            return None
        return History(*(column[:count].copy() for column in self.columns))


def dates_of(market: dict[str, Prices]) -> list[date]:
    """Dates spread evenly over the sessions that leave enough bars before them."""
    sessions = max((prices.days for prices in market.values()), key=len)
    places = np.linspace(min(FEWEST_BARS, len(sessions) // 2), len(sessions) - 1, DATES).round().astype(int)
    return [sessions[place].item() for place in places]


def differing(
    service: ScanService, folder: Path, market: dict[str, Prices], rule: str, day: date
) -> list[str]:
    """The symbols for which the engine and TA-Lib do not say the same of ``rule``."""
    result = service.run(Scan(rule=rule, universe=f"folder:{folder}", source=f"folder:{folder}", as_of=day))
    assert result.counts.universe == len(market)
    assert not result.failures
    found: dict[str, bool | None] = {match.symbol: True for match in result.matches}
    found.update({one.symbol: None for one in result.unknown})
    wrong = []
    for symbol, prices in market.items():
        history = prices.up_to(day)
        expected = SCREENS[rule](history) if history is not None else None
        if found.get(symbol, False) is not expected:
            wrong.append(symbol)
    return wrong


def main() -> None:
    """Print the figures as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default=os.environ.get("TECHNIC_MARKET_DATA", "."))
    given = Path(parser.parse_args().folder).absolute()
    folder = given / WITHIN if (given / WITHIN).is_dir() else given
    market = {file.stem: Prices.read(file) for file in sorted(folder.glob("*.csv"))}
    if not market:
        parser.error(f"there are no CSV files in {folder}")
    began, wrong, answers = time.perf_counter(), [], 0
    with tempfile.TemporaryDirectory() as home:
        service = ScanService.open(Path(home))
        for day in dates_of(market):
            for rule in SCREENS:
                for symbol in differing(service, folder, market, rule, day):
                    wrong.append((rule, day.isoformat(), symbol))
                    print(f"{symbol} on {day}: {rule}")
                answers += len(market)
        service.close()
    figures = {
        "screens": len(SCREENS),
        "dates": DATES,
        "symbols": len(market),
        "answers": answers,
        "differing": len(wrong),
        "differing_screens": sorted({rule for rule, *_ in wrong}),
        "seconds": round(time.perf_counter() - began, 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
