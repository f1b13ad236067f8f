"""How well the indicators agree with published series: Skender's 502 days of SPY, Tulip's cases, Wilder's index.

It reads a folder that is given as its argument or as TECHNIC_REFERENCE: ``skender/quotes``, ``skender/results``,
``tulip`` and ``stockcharts_wilder_rsi.csv``. Every value is worked out as a scan would: from the bars up to its own
day. The deviation of a series is its largest difference to the published value over the size of the series. It
*agrees* when that is at most 1e-9 on all days that both know. It is a *named difference* when the two begin
otherwise, which the function's documentation says, and agree to 1e-9 on the last 50 days. Anything else is *off* and
fails the benchmark. Tulip's cases are a few days long and rounded: they agree to 0.002 or are named.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from scanner.arrays import FloatArray
from scanner.rules.compiler import Facts, compile_expression
from scanner.types import Bars
from tests.benchmarks.reference_cases import NAMED as NAMED_CASES
from tests.benchmarks.reference_cases import ROUNDED as ROUNDED_CASES
from tests.benchmarks.reference_cases import compared
from tests.benchmarks.reference_series import DRAWN_BACK, NAMED, SAME, TOTALS
from tests.helpers.made_bars import made_bars

AGREES = 1e-9
SETTLED = 50
# The published index is rounded to cents, and so are the prices it was made of.
ROUNDED = 0.006


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0] if arguments else os.environ.get("TECHNIC_REFERENCE", ""))
    if not (folder / "skender").is_dir():
        print("usage: dev.py bench reference FOLDER (the one that holds skender/)", file=sys.stderr)
        return 2
    quoted = quotes(folder / "skender" / "quotes" / "default.csv")
    days = [quoted.up_to(day.item()) for day in quoted.dates]
    facts = Facts(benchmark=quotes(folder / "skender" / "quotes" / "compare.csv"))
    agreeing, named, off = [], {}, {}
    worst = 0.0
    for file, column, text in SAME:
        told = published(folder / "skender" / "results" / f"{file}.standard.json", column)
        found = compile_expression(text).values(days, facts)
        deviation, settled, both = deviations(file, told, found)
        series = f"{file}.{column}"
        if deviation <= AGREES:
            verdict, worst = "agrees", max(worst, deviation)
            agreeing.append(series)
        elif file in NAMED and settled <= AGREES:
            verdict = f"named: {NAMED[file]}"
            named[series] = NAMED[file]
        else:
            verdict = "OFF"
            off[series] = deviation
        print(f"{series:26} {text:76} {both:4} days  {deviation:.1e}  last {settled:.1e}  {verdict}")
    wilder = strength_index(folder / "stockcharts_wilder_rsi.csv")
    print(f"Wilder's published index: largest difference {wilder:.4f}")
    cases = list(compared(folder / "tulip"))
    differing = [case for case in cases if case.deviation > ROUNDED_CASES]
    for case in differing:
        reason = NAMED_CASES.get(case.function, "OFF")
        print(f"{case.case:26} {case.expression:76} {case.deviation:.1e}  {reason}")
        if case.function not in NAMED_CASES:
            off[case.case] = case.deviation
    figures = {
        "compared": len(SAME),
        "files": len({file for file, _, _ in SAME}),
        "agreeing": len(agreeing),
        "named_differences": len(named),
        "cases": len(cases),
        "cases_agreeing": len(cases) - len(differing),
        "cases_named": len(differing),
        "off": off,
        "worst": worst,
        "wilder": round(wilder, 4),
    }
    print(json.dumps(figures))
    return 1 if off or wilder > ROUNDED else 0


def deviations(file: str, told: FloatArray, found: FloatArray) -> tuple[float, float, int]:
    """The largest deviation on all days, that on the last ones, and how many days both know."""
    if file in DRAWN_BACK:
        told, found = told[: -DRAWN_BACK[file]], found[DRAWN_BACK[file] :]
    if file in TOTALS:
        told, found = np.diff(told), np.diff(found)
    both = np.isfinite(told) & np.isfinite(found)
    off = np.abs(found - told)[both] / np.abs(told[both]).max()
    return float(off.max()), float(off[-SETTLED:].max()), int(both.sum())


def published(file: Path, column: str) -> FloatArray:
    """A column of a result file, NaN where it has none."""
    rows = json.loads(file.read_text(encoding="utf-8"))
    return np.array([np.nan if row[column] is None else float(row[column]) for row in rows])


def quotes(file: Path) -> Bars:
    """The bars of a file of the Skender set."""
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    names = ("open", "high", "low", "close", "volume")
    columns = [np.array([float(row[name]) for row in rows]) for name in names]
    dates = np.array([date.fromisoformat(row["date"][:10]) for row in rows], dtype="datetime64[D]")
    return Bars(file.stem, dates, *columns, datetime.now(UTC))


def strength_index(file: Path) -> float:
    """The largest difference to the index that StockCharts has published with Wilder's formula."""
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    bars = made_bars([float(row["close"]) for row in rows])
    found = compile_expression("rsi(14)").values([bars.up_to(day.item()) for day in bars.dates])
    told = np.array([float(row["rsi14_published"] or "nan") for row in rows])
    return float(np.nanmax(np.abs(found - told)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
