"""How quick the results table is with ten thousand rows: sorting, filtering, scrolling, and what a row takes.
Milliseconds of the main thread, which alone is at work here: what else the machine does is no matter."""

from __future__ import annotations

import gc
import random
import time
import tracemalloc
from array import array
from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop.look import Look
from desktop.models.results_model import ResultsModel
from desktop.models.results_order import SortKey
from desktop.panels.results_table import ResultsTable
from scanner import Condition, Match

ROWS = 10_000
SCROLLS, PAGES = 600, 100
_SECTORS = ("Information Technology", "Financials", "Energy", "Utilities", "Health Care", "Industrials")
_SIGNALS = ("Breakout", "Volume", "Tight", "Near high", "Uptrend")


def made_matches(count: int) -> list[Match]:
    """``count`` matches with everything that a real one has, the same at every call."""
    chance = random.Random(7)
    return [_made(number, chance) for number in range(count)]


def _made(number: int, chance: random.Random) -> Match:
    closes = [50 + 40 * chance.random()]
    for _ in range(59):
        closes.append(round(closes[-1] * (1 + chance.gauss(0, 0.02)), 4))
    close = closes[-1]
    parts = ("trend", "momentum", "volume", "breakout", "relative_strength")
    return Match(
        symbol=f"S{number:05d}",
        name=f"Company number {number}",
        sector=chance.choice(_SECTORS),
        as_of=date(2026, 11, 20),
        close=close,
        change_pct=chance.gauss(0, 2),
        columns={"Box top": close * 1.1, "RVol": chance.random() * 3},
        why=tuple(Condition("close > sma(50)", True, close, close * 0.9) for _ in range(3)),
        rating=round(chance.random() * 100, 1),
        parts={name: round(chance.random() * 100, 1) for name in parts},
        plan={
            "entry": round(close, 2),
            "stop": round(close * 0.95, 2),
            "target": round(close * 1.1, 2),
            "r_multiple": 2.5,
            "risk_per_share": round(close * 0.05, 2),
            "shares": 100,
            "position": round(close * 100, 2),
            "risk": 500.0,
            "entry_reason": "close",
            "stop_reason": "2 ATR",
            "shares_reason": "risk",
        },
        rsi=round(chance.random() * 100, 1),
        relative_volume=round(chance.random() * 3, 2),
        year_high=close * 1.2,
        year_low=close * 0.6,
        closes=array("d", closes),
        signals=tuple(chance.sample(_SIGNALS, 2)),
    )


def table_figures(look: Look) -> dict[str, Any]:
    """``sort_ms``, ``filter_ms`` (the slowest of words and an expression), ``scroll_p99_ms`` (a wheel notch until it
    is painted), ``page_ms`` (the slowest jump by a page) and ``row_bytes`` (match, row and order; pictures apart)."""
    gc.collect()
    tracemalloc.start()
    matches = made_matches(ROWS)
    model = ResultsModel()
    model.begin(["Box top", "RVol"])
    model.add(matches)
    gc.collect()
    row_bytes = tracemalloc.get_traced_memory()[0] / ROWS
    tracemalloc.stop()
    table = ResultsTable(look, model)
    table.resize(1228, 700)
    table.show()
    QApplication.processEvents()
    figures = {
        **_sorting(model),
        **_filtering(model),
        **_scrolling(table),
        "row_bytes": round(row_bytes),
        "rows": model.rowCount(),
        "pictures": len(table.pictures),
    }
    table.close()
    table.deleteLater()
    return figures


def _sorting(model: ResultsModel) -> dict[str, float]:
    times = []
    for column in ("last", "rating", "sector", "rsi", "name", "entry"):
        for descending in (True, False):
            keys = (SortKey(column, descending), SortKey("rank"))
            times.append(_timed(lambda keys=keys: model.sort_by(keys)))
    model.sort_by((SortKey("rank"),))
    return {"sort_ms": _worst(times)}


def _filtering(model: ResultsModel) -> dict[str, float]:
    model.set_filter("rating > 1")  # loads the rule language, which the program does before
    typed = ("company 77", "energy", 'rating > 80 and sector == "Energy"', "rvol > 1 or rsi < 30", "")
    times = [_timed(lambda text=text: model.set_filter(text)) for text in typed]
    return {"filter_ms": _worst(times)}


def _scrolling(table: ResultsTable) -> dict[str, float]:
    bar, viewport = table.verticalScrollBar(), table.viewport()
    bar.setValue(0)
    QApplication.processEvents()
    frames = sorted(_timed(lambda: _turn_wheel(viewport)) for _ in range(SCROLLS))
    pages = [_timed(lambda page=page: _jump(bar, page)) for page in range(PAGES)]
    return {"scroll_p99_ms": round(frames[int(len(frames) * 0.99)], 2), "page_ms": _worst(pages)}


def _turn_wheel(viewport: Any) -> None:
    place = QPointF(400, 300)
    event = QWheelEvent(
        place, viewport.mapToGlobal(place), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)
    QApplication.processEvents()


def _jump(bar: Any, page: int) -> None:
    bar.setValue(bar.maximum() * page // PAGES)
    QApplication.processEvents()


def _timed(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def _worst(times: list[float]) -> float:
    return round(max(times), 2)
