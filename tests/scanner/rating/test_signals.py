"""Signals hold exactly where their condition does, and say nothing where it cannot be decided."""

from __future__ import annotations

import numpy as np

from scanner.rating.signals import lookback, signals_of
from tests.helpers.made_bars import made_bars


def names(*args, **kwargs):
    (found,) = signals_of([made_bars(*args, **kwargs)])
    return found


def test_a_steady_rise_is_an_uptrend_that_breaks_out_near_its_high():
    closes = 50.0 + 0.5 * np.arange(300)
    # High and low lie on the close: each day opens a gap. Ten closes span 4.5 of 195, which is tight.
    assert names(closes, high=closes, low=closes) == (
        "Breakout", "Gap up", "Tight", "Overbought", "Near high", "Uptrend",
    )  # fmt: skip


def test_a_steady_fall_is_the_opposite():
    assert names(450.0 - np.arange(300)) == ("Oversold", "Downtrend", "Near low")


def test_a_quiet_price_is_tight_and_a_busy_day_is_told_before_it():
    closes = 100.0 + 30 * np.sin(np.arange(300) / 12)
    closes[-12:] = 100.0
    assert "Tight" in names(closes)
    loud = names(closes, volume=[1e6] * 299 + [3e6])
    assert loud.index("Volume") < loud.index("Tight")


def test_a_short_history_has_only_the_signals_that_it_can_have():
    assert names([10.0, 10.05]) == ()
    assert names([*[10.0] * 25, 12.0]) == ("Breakout", "Gap up", "Overbought")


def test_nothing_needs_more_bars_than_lie_in_the_newest_part_of_the_store():
    assert lookback() <= 400
