from __future__ import annotations

import pytest

from scanner.rules.checker import check_rule


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("close > highest(high, 20)", "Write `highest(high, 20)[1]` for the days before."),
        ("high > highest(20)", "Write `highest(20)[1]` for the days before."),
        ("highest(20) < close", "Write `highest(20)[1]` for the days before."),
        ("close crosses above highest(20)", "Write `highest(20)[1]` for the days before."),
        ("rsi(14) > highest(rsi(14), 5)", "Write `highest(rsi(14), 5)[1]` for the days before."),
        ("low < lowest(252)", "Write `lowest(252)[1]` for the days before."),
        ("close crosses below lowest(20)", "Write `lowest(20)[1]` for the days before."),
        ("lowest(20) crosses above close", "Write `lowest(20)[1]` for the days before."),
        ("volume > 5 and not (close < lowest(20) or open > 3)", "Write `lowest(20)[1]` for the days before."),
    ],
)
def test_a_breakout_of_a_window_with_today_can_never_be_true(text: str, suggestion: str) -> None:
    (note,) = check_rule(text).notes
    assert "can never be true" in note.message
    assert note.suggestion == suggestion


@pytest.mark.parametrize(
    "text",
    [
        "close > highest(high, 20)[1]",
        "close >= highest(high, 20)",
        "high > highest(close, 20)",
        "volume > highest(high, 20)",
        "close > lowest(20)",
        "close[1] > highest(20)",
        "close crosses below highest(20)",
    ],
)
def test_what_can_be_true_gets_no_note(text: str) -> None:
    assert check_rule(text).notes == ()
