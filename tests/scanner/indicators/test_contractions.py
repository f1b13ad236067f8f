"""Volatility contraction on charts drawn by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from scanner.rules.compiler import compile_rule
from scanner.types import Bars
from tests.helpers.charts import contraction
from tests.helpers.made_bars import drawn
from tests.helpers.rules import holds, value


def test_a_base_that_contracts_is_found_with_its_numbers() -> None:
    bars = contraction()
    assert holds("vcp", bars) is True
    assert value("vcp_pivot", bars) == pytest.approx(98.5)
    assert value("vcp_depth", bars) == pytest.approx(100 * 4.5 / 98.5)
    assert value("vcp_count", bars) == 3
    assert value("vcp_days", bars) == 53


@pytest.mark.parametrize(
    "bars",
    [
        contraction(first=64.9),
        contraction(first=90.1, second=92.5, third=96),
        contraction(second=82.0, third=91),
        contraction(second=86, third=88.6, end=90),
        contraction(last_volume=1.0),
        drawn((240, 100), (8, 80), (6, 88), begin=50),
        drawn((240, 100), (6, 80), (4, 99), (4, 93), begin=50, volume=np.r_[np.ones(247), 0.5 * np.ones(8)]),
    ],
    ids=["deep", "shallow", "does not shrink", "loose", "volume does not dry up", "one", "short"],
)
def test_what_just_is_none(bars: Bars) -> None:
    assert holds("vcp(200)", bars) is False
    assert math.isnan(value("vcp_pivot(200)", bars))


def test_the_near_misses_are_near() -> None:
    assert holds("vcp(200)", contraction(first=65.1)) is True
    assert holds("vcp(200)", contraction(first=89.9, second=92.5, third=96)) is True
    assert holds("vcp(200)", contraction(second=82.4, third=91)) is True
    assert holds("vcp(200)", contraction(second=86, third=88.7, end=90)) is True
    three_weeks = drawn((240, 100), (7, 80), (4, 99), (4, 93), begin=50)
    assert holds("vcp(200)", replace(three_weeks, volume=np.r_[np.ones(248), 0.5 * np.ones(8)])) is True


def test_it_needs_its_whole_window() -> None:
    bars = contraction()
    assert compile_rule("vcp").needed == 252
    assert holds("vcp", bars.tail(252)) is True
    assert holds("vcp", bars.tail(251)) is None
    assert holds("vcp(100)", bars.tail(251)) is True


@pytest.mark.parametrize("name", ["high", "low", "volume"])
def test_a_missing_price_or_volume_is_unknown(name: str) -> None:
    bars = contraction()
    values = bars.series(name).copy()
    values[-200] = np.nan
    assert holds("vcp", replace(bars, **{name: values})) is None
    assert holds("vcp(199)", replace(bars, **{name: values})) is True


def test_a_breakout_asks_for_yesterdays_pivot() -> None:
    quiet = contraction()
    closes = np.append(quiet.close, 101.0)
    bars = drawn((len(quiet), 1), volume=np.append(quiet.volume, 2e6))
    bars = replace(bars, high=closes, low=closes, close=closes)
    assert holds("vcp", bars) is False
    assert holds("vcp 1 bar ago and close > vcp_pivot[1]", bars) is True
    assert holds("vcp within 5 bars", bars) is True
