"""What a rule reads of its universe's benchmark, and what it says when there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scanner.market.universe_mean import mean_of
from scanner.rules.compiler import Facts, UniverseRanks, compile_expression, compile_rule
from scanner.types import Bars
from tests.helpers.made_bars import made_bars, random_bars

INDEX = random_bars(400, 1)
STOCK = random_bars(400, 2)
KNOWN = Facts(benchmark=INDEX)


def test_the_benchmark_is_read_on_the_days_of_the_stock() -> None:
    patchy = without(STOCK, 200, 201, 390)
    found = compile_expression("benchmark[12]").values([STOCK, patchy], KNOWN)
    assert found.tolist() == [INDEX.close[-13], INDEX.close[-14]]


def test_a_day_without_a_price_of_the_benchmark_is_unknown_and_said() -> None:
    rule = compile_rule("mansfield(20) > -99")
    lacking = Facts(benchmark=without(INDEX, 390))
    (verdict,) = rule.decide([STOCK], lacking)
    assert verdict.truth is None
    assert verdict.detail == f"The benchmark has no price of {INDEX.dates[390].item():%Y-%m-%d}."
    assert rule.decide([STOCK.tail(9)], lacking)[0].detail == "The rule needs 20 days, this one has 9."
    assert rule.decide([STOCK.up_to(STOCK.dates[389].item())], lacking)[0].truth is True


def test_without_a_benchmark_a_rule_waits_until_the_universe_is_known() -> None:
    rule = compile_rule("mansfield(20) > 0 and close > 1")
    assert rule.reads_benchmark
    assert not rule.deferred
    (waits,) = rule.decide([STOCK])
    assert waits.deferred
    assert compile_rule("mansfield(20) > 0 and close < 1").decide([STOCK])[0].truth is False
    (never,) = rule.decide([STOCK], Facts(universe=UniverseRanks({})))
    assert (never.truth, never.detail) == (None, "There is no benchmark to compare with.")


@pytest.mark.parametrize("text", ["rs_line > 0 for 3 bars", "rs_new_high(5)", "weekly(rs_line > 0)"])
def test_every_kind_of_condition_can_wait(text: str) -> None:
    assert compile_rule(text).decide([STOCK])[0].deferred


def test_weekly_strength_compares_closes_of_weeks() -> None:
    weekly = compile_expression("weekly(mansfield(10) / mansfield(10)[1])")
    by_hand = compile_expression(
        "weekly((close / benchmark / sma(close / benchmark, 10) - 1) / "
        "((close / benchmark)[1] / sma(close / benchmark, 10)[1] - 1))"
    )
    np.testing.assert_allclose(weekly.values([STOCK], KNOWN), by_hand.values([STOCK], KNOWN), rtol=1e-9)


def test_a_range_sees_no_later_day_of_the_benchmark() -> None:
    rule = compile_rule("mansfield(20) > 0 and rs_blue_dot(50) within 20 bars")
    days = [day.item() for day in STOCK.dates[300::9]]
    answer = rule.decide_range([STOCK], days, KNOWN).truth[0]
    assert set(answer.tolist()) == {1, -1}
    for day, found in zip(days, answer, strict=True):
        past = Facts(benchmark=INDEX.up_to(day))
        assert rule.decide([STOCK.up_to(day)], past)[0].truth is bool(found == 1)


def test_a_range_without_a_benchmark_takes_the_mean_of_its_symbols() -> None:
    stocks = [replace(random_bars(200, seed), symbol=f"S{seed}") for seed in range(5)]
    rule = compile_rule("mansfield(50) > 0")
    days = [day.item() for day in stocks[0].dates[100::10]]
    expected = rule.decide_range(stocks, days, Facts(benchmark=mean_of(stocks))).truth
    assert (rule.decide_range(stocks, days).truth == expected).all()
    assert {1, -1} == set(expected.ravel().tolist())


def test_balanced_strength_is_a_mean_of_places() -> None:
    batch = [
        replace(made_bars(50 * np.exp(step * np.arange(300))), symbol=f"S{step}") for step in (0, 1e-3, 2e-3)
    ]
    expression = compile_expression("rs_balanced")
    needs = {
        need.key: dict(zip([bars.symbol for bars in batch], need.values(batch).tolist(), strict=True))
        for need in expression.universe_needs
    }
    assert len(needs) == 5
    found = expression.values(batch, Facts(universe=UniverseRanks(needs)))
    assert found.tolist() == pytest.approx([1.0, 50.0, 99.0])


def without(bars: Bars, *places: int) -> Bars:
    kept = np.delete(np.arange(len(bars)), places)
    values = {name: bars.series(name)[kept] for name in ("open", "high", "low", "close", "volume")}
    return replace(bars, dates=bars.dates[kept], **values)
