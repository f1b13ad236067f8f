"""What holds for every pattern, whatever it looks like."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.indicators.pattern_entries import highest_from, lowest_from
from scanner.indicators.registry import registered
from scanner.rules.compiler import compile_rule
from scanner.types import Bars
from tests.helpers.made_bars import random_bars

PATTERNS = sorted(entry.name for entry in registered().values() if entry.group == "patterns" and entry.truth)
PRICES = ("open", "high", "low", "close")


def history(seed: int, count: int = 900) -> Bars:
    """A rise that rests and goes on, so that every pattern but the rarest comes up."""
    bars = random_bars(count, seed, restlessness=0.012)
    drift = np.exp(0.35 * np.sin(np.arange(count) / 40) + 0.002 * np.arange(count))
    return replace(bars, **{name: bars.series(name) * drift for name in PRICES})


HISTORIES = [history(seed) for seed in range(30)]
DAYS = HISTORIES[0].dates[440::3]
NUMBERS = st.integers(0, len(HISTORIES) - 1)


def truths(name: str, bars: Bars) -> list[int]:
    days = [day.item() for day in DAYS if day <= bars.dates[-1]]
    return compile_rule(name).decide_range([bars], days).truth[0].tolist()


def test_there_are_five_patterns() -> None:
    assert PATTERNS == ["cup_with_handle", "darvas_box", "first_pullback", "high_tight_flag", "vcp"]


@pytest.mark.parametrize("name", [name for name in PATTERNS if name != "high_tight_flag"])
def test_each_comes_up_now_and_then(name: str) -> None:
    found = [answer for bars in HISTORIES for answer in truths(name, bars)]
    assert 0 < found.count(1) < 0.5 * len(found)
    assert 0 not in found


@pytest.mark.parametrize("name", PATTERNS)
@settings(max_examples=15, deadline=None)
@given(NUMBERS, st.floats(0.01, 500), st.floats(0.01, 500))
def test_another_currency_changes_nothing(name: str, number: int, price: float, volume: float) -> None:
    bars = HISTORIES[number]
    scaled = {series: bars.series(series) * price for series in PRICES}
    assert truths(name, replace(bars, volume=bars.volume * volume, **scaled)) == truths(name, bars)


@pytest.mark.parametrize("name", PATTERNS)
@settings(max_examples=15, deadline=None)
@given(NUMBERS, st.integers(450, 899))
def test_neither_later_days_nor_those_before_the_window_change_anything(
    name: str, number: int, count: int
) -> None:
    bars = HISTORIES[number]
    past = bars.up_to(bars.dates[count - 1].item())
    known = truths(name, past)
    assert truths(name, bars)[: len(known)] == known
    assert truths(name, past.tail(len(past) - 40)) == known


@given(st.lists(st.integers(0, 5).map(float), min_size=1, max_size=20))
def test_the_highest_from_a_bar_on_is_the_newest_of_equal_ones(values: list[float]) -> None:
    panel = np.array([values])
    last = len(values) - 1
    for first in range(len(values)):
        rest = values[first:]
        assert highest_from(panel)[0, first] == last - rest[::-1].index(max(rest))
        assert lowest_from(panel)[0, first] == last - rest[::-1].index(min(rest))
