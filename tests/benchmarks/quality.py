"""How well doubtful prices are found: recall and precision on real bad data and its repaired twin.

It reads a folder of recorded market data, given as its argument or as TECHNIC_MARKET_DATA, that holds
``yahoo_wire/yfinance_repair_csv`` (bad data, ``-fixed`` twins, clean controls) and ``sp500_2013_2018/daily``.

What counts:

* A pair can be found when its twin differs in what is kept: prices, dividends, splits. Those that differ in nothing
  but the source's own dividend-adjusted close are listed as ``not_kept``: that column is never kept, it is computed.
* A hit is a mark of judgement (a jump, a reversal, a hundredfold, a split, a dividend) within one session of one
  that the repair changed: the jump out of a bad stretch shows on the first good bar.
* A mark elsewhere, in a repaired file or in a clean control is wrong, unless it shows a defect that the repair left
  in: prices that change a hundredfold and the few of ``LEFT_IN``. The same mark in both twins counts once.
* Marks of arithmetic (a high below the open, a price that is missing, a bar repeated, ten sessions at one price, a
  session without a bar) are true by definition; they are counted, and count neither way for the pairs.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from scanner.market.quality import Mark, MarkKind, marks_of
from scanner.sessions import sessions_of
from scanner.types import Bars, Split

JUDGEMENTS = {
    MarkKind.HUNDREDFOLD,
    MarkKind.SPLIT,
    MarkKind.REVERSED,
    MarkKind.JUMP,
    MarkKind.DIVIDEND,
}
# Seen by hand: a merger that put fifteen old shares together, and three quotes far from the share's price elsewhere.
LEFT_IN = {
    ("SCR-TO", "2023-10-05"),
    ("SSNLF", "2004-12-30"),
    ("SSNLF", "2012-05-10"),
    ("SSNLF", "2012-05-17"),
}
# Named defects of the S&P 500 set: days of wrong closes, and jumps that are spin-offs or dividends in shares.
WRONG_DAYS = {"2014-05-19", "2014-10-30", "2017-08-01", "2017-09-14"}
NAMED = {
    ("MRO", "2017-09-14"),
    ("EFX", "2017-09-14"),
    ("LNT", "2016-05-19"),
    ("EBAY", "2015-07-20"),
    ("NI", "2015-07-02"),
    ("BAX", "2015-07-01"),
}
IN_SHARES = {("DISCA", "2014-08-07"), ("DISCK", "2014-08-07")}
SHORT_BARS = ("1h", "15m")
COLUMNS = ("Open", "High", "Low", "Close", "Volume", "Dividends", "Stock Splits")


@dataclass
class Tally:
    """Right and wrong marks, and what was there to find."""

    right: int = 0
    wrong: int = 0
    found: int = 0
    there: int = 0

    def add(self, right: bool) -> None:
        """Count one mark."""
        self.right += right
        self.wrong += not right

    @property
    def recall(self) -> float:
        """Share of the defects that were found."""
        return round(self.found / max(1, self.there), 3)

    @property
    def precision(self) -> float:
        """Share of the marks that were right."""
        return round(self.right / max(1, self.right + self.wrong), 3)


def read(file: Path) -> tuple[Bars, np.ndarray]:
    """The bars of a file of Yahoo's columns, and the table of what is kept (rows x columns), oldest first. Bars
    shorter than a day get a day of their own each."""
    with file.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    when = "Date" if "Date" in rows[0] else "Datetime"
    rows.sort(key=lambda row: row[when])
    days = np.array([row[when][:10] for row in rows], dtype="datetime64[D]")
    if any(f"-{length}-" in file.name for length in SHORT_BARS):
        days = days[0] + np.arange(len(days))
    table = np.array([[float(row[name] or "nan") for name in COLUMNS] for row in rows])
    prices, (volume, dividends, splits) = table[:, :4], table[:, 4:].T
    bars = Bars(
        file.name.split("-1")[0],
        days,
        *prices.T,
        volume=np.nan_to_num(volume),
        basis=datetime.now(UTC),
        splits=tuple(Split(day.item(), ratio) for day, ratio in zip(days, splits, strict=True) if ratio),
        dividends=tuple((day.item(), cash) for day, cash in zip(days, dividends, strict=True) if cash),
    )
    return bars, np.delete(table, COLUMNS.index("Volume"), axis=1)


def near_changes(bars: Bars, bad: np.ndarray, fixed: np.ndarray) -> set[date]:
    """The sessions that the repair changed, and their neighbours."""
    changed = ~np.isclose(bad, fixed, rtol=1e-3, equal_nan=True).all(axis=1)
    near = changed | np.r_[changed[1:], False] | np.r_[False, changed[:-1]]
    return set(bars.dates[near].tolist())


def left_in(mark: Mark) -> bool:
    """Whether the mark shows a defect that the repair did not mend."""
    return mark.kind is MarkKind.HUNDREDFOLD or (mark.symbol, str(mark.session)) in LEFT_IN


def repair_pairs(folder: Path) -> tuple[Tally, dict[str, object]]:
    """The marks on the pairs and the clean controls."""
    tally, arithmetic, unrepaired, missed, not_kept, wrong = Tally(), 0, 0, [], [], []
    for file in sorted(file for file in folder.glob("*.csv") if not file.stem.endswith("-fixed")):
        bars, kept = read(file)
        marks = set(marks_of(bars))
        near: set[date] = set()
        twin = file.with_name(f"{file.stem}-fixed.csv")
        if twin.exists():
            repaired, kept_there = read(twin)
            near = near_changes(bars, kept, kept_there)
            if not near:
                not_kept.append(file.stem)
            hits = {mark for mark in marks if mark.kind in JUDGEMENTS and mark.session in near}
            tally.there += bool(near)
            tally.found += bool(hits)
            if near and not hits:
                missed.append(file.stem)
            tally.right += len(hits)
            marks = (marks - hits) | set(marks_of(repaired))
        for mark in marks:
            if mark.kind not in JUDGEMENTS:
                arithmetic += 1
                continue
            unrepaired += left_in(mark)
            tally.add(left_in(mark))
            if not left_in(mark):
                wrong.append(f"{mark.symbol} {mark.session} {mark.detail}")
    return tally, {
        "missed": missed,
        "wrong": wrong,
        "pairs_not_kept": len(not_kept),
        "marks_left_in": unrepaired,
        "marks_arithmetic": arithmetic,
    }


def index_bars(file: Path) -> Bars:
    """The bars of one file of the S&P 500 set, rows with holes included."""
    with file.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    days = np.array([row["date"] for row in rows], dtype="datetime64[D]")
    names = ("open", "high", "low", "close", "volume")
    return Bars(
        file.stem,
        days,
        *(np.array([float(row[name] or "nan") for row in rows]) for name in names),
        basis=datetime.now(UTC),
    )


def arithmetic_defects(bars: Bars, sessions: np.ndarray) -> set[date]:
    """What is wrong by arithmetic: a price missing, a high or low inside the body, a session without a bar."""
    prices = np.vstack((bars.open, bars.high, bars.low, bars.close))
    with np.errstate(invalid="ignore"):
        outside = (prices.max(axis=0) - bars.high > 0.001 * bars.close) | (
            bars.low - prices.min(axis=0) > 0.001 * bars.close
        )
    bad = ~np.isfinite(prices).all(axis=0) | outside
    inside = sessions[(sessions >= bars.dates[0]) & (sessions <= bars.dates[-1])]
    return set(bars.dates[bad].tolist()) | set(np.setdiff1d(inside, bars.dates).tolist())


def index_set(folder: Path) -> Tally:
    """The marks on 505 symbols; bars repeated to the last digit are true by definition here, too."""
    tally, sessions = Tally(), sessions_of("XNYS").dates
    for file in sorted(folder.glob("*.csv")):
        bars = index_bars(file)
        marks = marks_of(bars, sessions=sessions)
        marked = {mark.session for mark in marks}
        defects = arithmetic_defects(bars, sessions)
        named = {session for symbol, session in NAMED if symbol == bars.symbol}
        # A hole of several sessions is one mark, at its first.
        first_missing = {day for day in defects if not follows_hole(day, defects, bars, sessions)}
        wanted = first_missing | {date.fromisoformat(session) for session in named}
        tally.there += len(wanted)
        tally.found += len(wanted & marked)
        for mark in marks:
            where = (mark.symbol, str(mark.session))
            known = where in NAMED | IN_SHARES or (
                mark.kind is MarkKind.REVERSED and str(mark.session) in WRONG_DAYS
            )
            tally.add(mark.kind is MarkKind.REPEATED or mark.session in defects or known)
    return tally


def follows_hole(day: date, defects: set[date], bars: Bars, sessions: np.ndarray) -> bool:
    """Whether this session and the one before it both lack a bar."""
    place = int(np.searchsorted(sessions, np.datetime64(day)))
    before = sessions[place - 1]
    return not np.isin([np.datetime64(day), before], bars.dates).any() and before.item() in defects


def main() -> None:
    """Print the figures as one JSON object."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TECHNIC_MARKET_DATA", "")
    folder = Path(given).expanduser()
    if not given or not folder.is_dir():
        sys.exit(
            "quality needs a folder of recorded market data: as its argument, or as TECHNIC_MARKET_DATA."
        )
    pairs, details = repair_pairs(folder / "yahoo_wire" / "yfinance_repair_csv")
    index = index_set(folder / "sp500_2013_2018" / "daily")
    for line in details["wrong"] if isinstance(details["wrong"], list) else ():
        print("wrong:", line)
    print("missed:", details["missed"])
    figures = {
        "quality_recall": pairs.recall,
        "quality_precision": pairs.precision,
        "pairs_found": f"{pairs.found} of {pairs.there}",
        "marks_right": pairs.right,
        "marks_wrong": pairs.wrong,
        **{name: value for name, value in details.items() if isinstance(value, int)},
        "sp500_recall": index.recall,
        "sp500_precision": index.precision,
        "sp500_found": f"{index.found} of {index.there}",
        "sp500_marks_wrong": index.wrong,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
