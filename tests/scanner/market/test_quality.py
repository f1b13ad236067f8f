from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from scanner.market.quality import Mark, MarkKind, marks_of, sentences
from scanner.types import Bars, Split
from tests.helpers.made_bars import made_bars, random_bars

CALM = [100 + step for step in (0, 1, -1, 0.5, -0.5, 1, 0, -1, 0.5, 0, 1, -0.5)] * 4
LAST = len(CALM) - 1


def calm(**changes: float) -> Bars:
    """A calm symbol; ``bar_10=150`` moves the whole bar 10 to that close."""
    bars = made_bars(CALM)
    for name, value in changes.items():
        series, _, place = name.partition("_")
        at = int(place)
        if series == "bar":
            factor = value / bars.close[at]
            bars = times(bars, slice(at, at + 1), factor)
        else:
            changed = bars.series(series).copy()
            changed[at] = value
            bars = replace(bars, **{series: changed})
    return bars


def times(bars: Bars, part: slice, factor: float) -> Bars:
    """The bars with all prices of a part multiplied."""
    changed = {}
    for name in ("open", "high", "low", "close"):
        series = bars.series(name).copy()
        series[part] *= factor
        changed[name] = series
    return replace(bars, **changed)


def day(bars: Bars, place: int) -> date:
    return bars.dates[place].item()


def kinds(bars: Bars, **options: object) -> list[tuple[int, MarkKind]]:
    places = {session: place for place, session in enumerate(bars.dates.tolist())}
    return [(places.get(mark.session, -1), mark.kind) for mark in marks_of(bars, **options)]


def test_nothing_is_said_of_calm_prices_or_of_none():
    assert marks_of(calm()) == ()
    assert marks_of(made_bars([])) == ()
    assert marks_of(made_bars([100.0])) == ()


@pytest.mark.parametrize("seed", range(20))
def test_a_random_walk_is_believed(seed):
    assert marks_of(random_bars(500, seed)) == ()


@pytest.mark.parametrize("name", ["open", "high", "low", "close"])
@pytest.mark.parametrize("value", [0.0, -1.0, float("nan")])
def test_a_price_that_is_missing_or_not_above_zero_is_named(name, value):
    (mark,) = marks_of(calm(**{f"{name}_10": value}))
    assert (mark.session, mark.kind) == (day(calm(), 10), MarkKind.MISSING_PRICE)
    assert mark.detail == f"the {name} is missing or not above zero"


@pytest.mark.parametrize("change", [{"high_10": 99.0}, {"low_10": 105.0}, {"open_10": 120.0}])
def test_prices_of_a_day_that_contradict_each_other_are_marked(change):
    assert kinds(calm(**change)) == [(10, MarkKind.IMPOSSIBLE)]


def test_a_high_off_by_rounding_is_not_marked():
    assert kinds(calm(high_10=CALM[10] * 0.9995)) == []


def test_a_habit_of_the_source_is_one_mark_and_not_many():
    bars = calm()
    high = bars.high.copy()
    high[::4] = bars.close[::4] * 0.99
    (mark,) = marks_of(replace(bars, high=high))
    assert mark.session == day(bars, 44)
    assert mark.detail == "on 12 of 48 days open or close lies outside high and low"


@pytest.mark.parametrize("factor", [100.0, 0.01])
def test_pounds_and_pence_are_marked_at_both_ends(factor):
    bars = times(calm(), slice(20, 30), factor)
    assert kinds(bars) == [(20, MarkKind.HUNDREDFOLD), (30, MarkKind.HUNDREDFOLD)]


def test_pounds_and_pence_on_one_day_are_marked():
    assert kinds(calm(low_10=1.0)) == [(10, MarkKind.HUNDREDFOLD)]


@pytest.mark.parametrize("close", [150.0, 75.0, 112.0, 90.0])
def test_a_bar_that_lies_off_and_is_taken_back_is_marked_once(close):
    bars = calm(bar_10=close)
    assert kinds(bars) == [(10, MarkKind.REVERSED)]


def test_a_close_that_lies_off_within_its_bar_is_marked_where_it_is_large():
    bars = calm(bar_10=50.0)
    bars = replace(bars, open=calm().open)
    assert kinds(bars)[0] == (10, MarkKind.REVERSED)


def test_a_move_made_during_the_session_and_taken_back_is_believed():
    bars = calm(bar_10=112.0)
    opening = bars.open.copy()
    opening[10], opening[11] = CALM[9], 112.0
    high, low = np.maximum(bars.high, opening), np.minimum(bars.low, opening)
    assert kinds(replace(bars, open=opening, high=high, low=low)) == []


def test_a_single_trade_far_off_is_a_thin_market():
    bars = calm(bar_10=112.0)
    for_one_trade = {name: bars.series(name).copy() for name in ("high", "low")}
    for series in for_one_trade.values():
        series[10] = 112.0
    assert kinds(replace(bars, **for_one_trade)) == []


@pytest.mark.parametrize("factor", [0.45, 1.8])
def test_a_jump_overnight_without_a_split_is_marked(factor):
    assert kinds(times(calm(), slice(20, None), factor)) == [(20, MarkKind.JUMP)]


def test_a_jump_with_a_surge_of_volume_is_believed_unless_it_is_wild():
    volume = np.full(len(CALM), 1e6)
    volume[20] = 2e7
    assert kinds(replace(times(calm(), slice(20, None), 0.45), volume=volume)) == []
    wild = replace(times(calm(), slice(20, None), 5.12), volume=volume)
    assert kinds(wild) == [(20, MarkKind.JUMP)]


def test_the_words_of_a_jump():
    bars = times(made_bars([100.0] * 20 + [100.5]), slice(20, None), 512 / 100.5)
    (mark,) = (mark for mark in marks_of(bars) if mark.kind is MarkKind.JUMP)
    assert mark.sentence(day(bars, 20)) == "Price data looks wrong: +412 % in a day without a split."
    assert mark.sentence() == "Price data looks wrong on 2020-01-21: +412 % in a day without a split."
    fall = marks_of(times(calm(), slice(20, None), 0.42))[0]
    assert fall.detail.startswith("\N{MINUS SIGN}57 % in a day")


@pytest.mark.parametrize(("ratio", "factor"), [(5.0, 0.2), (0.1, 10.0), (2.0, 0.5), (1.25, 0.8)])
@pytest.mark.parametrize("days_off", [-3, 0, 8])
def test_a_split_that_was_not_put_into_the_prices_is_marked(ratio, factor, days_off):
    bars = times(calm(), slice(20, None), factor)
    bars = replace(bars, splits=(Split(day(bars, 20 + days_off), ratio),))
    assert (20, MarkKind.SPLIT) in kinds(bars)


def test_a_split_that_was_put_into_the_prices_is_no_doubt():
    bars = replace(calm(), splits=(Split(day(calm(), 20), 4.0), Split(day(calm(), 30), 0.0)))
    assert kinds(bars) == []


def paying(*dividends: tuple[int, float]) -> Bars:
    """A calm symbol that pays; the price falls by nothing."""
    return replace(calm(), dividends=tuple((day(calm(), place), cash) for place, cash in dividends))


def falling_by(bars: Bars) -> Bars:
    """The bars with each dividend taken out of the price on its day."""
    for session, cash in bars.dividends:
        place = bars.dates.tolist().index(session)
        bars = times(bars, slice(place, None), 1 - cash / bars.close[place - 1])
    return bars


@pytest.mark.parametrize("cash", [12.0, 40.0, 95.0, 300.0])
def test_a_large_dividend_at_which_the_price_did_not_fall_is_marked(cash):
    assert kinds(paying((20, cash))) == [(20, MarkKind.DIVIDEND)]


def test_a_dividend_that_the_price_shows_is_believed_and_explains_the_fall():
    assert kinds(falling_by(paying((20, 50.0)))) == []
    assert kinds(paying((20, 0.5))) == []


def test_a_price_cannot_fall_where_nobody_trades():
    volume = np.full(len(CALM), 1e6)
    volume[20] = 0
    assert kinds(replace(paying((20, 12.0)), volume=volume)) == []


def test_two_dividends_within_a_week_are_one_too_many():
    assert kinds(paying((20, 0.5), (22, 0.5))) == [(20, MarkKind.DIVIDEND)]
    weekly = paying(*((place, 0.5) for place in range(1, 47, 7)))
    assert kinds(weekly) == []


def test_a_dividend_in_pence_beside_others_in_pounds_is_marked():
    assert kinds(paying((2, 0.02), (12, 2.0), (22, 0.02))) == [(12, MarkKind.DIVIDEND)]
    assert kinds(paying((2, 2.0), (12, 0.02), (22, 2.0))) == [(12, MarkKind.DIVIDEND)]
    assert kinds(paying((2, 1.0), (12, 0.02), (22, 1.0))) == []


def test_a_dividend_that_was_not_adjusted_for_a_split_is_marked():
    bars = paying((2, 0.5), (12, 0.5), (22, 2.5), (32, 0.5))
    assert kinds(replace(bars, splits=(Split(day(bars, 23), 5.0),))) == [(22, MarkKind.DIVIDEND)]
    assert kinds(bars) == []


def test_dividends_all_a_hundred_times_too_small_show_together():
    places = (5, 15, 25, 35, 45)
    bars = falling_by(paying(*((place, 3.0) for place in places)))
    small = replace(bars, dividends=tuple((session, cash / 100) for session, cash in bars.dividends))
    assert kinds(small) == [(place, MarkKind.DIVIDEND) for place in places]
    assert kinds(paying(*((place, 0.03) for place in places))) == []


def test_a_repeated_bar_is_marked_and_one_that_never_moved_is_not():
    bars = calm()
    for name in ("open", "high", "low", "close"):
        bars.series(name)[10] = bars.series(name)[9]
    assert kinds(bars) == [(10, MarkKind.REPEATED)]
    volume = np.full(len(CALM), 1e6)
    volume[10] = 5e6
    assert kinds(replace(bars, volume=volume)) == []


def test_ten_sessions_at_one_price_are_marked_at_their_end():
    still = np.array(CALM)
    still[20:32] = 100.0
    bars = made_bars(still, volume=0.0)
    high, low = bars.high.copy(), bars.low.copy()
    high[20:32] = low[20:32] = 100.0
    (mark,) = marks_of(replace(bars, high=high, low=low))
    assert (mark.session, mark.kind, mark.detail) == (day(bars, 31), MarkKind.FLAT, "12 sessions at 100")
    assert mark.sentence().startswith("Price data stands still")
    high[25] = 101.0
    assert kinds(replace(bars, high=high, low=low)) == []


@pytest.mark.parametrize(("count", "marks"), [(9, []), (10, [(9, MarkKind.FLAT)])])
def test_sessions_at_one_price_are_counted_from_the_first_bar_on(count, marks):
    bars = made_bars([100.0] * count)
    assert kinds(replace(bars, high=bars.close, low=bars.close)) == marks


def test_sessions_without_a_bar_are_marked_once_a_hole():
    sessions = calm().dates
    kept = np.delete(np.arange(len(CALM)), [10, 20, 21, 22])
    whole = calm()
    bars = replace(
        whole,
        dates=whole.dates[kept],
        **{name: whole.series(name)[kept] for name in ("open", "high", "low", "close", "volume")},
    )
    assert [(mark.session, mark.detail) for mark in marks_of(bars, sessions=sessions)] == [
        (day(whole, 10), "no bar"),
        (day(whole, 20), f"no bar for 3 sessions, up to {day(whole, 22)}"),
    ]
    assert marks_of(bars) == ()


def test_an_old_last_bar_is_marked():
    (mark,) = marks_of(calm(), expected=date(2020, 3, 2))
    assert (mark.session, mark.kind) == (day(calm(), LAST), MarkKind.STALE)
    assert (
        mark.sentence()
        == "Price data is not up to date on 2020-02-17: the newest bar is of 2020-02-17, not of 2020-03-02."
    )
    assert marks_of(calm(), expected=day(calm(), LAST)) == ()


def test_marks_are_told_one_sentence_a_kind_newest_first_and_not_without_end():
    def mark(day: int, kind: MarkKind) -> Mark:
        return Mark("ABC", date(2026, 1, day), kind, f"reason {day}")

    told = sentences(
        [mark(5, MarkKind.JUMP), mark(7, MarkKind.JUMP), mark(6, MarkKind.DIVIDEND)], date(2026, 1, 7)
    )
    assert told == (
        "Price data looks wrong: reason 7. 1 more before it.",
        "Dividend data looks wrong on 2026-01-06: reason 6.",
    )
    assert len(sentences(mark(1, kind) for kind in MarkKind)) == 4
    assert sentences([]) == ()
