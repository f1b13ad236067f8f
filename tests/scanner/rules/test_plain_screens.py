"""The plain screens of the field: what they find in the bars they need is what TA-Lib finds in the whole history."""

from __future__ import annotations

import pytest

from scanner.rules.compiler import compile_rule
from scanner.types import Bars
from tests.helpers.made_bars import random_bars
from tests.helpers.plain_screens import SCREENS, History

BATCH = [
    random_bars(count, seed) for seed, count in enumerate([1, 2, 20, 50, 199, 200, 252, 253] + [900] * 60)
]


def history_of(bars: Bars) -> History:
    return History(bars.open, bars.high, bars.low, bars.close, bars.volume)


@pytest.mark.parametrize("rule", SCREENS)
def test_a_screen_says_what_talib_says_of_the_whole_history(rule: str) -> None:
    compiled = compile_rule(rule)
    verdicts = compiled.decide([bars.tail(compiled.lookback) for bars in BATCH])
    expected = [SCREENS[rule](history_of(bars)) for bars in BATCH]
    assert [verdict.truth for verdict in verdicts] == expected
    assert {True, False} & set(expected)
