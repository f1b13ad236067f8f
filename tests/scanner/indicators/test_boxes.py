"""Darvas's boxes drawn by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from scanner.rules.compiler import compile_rule
from tests.helpers.charts import BOXED, box
from tests.helpers.rules import holds, value


def test_a_box_is_found_with_its_edges() -> None:
    bars = box(*BOXED)
    assert holds("darvas_box", bars) is True
    assert (value("darvas_top", bars), value("darvas_bottom", bars), value("darvas_days", bars)) == (
        100,
        92,
        5,
    )


@pytest.mark.parametrize(
    "days",
    [
        BOXED[:4],  # the bottom has held for two days
        (*BOXED, (99, 91.9)),  # the bottom is broken
        (*BOXED, (100.1, 95)),  # above the top
        ((99, 98), (98, 97), (97, 96), (96, 95), (95, 94)),  # lower every day
    ],
    ids=["young", "broken", "left", "no bottom"],
)
def test_what_just_is_none(days: tuple[tuple[float, float], ...]) -> None:
    assert holds("darvas_box", box(*days)) is False
    assert math.isnan(value("darvas_bottom", box(*days)))


def test_a_close_above_the_top_leaves_the_box() -> None:
    bars = box(*BOXED, (104, 100))
    assert holds("darvas_box 1 bar ago and close > darvas_top[1]", bars) is True


def test_it_needs_its_whole_window_without_a_hole() -> None:
    assert compile_rule("darvas_box").needed == 252
    assert holds("darvas_box", box(*BOXED).tail(252)) is True
    assert holds("darvas_box", box(*BOXED).tail(251)) is None
    high = box(*BOXED).high.copy()
    high[-250] = np.nan
    assert holds("darvas_box", replace(box(*BOXED), high=high)) is None
