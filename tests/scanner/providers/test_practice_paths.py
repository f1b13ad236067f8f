from datetime import UTC, date, datetime

import numpy as np
import pytest
import talib
from hypothesis import given
from hypothesis import strategies as st

from scanner.providers.practice_paths import Span, index_bars, span, stock_bars
from scanner.providers.practice_roster import Part, Role, roles
from scanner.sessions import sessions_of
from scanner.types import Bars

SEED = 7
NOW = datetime(2026, 11, 21, tzinfo=UTC)
START, END = date(2022, 6, 1), date(2026, 11, 20)
DAYS_SHOWN = 756  # three years


def bars_of(role: Role, start: date = START, end: date = END) -> Bars:
    return stock_bars(role, span(start, end, SEED), NOW)


def one(part: Part, number: int = 0) -> Role:
    return [role for role in roles(SEED).values() if role.part is part][number]


def same(left: Bars, right: Bars) -> bool:
    names = ("dates", "open", "high", "low", "close", "volume")
    return all(np.array_equal(getattr(left, name), getattr(right, name)) for name in names)


@given(
    st.integers(0, 1199),
    st.dates(date(2012, 1, 1), END),
    st.integers(0, 900),
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_two_answers_agree_to_the_cent_wherever_they_overlap(number, start, days, earlier, later):
    role = sorted(roles(SEED).values(), key=lambda role: role.symbol)[number]
    end = date.fromordinal(start.toordinal() + days)
    wider = bars_of(
        role, date.fromordinal(start.toordinal() - earlier), date.fromordinal(end.toordinal() + later)
    )
    narrow = bars_of(role, start, end)
    inside = (wider.dates >= np.datetime64(start)) & (wider.dates <= np.datetime64(end))
    assert same(narrow, wider.up_to(end).tail(int(inside.sum())))


@pytest.mark.parametrize("part", [Part.REGULAR, Part.PATCHY, Part.LATE])
def test_every_bar_is_possible(part):
    for role in [role for role in roles(SEED).values() if role.part is part][:40]:
        bars = bars_of(role)
        assert (bars.low > 0).all()
        assert (bars.low <= np.minimum(bars.open, bars.close)).all()
        assert (bars.high >= np.maximum(bars.open, bars.close)).all()
        assert (bars.volume >= 1).all()
        assert np.array_equal(bars.volume, np.round(bars.volume))
        assert np.array_equal(bars.close, np.round(bars.close, 2))
        assert (np.diff(bars.dates) > np.timedelta64(0)).all()


def test_a_regular_stock_has_a_bar_on_each_session_and_a_patchy_one_misses_some():
    sessions = sessions_of("XNYS").between(START, END)
    assert np.array_equal(bars_of(one(Part.REGULAR)).dates, sessions)
    patchy = bars_of(one(Part.PATCHY))
    assert 0.9 * len(sessions) < len(patchy) < len(sessions)
    assert np.isin(patchy.dates, sessions).all()


def test_a_late_stock_begins_at_its_listing_and_one_that_is_gone_ends():
    late, gone = one(Part.LATE, 10), one(Part.GONE, -1)
    assert bars_of(late, date(2015, 1, 2)).dates[0] >= np.datetime64(late.listed)
    assert len(bars_of(late, date(2015, 1, 2), date(2019, 1, 4))) == 0
    assert bars_of(gone).last_date() == gone.last
    assert len(bars_of(gone, date(2026, 1, 2))) == 0


def test_prices_stay_within_bounds_for_as_long_as_there_is_a_calendar():
    for number in range(20):
        close = bars_of(one(Part.REGULAR, number), date(1990, 1, 2)).close
        assert close.max() / close.min() < 8
        assert close.min() > 1
        assert close.max() < 2000


def test_stocks_differ_and_so_do_seeds():
    other = span(START, END, 8)
    symbol = one(Part.REGULAR).symbol
    assert not same(bars_of(one(Part.REGULAR)), bars_of(one(Part.REGULAR, 1)))
    assert not np.array_equal(
        bars_of(one(Part.REGULAR)).close, stock_bars(roles(8)[symbol], other, NOW).close
    )


def test_there_are_splits_of_all_kinds_in_a_past_that_is_over_and_dividends_each_quarter():
    full = span(date(2010, 1, 4), END, SEED)
    everything = [stock_bars(role, full, NOW) for role in roles(SEED).values() if role.part is Part.REGULAR]
    splits = [split for bars in everything for split in bars.splits]
    assert {split.ratio for split in splits} == {2.0, 3.0, 10.0, 0.1}
    assert max(split.session for split in splits) < date(2026, 1, 1)
    payers = [bars for bars in everything if bars.dividends]
    assert 300 < len(payers) < 700
    for bars in payers[:20]:
        paid = [day for day, cash in bars.dividends if cash > 0]
        assert np.isin(np.array(paid, dtype="datetime64[D]"), bars.dates).all()
        assert 60 <= len(paid) <= 70


def test_a_split_is_told_only_to_those_who_ask_for_its_days():
    role = next(
        role
        for role in roles(SEED).values()
        if role.part is Part.REGULAR and bars_of(role, date(2012, 1, 3)).splits
    )
    split = bars_of(role, date(2012, 1, 3)).splits[0]
    assert bars_of(role, split.session, split.session).splits == (split,)
    after = date.fromordinal(split.session.toordinal() + 1)
    assert bars_of(role, after, END).splits == ()


def test_the_index_moves_less_than_a_stock():
    shared = span(START, END, SEED)
    index, stock = index_bars(shared, SEED, NOW), bars_of(one(Part.REGULAR))
    assert len(index) == len(stock)
    assert 0 < np.diff(np.log(index.close)).std() < 0.5 * np.diff(np.log(stock.close)).std()
    assert (index.low <= index.close).all()


def test_prices_are_the_same_on_every_machine():
    bars = bars_of(roles(SEED)["ABA"], date(2026, 11, 16), date(2026, 11, 20))
    assert bars.close.tolist() == [116.66, 116.85, 116.65, 116.61, 116.22]
    assert bars.volume.tolist() == [588129, 536374, 590881, 379668, 661268]


def test_a_stretch_without_a_session_is_empty():
    weekend: Span = span(date(2026, 11, 21), date(2026, 11, 22), SEED)
    assert len(stock_bars(one(Part.REGULAR), weekend, NOW)) == 0
    assert len(index_bars(weekend, SEED, NOW)) == 0


# What the built-in scans look for, said in TA-Lib and numpy: on every session each finds at least three.


def earlier(values: np.ndarray, by: int = 1) -> np.ndarray:
    return np.concatenate((np.full((len(values), by), np.nan), values[:, :-by]), axis=1)


@pytest.fixture(scope="module")
def found() -> dict[str, np.ndarray]:
    """How many stocks each scan finds on each of the last three years' sessions."""
    shared = span(START, END, SEED)
    stocks = [stock_bars(role, shared, NOW) for role in roles(SEED).values() if role.part is Part.REGULAR]
    high, low, close, volume = (
        np.array([getattr(stock, name) for stock in stocks]) for name in ("high", "low", "close", "volume")
    )

    def each(function, values, *arguments):
        return np.array([function(row, *arguments) for row in values])

    average = {days: each(talib.SMA, close, days) for days in (50, 150, 200)}
    usual = each(talib.SMA, volume, 20)
    rsi, rsi2 = each(talib.RSI, close, 14), each(talib.RSI, close, 2)
    year_high, year_low = each(talib.MAX, high, 252), each(talib.MIN, low, 252)
    box = earlier(each(talib.MAX, high, 20))
    above = average[50] > average[200]
    template = (close > average[50]) & (average[50] > average[150]) & (average[150] > average[200])
    template &= (
        (average[200] > earlier(average[200], 21)) & (close >= 1.3 * year_low) & (close >= 0.75 * year_high)
    )
    scans = {
        "golden cross": above & (earlier(average[50]) <= earlier(average[200])),
        "death cross": (average[50] < average[200]) & (earlier(average[50]) >= earlier(average[200])),
        "52-week high": high > earlier(year_high),
        "52-week high on volume": (close > earlier(year_high)) & (volume >= 1.5 * earlier(usual)),
        "52-week low": low < earlier(year_low),
        "strong volume": (volume > 4 * earlier(usual)) & (close > earlier(close)),
        "oversold": rsi < 30,
        "overbought": rsi > 70,
        "recovering": (rsi > 30) & (earlier(rsi) <= 30),
        "Connors": (close > average[200]) & (rsi2 < 5),
        "box": (close > box) & (close > each(talib.EMA, close, 50)) & (volume >= 1.5 * usual) & (rsi > 60),
        "turtle 20": high > box,
        "turtle 55": high > earlier(each(talib.MAX, high, 55)),
        "gap up": low > earlier(high),
        "4 percent": (close >= 1.04 * earlier(close)) & (volume > earlier(volume)),
        "Minervini": template,
    }
    liquid = (close > 1) & (usual > 100_000)
    return {name: (hits & liquid)[:, -DAYS_SHOWN:].sum(axis=0) for name, hits in scans.items()}


def test_each_kind_of_scan_finds_at_least_three_stocks_on_every_session(found):
    assert {name: int(counts.min()) for name, counts in found.items() if counts.min() < 3} == {}


def test_selective_scans_stay_selective(found):
    selective = (
        "golden cross",
        "death cross",
        "52-week high on volume",
        "strong volume",
        "recovering",
        "Connors",
        "box",
    )
    assert {
        name: int(counts.max()) for name, counts in found.items() if name in selective and counts.max() > 60
    } == {}
