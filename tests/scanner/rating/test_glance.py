"""What a list shows at a glance, on bars whose numbers are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scanner.rating.glance import DAYS_SHOWN, YEAR, glances_of
from scanner.rating.score import measures_of
from tests.helpers.made_bars import made_bars, random_bars


def glance(bars, daily=None):
    (found,) = glances_of([bars], [daily or bars], measures_of([bars]))
    return found


def test_the_range_is_that_of_a_year_and_no_older_day():
    closes = np.full(YEAR + 5, 100.0)
    closes[:5] = 900.0  # older than a year
    closes[60], closes[61] = 150.0, 80.0
    found = glance(made_bars(closes, high=closes + 1, low=closes - 1))
    assert (found["year_high"], found["year_low"]) == (151.0, 79.0)


def test_a_young_symbol_has_the_range_of_its_life_and_the_closes_there_are():
    found = glance(made_bars([10.0, 11.0, 12.0]))
    assert (found["year_high"], found["year_low"]) == (12.12, 9.9)
    assert list(found["closes"]) == [10.0, 11.0, 12.0]
    assert found["rsi"] is None
    assert found["relative_volume"] is None


def test_a_day_without_a_price_is_passed_over():
    closes = [10.0, math.nan, 12.0]
    found = glance(made_bars(closes, high=closes, low=closes))
    assert (found["year_high"], found["year_low"]) == (12.0, 10.0)


def test_the_last_sixty_days_come_from_the_daily_bars():
    daily = random_bars(300, seed=3)
    weekly = made_bars(daily.close[::5], symbol=daily.symbol)
    found = glance(weekly, daily)
    assert len(found["closes"]) == DAYS_SHOWN
    assert list(found["closes"]) == pytest.approx(daily.close[-60:].tolist(), abs=1e-4)


def test_relative_volume_leaves_its_own_day_out():
    volume = [1000.0] * 30 + [2500.0]
    assert glance(made_bars([10.0] * 31, volume=volume))["relative_volume"] == 2.5
