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


OR = "Write `or` between them, or remove one."


def notes(text: str) -> list[str]:
    return [f"{note.message} {note.suggestion}" for note in check_rule(text).notes]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("rsi(14) > 100", "`rsi(14) > 100` can never be true. Its values lie between 0 and 100."),
        ("rsi(14) <= 100", "`rsi(14) <= 100` is always true. Its values lie between 0 and 100."),
        ("0 < close", "`0 < close` is always true. Its values are always above 0."),
        ("volume >= 0", "`volume >= 0` is always true. Its values are never below 0."),
        (
            "count(close > open, 5) > 5",
            "`count(close > open, 5) > 5` can never be true. Its values lie between 0 and 5.",
        ),
        ("rs_rating >= 100", "`rs_rating >= 100` can never be true. Its values lie between 1 and 99."),
        ("high < low", "`high < low` can never be true. No price of a bar lies beyond its high or low."),
        ("low <= close", "`low <= close` is always true. No price of a bar lies beyond its high or low."),
        (
            "sma(5) != 3 and sma(5) > sma(close, 5)",
            "`sma(5) > sma(close, 5)` can never be true. Both sides are the same.",
        ),
        (
            "5 > 3 and close > 3",
            "`5 > 3` compares two plain numbers, which never change. "
            "Compare with a price or an indicator, or remove it.",
        ),
        (
            "rsi(14) < 30 and close > 5 and rsi(14) > 70",
            "`rsi(14) < 30` and `rsi(14) > 70` can never be true together. " + OR,
        ),
        (
            "rsi(14) < 30 and not rsi(14) < 30",
            "`rsi(14) < 30` and `not rsi(14) < 30` can never be true together. " + OR,
        ),
        (
            "close > sma(50) and sma(50) > close",
            "`close > sma(50)` and `sma(50) > close` can never be true together. " + OR,
        ),
        (
            "close crosses above sma(50) and close < sma(50)",
            "`close crosses above sma(50)` and `close < sma(50)` can never be true together. " + OR,
        ),
        ("close > 5 and close > 3", "`close > 3` adds nothing: `close > 5` says as much already. Remove it."),
        (
            "close >= 5 and 5 < close",
            "`close >= 5` adds nothing: `5 < close` says as much already. Remove it.",
        ),
        (
            "rsi(14) > 30 or rsi(14) < 70",
            "`rsi(14) > 30 or rsi(14) < 70` is always true: one of its parts always is. "
            "Write `and` instead of `or`, or other limits.",
        ),
        (
            "volume > 5 and weekly(close, open_bar) > 3",
            "`weekly(close, open_bar)` changes from day to day until the week is over. "
            "A match can be gone when the week ends; leave `open_bar` out to wait for it.",
        ),
        (
            "close > sma(2000)[1000]",
            "The rule needs 3,000 days, and ten years (2,520 days) are kept of a symbol. "
            "No symbol can meet it; use shorter periods.",
        ),
        (
            "close > ema(200)",
            "Its averages need 3,200 days to settle, and ten years (2,520 days) are kept. "
            "The last digits can differ from those of a longer history.",
        ),
        (
            "weekly(close > 0) for 3 bars",
            "`close > 0` is always true. Its values are always above 0.",
        ),
    ],
)
def test_what_will_not_do_what_was_meant_is_noted_once(text: str, sentence: str) -> None:
    (note,) = notes(text)
    assert note == sentence


@pytest.mark.parametrize(
    "text",
    [
        "rsi(14) < 30 and rsi(2) > 70",
        "rsi(14) > 30 and rsi(14) < 70",
        "rsi(14) >= 70 and rsi(14) <= 70",
        "rsi(14) < 30 or rsi(14) > 70",
        "rsi(14) < 30 or rsi(14) > 30",
        "close > sma(50) or close < sma(50)",
        "close crosses above sma(50) and close > 5",
        "close > open and close >= low[1]",
        "bars_since(close > sma(50)) < 5",
        "weekly(close) > 5",
    ],
)
def test_what_makes_sense_gets_no_note(text: str) -> None:
    assert notes(text) == []


def test_what_lies_together_leaves_nothing_out() -> None:
    assert notes("rsi(14) < 30 or rsi(14) >= 30") != []
    assert notes("rsi(14) < 30 or rsi(14) >= 50 or rsi(14) > 20") != []
    assert notes("rsi(14) < 30 or rsi(14) == 30 or rsi(14) > 30") != []
