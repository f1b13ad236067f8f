"""What a chart's legend says in much and in little room."""

from datetime import date

import numpy as np

from desktop.look import Look
from desktop.panels.chart.chart_data import ChartData
from desktop.panels.chart.legend import Legend, legend_of, short_titles
from desktop.panels.chart.line_colours import line_tokens
from desktop.panels.chart.readout import change_of, readout
from scanner import Line, LineKind
from tests.helpers.made_bars import made_bars
from tests.helpers.pixels import colors_in
from tests.helpers.stub_study import named_bars

BARS = named_bars("ABLE", 30, date(2026, 11, 20))


def line(title, kind=LineKind.AVERAGE):
    return Line(title, kind, np.ones(30))


def test_titles_lose_what_the_one_before_says_already():
    titles = [
        "50-day average",
        "200-day average",
        "20-day exponential average",
        "Parabolic SAR",
        "0.75 × 52-week high",
    ]
    assert short_titles(titles) == ["SMA 50", "200", "EMA 20", "Parabolic SAR", "0.75 × 52-week high"]


def test_short_averages_come_first_and_marks_last():
    lines = (line("52-week high", LineKind.LEVEL), line("200-day average"), line("50-day average"))
    entries = legend_of(ChartData("ABLE", "", BARS, lines, (date(2026, 11, 4),)))
    assert [entry.words for entry in entries] == [
        "50-day average",
        "200-day average",
        "52-week high",
        "match",
    ]
    assert [entry.token for entry in entries[:2]] == ["chart.ma.50", "chart.ma.200"]
    assert entries[2].dotted
    assert entries[2].token == "chart.axis"
    assert entries[3].marker


def test_no_two_lines_have_one_colour_while_there_are_colours():
    lines = [
        line("10-day average"),
        line("50-day average"),
        line("50-day exponential average"),
        line("200-day average"),
    ]
    assert len(set(line_tokens(lines))) == 4
    assert line_tokens(lines)[1] == "chart.ma.50"
    assert len(line_tokens([*lines, line("9-day average"), line("8-day average")])) == 6


def test_it_paints_at_any_width(qtbot):
    look = Look(reduced_motion=True)
    legend = Legend(look)
    qtbot.addWidget(legend)
    legend.set_entries(
        legend_of(ChartData("ABLE", "", BARS, (line("50-day average"),), (date(2026, 11, 4),)))
    )
    for width, seen in ((400, True), (90, True), (8, False)):
        legend.resize(width, 20)
        assert (look.color("chart.ma.50").name() in colors_in(legend)) is seen


def test_curves_and_marks_have_room_before_levels_and_the_company_has(qtbot):
    legend = Legend(Look(reduced_motion=True))
    qtbot.addWidget(legend)
    curves = tuple(line(f"{days}-day average") for days in (50, 150, 200))
    legend.set_entries(legend_of(ChartData("ABLE", "", BARS, curves, (date(2026, 11, 4),))))
    room = legend.minimumSizeHint().width()
    assert room > 0
    level = line("0.75 × 52-week high", LineKind.LEVEL)
    legend.set_entries(legend_of(ChartData("ABLE", "", BARS, (*curves, level), (date(2026, 11, 4),))))
    assert legend.minimumSizeHint().width() == room
    assert legend.sizeHint().width() > room
    assert "0.75 × 52-week high" in legend.toolTip()
    legend.resize(room, 20)
    seen = set(colors_in(legend))
    assert {legend._look.color(f"chart.ma.{days}").name() for days in (50, 150, 200)} <= seen
    assert legend._look.color("accent").name() in seen


def test_the_readout_of_a_bar():
    bars = made_bars([100.0, 102.5], volume=4_200_000.0)
    data = ChartData("ABLE", "", bars)
    assert (
        readout(data, 1)
        == "2 Jan 2020  O\u2009102.50  H\u2009103.53  L\u2009101.47  C\u2009102.50  +2.50\u2009%  Vol 4.2\u2009M"
    )
    assert "%" not in readout(data, 0)
    assert change_of(bars) == ("+2.50\u2009%", "up")
    assert change_of(bars.tail(1)) == ("", "")
