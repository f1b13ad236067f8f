from __future__ import annotations

from dataclasses import replace

import numpy as np

from scanner.rules.compiler import compile_expression
from scanner.types import Bars
from tests.helpers.made_bars import made_bars


def with_last(*, opens: float, high: float, low: float, close: float) -> Bars:
    """Twelve falling days of long candles, and then this one."""
    closes = np.append(60.0 - np.arange(12), close)
    return made_bars(
        closes,
        open=np.append(closes[:12] + 1.0, opens),
        high=np.append(closes[:12] + 1.5, high),
        low=np.append(closes[:12] - 0.5, low),
    )


def found(name: str, bars: Bars) -> float:
    return float(compile_expression(name).values([bars])[0])


def test_a_white_body_around_the_black_one_before_engulfs_it() -> None:
    engulfed = with_last(opens=48.9, high=50.6, low=48.8, close=50.5)
    assert found("engulfing", engulfed) == 1.0
    assert found("cdlengulfing", engulfed) == 1.0
    assert found("doji", engulfed) == 0.0


def test_a_hammer_and_a_doji_by_hand() -> None:
    assert found("hammer", with_last(opens=48.5, high=48.75, low=46.0, close=48.7)) == 1.0
    assert found("doji", with_last(opens=48.5, high=49.5, low=47.5, close=48.5)) == 1.0


def test_a_body_on_the_limit_counts_however_long_ago_the_history_began() -> None:
    # A doji's body is at most a tenth of the ten ranges before: here 0.07 of ranges that add up to 7.
    closes = np.full(500, 30.0) + np.arange(500) % 7 * 0.01
    bars = made_bars(closes, open=closes + 0.07, high=closes + 0.4, low=closes - 0.3)
    answers = compile_expression("doji").values([bars.tail(count) for count in range(11, 500)])
    assert (answers == 1.0).all()
    slightly_more = replace(bars, open=bars.open + 0.001)
    assert found("doji", slightly_more) == 0.0
