from __future__ import annotations

import numpy as np
import pytest

from scanner.rules.compiler import Facts, compile_expression, compile_rule
from scanner.types import Bars
from tests.helpers.made_bars import made_bars

MARKET = Facts(benchmark=made_bars([50.0, 50.0, 40.0, 50.0, 50.0]))


def value(text: str, bars: Bars) -> float:
    return float(compile_expression(text).values([bars], MARKET)[0])


def holds(text: str, *closes: float) -> bool | None:
    return compile_rule(text).decide([made_bars(closes)], MARKET)[0].truth


def test_strength_against_the_benchmark_by_hand() -> None:
    bars = made_bars([10.0, 10.0, 10.0, 12.5, 15.0])
    assert value("rs_line", bars) == pytest.approx(0.3)
    assert value("price_relative[2]", bars) == pytest.approx(0.25)
    assert value("mansfield(2)", bars) == pytest.approx(100 * (0.3 / 0.275 - 1))
    assert value("close / benchmark", bars) == value("rs_line", bars)


def test_a_line_that_stands_still_leads_nobody() -> None:
    assert value("mansfield(5)", made_bars(0.3 * MARKET.benchmark.close)) == 0.0


def test_a_blue_dot_is_a_new_high_of_the_line_alone() -> None:
    # The third day of the market is its worst: a stock that holds leads.
    assert holds("rs_new_high(3)", 10, 10, 9) is True
    assert holds("rs_blue_dot(3)", 10, 10, 9) is True
    assert holds("rs_blue_dot(3)", 10, 9, 10) is False
    assert holds("rs_blue_dot(3)", 10, 10, 7) is False
    assert holds("rs_blue_dot(3)", 10, 9) is None
    assert holds("rs_blue_dot(3)", 10, np.nan, 9) is None
