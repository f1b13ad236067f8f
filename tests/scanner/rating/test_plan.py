"""Plans worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.rating.plan import Levels, Plan, levels_of, lookback, plans_of
from scanner.settings import AccountSettings
from scanner.types import Bars, Instrument
from tests.helpers.made_bars import made_bars, random_bars

ACCOUNT = AccountSettings()


def levels(
    close: float = 50.0,
    high: float = 51.0,
    atr: float = 2.0,
    swing_low: float = 40.0,
    *,
    breakout: bool = False,
) -> Levels | None:
    return levels_of(close=close, high=high, atr=atr, swing_low=swing_low, breakout=breakout)


def plan(bars: Bars, instrument: Instrument | None = None, group: str = "trend") -> Plan | None:
    (found,) = plans_of([(instrument or Instrument(bars.symbol), bars)], [bars], ACCOUNT, group=group)
    return found


@pytest.mark.parametrize(
    ("swing_low", "stop", "reason"),
    [
        (40.0, 46.0, "2 ATR"),  # the swing low is farther than 2 ATR
        (47.0, 47.0, "10-bar low"),  # nearer than 2 ATR
        (49.5, 48.0, "1 ATR"),  # nearer than 1 ATR: too near
    ],
)
def test_the_stop_is_the_nearer_of_two_but_not_too_near(swing_low: float, stop: float, reason: str) -> None:
    found = levels(swing_low=swing_low)
    assert found is not None
    assert (found.entry, found.stop, found.stop_reason, found.entry_reason) == (50.0, stop, reason, "close")


def test_the_target_is_two_and_a_half_times_the_risk() -> None:
    found = levels(swing_low=47.0)
    assert found is not None
    assert (found.risk_per_share, found.target, found.r_multiple) == (3.0, 57.5, 2.5)


def test_a_breakout_is_entered_one_tick_above_the_high() -> None:
    found = levels(high=51.0, atr=2.0, swing_low=40.0, breakout=True)
    assert found == Levels(51.01, 47.01, 61.01, "above the high", "2 ATR")


def test_prices_are_whole_ticks() -> None:
    # 19.987 closes at 19.99; the stop, 19.99 - 2 * 0.333 = 19.324, is rounded down; risk 0.67, target 21.665.
    found = levels(close=19.987, atr=0.333, swing_low=10.0)
    assert found is not None
    assert (found.entry, found.stop, found.risk_per_share) == (19.99, 19.32, 0.67)
    assert found.target in (21.66, 21.67)


def test_below_one_a_tick_is_a_ten_thousandth() -> None:
    assert levels(close=0.51234, atr=0.02, swing_low=0.4) == Levels(0.5123, 0.4723, 0.6123, "close", "2 ATR")
    penny = levels(close=0.5, high=0.5123, atr=0.02, swing_low=0.4, breakout=True)
    assert penny is not None
    assert penny.entry == 0.5124
    dollar = levels(close=1.0, high=1.0, atr=0.02, swing_low=0.5, breakout=True)
    assert dollar is not None
    assert dollar.entry == 1.01


def test_around_one_a_plan_has_one_tick() -> None:
    # The stop, 0.999, lies below 1.00 and is still a whole hundredth, as entry and target are.
    found = levels(close=1.0, atr=0.001, swing_low=0.99999)
    assert found == Levels(1.0, 0.99, found.target if found else 0.0, "close", "1 ATR")
    assert found.target in (1.02, 1.03)


@pytest.mark.parametrize(
    "wrong",
    [{"atr": math.nan}, {"atr": 0.0}, {"swing_low": math.nan}, {"close": math.nan}, {"atr": 60.0}],
)
def test_without_a_value_or_with_a_stop_below_zero_there_is_no_plan(wrong: dict[str, float]) -> None:
    assert levels(**wrong) is None


@example(close=1.0, spread=0.0, share=0.001, low=0.99999, breakout=False)
@given(
    close=st.floats(0.01, 1e5),
    spread=st.floats(0.0, 0.2),
    share=st.floats(0.001, 0.4),
    low=st.floats(0.5, 1.0),
    breakout=st.booleans(),
)
def test_every_plan_has_its_prices_in_order(
    close: float, spread: float, share: float, low: float, breakout: bool
) -> None:
    atr = close * share
    found = levels(close, close * (1 + spread), atr, close * low, breakout=breakout)
    if found is None:
        return
    tick = 0.0001 if found.entry < 1 else 0.01
    assert 0 < found.stop < found.entry < found.target
    assert atr - tick <= found.risk_per_share <= 2 * atr + 1.01 * tick
    assert found.r_multiple == pytest.approx(2.5, abs=0.02 / found.risk_per_share + 0.01)


def test_a_plan_has_shares_for_the_risk() -> None:
    # True range 2 a day: ATR 2; stop 96, risk 4; 0.5 % of 100,000 is 500: 125 shares, 12,500 of 100,000.
    bars = made_bars([100.0] * 60, high=[101.0] * 60, low=[90.0] + [99.0] * 59)
    flat = made_bars([100.0] * 60, high=[101.0] * 60, low=[99.0] * 59 + [94.0])
    found = plan(flat)
    atr = (2.0 * 13 + 7.0) / 14
    assert found is not None
    assert found["stop"] == math.floor(100 * (100 - 2 * atr)) / 100
    whole = plan(bars.tail(50))
    assert whole == {
        "entry": 100.0,
        "stop": 98.0,
        "target": 105.0,
        "r_multiple": 2.5,
        "risk_per_share": 2.0,
        "shares": 250,
        "position": 25_000.0,
        "risk": 500.0,
        "entry_reason": "close",
        "stop_reason": "1 ATR",
        "shares_reason": "risk",
    }


@pytest.mark.parametrize(("day", "reason"), [(-10, "10-bar low"), (-11, "1 ATR")])
def test_the_swing_low_is_that_of_ten_bars_today_included(day: int, reason: str) -> None:
    low = [99.0] * 60
    low[day] = 97.0
    found = plan(made_bars([100.0] * 60, high=[101.0] * 60, low=low))
    assert found is not None
    assert found["stop_reason"] == reason
    assert (found["stop"] == 97.0) is (day == -10)


def test_the_group_of_the_scan_decides_the_entry() -> None:
    bars = made_bars([100.0] * 60, high=[101.0] * 60, low=[99.0] * 60)
    entries = {group: (plan(bars, group=group) or {})["entry"] for group in ("breakout", "setup", "")}
    assert entries == {"breakout": 101.01, "setup": 100.0, "": 100.0}


def test_a_warning_is_no_reason_to_buy() -> None:
    assert plan(random_bars(60, 1), group="warning") is None


def test_without_a_rate_there_is_no_share_count_but_a_plan() -> None:
    bars = made_bars([100.0] * 60, high=[101.0] * 60, low=[99.0] * 60)
    found = plan(bars, Instrument("MADE", currency="EUR"))
    assert found is not None
    assert (found["entry"], found["shares"], found["position"], found["risk"]) == (100.0, None, None, None)
    assert found["shares_reason"] == "no rate from EUR to USD"


def test_too_little_history_has_no_plan() -> None:
    bars = random_bars(15, 4)
    assert plan(bars.tail(14)) is None
    assert plan(bars) is not None
    assert plans_of([], [], ACCOUNT) == []


def test_the_tail_says_what_the_whole_history_says() -> None:
    for seed in range(20):
        bars = random_bars(900, seed)
        assert plan(bars.tail(lookback())) == plan(bars)
