"""Repairs of rules: what can be put in the place of a mistake."""

from __future__ import annotations

import pytest

from scanner.rules.checker import check_rule
from scanner.rules.problems import repaired


@pytest.mark.parametrize(
    ("rule", "brief", "mended"),
    [
        (
            "close > 1\nand close > higest(high, 20)",
            "unknown function",
            "close > 1\nand close > highest(high, 20)",
        ),
        ("clse > 1", "unknown name", "close > 1"),
        ("close > sma", "needs a number of days", "close > sma(50)"),
        ("close > sma(volume)", "needs a number of days", "close > sma(volume, 50)"),
        ("close > sma(50", "bracket missing", "close > sma(50)"),
        ("close(1) > 2", "takes no brackets", "close > 2"),
        ("close > sma(20, volume)", "series comes first", "close > sma(volume, 20)"),
    ],
)
def test_a_mistake_that_is_understood_can_be_repaired(rule: str, brief: str, mended: str):
    (problem,) = check_rule(rule).problems
    assert problem.brief == brief
    assert repaired(rule, problem) == mended
    assert check_rule(mended).problems == ()


def test_where_nobody_knows_nothing_is_changed():
    rule = "close > zzyzx(3)"
    (problem,) = check_rule(rule).problems
    assert problem.repair == ""
    assert repaired(rule, problem) == rule
