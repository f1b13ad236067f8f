"""High tight flags drawn by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from scanner.rules.compiler import compile_rule
from tests.helpers.charts import flag
from tests.helpers.rules import holds, value


def test_a_flag_is_found_with_its_numbers() -> None:
    assert holds("high_tight_flag", flag()) is True
    assert value("flag_pivot", flag()) == 100.0
    assert value("flag_depth", flag()) == pytest.approx(10.0)
    assert value("flag_days", flag()) == 8
    assert value("pole_pct", flag()) == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("hit", "miss"),
    [
        ({"foot": 50.0}, {"foot": 50.1}),
        ({"pole": 40}, {"pole": 41}),
        ({"rest": 3}, {"rest": 2}),
        ({"rest": 25}, {"rest": 26}),
        ({"low": 75.0}, {"low": 74.9}),
        ({"volume": 1.15}, {"volume": 1.16}),
    ],
    ids=lambda shape: next(iter(shape)),
)
def test_what_just_is_one_and_what_just_is_none(hit: dict, miss: dict) -> None:
    assert holds("high_tight_flag", flag(**hit)) is True
    assert holds("high_tight_flag", flag(**miss)) is False
    assert math.isnan(value("flag_pivot", flag(**miss)))


def test_it_needs_its_whole_window() -> None:
    assert compile_rule("high_tight_flag").needed == 66
    assert holds("high_tight_flag", flag().tail(66)) is True
    assert holds("high_tight_flag", flag().tail(65)) is None


def test_a_missing_volume_is_unknown() -> None:
    volume = flag().volume.copy()
    volume[-60] = np.nan
    assert holds("high_tight_flag", replace(flag(), volume=volume)) is None
