"""A plan to trade a match on the long side: entry, stop, target and how many shares. Rating it is elsewhere."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scanner.rating.sizing import shares_for
from scanner.rules.compiler import Expression, compile_columns, measure_all
from scanner.settings import AccountSettings
from scanner.types import Bars, Instrument

TARGET_IN_R = 2.5
_STOP_IN_ATR = 2.0
_NEAREST_STOP_IN_ATR = 1.0
_MEASURES = {"atr": "atr(14)", "swing_low": "lowest(low, 10)"}

# Groups of scans: what is entered above the high, and what is no reason to buy.
BREAKOUT_GROUP = "breakout"
WARNING_GROUP = "warning"

Plan = Mapping[str, float | str | None]


@dataclass(frozen=True, slots=True)
class Levels:
    """The prices of a plan in the instrument's currency, in whole ticks: a hundredth, for an entry below
    1.00 a ten-thousandth. ``entry_reason`` and ``stop_reason`` say in words where they come from."""

    entry: float
    stop: float
    target: float
    entry_reason: str
    stop_reason: str

    @property
    def risk_per_share(self) -> float:
        """From entry to stop."""
        return round(self.entry - self.stop, 4)

    @property
    def r_multiple(self) -> float:
        """What can be won, in units of what can be lost."""
        return round((self.target - self.entry) / self.risk_per_share, 2)


def lookback() -> int:
    """Bars to look at so that plans equal those of the full history."""
    return max(expression.lookback for expression in _expressions().values())


def plans_of(
    hits: Sequence[tuple[Instrument, Bars]],
    daily: Sequence[Bars],
    account: AccountSettings,
    *,
    group: str = "",
) -> list[Plan | None]:
    """The plan for each of ``hits``, whose bars are of the scan's timeframe; ``daily`` are their daily bars, which
    say how much is traded. ``group`` is the scan's: in ``breakout`` a buy stop above the last high is planned, in
    ``warning`` nothing.

    Keys: ``entry stop target risk_per_share`` (prices), ``r_multiple``, ``entry_reason stop_reason`` (words),
    ``shares`` (whole, rounded down, None when they cannot be told), ``shares_reason`` (what limits them, or why
    there is no count), ``position`` and ``risk`` (shares times entry, and times risk per share). None where there is
    no plan: too little history, or a stop that would not be a price.
    """
    if group == WARNING_GROUP:
        return [None] * len(hits)
    batch = [bars for _, bars in hits]
    measured = measure_all(_expressions(), batch)
    plans: list[Plan | None] = []
    for row, ((instrument, bars), days) in enumerate(zip(hits, daily, strict=True)):
        levels = levels_of(
            close=float(bars.close[-1]),
            high=float(bars.high[-1]),
            atr=float(measured["atr"][row]),
            swing_low=float(measured["swing_low"][row]),
            breakout=group == BREAKOUT_GROUP,
        )
        plans.append(_plan(levels, instrument, days, account) if levels is not None else None)
    return plans


def levels_of(*, close: float, high: float, atr: float, swing_low: float, breakout: bool) -> Levels | None:
    """Entry, stop and target, None when a value is unknown or the stop would not be above 0.

    - Entry: the close; for a breakout one tick above the last high (Curtis Faith, Way of the Turtle, 2007: a buy
      stop above the extreme).
    - Stop: 2 ATR(14) below the entry (Faith: the 2 N stop) or the lowest low of the last 10 bars (the Turtles' exit),
      whichever is nearer, but at least 1 ATR away, so that a usual day does not reach it; rounded down.
    - Target: 2.5 times the risk above the entry (R after Van Tharp, Trade Your Way to Financial Freedom, 1998).
    """
    if not all(math.isfinite(value) for value in (close, high, atr, swing_low)) or atr <= 0:
        return None
    entry = _tick_above(high) if breakout else round(close, _digits(close))
    widest, closest = entry - _STOP_IN_ATR * atr, entry - _NEAREST_STOP_IN_ATR * atr
    stop, reason = (swing_low, "10-bar low") if swing_low > widest else (widest, "2 ATR")
    if stop > closest:
        stop, reason = closest, "1 ATR"
    digits = _digits(entry)
    stop = _down(stop, digits)
    if not 0 < stop < entry:
        return None
    target = round(entry + TARGET_IN_R * (entry - stop), digits)
    return Levels(entry, stop, target, "above the high" if breakout else "close", reason)


def _plan(levels: Levels, instrument: Instrument, daily: Bars, account: AccountSettings) -> Plan:
    size = shares_for(levels.entry, levels.risk_per_share, instrument.currency, daily.volume, account)
    shares = size.shares
    return {
        "entry": levels.entry,
        "stop": levels.stop,
        "target": levels.target,
        "r_multiple": levels.r_multiple,
        "risk_per_share": levels.risk_per_share,
        "shares": shares,
        "position": round(shares * levels.entry, 2) if shares is not None else None,
        "risk": round(shares * levels.risk_per_share, 2) if shares is not None else None,
        "entry_reason": levels.entry_reason,
        "stop_reason": levels.stop_reason,
        "shares_reason": size.reason,
    }


def _digits(price: float) -> int:
    return 4 if price < 1 else 2


def _down(price: float, digits: int) -> float:
    scale = 10.0**digits
    # Rounded before it is cut: 19.9 times 100 is a hair below 1990.
    return math.floor(round(price * scale, 6)) / scale


def _tick_above(price: float) -> float:
    scale = 10.0 ** _digits(price)
    return (math.ceil(round(price * scale, 6)) + 1) / scale


@functools.cache
def _expressions() -> Mapping[str, Expression]:
    return compile_columns(_MEASURES)
