"""Cups with and without handles, drawn by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from scanner.rules.compiler import compile_rule
from tests.helpers.charts import cup
from tests.helpers.rules import holds, value


def test_a_cup_with_handle_is_found_with_its_numbers() -> None:
    bars = cup()
    assert holds("cup_with_handle", bars) is True
    assert value("cup_pivot", bars) == 98.0
    assert value("cup_depth", bars) == pytest.approx(25.0)
    assert value("cup_days", bars) == 80
    assert value("handle_depth", bars) == pytest.approx(100 * 6 / 98)
    assert value("handle_days", bars) == 8


EDGES = [
    # what just is one, what just is none
    ({"bottom": 87.9, "handle": 96.0}, {"bottom": 88.1, "handle": 96.0}),
    ({"bottom": 65.1}, {"bottom": 64.9}),
    ({"lip": 90.1, "handle": 89.0}, {"lip": 89.9, "handle": 89.0}),
    ({"lip": 104.9, "handle": 99.0}, {"lip": 105.1, "handle": 99.0}),
    ({"bottom": 70, "handle": 85.1}, {"bottom": 70.4, "handle": 85.1}),
    ({"bottom": 66, "handle": 83.4}, {"bottom": 66, "handle": 83.2}),
    ({"rise_from": 76.9}, {"rise_from": 77.0, "bottom": 77.5}),
    ({"days": (20, 20)}, {"days": (17, 17)}),
    ({"days": (20, 75)}, {"days": (18, 77)}),
    ({"rest": 5}, {"rest": 4}),
    ({"rest": 25}, {"rest": 26}),
    ({"volume": 0.99}, {"volume": 1.0}),
]


@pytest.mark.parametrize(("hit", "miss"), EDGES, ids=lambda shape: next(iter(shape)))
def test_what_just_is_one_and_what_just_is_none(hit: dict, miss: dict) -> None:
    assert holds("cup_with_handle", cup(**hit)) is True
    assert holds("cup_with_handle", cup(**miss)) is False
    assert math.isnan(value("cup_pivot", cup(**miss)))


def test_a_higher_high_between_the_lips_is_no_cup() -> None:
    bars = cup()
    high = bars.high.copy()
    high[-30] = 101.0
    assert holds("cup_with_handle", replace(bars, high=high)) is False


def test_it_needs_its_whole_window() -> None:
    assert compile_rule("cup_with_handle").needed == 400
    assert holds("cup_with_handle", cup().tail(400)) is True
    assert holds("cup_with_handle", cup().tail(399)) is None


def test_a_missing_price_is_unknown() -> None:
    bars = cup()
    low = bars.low.copy()
    low[-300] = np.nan
    assert holds("cup_with_handle", replace(bars, low=low)) is None
