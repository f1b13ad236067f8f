"""Bars that lie in blocks: the same numbers as bars that lie anywhere, taken without a copy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.bar_blocks import Stretch, in_block
from scanner.rules.compiler import compile_rule
from scanner.rules.panel import Panel
from scanner.store.bars import BarStore
from scanner.types import Bars

NOW = datetime(2026, 1, 30, 21, tzinfo=UTC)
SERIES = ("open", "high", "low", "close", "volume")


def made(symbol: str, count: int, seed: int = 0) -> Bars:
    numbers = np.random.default_rng([seed, count]).uniform(10.0, 20.0, (5, count))
    days = np.datetime64("2026-01-30") - np.arange(count)[::-1]
    return Bars(symbol, days, *numbers, NOW)


def many(lengths: list[int]) -> list[Bars]:
    return [made(f"S{place}", length, place) for place, length in enumerate(lengths)]


@given(st.lists(st.integers(0, 12), max_size=9), st.none() | st.integers(1, 15), st.data())
def test_a_panel_of_blocks_has_the_numbers_of_plain_bars(lengths, count, data):
    plain = [bars if count is None else bars.tail(count) for bars in many(lengths)]
    placed = in_block(many(lengths), count)
    for one, other in zip(placed, plain, strict=True):
        assert one.symbol == other.symbol
        assert all(
            getattr(one, name).tolist() == getattr(other, name).tolist() for name in ("dates", *SERIES)
        )
    chosen = data.draw(st.lists(st.sampled_from(range(len(plain))), max_size=9)) if plain else []
    panels = [Panel([batch[place] for place in chosen]) for batch in (placed, plain)]
    rows = np.array(data.draw(st.lists(st.sampled_from(range(len(chosen))))) if chosen else [], dtype=np.intp)
    width = data.draw(st.integers(1, 15))
    for name in SERIES:
        np.testing.assert_array_equal(*[panel.take(rows).series(name, width) for panel in panels])
        np.testing.assert_array_equal(*[panel.series(name, width) for panel in panels])


def test_neighbours_are_taken_without_a_copy():
    placed = in_block(many([8, 9, 8, 9]), 6)
    close = Panel(placed[1:3]).series("close", 5)
    assert np.shares_memory(close, placed[1].close)
    assert np.shares_memory(close, placed[2].close)


@pytest.mark.parametrize(
    "changed", [lambda bars: replace(bars, close=bars.close * 2), lambda bars: bars.tail(3)]
)
def test_bars_that_were_made_anew_lie_in_no_block(changed):
    placed = in_block(many([6, 6]), None)
    batch = [placed[0], changed(placed[1])]
    assert Stretch.of(batch) is None
    closes = Panel(batch).series("close", 3)
    assert closes.tolist() == [bars.close[-3:].tolist() for bars in batch]


def test_bars_of_two_blocks_are_gathered():
    batch = [in_block(many([6, 6]), None)[0], in_block(many([5, 5]), None)[1]]
    assert Stretch.of(batch) is None
    assert Panel(batch).series("close", 5).tolist() == [bars.close[-5:].tolist() for bars in batch]


def test_one_long_history_among_short_ones_makes_no_large_block():
    found = in_block(many([1_000, 3, 3, 3]), None)
    assert Stretch.of(found) is None
    assert [len(bars) for bars in found] == [1_000, 3, 3, 3]


def test_the_store_gives_out_blocks_in_the_order_that_was_asked_for(tmp_path):
    store = BarStore.open(tmp_path / "market.db")
    kept = many([30, 12, 40, 40, 25])
    store.put_many("practice", [(bars, date(2020, 1, 1)) for bars in kept])
    order = ["S3", "S0", "S9", "S4", "S2"]
    found = store.load("practice", order, date(2026, 1, 30), 20)
    assert list(found) == ["S3", "S0", "S4", "S2"]
    stretch = Stretch.of(list(found.values()))
    assert stretch is not None
    assert stretch.rows == slice(0, 4)
    rule = compile_rule("close > sma(10) and volume > sma(volume, 5)")
    plain = [kept[int(symbol[1:])].tail(20) for symbol in found]
    assert rule.decide(list(found.values())) == rule.decide(plain)
    store.close()
