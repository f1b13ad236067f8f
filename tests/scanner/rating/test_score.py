"""The parts of the rating, each worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scanner.rating.score import line, lookback, parts_of, rating_of, up_volume_share
from scanner.types import Bars
from tests.helpers.made_bars import Values, made_bars, random_bars


def parts(bars: Bars) -> dict[str, float | None]:
    (found,) = parts_of([bars])
    return found


def exact(close: Values, *, volume: Values | float = 1e6) -> Bars:
    """Bars whose open, high and low are the close."""
    return made_bars(close, high=close, low=close, volume=volume)


# 300 bars that rise by 0.2 a day to 110.
RISING = 110.0 - 0.2 * np.arange(299, -1, -1)
# 300 bars that fall by 0.2 a day to 50.
FALLING = 50.0 + 0.2 * np.arange(299, -1, -1)


def test_a_line_counts_between_its_ends() -> None:
    values = np.array([-5.0, 0.0, 2.5, 10.0, 99.0, np.nan])
    np.testing.assert_array_equal(line(values, 0, 10), [0, 0, 0.25, 1, 1, np.nan])
    np.testing.assert_array_equal(line(values, 10, 0), [1, 1, 0.75, 0, 0, np.nan])


def test_trend_of_a_steady_rise() -> None:
    # All eight checks hold: 110 is above 1.3 times the low of 252 bars, 110 - 0.2 * 251 = 59.8.
    # SMA 50 is the close of 24.5 bars ago, 105.1; 20 bars before it was 101.1: a rise of 3.9565 %.
    assert parts(exact(RISING))["trend"] == round(80 + 20 * 0.39565, 1) == 87.9


def test_trend_of_a_steady_fall() -> None:
    # No check holds: 50 is under 0.75 times the high of 252 bars, 100.2, and SMA 50 falls.
    assert parts(exact(FALLING))["trend"] == 0.0


def test_trend_counts_each_check() -> None:
    # A flat year: every average equals the close, so that only the high's check holds (100 >= 75).
    assert parts(exact([100.0] * 300))["trend"] == 10.0
    # The last close jumps to 101: above all three averages. SMA 50 = 100.02 > SMA 150 = 100.0067 > SMA 200 =
    # 100.005 > 100 of 21 bars ago. Only the low's check fails. SMA 50 rises by 0.02 %: 20 * 0.002 = 0.04.
    assert parts(exact([*[100.0] * 299, 101.0]))["trend"] == 70.0
    # At 131 the close is 1.3 times the low as well; SMA 50 = 100.62 rises by 0.62 %: 20 * 0.062 = 1.24.
    assert parts(exact([*[100.0] * 299, 131.0]))["trend"] == 81.2


def test_trend_looks_at_the_averages_of_150_and_of_a_month_ago() -> None:
    # 20 closes of 99, then 110: SMA 200 is 99.95, higher than yesterday, lower than the 100 of 21 bars ago. SMA 50 is
    # 99.8, SMA 150 is 99.933. The close is above all three and near the high: 4 checks.
    assert parts(exact([*[100.0] * 279, *[99.0] * 20, 110.0]))["trend"] == 40.0
    # A close of 250 that only SMA 150 (101.0) and SMA 200 (100.75) still know. The close of 100.5 is above SMA 50,
    # SMA 150 above SMA 200, and that above its value of a month ago: 3 checks.
    assert parts(exact([*[100.0] * 155, 250.0, *[100.0] * 143, 100.5]))["trend"] == 30.0


def test_momentum_of_a_steady_rise() -> None:
    # RSI is 100: 1. In 20 bars from 106 to 110, 3.7736 %: (10 + 3.7736) / 25 = 0.55094. In 125 bars from 85 to
    # 110, 29.412 %: (20 + 29.412) / 60 = 0.82353. A third of the sum is 0.79149.
    assert parts(exact(RISING))["momentum"] == 79.1


def test_momentum_of_a_steady_fall() -> None:
    # RSI is 0: 0. In 20 bars from 54 to 50, -7.4074 %: 2.5926 / 25 = 0.10370. In 125 bars from 75 to 50, below
    # -20 %: 0. A third of the sum is 0.03457.
    assert parts(exact(FALLING))["momentum"] == 3.5


def test_momentum_of_a_seesaw() -> None:
    # Up one, down one, up last: Wilder's averages stand as 14 to 13, RSI is 51.852: 0.54630 of its line. 20 bars ago
    # the close was the same: 0.4. 125 bars ago it was 100 and is 101: 21 / 60 = 0.35. A third of the sum is 0.43210.
    assert parts(exact([100.0, 101.0] * 250))["momentum"] == 43.2


def test_volume_of_rising_and_falling_bars() -> None:
    # 30 of the last 50 bars close higher, 20 lower, on the same volume but for the last: 1.5 times.
    moves = np.where(np.arange(299) % 5 < 3, 0.5, -0.6)
    moves[-1] = 0.5
    close = np.concatenate([[100.0], 100.0 + np.cumsum(moves)])
    volume = np.array([*[1e6] * 299, 1.5e6])
    up = int(np.sum(moves[-50:] > 0))
    # The last one closed lower before it was turned: 31 rise. Share: (30 + 1.5) / (30 + 1.5 + 19) = 0.62376,
    # on the line 0.91254. Relative volume 1.5 stands half way from 0.5 to 2.5.
    assert up == 31
    assert parts(exact(close, volume=volume))["volume"] == round(60 * 0.91254 + 40 * 0.5, 1) == 74.8


def test_up_volume_share_leaves_out_what_did_not_move() -> None:
    close = [*[10.0] * 48, 11.0, 11.0, 10.5]
    volume = [*[1e6] * 48, 3e6, 9e6, 1e6]
    assert up_volume_share(exact(close, volume=volume)) == 0.75


@pytest.mark.parametrize("close", [[10.0] * 51, [10.0] * 30])
def test_up_volume_share_is_unknown_without_moves_or_history(close: list[float]) -> None:
    assert np.isnan(up_volume_share(exact(close)))


def test_a_missing_close_or_volume_leaves_the_up_volume_share_unknown() -> None:
    bars = exact(np.linspace(10, 11, 60))
    for name in ("close", "volume"):
        values = bars.series(name).copy()
        values[-7] = np.nan
        assert np.isnan(up_volume_share(replace(bars, **{name: values})))


def test_breakout_above_a_quiet_box() -> None:
    # 250 bars between 98 and 102, then 40 between 99.5 and 100.5, then a close at its high of 101.5.
    # Near: 101.5 / 102 = 0.99510, on the line from 0.75 to 1: 0.98039. Quiet: the span of the 10 bars before, 1,
    # over that of the 50 bars before, 4: 0.25, on the line from 0.8 to 0.2: 0.91667.
    high, low = [*[102.0] * 250, *[100.5] * 40, 101.5], [*[98.0] * 250, *[99.5] * 40, 100.0]
    bars = made_bars([*[100.0] * 290, 101.5], high=high, low=low)
    # ATR 14 (Wilder) went from 4 to 1 over 40 bars: 1 + 3 * (13 / 14)^40; the last true range is 1.5.
    atr = ((1 + 3 * (13 / 14) ** 40) * 13 + 1.5) / 14
    box = (1.0 / atr + 2) / 3
    assert parts(bars)["breakout"] == round(40 * 0.98039 + 40 * box + 20 * 0.91667, 1)
    assert box == pytest.approx(0.9493, abs=1e-4)


def test_breakout_far_below_the_year_high() -> None:
    # 50 is under 0.75 of the year's high, and 2 ATR and more under the box; ten of the last 50 days of a steady
    # fall span 1.8 of 9.8: 0.18367, full.
    bars = exact(FALLING)
    assert parts(bars)["breakout"] == 20.0


def test_too_short_a_history_leaves_parts_and_the_rating_unknown() -> None:
    found = parts(random_bars(251, 3))
    assert (found["trend"], found["breakout"], found["relative_strength"]) == (None, None, None)
    assert found["momentum"] is not None
    assert found["volume"] is not None
    assert rating_of(found) is None
    assert parts(random_bars(252, 3))["trend"] is not None


def test_no_bars_at_all_are_no_parts() -> None:
    assert parts_of([]) == []
    assert set(parts(made_bars([])).values()) == {None}


def test_the_rating_is_the_mean_of_what_is_known() -> None:
    known = {"trend": 90.0, "momentum": 70.0, "volume": 40.0, "breakout": 60.0, "relative_strength": 95.0}
    assert rating_of(known) == 71.0
    assert rating_of({**known, "relative_strength": None}) == 65.0
    assert rating_of({**known, "volume": None, "breakout": None, "relative_strength": None}) == 80.0


@pytest.mark.parametrize("missing", ["trend", "momentum"])
def test_without_trend_or_momentum_there_is_no_rating(missing: str) -> None:
    parts_known = {
        "trend": 90.0,
        "momentum": 70.0,
        "volume": 40.0,
        "breakout": 60.0,
        "relative_strength": 95.0,
    }
    assert rating_of({**parts_known, missing: None}) is None
    del parts_known[missing]
    assert rating_of(parts_known) is None


def test_the_tail_says_what_the_whole_history_says() -> None:
    histories = [random_bars(900, seed) for seed in range(40)]
    assert parts_of([bars.tail(lookback()) for bars in histories]) == parts_of(histories)


def test_what_is_in_the_batch_together_changes_nothing() -> None:
    batch = [random_bars(count, seed) for seed, count in enumerate((300, 40, 600, 252))]
    assert parts_of(batch) == [parts(bars) for bars in batch]


def test_parts_stay_between_0_and_100() -> None:
    for found in parts_of([random_bars(300, seed, restlessness=0.2) for seed in range(60)]):
        assert all(value is None or 0 <= value <= 100 for value in found.values())
