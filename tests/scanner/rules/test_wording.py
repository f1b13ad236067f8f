"""Rules read back in plain English, and what is said of one that has become false."""

from __future__ import annotations

import pytest

from scanner.rules.compiler import compile_rule
from tests.helpers.made_bars import made_bars


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("close > sma(50)", "Close above its 50-day average"),
        ("rsi(14) < 30", "RSI(14) below 30"),
        ("volume > 2 * sma(volume, 20)", "Volume above 2 × its 20-day average"),
        ("close > highest(20)[1]", "Close above its prior 20-day high"),
        ("close >= 0.75 * highest(252)", "Close within 25 % of its 52-week high"),
        ("close >= 1.3 * lowest(low, 252)", "Close 30 % or more above its 52-week low"),
        ("close > lowest(252) * 1.255", "Close more than 25.5 % above its 52-week low"),
        ("close <= 1.05 * lowest(20)", "Close within 5 % of its 20-day low"),
        ("close > 0.97 * sma(20)", "Close less than 3 % below its 20-day average"),
        ("close < 1.1 * sma(20)", "Close less than 10 % above its 20-day average"),
        ("close <= sma(20) / 1.25", "Close 20 % or more below its 20-day average"),
        ("close >= 0.9 * highest(20)[1]", "Close no more than 10 % below its prior 20-day high"),
        ("close / highest(252) >= 0.9", "Close within 10 % of its 52-week high"),
        ("close / close[126] > 1.2", "Close more than 20 % above the close 126 days ago"),
        ("not close >= 0.75 * highest(252)", "Close more than 25 % below its 52-week high"),
        ("close > 2 * lowest(252)", "Close above 2 × its 52-week low"),
        ("volume > 1.5 * sma(volume, 20)", "Volume above 1.5 × its 20-day average"),
        ("rsi(14) > 1.1 * rsi(14)[1]", "RSI(14) above 1.1 × RSI(14) 1 day ago"),
        ("sma(200) > sma(200)[21]", "200-day average rising over 1 month"),
        ("sma(200) < sma(200)[10]", "200-day average falling over 2 weeks"),
        ("sma(200) > sma(200)[252]", "200-day average rising over 1 year"),
        ("sma(200) > sma(200)[3]", "200-day average rising over 3 days"),
        ("sma(200) >= sma(200)[3]", "200-day average at or above the 200-day average 3 days ago"),
        ("close crosses above sma(50)", "Close crosses above its 50-day average"),
        ("sma(50) crosses below sma(200)", "50-day average crosses below the 200-day average"),
        ("close > sma(50) within 5 bars", "Close above its 50-day average within 5 days"),
        ("rsi(14) < 30 for 1 bar", "RSI(14) below 30 for 1 day"),
        ("close > open 2 bars ago", "Close above the open 2 days ago"),
        ("close > close[1]", "Close above the close 1 day ago"),
        ("sma(rsi(14), 5) > 50", "5-day average of RSI(14) above 50"),
        ("bb_lower(20, 2) > close", "Bollinger band, bottom (20, 2) above the close"),
        ("close > vcp_pivot(252)", "Close above the pivot of the contraction (252)"),
        ("stoch_k(14, 3) crosses above 20", "Slow stochastic %K (14, 3, 3) crosses above 20"),
        ("macd > macd_signal", "MACD(12, 26, 9) above MACD signal (12, 26, 9)"),
        ("change_pct(63) != 10", "63-day change in % not equal to 10"),
        ("-close < abs(close - open)", "Minus close below the size of close − open"),
        ("min(open, close) > 5", "Smallest of open and close above 5"),
        ("close / (high - low) > 5", "Close ÷ (high − low) above 5"),
        (
            "count(close > open, 10) >= 5",
            "Number of the last 10 days with close above the open at or above 5",
        ),
        ("bars_since(inside_day) < 3", "Days since inside day below 3"),
        ("weekly(close > sma(30))", "On weekly bars: close above its 30-week average"),
        ("weekly(rsi(14), open_bar) < 30", "Weekly RSI(14) below 30"),
        (
            "monthly(close > open, open_bar)",
            "On monthly bars, this month included: close above the open",
        ),
        ("rs_rating >= 70", "RS rating at or above 70"),
        ("rank(volume) > 90", "Rank of volume above 90"),
        ("inside_day", "Inside day"),
        ("not inside_day", "No inside day"),
        ("not close > 5", "Close at or below 5"),
        ("not not close > 5", "Close above 5"),
        ("not (close > 5 or close < 2)", "Not: close above 5, or close below 2"),
        ('sector in ("Energy", "Utilities")', "Sector is Energy or Utilities"),
        ('symbol == "BRK-B"', "Symbol is BRK-B"),
        ('symbol in watchlist("Core")', "In the watchlist Core"),
        (
            "close < 5 or rsi(2) > 90 and volume > 1M",
            "Close below 5, or RSI(2) above 90 and volume above 1,000,000",
        ),
    ],
)
def test_a_condition_reads_like_a_sentence(rule: str, words: str) -> None:
    assert compile_rule(rule).in_words() == (words,)


def test_each_top_level_condition_is_read_back_in_the_unit_of_its_bars() -> None:
    assert compile_rule("close > sma(10) and rsi(14) < 30").in_words("week") == (
        "Close above its 10-week average",
        "RSI(14) below 30",
    )


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("close > sma(3)", "Close fell below its 3-day average, 9 < 9.33."),
        ("close < 9", "Close is 9, the rule asks for less than 9."),
        ("close > 20", "Close is 9, the rule asks for more than 20."),
        ("close > 8 and volume > 1M", "Volume is 1,000,000, the rule asks for more than 1,000,000."),
        ("close > 9.5 for 1 bar", "No longer: Close above 9.5 for 1 day."),
        ("inside_day", "Not so: Inside day."),
        ("close crosses above 9.5", "Not so: Close crosses above 9.5, 9 < 9.50."),
        ("low < 8.95 and 5 > close", "5 is below the close, 5 < 9."),
        ("close > 8", ""),
        ("close >= 9.5", "Close fell to 9, the rule asks for 9.5 or more."),
        ("close <= 8", "Close is 9, the rule asks for 8 at most."),
        (
            "close >= 0.92 * highest(close, 4)",
            "Close fell to 10.0 % below its 4-day highest close, the rule allows 8 %.",
        ),
        (
            "close >= 1.1 * lowest(close, 4)",
            "Close is at its 4-day lowest close, the rule asks for 10 % or more above it.",
        ),
        ("sma(2) > sma(2)[1]", "2-day average hardly moved over 1 day, the rule asks for a rise."),
    ],
)
def test_what_made_a_rule_false_is_told_with_its_figures(rule: str, sentence: str) -> None:
    assert compile_rule(rule).what_failed(made_bars([9.0, 9.0, 9.0, 10.0, 9.0])) == sentence


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("close > sma(3)", "the close rose above its 3-day average, by 20.0 %"),
        ("close > 8 and close > sma(3)", "the close rose above its 3-day average, by 20.0 %"),
        ("close crosses above 10", "the close rose above 10, to 12"),
        ("10 < close", "the close rose above 10, to 12"),
        ("close >= 1.2 * lowest(close, 4)", "the close rose to 33 % above its 4-day lowest close"),
        ("sma(2) > sma(2)[1]", "the 2-day average turned to rise over 1 day"),
        (
            "close > sma(3) and volume > 5 and close > 10 and high > 12",
            "the close rose above its 3-day average, by 20.0 %, and the close rose above 10, to 12",
        ),
        ("close > 8", ""),
        ("close > 9.5 within 1 bar", "this turned true: Close above 9.5 within 1 day"),
        ("close > 50", ""),
    ],
)
def test_what_made_a_rule_true_is_told(rule: str, words: str) -> None:
    assert compile_rule(rule).what_turned(made_bars([9.0, 9.0, 9.0, 9.0, 12.0])) == words


def test_the_factor_of_a_distance_in_percent_gives_that_distance() -> None:
    bars = made_bars([9.0, 9.0, 9.0, 10.0, 9.5])
    rule = "close >= 0.75 * highest(close, 4) and close / lowest(close, 4) > 1.01 and close > sma(3)"
    within, ratio, plain = compile_rule(rule).explained(bars)
    assert plain.times is None
    for one, distance in ((within, -5.0), (ratio, 100 * (9.5 / 9 - 1))):
        assert one.times is not None
        assert one.left is not None
        assert one.right
        assert 100 * (one.left * one.times / one.right - 1) == pytest.approx(distance)
