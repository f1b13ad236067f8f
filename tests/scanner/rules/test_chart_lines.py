"""What a rule draws over a price chart."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.rules.compiler import compile_rule
from scanner.studies import LineKind
from tests.helpers.charts import BOXED, box, contraction
from tests.helpers.made_bars import made_bars

BARS = made_bars(np.arange(1.0, 61.0))
AVERAGE, LEVEL = LineKind.AVERAGE, LineKind.LEVEL


@pytest.mark.parametrize(
    ("rule", "lines"),
    [
        ("close > sma(50) and volume > 2 * sma(volume, 20)", [("50-day average", AVERAGE)]),
        ("sma(5) crosses above sma(20)", [("5-day average", AVERAGE), ("20-day average", AVERAGE)]),
        ("close > highest(20)[1]", [("Prior 20-day high", LEVEL)]),
        ("close >= 0.75 * highest(20)", [("0.75 × 20-day high", LEVEL)]),
        ("close > 12.5", [("12.5", LEVEL)]),
        ("close > darvas_top(252)", [("Top of the box (252)", LEVEL)]),
        ("close > sma(20)[5] and close > sma(20)", [("20-day average", AVERAGE)]),
        ("close < ema(10) - 2 * atr(14)", [("10-day exponential average − 2 × ATR(14)", AVERAGE)]),
        ("weekly(close > sma(4))", [("Weekly 4-week average", AVERAGE)]),
        ("not (close > sma(20) or close < 5)", [("20-day average", AVERAGE), ("5", LEVEL)]),
        ("rsi(14) < 30 and close > close[1] and volume > 5", []),
        ("close - open > 1 and close / open > 1", []),
        ("sma(rsi(14), 5) > 50", []),
    ],
)
def test_only_what_shares_the_scale_of_prices_is_drawn(rule: str, lines: list[tuple[str, LineKind]]) -> None:
    assert [(line.title, line.kind) for line in compile_rule(rule).lines(BARS, 30)] == lines


def test_a_line_has_a_value_for_each_bar_and_none_where_it_is_unknown() -> None:
    (line,) = compile_rule("close > sma(50)").lines(BARS, 15)
    assert np.isnan(line.values[:4]).all()
    assert line.values[-1] == pytest.approx(np.mean(np.arange(11.0, 61.0)))
    assert len(line.values) == 15


def test_a_rule_of_many_averages_does_not_bury_the_chart() -> None:
    rule = " and ".join(f"close > sma({days})" for days in range(2, 40))
    assert len(compile_rule(rule).lines(BARS, 5)) == 8


def test_a_chart_pattern_draws_its_pivot_and_its_edges() -> None:
    (pivot,) = compile_rule("vcp").lines(contraction(), 5)
    assert (pivot.title, pivot.kind, pivot.values[-1]) == ("Pivot of the contraction (252)", LEVEL, 98.5)
    top, bottom = compile_rule("darvas_box within 3 bars").lines(box(*BOXED), 5)
    assert (top.values[-1], bottom.values[-1]) == (100, 92)
