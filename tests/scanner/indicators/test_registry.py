from __future__ import annotations

import pytest

from scanner.indicators.catalogue import INDICATORS
from scanner.indicators.registry import Indicator, as_record, indicator
from scanner.rules.compiler import compile_expression
from tests.helpers.made_bars import random_bars


def test_the_catalogue_is_sorted_and_named_after_the_functions() -> None:
    assert list(INDICATORS) == sorted(INDICATORS)
    assert {"atr", "ema", "highest", "lowest", "rsi", "sma"} <= set(INDICATORS)


@pytest.mark.parametrize("entry", INDICATORS.values(), ids=INDICATORS.keys())
def test_every_indicator_documents_itself(entry: Indicator) -> None:
    record = as_record(entry)
    assert all(record[key] for key in ("title", "signature", "example", "description", "formula", "source"))
    assert 1 <= record["needed"] <= record["lookback"]


@pytest.mark.parametrize("entry", INDICATORS.values(), ids=INDICATORS.keys())
def test_the_example_works_and_needs_what_it_says(entry: Indicator) -> None:
    expression = compile_expression(entry.example)
    bars = random_bars(600, seed=7)
    record = as_record(entry)
    assert (expression.needed, expression.lookback) == (record["needed"], record["lookback"])
    enough, short = expression.values([bars.tail(expression.needed), bars.tail(expression.needed - 1)])
    assert enough > 0
    assert short != short


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
