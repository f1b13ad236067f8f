from __future__ import annotations

import pytest

from scanner.rules.checker import checked_condition
from scanner.rules.written_out import written_out

RULES = [
    "close > sma(50)",
    "close >= sma(50)",
    "close > sma(51)",
    "close > sma(50)[1]",
    "-close > abs(low) and min(open, close) > 3",
    "max(open, close) / 2 + 1 > 3 or close > 5",
    "not close > 5",
    "close > 5 for 3 bars",
    "close > 5 within 3 bars",
    "close > 5 3 bars ago",
    "close crosses above 5",
    "close crosses below 5",
    "count(close > 5, 3) > bars_since(close > 6)",
    "weekly(close) > 5",
    "weekly(close, open_bar) > 5",
    "monthly(close) > 5",
    "weekly(close > 5)",
    'sector == "Energy"',
    'sector in ("Energy", "Utilities")',
    'symbol in watchlist("Core")',
    "rank(close) > 5",
    "rs_rating > 5",
]


def test_what_means_something_else_is_written_otherwise() -> None:
    texts = [written_out(checked_condition(rule)) for rule in RULES]
    assert len(set(texts)) == len(RULES)


@pytest.mark.parametrize("rule", [rule for rule in RULES if "watchlist" not in rule])
def test_what_is_written_out_is_the_same_rule(rule: str) -> None:
    node = checked_condition(rule)
    assert checked_condition(written_out(node)) == node


def test_what_means_the_same_is_written_alike() -> None:
    left, right = (checked_condition(rule) for rule in ("RSI() > 1.0 # so", "rsi(close, 14) > 1"))
    assert written_out(left) == written_out(right) == "(rsi(close, 14.0) > 1.0)"
