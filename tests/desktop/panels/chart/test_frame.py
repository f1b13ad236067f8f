"""Where bars and prices are on the canvas."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from desktop.panels.chart.chart_data import ChartData, PlanLevels, plan_levels
from desktop.panels.chart.frame import frame_of
from desktop.panels.chart.visible_range import VisibleRange
from tests.helpers.stub_study import named_bars

PLOT = QRectF(12, 0, 590, 270)
BARS = named_bars("ABLE", 300, date(2026, 11, 20))
PLAN = PlanLevels(entry=60.0, stop=50.0, target=400.0, r_multiple=2.5)
DATA = ChartData("ABLE", "Able Corp", BARS)


def framed(data=DATA, *, log=False, moved=0.0):
    seen = VisibleRange.newest(100, len(data.bars), 0.1).moved(moved)
    return frame_of(data, seen, PLOT, log=log, ratio=1.0)


@given(st.floats(1.0, 500.0), st.booleans())
def test_price_and_height_are_inverse(price, log):
    frame = framed(log=log)
    assert frame.price(float(frame.y(price))) == pytest.approx(price)


@given(st.floats(-10, 310))
def test_bar_and_place_are_inverse(bar):
    frame = framed()
    assert frame.bar(float(frame.x(bar))) == pytest.approx(bar)


@pytest.mark.parametrize("log", [False, True])
def test_all_bars_in_view_lie_above_the_volume(log):
    frame = framed(log=log)
    part = slice(frame.begin, frame.end)
    assert frame.y(BARS.high[part].max()) > PLOT.top()
    assert frame.y(BARS.low[part].min()) < frame.price_area.bottom()


def test_the_scale_follows_the_plan_while_its_place_is_seen():
    data = replace(DATA, plan=PLAN)
    assert framed(data).y(400.0) >= PLOT.top()
    assert framed(data, moved=-150).y(400.0) < PLOT.top()


def test_one_price_has_a_scale_too():
    flat = replace(BARS, high=BARS.close * 0 + 5, low=BARS.close * 0 + 5)
    frame = framed(replace(DATA, bars=flat))
    assert PLOT.top() < frame.y(5.0) < PLOT.bottom()


@pytest.mark.parametrize(
    "plan",
    [
        None,
        {"entry": 10.0, "stop": None, "target": 12.0, "r_multiple": 2.0},
        {"entry": 10.0, "stop": 11.0, "target": 12.0, "r_multiple": 2.0},
        {"entry": 10.0, "stop": float("nan"), "target": 12.0, "r_multiple": 2.0},
        {"entry": 10.0, "stop": 9.0, "target": 9.5, "r_multiple": 2.0},
    ],
)
def test_a_plan_that_makes_no_sense_is_not_drawn(plan):
    assert plan_levels(plan) is None


def test_a_plan_is_drawn_with_its_prices():
    assert plan_levels({"entry": 10, "stop": 9.0, "target": 12.5, "r_multiple": 2.5}).prices == (12.5, 10, 9)
