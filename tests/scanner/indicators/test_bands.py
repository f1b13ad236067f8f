from __future__ import annotations

import numpy as np
import pytest

from scanner.rules.compiler import compile_expression, compile_rule
from scanner.types import Bars
from tests.helpers.made_bars import made_bars


def value(text: str, bars: Bars) -> float:
    return float(compile_expression(text).values([bars])[0])


def test_bollinger_bands_by_hand() -> None:
    # Mean 13, deviations -3, -1, 1, 3: the mean square is 5.
    bars = made_bars([10.0, 12.0, 14.0, 16.0])
    spread = 2 * np.sqrt(5.0)
    assert value("bb_middle(4)", bars) == 13.0
    assert value("bb_upper(4)", bars) == pytest.approx(13 + spread)
    assert value("bb_lower(4, 1)", bars) == pytest.approx(13 - spread / 2)
    assert value("bb_width(4)", bars) == pytest.approx(100 * 2 * spread / 13)
    assert value("bb_percent(4)", bars) == pytest.approx((16 - 13 + spread) / (2 * spread))


def test_bands_of_a_flat_series_meet_and_have_no_percent() -> None:
    flat = made_bars(np.full(60, 9.99))
    assert value("bb_upper", flat) == value("bb_lower", flat) == 9.99
    assert value("bb_width", flat) == 0.0
    assert np.isnan(value("bb_percent", flat))


def test_a_keltner_channel_is_as_wide_as_the_average_true_range() -> None:
    closes = 20 + np.arange(80) % 3
    bars = made_bars(closes, high=closes + 1.0, low=closes - 1.0)
    middle, reach = value("ema(20)", bars), value("atr(10)", bars)
    assert value("keltner_middle", bars) == middle
    assert value("keltner_upper", bars) == pytest.approx(middle + 2 * reach)
    assert value("keltner_lower(20, 1.5, 10)", bars) == pytest.approx(middle - 1.5 * reach)


def test_a_squeeze_is_on_while_days_are_wide_and_closes_are_quiet() -> None:
    closes = 50 + 0.1 * (np.arange(80) % 2)
    quiet = made_bars(closes, high=closes + 2, low=closes - 2)
    breakout = np.concatenate([closes, [58.0, 60.0, 62.0]])
    fired = made_bars(breakout, high=breakout + 2, low=breakout - 2)
    on = compile_rule("squeeze_on")
    assert [verdict.truth for verdict in on.decide([quiet, fired, quiet.tail(19)])] == [True, False, None]
    assert value("squeeze_momentum", fired) > 0


def test_squeeze_momentum_by_hand() -> None:
    # Over two days, the middle of 10 and 14 (high 15, low 9) is 12, the average close 12: the close of 14 leans by 2,
    # that of 10 before it (high 15, low 9, average 12) by -2; the line through both ends at today's.
    bars = made_bars([14.0, 10.0, 14.0], high=[15.0, 11.0, 15.0], low=[13.0, 9.0, 13.0])
    assert value("squeeze_momentum(2)", bars) == pytest.approx(2.0)
