"""What rules cost beside others: pandas-ta-classic, a plain loop over TA-Lib, and reading the store alone.

Arrays in memory, CPU time of one thread, unless a key says otherwise. The arrays are those that a scan works on, as
the store gives them out (views of blocks, :mod:`scanner.bar_blocks`); all sides read the same. ``plain_`` keys are of
the same bars as arrays of their own that lie anywhere. ``--symbols N`` makes a smaller run.
"""

from __future__ import annotations

import argparse
import io
import json
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import talib

from scanner import RunStatus, Scan, ScanService
from scanner.cancel import CancelToken
from scanner.clock import RealClock
from scanner.exports.write import write_json
from scanner.providers.base import OpenGate
from scanner.providers.practice import PracticeProvider, practice_instruments
from scanner.rules.compiler import check_rule, compile_rule, decide_all
from scanner.rules.library import ScanLibrary
from scanner.settings import PracticeSettings
from scanner.store.bars import BarStore
from scanner.types import Bars

SYMBOLS, BARS, TAIL, RANGE_DAYS = 5_000, 504, 400, 250
# pandas-ta-classic takes milliseconds for each symbol; so many are enough to know how many.
PANDAS_SYMBOLS = 150
HISTORY = timedelta(days=3_652)

RULE = "close > sma(50) and rsi(14) < 30 and volume > 2 * sma(volume, 20)"
TEMPLATE = "minervini-trend-template"
TWENTY = " and ".join(
    [
        *(f"close > sma({days})" for days in (5, 10, 20, 50, 100, 150, 200)),
        *("rsi(14) < 70", "rsi(2) > 5", "volume > 2 * sma(volume, 20)", "high > highest(252)[1]"),
        *("sma(50) crosses above sma(200)", "close > open for 3 bars", "close > ema(21) within 5 bars"),
        *(
            "count(close > open, 10) >= 5",
            "atr(14) / close > 2 %",
            "weekly(close > sma(30))",
            "rs_rating >= 70",
        ),
        *('sector == "Energy"', "change_pct(close, 63) > 10"),
    ]
)


@dataclass(frozen=True)
class Stopwatch:
    """Seconds of work, the best of some rounds."""

    clock: Callable[[], float] = time.thread_time

    def best_of(self, rounds: int, work: Callable[[], object]) -> float:
        """The least seconds of ``rounds``."""
        times = []
        for _ in range(rounds):
            began = self.clock()
            work()
            times.append(self.clock() - began)
        return min(times)


CPU = Stopwatch()
WALL = Stopwatch(time.perf_counter)


def market(symbols: int) -> Iterator[Bars]:
    """Ten years of ``symbols`` practice stocks; more than one market has are taken from others."""
    clock, token = RealClock(), CancelToken()
    end = clock.now().date()
    seed = 0
    while symbols > 0:
        seed += 1
        provider = PracticeProvider(clock, PracticeSettings(), OpenGate(), seed)
        for instrument in practice_instruments()[: min(symbols, 1_000)]:
            try:
                bars = provider.fetch(instrument, end - HISTORY, end, token).bars
            except Exception:  # noqa: BLE001 - some practice stocks are dead on purpose
                continue
            if len(bars) < BARS:
                continue
            symbols -= 1
            yield replace(bars, symbol=f"{bars.symbol}-{seed}")


# -- the same rules by other means ---------------------------------------------------------------------------


def rule_by_talib(bars: Bars) -> bool:
    """The rule as one writes it by hand: whole arrays, stopping at the first false."""
    return bool(
        bars.close[-1] > talib.SMA(bars.close, 50)[-1]
        and talib.RSI(bars.close, 14)[-1] < 30
        and bars.volume[-1] > 2 * talib.SMA(bars.volume, 20)[-1]
    )


def template_by_talib(bars: Bars) -> bool:
    """Minervini's template by hand, in the order of his text."""
    close = bars.close[-1]
    sma150, sma200 = talib.SMA(bars.close, 150), talib.SMA(bars.close, 200)
    if not (close > sma150[-1] and close > sma200[-1] and sma150[-1] > sma200[-1] > sma200[-22]):
        return False
    sma50 = talib.SMA(bars.close, 50)[-1]
    return bool(
        sma50 > sma150[-1]
        and sma50 > sma200[-1]
        and close > sma50
        and close >= 1.30 * talib.MIN(bars.low, 252)[-1]
        and close >= 0.75 * talib.MAX(bars.high, 252)[-1]
    )


def by_pandas(batch: list[Bars]) -> tuple[float, float, list[bool], list[bool]]:
    """Seconds a symbol of the rule and of the template in pandas-ta-classic, and what each finds."""
    import pandas as pd  # these two are what is measured against; nothing else needs them here

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas_ta_classic as ta

    frames = [
        pd.DataFrame({name: bars.series(name) for name in ("open", "high", "low", "close", "volume")})
        for bars in batch
    ]

    def rule(frame: pd.DataFrame) -> bool:
        sma = ta.sma(frame["close"], length=50, talib=False)
        rsi = ta.rsi(frame["close"], length=14, talib=False)
        mean = ta.sma(frame["volume"], length=20, talib=False)
        held = (frame["close"] > sma) & (rsi < 30) & (frame["volume"] > 2 * mean)
        return bool(held.iloc[-1])

    def template(frame: pd.DataFrame) -> bool:
        close = frame["close"]
        sma50, sma150, sma200 = (ta.sma(close, length=days, talib=False) for days in (50, 150, 200))
        held = (close > sma150) & (close > sma200) & (sma150 > sma200) & (sma200 > sma200.shift(21))
        held &= (sma50 > sma150) & (sma50 > sma200) & (close > sma50)
        held &= close >= 1.30 * frame["low"].rolling(252).min()
        held &= close >= 0.75 * frame["high"].rolling(252).max()
        return bool(held.iloc[-1])

    rule(frames[0]), template(frames[0])
    found = [rule(frame) for frame in frames], [template(frame) for frame in frames]
    seconds = [
        CPU.best_of(3, lambda one=one: [one(frame) for frame in frames]) / len(frames)
        for one in (rule, template)
    ]
    return seconds[0], seconds[1], *found


# -- figures -------------------------------------------------------------------------------------------------


def as_stored(whole: list[Bars], folder: Path) -> list[Bars]:
    """The newest bars of ``whole`` as a scan gets them: from a store."""
    store = BarStore.open(folder / "market.db")
    asked_from = RealClock().now().date() - HISTORY
    for first in range(0, len(whole), 500):
        store.put_many("practice", [(bars, asked_from) for bars in whole[first : first + 500]])
    found = store.load("practice", [bars.symbol for bars in whole], date.max, BARS)
    store.close()
    return list(found.values())


def in_memory(batch: list[Bars], plain: list[Bars]) -> dict[str, float]:
    """Rules over arrays in memory, beside the others; all sides must agree on what matches. ``plain`` are the bars of
    ``batch`` as arrays of their own."""
    scans = {scan.id: compile_rule(scan.rule) for scan in ScanLibrary(Path("none")).definitions()}
    rule, template = compile_rule(RULE), scans[TEMPLATE]
    hits = [[verdict.truth is True for verdict in one.decide(batch)] for one in (rule, template)]
    assert hits == [[verdict.truth is True for verdict in one.decide(plain)] for one in (rule, template)]
    assert hits[0] == [rule_by_talib(bars) for bars in batch]
    assert hits[1] == [template_by_talib(bars) for bars in batch]
    pandas_rule, pandas_template, *pandas_hits = by_pandas(batch[:PANDAS_SYMBOLS])
    assert [found[:PANDAS_SYMBOLS] for found in hits] == pandas_hits
    seconds = {
        name: CPU.best_of(7, lambda one=one: one.decide(batch))
        for name, one in (("rule", rule), ("template", template))
    }
    loops = {
        name: CPU.best_of(3, lambda one=one: [one(bars) for bars in batch])
        for name, one in (("rule", rule_by_talib), ("template", template_by_talib))
    }
    apart = {
        name: CPU.best_of(7, lambda one=one: one.decide(plain))
        for name, one in (("rule", rule), ("template", template))
    }
    every = CPU.best_of(3, lambda: decide_all(list(scans.values()), batch))
    return {
        "rule_ratio": pandas_rule * len(batch) / seconds["rule"],
        "minervini_ratio": pandas_template * len(batch) / seconds["template"],
        "plain_rule_ratio": pandas_rule * len(batch) / apart["rule"],
        "plain_minervini_ratio": pandas_template * len(batch) / apart["template"],
        "rule_talib_ratio": loops["rule"] / seconds["rule"],
        "minervini_talib_ratio": loops["template"] / seconds["template"],
        "all_scans_ratio": every * (SYMBOLS / len(batch)) / (pandas_template * 1_000),
        "all_scans": len(scans),
        "rule_symbols_per_s": len(batch) / seconds["rule"],
        "minervini_symbols_per_s": len(batch) / seconds["template"],
        "pandas_rule_symbols_per_s": 1 / pandas_rule,
        "pandas_minervini_symbols_per_s": 1 / pandas_template,
        "rule_matches": sum(hits[0]),
        "minervini_matches": sum(hits[1]),
    }


def on_disk(whole: list[Bars], folder: Path) -> dict[str, float]:
    """A whole scan from the store against reading the store alone, and a range of days against one day."""
    service = ScanService.open(folder)
    # More symbols than one practice market has: they lie in the store as those of a folder, which is never asked.
    prices = folder.resolve() / "prices"
    prices.mkdir()
    (prices / "NONE.csv").write_text("date,open,high,low,close,volume\n", encoding="utf-8")
    source = f"folder:{prices}"
    store = BarStore.open(service.home.market_db)
    asked_from = RealClock().now().date() - HISTORY - timedelta(days=30)
    for first in range(0, len(whole), 500):
        store.put_many(source, [(bars, asked_from) for bars in whole[first : first + 500]])
    symbols = [bars.symbol for bars in whole]
    universe = folder / "universe.csv"
    universe.write_text("symbol\n" + "\n".join(symbols) + "\n", encoding="utf-8")
    as_of = service.last_session()
    scan = Scan(rule=RULE, universe=str(universe), source=source)

    def run() -> None:
        result = service.run(scan)
        assert result.info.status is RunStatus.FINISHED
        assert (result.counts.universe, result.counts.fetched) == (len(symbols), 0)
        write_json(result, io.StringIO())

    def read() -> None:
        for bars in store.load(source, symbols, as_of, TAIL).values():
            talib.SMA(bars.close, 50), talib.RSI(bars.close, 14), talib.SMA(bars.volume, 20)

    run(), read()
    document, plain = WALL.best_of(3, run), WALL.best_of(3, read)
    figures = {"document_ratio": document / plain, "document_s": document, "read_s": plain}
    figures |= _range(store, source, symbols, as_of)
    store.close()
    service.close()
    return figures


def _range(store: BarStore, source: str, symbols: list[str], as_of: date) -> dict[str, float]:
    """A range as it is asked for: the bars are read from the store and the rule is decided."""
    rule = compile_rule(RULE)
    dates = next(iter(store.load(source, symbols[:1], as_of, RANGE_DAYS).values())).dates
    days = [day.item() for day in dates]

    def one_day() -> None:
        rule.decide(list(store.load(source, symbols, as_of, rule.lookback).values()))

    def many_days() -> None:
        found = store.load(source, symbols, as_of, rule.lookback + RANGE_DAYS)
        rule.decide_range(list(found.values()), days)

    one, many = CPU.best_of(3, one_day), CPU.best_of(3, many_days)
    kept = list(store.load(source, symbols, as_of, rule.lookback + RANGE_DAYS).values())
    decided = CPU.best_of(3, lambda: rule.decide(kept))
    ranged = CPU.best_of(3, lambda: rule.decide_range(kept, days))
    return {"range_ratio": many / one, "range_s": many, "day_s": one, "range_memory_ratio": ranged / decided}


def main() -> None:
    """Print the figures as one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--symbols", type=int, default=SYMBOLS)
    whole = list(market(parser.parse_args().symbols))
    assert check_rule(TWENTY).problems == ()
    with tempfile.TemporaryDirectory() as folder:
        figures = in_memory(as_stored(whole, Path(folder)), [bars.tail(BARS) for bars in whole])
    with tempfile.TemporaryDirectory() as folder:
        figures |= on_disk(whole, Path(folder))
    figures["check_ms"] = 1_000 * CPU.best_of(20, lambda: check_rule(TWENTY))
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
