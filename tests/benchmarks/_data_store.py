"""What the store stands: how quickly it reads and grows, what kills leave of it, how well doubtful prices are found,
and whether corrected ones end up corrected. A part of the benchmark of market data."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from scanner.market.corrections import Disagreement, held_against
from scanner.sessions import sessions_of
from scanner.store.adjustment import rescaled
from scanner.store.bars import TAIL_BARS, BarStore, FreshRow
from scanner.types import Bars
from tests.benchmarks._data_kills import kill_figures
from tests.benchmarks.quality import SHORT_BARS, read, repair_pairs
from tests.helpers.made_bars import random_bars

SYMBOLS, BARS, ROUNDS = 5_000, 2_520, 3
_AT_ONCE = 500
_SOURCE = "yahoo"
_EVENING = datetime(2026, 1, 30, 22, 0, tzinfo=UTC)
_OVERLAP = 8


def figures(folder: Path, market: Path | None) -> dict[str, float | None]:
    """All figures of the store. ``market`` is a folder of recorded market data; without it what needs recordings is
    None."""
    return {**speed_figures(folder), **kill_figures(folder / "kills"), **recorded_figures(market)}


# -- speed ---------------------------------------------------------------------------------------------------


def speed_figures(folder: Path) -> dict[str, float | None]:
    """Loading tails against whole histories, appending a day against writing everything anew; CPU time."""
    store = BarStore.open(folder / "market.db")
    symbols = [f"S{number:04}" for number in range(SYMBOLS)]
    made = random_bars(BARS, 1)
    first, last = made.dates[0].item(), made.dates[-1].item()

    def write() -> None:
        for start in range(0, SYMBOLS, _AT_ONCE):
            part = symbols[start : start + _AT_ONCE]
            store.put_many(_SOURCE, [(replace(made, symbol=symbol), first) for symbol in part])

    def load(count: int | None) -> Callable[[], None]:
        def loading() -> None:
            for start in range(0, SYMBOLS, _AT_ONCE):
                store.load(_SOURCE, symbols[start : start + _AT_ONCE], date.max, count)

        return loading

    day = [last]

    def append() -> None:
        after, day[0] = day[0], date.fromordinal(day[0].toordinal() + 1)
        rows = [FreshRow(symbol, after, 50.0, 51.0, 49.0, 50.0, 1e6) for symbol in symbols]
        assert len(store.append(_SOURCE, day[0], rows, _EVENING)) == SYMBOLS

    anew, _ = _best_of(1, write)
    store.tidy()
    tails, tails_wall = _best_of(ROUNDS, load(TAIL_BARS))
    whole, whole_wall = _best_of(ROUNDS, load(None))
    appended, appended_wall = _best_of(ROUNDS, append)
    joined, _ = _best_of(ROUNDS, load(TAIL_BARS))
    store.close()
    return {
        "tail_ratio": whole / tails,
        "append_ratio": anew / appended,
        "tail_wall_ratio": whole_wall / tails_wall,
        "tail_s": tails,
        "tail_with_fresh_rows_s": joined,
        "whole_s": whole,
        "append_s": appended,
        "append_wall_s": appended_wall,
        "write_anew_s": anew,
    }


def _best_of(rounds: int, work: Callable[[], None]) -> tuple[float, float]:
    """Seconds of CPU and of the clock on the wall, the best of some rounds."""
    best = (float("inf"), float("inf"))
    for _ in range(rounds):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        best = min(best[0], time.process_time() - cpu), min(best[1], time.perf_counter() - wall)
    return best


# -- recorded prices -----------------------------------------------------------------------------------------


def recorded_figures(market: Path | None) -> dict[str, float | None]:
    """How well doubtful prices are found in recorded bad data, and how corrections of it end."""
    if market is None:
        return {"quality_recall": None, "quality_precision": None, "corrected_pairs": None}
    pairs = market / "yahoo_wire" / "yfinance_repair_csv"
    tally, _ = repair_pairs(pairs)
    return {
        "quality_recall": tally.recall,
        "quality_precision": tally.precision,
        **corrected_figures(pairs),
    }


def corrected_figures(folder: Path) -> dict[str, float | None]:
    """Bad prices are stored, and the source then shows the repaired ones: from some sessions before the first that
    was repaired, as a top-up would see them. What is stored afterwards must be what the source shows."""
    ended, rescales, anew = 0, 0, 0
    twins = [file for file in sorted(folder.glob("*-fixed.csv")) if not _is_short(file)]
    for twin in twins:
        bad, _ = read(twin.with_name(twin.name.replace("-fixed", "")))
        fixed, _ = read(twin)
        bad, fixed = _whole(bad), _whole(fixed)
        answer = fixed.tail(_from_first_change(bad, fixed))
        found = held_against(bad, answer, None, sessions_of("XNYS"))
        if isinstance(found, Disagreement):
            anew += 1  # all of it is asked for again, and what comes is the repaired history
            ended += 1
            continue
        rescales += bool(found.rescales)
        after = rescaled(bad, found.rescales)
        first = answer.dates[0].item()
        paid, known = ([one for one in bars.dividends if one[0] >= first] for bars in (answer, found.new))
        ended += _alike(after, answer) and paid == known
    return {
        "corrected_pairs": ended,
        "correctable_pairs": len(twins),
        "pairs_rescaled": rescales,
        "pairs_asked_anew": anew,
    }


def _is_short(file: Path) -> bool:
    return any(f"-{length}-" in file.name for length in SHORT_BARS)


def _whole(bars: Bars) -> Bars:
    """Without rows that miss a price or repeat a day: those are never stored."""
    good = np.isfinite(np.vstack((bars.open, bars.high, bars.low, bars.close))).all(axis=0)
    good[1:] &= bars.dates[1:] > bars.dates[:-1]
    arrays = {name: bars.series(name)[good] for name in ("open", "high", "low", "close", "volume")}
    return replace(bars, dates=bars.dates[good], **arrays)


def _from_first_change(bad: Bars, fixed: Bars) -> int:
    """How many of the repaired bars a top-up asks for that begins before the first change."""
    _, ours, theirs = np.intersect1d(bad.dates, fixed.dates, return_indices=True)
    changed = fixed.dates[theirs][~np.isclose(bad.close[ours], fixed.close[theirs], rtol=1e-3)].tolist()
    changed += [session for session, _ in set(fixed.dividends).symmetric_difference(bad.dividends)]
    first = min(changed, default=fixed.dates[-1].item())
    place = int(np.searchsorted(fixed.dates, np.datetime64(first)))
    return len(fixed) - max(0, place - _OVERLAP)


def _alike(stored: Bars, answer: Bars) -> bool:
    _, ours, theirs = np.intersect1d(stored.dates, answer.dates, return_indices=True)
    return bool(len(ours)) and bool(np.allclose(stored.close[ours], answer.close[theirs], rtol=1e-3))
