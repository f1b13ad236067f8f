"""In which numbers the values of an expression can lie."""

from __future__ import annotations

import numpy as np
import pytest

from scanner.indicators.catalogue import INDICATORS
from scanner.rules import intervals
from scanner.rules.checker import check_rule, checked_number
from scanner.rules.compiler import compile_expression
from tests.helpers.made_bars import random_bars

BATCH = [random_bars(300, seed, restlessness=0.001 + 0.01 * seed) for seed in range(30)]


@pytest.mark.parametrize("name", sorted(intervals._RANGES))
def test_no_value_of_an_indicator_leaves_its_range(name: str) -> None:
    assert name in INDICATORS, "a range belongs to an indicator by its own name"
    assert INDICATORS[name].name == name
    text = INDICATORS[name].example
    possible = intervals.possible_values(checked_number(text))
    found = compile_expression(text).values(BATCH)
    known = found[np.isfinite(found)]
    assert len(known)
    assert known.min() >= possible.low - 1e-9
    assert known.max() <= possible.high + 1e-9


@pytest.mark.parametrize(
    "rule",
    ["williams_r(14) > 5", "ultimate_oscillator > 101", "aroon_osc < -150", "stoch_rsi > 120", "bop > 1.5"],
)
def test_a_limit_beyond_the_range_is_noted(rule: str) -> None:
    (note,) = check_rule(rule).notes
    assert "can never be true" in note.message
    assert note.suggestion.startswith("Its values lie between")
