"""Bars made by hand for the built-in scans: for each one bars that just meet it and bars that just do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from scanner.types import Bars
from tests.helpers.charts import BOXED, box, contraction, cup, flag, pullback
from tests.helpers.made_bars import Values, made_bars


@dataclass(frozen=True)
class Case:
    """Bars that just meet a scan and bars that just do not. With ``short_by`` bars fewer than the rule needs in any
    week the hit cannot be decided: a rule on weekly bars asks for the days of whole weeks. ``place`` and
    ``missed_place`` are where the two stand in the universe, 1 to 99, whatever the rule ranks by; the near miss only
    by values whose text has ``missed_by`` in it, and at the top by the others. ``benchmark`` are the closes that
    the universe is measured by, flat without."""

    hit: Bars
    near_miss: Bars
    short_by: int = 1
    place: int = 50
    missed_place: int = 50
    missed_by: str = ""
    benchmark: Values | None = None


def with_last(count: int, *last: float, price: float = 100.0) -> list[float]:
    return [price] * (count - len(last)) + list(last)


def quiet(close: Values, *, volume: float = 1e6) -> Bars:
    """Bars between 99 and 101 on a million shares a day; ``volume`` is the last day's."""
    count = len(close)
    return made_bars(
        close, high=[101.0] * count, low=[99.0] * count, volume=with_last(count, volume, price=1e6)
    )


def at(bars: Bars, name: str, index: int, value: float) -> Bars:
    values = bars.series(name).copy()
    values[index] = value
    return replace(bars, **{name: values})


def spread(close: Values, *narrow_days: int) -> Bars:
    """Bars that span 2 around their close, half of that on ``narrow_days`` but a third on the first of them."""
    values = np.asarray(close, dtype=np.float64)
    half = np.ones(len(values))
    half[list(narrow_days)] = 0.5
    half[list(narrow_days[:1])] = 0.55
    return made_bars(values, high=values + half, low=values - half)


def narrow(count: int, *narrow_days: int) -> Bars:
    """Flat bars, narrow on some days."""
    return spread([100.0] * count, *narrow_days)


def pivot(down_volume: float) -> Bars:
    """A long rise, nine days down, and a day that takes them back on 2 million shares; one of the days down had
    ``down_volume``, the others a million."""
    rise = np.linspace(50, 110, 300)
    bars = made_bars([*rise, *(110 - 0.5 * np.arange(1, 10)), 109.5])
    return at(at(bars, "volume", -1, 2e6), "volume", -8, down_volume)


def grail(low: float) -> Bars:
    """Days without direction, then 26 that rise by 0.2; the last low lies ``low`` from the close."""
    close = np.concatenate([100 + np.tile([0.3, -0.3], 130), 100 + 0.2 * np.arange(1, 27)])
    return at(made_bars(close, high=close + 3, low=close - 1.95), "low", -1, close[-1] + low)


def sinking_highs(count: int) -> Bars:
    """Flat bars whose highs come down: the highest is always the oldest."""
    return made_bars([100.0] * count, high=np.linspace(103, 101, count), low=[99.0] * count)


def placed(bars: Bars, place: int) -> Case:
    """The same bars at ``place`` in their universe, and one place lower."""
    return Case(bars, bars, place=place, missed_place=place - 1)


def weeks_of(closes: Values, *, last_volume: float = 1.0) -> Bars:
    """Bars of whole weeks, Monday to Friday, one close a week; the last week has ``last_volume`` times the usual
    volume. Four days of the week after it follow and change nothing."""
    values = np.repeat(np.asarray(closes, dtype=np.float64), 5)
    close = np.append(values, [values[-1]] * OPEN_DAYS)
    days = np.arange(np.datetime64("2021-01-04"), np.datetime64("2031-01-01"))
    volume = np.full(len(close), 1e6)
    volume[-5 - OPEN_DAYS : -OPEN_DAYS] *= last_volume
    return replace(made_bars(close, volume=volume), dates=days[np.is_busday(days)][: len(close)])


OPEN_DAYS = 4
RISING = np.linspace(50, 110, 300)
SEESAW = np.cumsum(np.tile([0.34, -0.66], 40)) + 100
DIP = np.arange(50, 110, 0.2)
# Flat, then down by a dollar a day.
SLIDE = np.concatenate([np.full(360, 100.0), 100 - np.arange(1, 16)])
# A seesaw that comes to rest.
FADING = 100 + np.linspace(1.0, 0.2, 400) * np.tile([0.5, -0.5], 200)
# Weekly closes that rise.
STAGE = np.linspace(30, 60, 60)

CASES: dict[str, Callable[[], Case]] = {
    "golden-cross": lambda: Case(made_bars(with_last(300, 110)), made_bars(with_last(300, 110, 110))),
    "death-cross": lambda: Case(made_bars(with_last(300, 90)), made_bars(with_last(300, 90, 90))),
    "minervini-trend-template": lambda: Case(made_bars(RISING), made_bars(np.linspace(82, 104, 300))),
    "new-52-week-high": lambda: Case(at(quiet([100] * 300), "high", -1, 101.01), quiet([100] * 300)),
    "52-week-high-breakout": lambda: Case(
        quiet(with_last(300, 101.5), volume=1.5e6), quiet(with_last(300, 101.5), volume=1.49e6)
    ),
    "52-week-low-break": lambda: Case(at(quiet([100] * 300), "low", -1, 98.99), quiet([100] * 300)),
    "turtle-20-day-breakout": lambda: Case(
        at(at(quiet([100] * 60), "high", -22, 105), "high", -1, 104),
        at(at(quiet([100] * 60), "high", -21, 105), "high", -1, 104),
    ),
    "turtle-55-day-breakout": lambda: Case(
        at(at(quiet([100] * 90), "high", -57, 105), "high", -1, 104),
        at(at(quiet([100] * 90), "high", -56, 105), "high", -1, 104),
    ),
    "20-day-box-break": lambda: Case(
        quiet(with_last(80, 101.5), volume=1.6e6), quiet(with_last(80, 101.5), volume=1.5e6)
    ),
    "strong-volume-gainer": lambda: Case(
        quiet(with_last(60, 100.1), volume=4.1e6), quiet(with_last(60, 100.1), volume=4.0e6)
    ),
    "stockbee-4-percent": lambda: Case(
        quiet(with_last(60, 104), volume=1.1e6), quiet(with_last(60, 103.9), volume=1.1e6)
    ),
    "gap-up": lambda: Case(
        at(quiet([100] * 60), "low", -1, 101.1),
        at(quiet([100] * 60), "low", -1, 101.0),
    ),
    "nr7-inside-day": lambda: Case(
        at(at(quiet([100] * 60), "high", -1, 100.5), "low", -1, 99.5),
        at(
            at(at(at(quiet([100] * 60), "high", -1, 100.5), "low", -1, 99.5), "high", -7, 100.4),
            "low",
            -7,
            99.6,
        ),
    ),
    "connors-rsi-2": lambda: Case(
        made_bars([*DIP, *(DIP[-1] - np.array([1, 2, 3]))]), made_bars([*DIP, *(DIP[-1] - np.array([1, 2]))])
    ),
    "rsi-oversold": lambda: Case(
        made_bars(100 - np.arange(60) * 0.1), made_bars([*SEESAW, SEESAW[-1] + 0.34])
    ),
    "rsi-overbought": lambda: Case(
        made_bars(100 + np.arange(60) * 0.1), made_bars([*-SEESAW + 200, 199.66 - SEESAW[-1]])
    ),
    "rsi-recovering": lambda: Case(
        made_bars([*(100 - np.arange(60) * 0.1), 95.1]), made_bars([*(100 - np.arange(60) * 0.1), 94.6])
    ),
    "macd-bullish-cross": lambda: Case(made_bars([*SLIDE, 102]), made_bars([*SLIDE, 84])),
    "macd-bearish-cross": lambda: Case(made_bars([*(200 - SLIDE), 98]), made_bars([*(200 - SLIDE), 116])),
    "connors-rsi-2-soft": lambda: Case(
        made_bars([*DIP, *(DIP[-1] - np.array([1, 1.5]))]), made_bars([*DIP, *(DIP[-1] - np.array([1, 0.9]))])
    ),
    "ttm-squeeze-on": lambda: Case(quiet([100] * 400), at(quiet(with_last(400, 109)), "high", -1, 109)),
    "ttm-squeeze-fired": lambda: Case(
        at(quiet(with_last(400, 112)), "high", -1, 112), at(quiet(with_last(400, 88)), "low", -1, 88)
    ),
    "bollinger-width-breakout": lambda: Case(
        quiet([*FADING, 104], volume=2.0e6), quiet([*FADING, 104], volume=1.99e6)
    ),
    # A narrow day so far back that it does not count, and the same as far back as counts.
    "nr7": lambda: Case(narrow(60, -1, -8), narrow(60, -1, -7)),
    "nr4": lambda: Case(narrow(60, -1, -5), narrow(60, -1, -4)),
    "nr4-in-uptrend": lambda: Case(spread(RISING, -1, -6), spread(RISING, -1, -5)),
    "dollar-breakout": lambda: Case(quiet(with_last(60, 100.9)), quiet(with_last(60, 100.89))),
    "pocket-pivot": lambda: Case(pivot(1.99e6), pivot(2.0e6)),
    # The close that was too low is the tenth before today, and the ninth.
    "power-trend": lambda: Case(
        at(made_bars(RISING), "close", -11, 100), at(made_bars(RISING), "close", -10, 100)
    ),
    "weinstein-stage-2": lambda: Case(
        weeks_of([*STAGE, 62], last_volume=2.0), weeks_of([*STAGE, 62], last_volume=1.99), short_by=5
    ),
    "three-weeks-tight": lambda: Case(
        weeks_of([*STAGE, 60.0, 60.5, 60.3]), weeks_of([*STAGE, 60.0, 60.7, 60.3])
    ),
    "three-weeks-tight-wide": lambda: Case(
        weeks_of([*STAGE, 60.0, 60.8, 60.3]), weeks_of([*STAGE, 60.0, 61.0, 60.3])
    ),
    "holy-grail": lambda: Case(grail(-2.0), grail(-1.8)),
    "vcp": lambda: Case(contraction(), contraction(last_volume=1.0)),
    "cup-with-handle": lambda: Case(cup(bottom=65.1), cup(bottom=64.9)),
    "high-tight-flag": lambda: Case(flag(low=75.0), flag(low=74.9)),
    "first-pullback": lambda: Case(pullback(4, 8), pullback(4, 9)),
    "darvas-breakout": lambda: Case(
        box(*BOXED, (104, 100), volume=1.5), box(*BOXED, (104, 100), volume=1.49)
    ),
    "darvas-candidates": lambda: Case(
        spread(np.linspace(35, 100, 300)), spread([*np.linspace(35, 100, 299), 79])
    ),
    "gap-up-open": lambda: Case(
        at(quiet([100] * 60), "open", -1, 101.01), at(quiet([100] * 60), "open", -1, 101.0)
    ),
    "gap-up-2-percent": lambda: Case(
        at(quiet([100] * 60), "open", -1, 102.0), at(quiet([100] * 60), "open", -1, 101.99)
    ),
    "gap-down": lambda: Case(
        at(quiet([100] * 60), "high", -1, 98.99), at(quiet([100] * 60), "high", -1, 99.0)
    ),
    "high-relative-volume": lambda: Case(
        quiet(with_last(60, 101.1), volume=2.01e6), quiet(with_last(60, 101.1), volume=2.0e6)
    ),
    "record-volume-year": lambda: Case(
        at(quiet([100] * 300), "volume", -5, 1.1e6), at(quiet([100] * 300), "volume", -6, 1.1e6)
    ),
    "record-volume-5-years": lambda: Case(
        at(quiet([100] * 1300), "volume", -5, 1.1e6),
        at(at(quiet([100] * 1300), "volume", -5, 1.1e6), "volume", 36, 1.1e6),
    ),
    "adr-movers": lambda: Case(
        made_bars([100.0] * 60, high=[105.1] * 60, low=[100.0] * 60),
        made_bars([100.0] * 60, high=[104.99] * 60, low=[100.0] * 60),
    ),
    # The high of the 200 days is 32 days old, and 30.
    "probable-breakout": lambda: Case(
        at(quiet([100] * 300, volume=1.1e6), "high", -33, 104.9),
        at(quiet([100] * 300, volume=1.1e6), "high", -31, 104.9),
    ),
    "key-reversal": lambda: Case(
        at(quiet(with_last(60, 99.9)), "high", -1, 101.01), at(quiet(with_last(60, 99.9)), "high", -1, 101.0)
    ),
    "key-reversal-inside-close": lambda: Case(
        at(quiet(with_last(60, 99.1)), "high", -1, 102), at(quiet(with_last(60, 99.0)), "high", -1, 102)
    ),
    "key-reversal-strong": lambda: Case(
        at(quiet(with_last(60, 98.9)), "high", -1, 102), at(quiet(with_last(60, 99.0)), "high", -1, 102)
    ),
    "bullish-key-reversal": lambda: Case(
        at(quiet(with_last(60, 101.1)), "low", -1, 98), at(quiet(with_last(60, 101.0)), "low", -1, 98)
    ),
    # Half of the last 26 days' span lies above the cloud because of the last high; without it, on its edge.
    "ichimoku-bullish": lambda: Case(
        at(quiet(with_last(120, 100.5)), "high", -1, 103), quiet(with_last(120, 100.5))
    ),
    # The new high is today's, and yesterday's: a day later up is still above down, but crosses nothing.
    "aroon-cross": lambda: Case(
        at(at(sinking_highs(60), "low", -3, 98), "high", -1, 104),
        at(at(sinking_highs(60), "low", -4, 98), "high", -2, 104),
    ),
    "year-high-in-last-weeks": lambda: Case(
        at(quiet([100] * 300), "high", -10, 102), at(quiet([100] * 300), "high", -11, 102)
    ),
    "minervini-with-rs": lambda: placed(made_bars(RISING), 70),
    "rs-leaders": lambda: placed(quiet([100] * 300), 90),
    "episodic-pivot": lambda: Case(
        at(quiet([100] * 300, volume=2.0e6), "open", -1, 110.01),
        at(quiet([100] * 300, volume=2.0e6), "open", -1, 109.99),
        place=70,
        missed_place=70,
    ),
    "balanced-strength": lambda: placed(quiet([100] * 300), 85),
    # The market fell by 3 % on one day, five days ago; the price had once been 3 % higher, and a little more.
    "rs-blue-dot": lambda: Case(
        at(quiet([100] * 300), "close", -100, 103.0),
        at(quiet([100] * 300), "close", -100, 103.2),
        benchmark=with_last(300, 97, 100, 100, 100, 100),
    ),
    "momentum-leaders": lambda: placed(made_bars(20 * np.exp(0.005 * np.arange(300))), 85),
    "top-movers-21-days": lambda: placed(quiet([100] * 60), 98),
    "top-movers-63-days": lambda: placed(quiet([100] * 120), 98),
    "top-movers-126-days": lambda: placed(quiet([100] * 180), 98),
    "97-club": lambda: replace(placed(quiet([100] * 60), 97), missed_by="21"),
    "near-high-with-volume": lambda: Case(
        quiet([100] * 300, volume=1.31e6), quiet([100] * 300, volume=1.29e6), place=70, missed_place=70
    ),
    "strengthening-strength": lambda: placed(made_bars(20 * np.exp(0.00001 * np.arange(500) ** 2)), 91),
}
