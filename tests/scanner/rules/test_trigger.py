"""The close with which a rule would have been true."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.rules.compiler import compile_rule
from scanner.rules.facts import NOTHING_KNOWN
from scanner.rules.trigger import trigger_of
from tests.helpers.made_bars import made_bars, random_bars

BARS = made_bars([40.0] * 30 + [39.0])


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("close > 41.2", "will match above 41.20"),
        ("close < 38.5", "will match below 38.50"),
        # The average moves with the close: 40 is where they meet.
        ("close > sma(20)", "will match above 40.00"),
        # The high of the day goes up with the close, so that no close lies above it.
        ("close > highest(20)", ""),
        ("close > highest(20)[1]", "will match above 40.40"),
        ("close > 41 and rsi(14) > 10", "will match above 41.00"),
        ("close > 60", ""),
        ("volume > 2M", ""),
        ("close > 41 and close < 38", ""),
    ],
)
def test_the_close_is_named_where_it_alone_can_do_it(rule: str, words: str) -> None:
    assert compile_rule(rule).will_match(BARS) == words


def test_prices_below_one_have_four_decimals() -> None:
    assert compile_rule("close > 0.4321").will_match(made_bars([0.4])) == "will match above 0.4321"


@given(st.integers(0, 200), st.sampled_from(["close > sma(20)", "rsi(5) < 40", "close crosses above ema(9)"]))
def test_with_that_close_the_rule_is_true_and_just_before_it_is_not(seed: int, text: str) -> None:
    rule = compile_rule(text)
    bars = random_bars(60, seed)
    if rule.decide([bars])[0].truth is not False:
        return
    trigger = trigger_of(rule._node, bars, NOTHING_KNOWN)
    if trigger is None:
        return
    nudge = 1e-4 * (1 if trigger.above else -1) * bars.close[-1]
    for price, expected in ((trigger.price, True), (trigger.price - nudge, False)):
        closes = bars.close.copy()
        closes[-1] = price
        changed = made_bars(
            closes, open=bars.open, high=bars.high, low=bars.low, volume=bars.volume, symbol=bars.symbol
        )
        assert rule.decide([changed])[0].truth is expected
