from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.registry import BENCHMARK, WHOLE_HISTORY, Indicator, as_record, indicator, registered
from scanner.rules.compiler import Expression, Facts, compile_expression, compile_rule
from scanner.types import Bars
from tests.helpers.made_bars import made_bars, random_bars

ENTRIES = registered()
EVERY = pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES.keys())

HISTORY = random_bars(3000, seed=11)
MARKET = Facts(benchmark=random_bars(3000, seed=12))


def test_the_catalogue_is_sorted_and_named_after_the_functions() -> None:
    assert list(INDICATORS) == sorted(INDICATORS)
    assert {"atr", "ema", "highest", "lowest", "rsi", "sma"} <= set(INDICATORS)


def test_other_names_stand_for_the_same_indicator() -> None:
    assert INDICATORS["hull"] is INDICATORS["hma"]
    assert compile_expression("hull(20)").values([HISTORY]) == compile_expression("hma(20)").values([HISTORY])


@EVERY
def test_every_indicator_documents_itself(entry: Indicator) -> None:
    record = as_record(entry)
    texts = ("name", "group", "title", "signature", "example", "description", "formula", "source")
    assert all(record[key] for key in texts)
    assert entry.description.endswith(".")
    assert 1 <= record["needed"] <= (record["lookback"] or WHOLE_HISTORY)


@EVERY
def test_the_example_works_and_needs_what_it_says(entry: Indicator) -> None:
    ask = Asked(entry)
    record = as_record(entry)
    assert (ask.needed, ask.lookback) == (record["needed"], record["lookback"] or WHOLE_HISTORY)
    enough, short = ask(HISTORY.tail(ask.needed), HISTORY.tail(ask.needed - 1))
    assert math.isfinite(enough) or entry.sparse
    assert math.isnan(short)


@EVERY
def test_the_newest_bars_of_its_lookback_give_the_value_of_the_full_history(entry: Indicator) -> None:
    ask = Asked(entry)
    lengths = range(1000, 3001, 80)
    # The full history includes days that come later: were one looked at, the values would differ, too.
    full = over_all_of(entry, HISTORY)[[length - 1 for length in lengths]]
    tails = ask(*(first(HISTORY, length).tail(ask.lookback) for length in lengths))
    assert np.isfinite(full).all() or entry.sparse
    np.testing.assert_allclose(tails, full, rtol=1e-9, atol=1e-9 * np.abs(np.nan_to_num(full)).max())


@EVERY
def test_a_hole_in_the_window_is_unknown_and_one_before_it_is_not(entry: Indicator) -> None:
    ask = Asked(entry)
    whole = first(HISTORY, 1500)
    inside, untouched = ask(with_hole(whole, entry.inputs, ask.needed), whole)
    assert math.isnan(inside)
    if ask.lookback < len(whole):
        before = with_hole(whole, entry.inputs, ask.lookback + 1)
        assert ask(before)[0] == pytest.approx(untouched, rel=1e-12, nan_ok=entry.sparse)


@EVERY
def test_the_smallest_parameters_work(entry: Indicator) -> None:
    smallest = ", ".join(f"{one.minimum:g}" for one in entry.parameters)
    ask = Asked(entry, f"{entry.name}({smallest})")
    enough, short = ask(HISTORY.tail(ask.needed), HISTORY.tail(ask.needed - 1))
    assert math.isnan(short)
    assert math.isfinite(enough) or entry.whole_batch


@EVERY
def test_a_flat_series_does_no_harm(entry: Indicator) -> None:
    flat = made_bars(np.full(300, 9.99), high=np.full(300, 9.99), low=np.full(300, 9.99))
    assert not math.isinf(Asked(entry)(flat)[0])


def test_siblings_come_out_of_one_computation() -> None:
    family = INDICATORS["macd"].family
    assert family is not None
    assert [member.name for member in family.members] == ["macd", "macd_signal", "macd_hist"]
    worked_out = []

    def counted(*arguments: Any) -> Any:
        worked_out.append(arguments)
        return compute(*arguments)

    compute = family.compute
    object.__setattr__(family, "compute", counted)
    try:
        found = compile_expression("macd - macd_signal - macd_hist").values([HISTORY])
    finally:
        object.__setattr__(family, "compute", compute)
    assert found[0] == pytest.approx(0.0, abs=1e-12)
    assert len(worked_out) == 1


def test_signatures_show_what_may_be_left_out() -> None:
    assert INDICATORS["sma"].signature == "sma([series = close,] days)"
    assert INDICATORS["rsi"].signature == "rsi([series = close,] days = 14)"
    assert INDICATORS["atr"].signature == "atr(days = 14)"
    assert INDICATORS["obv"].signature == "obv()"
    assert INDICATORS["ht_sine"].signature == "ht_sine([series = close])"
    assert INDICATORS["bb_upper"].signature == "bb_upper([series = close,] days = 20, deviations = 2)"
    assert INDICATORS["vwma"].signature == "vwma([series = close,] [series = volume,] days)"
    assert INDICATORS["highest"].signature == "highest([series = high,] days)"


def test_a_name_is_given_once() -> None:
    enter = indicator(
        title="Twice",
        inputs=("close",),
        takes_series=True,
        parameters=(),
        needed=lambda: 1,
        formula="x",
        source="none",
    )

    def sma() -> None:
        """Another one."""

    with pytest.raises(ValueError, match="two indicators are called sma"):
        enter(sma)


def with_hole(bars: Bars, names: Collection[str], ago: int) -> Bars:
    """``bars`` without these values on the day that is the ``ago``-th newest, 1 being the last."""
    holed = {name: bars.series(name).copy() for name in names if name != BENCHMARK}
    for values in holed.values():
        values[-ago] = np.nan
    return replace(bars, **holed)


def first(bars: Bars, count: int) -> Bars:
    return bars.up_to(bars.dates[count - 1].item())


def over_all_of(entry: Indicator, bars: Bars) -> np.ndarray:
    """The values on all of ``bars``, worked out at once; the rule language would look at the newest ones alone."""
    parameters = [parameter.example for parameter in entry.parameters]
    inputs = [
        (MARKET.benchmark if name == BENCHMARK else bars).series(name.replace(BENCHMARK, "close"))
        for name in entry.inputs
    ]
    if not entry.whole_batch:
        return entry.compute(*inputs, *parameters)
    found = entry.compute(*(values[None, :] for values in inputs), *parameters)[0]
    return np.concatenate([np.full(len(bars) - len(found), np.nan), found])


class Asked:
    """An indicator as it is asked in a rule or a column: the values on the last bars, truths as 1, 0 and NaN."""

    def __init__(self, entry: Indicator, text: str = "") -> None:
        self._compiled = (compile_rule if entry.truth else compile_expression)(text or entry.example)
        self.needed = self._compiled.needed
        self.lookback = self._compiled.lookback

    def __call__(self, *batch: Bars) -> np.ndarray:
        if isinstance(self._compiled, Expression):
            return self._compiled.values(batch, MARKET)
        truths = (verdict.truth for verdict in self._compiled.decide(batch, MARKET))
        return np.array([math.nan if truth is None else float(truth) for truth in truths])
