"""The terminal says why: one symbol, a universe, and after a scan what came near."""

import pytest

from tests.helpers.csv_market import falling, rising, write_market
from tests.helpers.terminal import Terminal

DAY = ("--as-of", "2026-01-30")


@pytest.fixture
def terminal(capsys):
    return Terminal(capsys)


@pytest.fixture
def market(terminal, tmp_path):
    """Options of a universe whose prices are stored."""
    closes = {"UP": rising(300), "DOWN": falling(300), "LATE": [*rising(298), 60.0, 33.0]}
    folder = write_market(tmp_path / "csv", closes)
    options = ("--universe", "UP,DOWN,LATE,GONE", "--source", f"folder:{folder}", *DAY)
    terminal("scan", "--rule", "close > 0", "--progress", "none", *options)
    return options


def test_a_symbol_is_explained_line_by_line(terminal, market):
    answer = terminal("explain", "late", "--rule", "close > sma(50) and close > 11", *market)
    assert answer.code == 0
    assert "Close above its 50-day average" in answer.out
    assert "12.5 % under the 50-day average" in answer.out
    assert (
        "LATE on 2026-01-30: no match. Close fell below its 50-day average, 33 < 37.72. "
        "It will match above 37.81."
    ) in answer.out
    assert "UP on 2026-01-30: it matches." in terminal("explain", "UP", "--rule", "close > 11", *market).out


def test_an_explanation_is_one_array(terminal, market):
    (told,) = terminal("explain", "UP", "--rule", "close > 11 and sma(999) > 1", "--json", *market).json
    assert (told["symbol"], told["as_of"], told["truth"]) == ("UP", "2026-01-30", None)
    assert told["detail"] == "The rule needs 999 days, this one has 300."
    assert set(told["conditions"][0]) == {
        "condition", "words", "passed", "left", "right", "distance", "sentence", "times",
    }  # fmt: skip


def test_a_symbol_without_prices_cannot_be_explained(terminal, market):
    answer = terminal("explain", "GONE", "--rule", "close > 11", *market)
    assert answer.code == 3
    assert "GONE: There are no prices up to 2026-01-30." in answer.err


def test_without_a_symbol_the_universe_is_told_of(terminal, market):
    answer = terminal("explain", "--rule", "close > sma(50) and close < 36 and close > 9", *market)
    assert answer.code == 0
    assert (
        "Nothing matched. The strictest line is Close above its 50-day average; no symbol comes within 3 %."
        in answer.out
    )
    assert "close < 36" in answer.out
    assert "UP" in answer.out
    (told,) = terminal("explain", "--rule", "close > sma(50)", "--near", "1", "--json", *market).json
    assert told["waterfall"] == [{"condition": "close > sma(50)", "left": 1, "unknown": 0}]
    assert [miss["symbol"] for miss in told["near_misses"]] == ["DOWN"]


def test_something_has_to_be_explained(terminal):
    answer = terminal("explain", "--rule", "close > 11")
    assert answer.code == 2
    assert "There is nothing to explain." in answer.err


def test_a_scan_tells_what_came_near_and_what_each_line_leaves(terminal, market):
    scan = ("scan", "--rule", "close > sma(50) and close > 30", "--progress", "none", *market)
    answer = terminal(*scan, "--near", "1", "--waterfall", "--output", "-")
    assert [match["symbol"] for match in answer.json["matches"]] == ["UP"]
    assert "1 left, 0 unknown: close > sma(50)" in answer.err
    assert (
        "DOWN: Close above its 50-day average: 3.4 % under the 50-day average; will match above 72.60"
        in answer.err
    )


def test_a_scan_without_matches_names_the_strictest_line(terminal, market):
    answer = terminal("scan", "--rule", "rsi(14) < 3 and close > 90", "--progress", "none", *market)
    assert "Nothing matched. The strictest line is" in answer.err
    quiet = terminal("scan", "--rule", "close > 600", "--progress", "json", *market)
    assert "Nothing matched" not in quiet.err
