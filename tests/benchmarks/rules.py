"""What rules cost, in CPU time of one thread over bars in memory, beside a plain loop over TA-Lib."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import talib

from scanner.rules.compiler import check_rule, compile_rule
from scanner.rules.library import ScanLibrary
from scanner.types import Bars
from tests.helpers.made_bars import random_bars

SYMBOLS, BARS = 1_200, 504
RULE = "close > sma(50) and rsi(14) < 30 and volume > 2 * sma(volume, 20)"
TWENTY = " and ".join([RULE, "sma(50) crosses above sma(200)", "high > highest(252)[1]"] * 4)


def plain_loop(batch: list[Bars]) -> list[bool]:
    """The rule as one writes it by hand: whole arrays, stopping at the first false."""
    return [
        bars.close[-1] > talib.SMA(bars.close, 50)[-1]
        and talib.RSI(bars.close, 14)[-1] < 30
        and bars.volume[-1] > 2 * talib.SMA(bars.volume, 20)[-1]
        for bars in batch
    ]


def best_of(rounds: int, work: Callable[[], object]) -> float:
    """The least CPU time of some rounds, in milliseconds."""
    times = []
    for _ in range(rounds):
        began = time.thread_time()
        work()
        times.append(time.thread_time() - began)
    return round(min(times) * 1000, 3)


def main() -> None:
    """Print the figures as one JSON object."""
    batch = [random_bars(BARS, seed) for seed in range(SYMBOLS)]
    rule = compile_rule(RULE)
    assert [verdict.truth for verdict in rule.decide(batch)] == plain_loop(batch)
    scans = {scan.id: compile_rule(scan.rule) for scan in ScanLibrary(Path("none")).definitions()}
    template = scans["minervini-trend-template"]
    hits = [bars for bars, verdict in zip(batch, template.decide(batch), strict=True) if verdict.truth]
    figures = {
        "check_ms": best_of(10, lambda: check_rule(TWENTY)),
        "rule_ms": best_of(5, lambda: rule.decide(batch)),
        "talib_loop_ms": best_of(5, lambda: plain_loop(batch)),
        "all_scans_ms": best_of(3, lambda: [scan.decide(batch) for scan in scans.values()]),
        "slowest_scan_ms": max(best_of(3, lambda scan=scan: scan.decide(batch)) for scan in scans.values()),
        "explain_each_ms": round(
            best_of(3, lambda: [template.explain(bars) for bars in hits]) / len(hits), 3
        ),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
