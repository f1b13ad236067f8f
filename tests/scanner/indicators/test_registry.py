from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pytest

from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.registry import WHOLE_HISTORY, Indicator, as_record, indicator, registered
from scanner.rules.compiler import compile_expression
from scanner.types import Bars
from tests.helpers.made_bars import made_bars, random_bars

ENTRIES = registered()
EVERY = pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES.keys())

HISTORY = random_bars(3000, seed=11)


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
    expression = compile_expression(entry.example)
    record = as_record(entry)
    assert expression.needed == record["needed"]
    assert expression.lookback == (record["lookback"] or WHOLE_HISTORY)
    enough, short = expression.values([HISTORY.tail(expression.needed), HISTORY.tail(expression.needed - 1)])
    assert math.isfinite(enough)
    assert math.isnan(short)


@EVERY
def test_the_newest_bars_of_its_lookback_give_the_value_of_the_full_history(entry: Indicator) -> None:
    expression = compile_expression(entry.example)
    lengths = range(1000, 3001, 40)
    full = np.array([over_all_of(entry, first(HISTORY, length)) for length in lengths])
    tails = expression.values([first(HISTORY, length).tail(expression.lookback) for length in lengths])
    assert np.isfinite(full).all()
    np.testing.assert_allclose(tails, full, rtol=1e-9, atol=1e-9 * np.abs(full).max())


@EVERY
def test_tomorrow_changes_nothing(entry: Indicator) -> None:
    today = compile_expression(entry.example).values([first(HISTORY, 1499)])
    from_tomorrow = compile_expression(f"{entry.example}[1]").values([first(HISTORY, 1500)])
    np.testing.assert_allclose(today, from_tomorrow, rtol=1e-9, atol=1e-12)


@EVERY
def test_a_hole_in_the_window_is_unknown_and_one_before_it_is_not(entry: Indicator) -> None:
    expression = compile_expression(entry.example)
    whole = first(HISTORY, 1500)
    inside, untouched = expression.values([with_hole(whole, entry.inputs, expression.needed), whole])
    assert math.isnan(inside)
    if expression.lookback < len(whole):
        before = with_hole(whole, entry.inputs, expression.lookback + 1)
        assert expression.values([before])[0] == pytest.approx(untouched, rel=1e-12)


@EVERY
def test_the_smallest_parameters_work(entry: Indicator) -> None:
    smallest = f"{entry.name}({', '.join(f'{one.minimum:g}' for one in entry.parameters)})"
    expression = compile_expression(smallest)
    enough, short = expression.values([HISTORY.tail(expression.needed), HISTORY.tail(expression.needed - 1)])
    assert math.isnan(short)
    assert math.isfinite(enough) or entry.whole_batch


@EVERY
def test_a_flat_series_does_no_harm(entry: Indicator) -> None:
    flat = made_bars(np.full(300, 9.99), high=np.full(300, 9.99), low=np.full(300, 9.99))
    value = compile_expression(entry.example).values([flat])[0]
    assert not math.isinf(value)


def test_signatures_show_what_may_be_left_out() -> None:
    assert INDICATORS["sma"].signature == "sma([series = close,] days)"
    assert INDICATORS["rsi"].signature == "rsi([series = close,] days = 14)"
    assert INDICATORS["atr"].signature == "atr(days = 14)"
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
    holed = {name: bars.series(name).copy() for name in names}
    for values in holed.values():
        values[-ago] = np.nan
    return replace(bars, **holed)


def first(bars: Bars, count: int) -> Bars:
    return bars.up_to(bars.dates[count - 1].item())


def over_all_of(entry: Indicator, bars: Bars) -> float:
    """The last value worked out over all of ``bars``; the rule language would only look at the newest ones."""
    parameters = [parameter.example for parameter in entry.parameters]
    inputs = [bars.series(name) for name in entry.inputs]
    if entry.whole_batch:
        return float(entry.compute(*(values[None, :] for values in inputs), *parameters)[0, -1])
    return float(entry.compute(*inputs, *parameters)[-1])
