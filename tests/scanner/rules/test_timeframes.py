"""Weekly and monthly values: only what was over on the day, by the exchange's calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from scanner.market.weekly import weekly_bars
from scanner.rules.checker import check_rule
from scanner.rules.compiler import Facts, compile_expression, compile_rule
from scanner.sessions import sessions_of
from scanner.types import Bars, Instrument
from tests.helpers.made_bars import random_bars

SESSIONS = sessions_of("XNYS").between(date(2019, 1, 2), date(2024, 12, 31))


def traded(count: int, seed: int, last: date) -> Bars:
    """``count`` bars on sessions of New York, the newest on or before ``last``."""
    days = SESSIONS[: np.searchsorted(SESSIONS, np.datetime64(last), side="right")][-count:]
    return replace(random_bars(len(days), seed), dates=days)


# A Wednesday; a Friday; the Thursday before Good Friday; the last session of May; the day before it.
DAYS = [date(2024, 5, 15), date(2024, 5, 17), date(2024, 3, 28), date(2024, 5, 31), date(2024, 5, 30)]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("text", ["close", "open", "high", "low", "volume", "sma(10)", "rsi(14)", "close[1]"])
def test_weekly_values_are_those_of_the_closed_weeks(text: str, day: date) -> None:
    batch = [traded(count, seed, day) for seed, count in enumerate([400, 380, 12, 700])]
    found = compile_expression(f"weekly({text})").values(batch)
    weeks = [weekly_bars(bars, "XNYS", day) for bars in batch]
    np.testing.assert_allclose(found, compile_expression(text).values(weeks), rtol=1e-9)


@pytest.mark.parametrize(("day", "month"), [(DAYS[3], 5), (DAYS[4], 4), (DAYS[2], 3), (DAYS[0], 4)])
def test_a_month_counts_once_its_last_session_is_over(day: date, month: int) -> None:
    bars = traded(300, 3, day)
    of_month = bars.dates.astype("datetime64[M]") == np.datetime64(f"2024-{month:02d}")
    assert compile_expression("monthly(close)").values([bars])[0] == bars.close[of_month][-1]
    assert compile_expression("monthly(high)").values([bars])[0] == bars.high[of_month].max()
    assert compile_expression("monthly(volume)").values([bars])[0] == bars.volume[of_month].sum()


def test_the_open_bar_counts_when_it_is_asked_for() -> None:
    bars = traded(100, 3, date(2024, 5, 15))
    assert compile_expression("weekly(close, open_bar)").values([bars])[0] == bars.close[-1]
    assert compile_expression("weekly(high, open_bar)").values([bars])[0] == bars.high[-3:].max()
    assert compile_expression("weekly(high, open_bar)[1]").values([bars])[0] == bars.high[-3:-1].max()
    closed = weekly_bars(bars, "XNYS", date(2024, 5, 15))
    assert compile_expression("weekly(close)").values([bars])[0] == closed.close[-1]


def test_days_ago_outside_are_days_and_inside_are_weeks() -> None:
    bars = traded(100, 3, date(2024, 5, 20))
    closes = weekly_bars(bars, "XNYS", date(2024, 5, 20)).close
    assert compile_expression("weekly(close)").values([bars])[0] == closes[-1]
    # The Friday before had just closed that same week; the Thursday looked at the week before it.
    assert compile_expression("weekly(close)[1]").values([bars])[0] == closes[-1]
    assert compile_expression("weekly(close)[2]").values([bars])[0] == closes[-2]
    assert compile_expression("weekly(close[1])").values([bars])[0] == closes[-2]


def test_each_day_of_a_window_has_the_week_that_was_over_then() -> None:
    bars = traded(300, 5, date(2024, 5, 16))
    found = compile_expression("sum(weekly(close), 40)").values([bars])[0]
    days = [day.item() for day in bars.dates[-40:]]
    closes = [weekly_bars(bars.up_to(day), "XNYS", day).close[-1] for day in days]
    assert found == pytest.approx(sum(closes), rel=1e-12)


def test_conditions_may_be_weekly_too() -> None:
    bars = traded(400, 8, date(2024, 5, 15))
    weeks = weekly_bars(bars, "XNYS", date(2024, 5, 15))
    for rule in ("close > sma(30)", "close > open for 2 bars", "close crosses above sma(5) within 4 bars"):
        expected = compile_rule(rule).decide([weeks])[0].truth
        assert compile_rule(f"weekly({rule})").decide([bars])[0].truth is expected
        assert compile_rule(f"not weekly({rule})").decide([bars])[0].truth is (not expected)


def test_a_week_ends_with_the_exchange_of_the_symbol() -> None:
    # In 2024 the 29th of March was Good Friday in New York and a session in Tokyo.
    bars = traded(60, 4, date(2024, 3, 28))
    expression = compile_expression("weekly(close)")
    assert expression.values([bars])[0] == bars.close[-1]
    tokyo = Facts(instruments={bars.symbol: Instrument(bars.symbol, exchange="XTKS")})
    assert expression.values([bars], tokyo)[0] == bars.close[-5]


def test_weeks_that_are_not_over_do_not_count() -> None:
    rule = compile_rule("weekly(close) > weekly(sma(3))")
    assert rule.needed == 11
    assert rule.decide([traded(11, 2, date(2024, 5, 17))])[0].truth is not None
    (verdict,) = rule.decide([traded(11, 2, date(2024, 5, 15))])
    assert verdict.detail == "`weekly(sma(3))` needs more finished weeks."


def test_too_few_weeks_are_unknown_with_the_days_that_are_needed() -> None:
    (verdict,) = compile_rule("weekly(close > sma(30))").decide([traded(100, 2, date(2024, 5, 15))])
    assert verdict.truth is None
    assert verdict.detail == "The rule needs 146 days, this one has 100."


@pytest.mark.parametrize("text", ["weekly(ema(10)) > 50", "weekly(close > sma(30)) for 9 bars"])
def test_bars_before_the_lookback_are_not_looked_at(text: str) -> None:
    rule = compile_rule(text)
    bars = traded(1400, 6, date(2024, 5, 15))
    assert rule.lookback < 1400
    for day in bars.dates[-12:]:
        part = bars.up_to(day.item())
        whole, cut = rule.explain(part)[0], rule.explain(part.tail(rule.lookback))[0]
        assert cut.passed is whole.passed
        if whole.left is not None:
            assert cut.left == pytest.approx(whole.left, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("weekly(monthly(close)) > 1", "`monthly` cannot stand inside `weekly`."),
        ("weekly(close, open) > 1", "`open` is no switch of `weekly`."),
        (
            "weekly() > 1",
            "`weekly` is written `weekly(number or condition [, open_bar])`; here are 0 values.",
        ),
        ("weekly(close)", "`weekly(close)` is a number, and a rule is true or false."),
        ("weekly(close > 1) > 1", "This compares a price with true/false."),
    ],
)
def test_mistakes_are_named(text: str, sentence: str) -> None:
    assert [problem.message for problem in check_rule(text).problems] == [sentence]
