"""What a rule needs and in which order its parts are best worked out."""

from __future__ import annotations

import pytest

from scanner.rules.checker import checked_condition
from scanner.rules.explainer import condition_text, conditions_of
from scanner.rules.reach import cheapest_first, reach_of


@pytest.mark.parametrize(
    ("rule", "order"),
    [
        (
            "rsi(14) < 30 and close > sma(50) and volume > 2 * sma(volume, 20)",
            ["volume > 2 * sma(volume, 20)", "close > sma(50)", "rsi(14) < 30"],
        ),
        # Lows have to be fetched; closes are there by then, although more of them are summed.
        (
            "close >= 1.3 * lowest(252) and sma(200) > sma(200)[21] and close > sma(50)",
            ["close > sma(50)", "sma(200) > sma(200)[21]", "close >= 1.3 * lowest(252)"],
        ),
    ],
)
def test_the_cheapest_part_comes_first(rule: str, order: list[str]) -> None:
    parts = conditions_of(checked_condition(rule))
    assert [condition_text(rule, part) for part in cheapest_first(parts)] == order


def test_the_reach_is_told_for_each_series() -> None:
    node = checked_condition("close > sma(50)[2] and volume > 5 and high > highest(20)")
    assert reach_of(node) == {"close": 52, "volume": 1, "high": 20}
