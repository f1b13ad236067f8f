"""Whatever is done to the store, in whatever order and however it is interrupted: it holds what plain arrays do."""

import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from scanner.store import bar_growth
from scanner.store.adjustment import Rescale, rescaled, scaled_dividends
from scanner.store.bars import BarStore, Extension, FreshRow
from scanner.types import Bars, Split
from tests.helpers.made_bars import made_bars

START, LATER = date(2020, 1, 1), date(2100, 1, 1)
SYMBOLS = ("AAA", "BBB")
FIELDS = ("dates", "open", "high", "low", "close", "volume")
prices = st.floats(1.0, 1000.0)


class StoreBesideModel(RuleBasedStateMachine):
    """Two stores on one file (two processes see no other) and a copy of everything in memory."""

    def __init__(self):
        super().__init__()
        self.kept: dict[str, Bars] = {}
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)
        self.copies = 0

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.file = self._path(0)
        self.file.parent.mkdir()
        self._was, bar_growth.FRESH_ROWS_KEPT = bar_growth.FRESH_ROWS_KEPT, 3
        self.stores = [BarStore.open(self.file), BarStore.open(self.file)]

    def teardown(self):
        bar_growth.FRESH_ROWS_KEPT = self._was
        for store in self.stores:
            store.close()
        self.folder.cleanup()

    def _path(self, number):
        return Path(self.folder.name) / str(number) / "market.db"

    def _now(self):
        self.moment += timedelta(minutes=1)
        return self.moment

    @rule(symbol=st.sampled_from(SYMBOLS), count=st.sampled_from([1, 5, 399, 401, 405]), first=prices)
    def put(self, symbol, count, first):
        bars = replace(made_bars(np.arange(count) + first, symbol=symbol), basis=self._now())
        self.stores[0].put("yahoo", bars, START)
        self.kept[symbol] = bars

    @precondition(lambda self: self.kept)
    @rule(close=prices, gap=st.integers(1, 4), which=st.sampled_from([0, 1]))
    def append(self, close, gap, which):
        rows = [
            FreshRow(symbol, bars.last_date(), close, close * 1.5, close / 2, close, 7.0)
            for symbol, bars in self.kept.items()
        ]
        session = max(bars.last_date() for bars in self.kept.values()) + timedelta(days=gap)
        moment = self._now()
        assert self.stores[which].append("yahoo", session, rows, moment) == self.kept.keys()
        for symbol in self.kept:
            self._add(symbol, [(session, close, close * 1.5, close / 2, close, 7.0)], moment)

    @precondition(lambda self: self.kept)
    @rule(
        symbol=st.sampled_from(SYMBOLS),
        closes=st.lists(prices, max_size=5),
        ratio=st.sampled_from([None, 2.0, 0.1, 1.5]),
        cash=st.sampled_from([None, 0.5]),
        which=st.sampled_from([0, 1]),
    )
    def extend(self, symbol, closes, ratio, cash, which):
        if symbol not in self.kept:
            return
        store, bars = self.stores[which], self.kept[symbol]
        after = bars.last_date() + timedelta(days=1)
        new = replace(made_bars(closes, symbol=symbol), basis=self._now())
        new = replace(new, dates=np.datetime64(after) + np.arange(len(closes)))
        rescales = () if ratio is None else (Rescale(after, ratio),)
        splits = bars.splits if ratio is None else (*bars.splits, Split(after, ratio))
        dividends = scaled_dividends(bars.dividends, rescales)
        dividends = dividends if cash is None else (*dividends, (after, cash))
        new = replace(new, splits=splits, dividends=dividends)
        seen = store.coverage("yahoo", [symbol])[symbol]
        assert store.extend_many("yahoo", [Extension(seen, new, rescales)]) == {symbol}
        self.kept[symbol] = replace(rescaled(bars, rescales), splits=splits, dividends=dividends)
        rows = zip(new.dates.tolist(), new.open, new.high, new.low, new.close, new.volume, strict=True)
        self._add(symbol, list(rows), new.basis)

    @precondition(lambda self: self.kept)
    @rule(symbol=st.sampled_from(SYMBOLS))
    def forget(self, symbol):
        assert self.stores[1].forget("yahoo", [symbol]) == ([symbol] if symbol in self.kept else [])
        self.kept.pop(symbol, None)

    @rule()
    def close_and_open(self):
        self.stores[0].close()
        self.stores[0] = BarStore.open(self.file)

    @rule()
    def be_killed(self):
        """What is on the disk at this moment, log and all, is what a killed process leaves."""
        self.copies += 1
        copy = self._path(self.copies)
        shutil.copytree(self.file.parent, copy.parent)
        for store in self.stores:
            store.close()
        self.file = copy
        self.stores = [BarStore.open(copy), BarStore.open(copy)]

    @invariant()
    def both_hold_the_same(self):
        if not hasattr(self, "stores"):
            return
        for store in self.stores:
            found = store.load("yahoo", SYMBOLS, LATER)
            assert found.keys() == self.kept.keys()
            assert store.dropped == []
            for symbol, bars in self.kept.items():
                for name in FIELDS:
                    assert getattr(found[symbol], name).tobytes() == getattr(bars, name).tobytes(), name
                assert (found[symbol].splits, found[symbol].dividends) == (bars.splits, bars.dividends)
                assert found[symbol].basis == bars.basis
                tail = store.load("yahoo", [symbol], LATER, 3)[symbol]
                assert tail.close.tobytes() == bars.tail(3).close.tobytes()
                kept = store.coverage("yahoo", [symbol])[symbol]
                assert (kept.last, kept.count, kept.fetched_at) == (bars.last_date(), len(bars), bars.basis)

    def _add(self, symbol, rows, moment):
        bars = self.kept[symbol]
        columns = list(zip(*rows, strict=True)) or [[]] * 6
        added = [np.array(columns[0], dtype="datetime64[D]"), *(np.array(one, float) for one in columns[1:])]
        joined = {
            name: np.concatenate((getattr(bars, name), new)) for name, new in zip(FIELDS, added, strict=True)
        }
        self.kept[symbol] = replace(bars, **joined, basis=moment)


StoreBesideModel.TestCase.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
TestStoreBesideModel = StoreBesideModel.TestCase
