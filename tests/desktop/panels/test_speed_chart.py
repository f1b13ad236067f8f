"""Speed over time."""

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from desktop.look import Look, Theme
from desktop.panels.speed_chart import SpeedChart, SpeedHistory
from tests.helpers.samples import pause, snapshot


def history(*moments):
    made = SpeedHistory()
    for elapsed, rate, waiting in moments:
        made.add(snapshot(elapsed=elapsed, rate=rate, scanned=round(elapsed * 10), pause=waiting))
    return made


def test_points_are_at_least_a_fifth_of_a_second_apart():
    made = SpeedHistory()
    taken = [made.add(snapshot(elapsed=elapsed)) for elapsed in (0.0, 0.1, 0.2, 0.3, 0.41)]
    assert taken == [True, False, True, False, True]
    assert made.seconds == [0.0, 0.2, 0.41]


def test_a_long_run_is_thinned_and_keeps_its_span():
    made = SpeedHistory()
    for number in range(20_000):
        made.add(snapshot(elapsed=number * 0.2, rate=float(number)))
    assert 250 < len(made.seconds) < 600
    assert made.seconds[0] == 0.0
    assert made.seconds[-1] > 3900
    assert made.rates == [round(second / 0.2) for second in made.seconds]


def test_pauses_are_spans():
    waiting = pause()
    made = history(
        (0, 9, None), (1, 0, waiting), (2, 0, waiting), (3, 9, None), (4, 0, waiting), (5, 0, waiting)
    )
    assert made.pauses == [(0, 2), (3, 5)]


def test_the_average_is_over_the_whole_run():
    assert SpeedHistory().average() == 0.0
    assert history((0, 0, None), (4, 99, None)).average() == 10.0


def test_the_average_leaves_out_what_was_done_before_the_run_was_resumed():
    made = SpeedHistory()
    made.add(snapshot(elapsed=0.0, scanned=70, done_before=70))
    made.add(snapshot(elapsed=20.0, scanned=90, done_before=70))
    assert made.average() == 1.0


@pytest.fixture
def chart(qtbot):
    made = SpeedChart(Look())
    qtbot.addWidget(made)
    made.resize(318, 190)
    made.show()
    return made


def lit(chart, token):
    """How many pixels have the colour ``token``."""
    QApplication.processEvents()
    image, wanted = chart.grab().toImage(), chart._look.color(token).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_the_figure_is_there_before_the_plot_is(chart):
    chart.show_snapshot(snapshot(rate=11.44))
    assert chart.accessibleDescription() == "11.4 symbols a second"
    assert lit(chart, "chart.speed.fill") == 0


def test_the_plot_shows_what_came_before_it_was_built(chart):
    for number in range(20):
        chart.show_snapshot(snapshot(elapsed=number, rate=10.0))
    chart.build_plot()
    chart.build_plot()
    assert lit(chart, "chart.speed.fill") > 500


def test_a_new_run_begins_with_an_empty_plot(chart):
    chart.build_plot()
    chart.show_snapshot(snapshot(elapsed=0))
    chart.show_snapshot(snapshot(elapsed=9, pause=pause()))
    assert lit(chart, "warn.soft") > 100
    chart.clear()
    assert lit(chart, "chart.speed.fill") == 0
    assert lit(chart, "warn.soft") == 0


def test_the_plot_follows_the_theme(chart, qapp):
    chart.build_plot()
    dark = chart._look.color("chart.background").rgb()
    assert chart.grab().toImage().pixel(100, 100) == dark
    try:
        chart._look.set_theme(Theme.LIGHT, qapp)
        assert lit(chart, "chart.background") > 500
        assert chart.grab().toImage().pixel(100, 100) != dark
    finally:
        chart._look.set_theme(Theme.DARK, qapp)


@pytest.mark.parametrize(
    "rates",
    [[10.0] * 200, [0.1] * 199 + [90.0], [40.0, 90.0] * 100, [10.0] * 10],
    ids=["flat", "low", "high", "short"],
)
def test_the_average_is_named_where_neither_line_nor_axis_nor_curve_is(chart, rates):
    chart.build_plot()
    scanned = 0.0
    for number, rate in enumerate(rates):
        scanned += rate * 0.3
        chart.show_snapshot(snapshot(elapsed=number * 0.3, rate=rate, scanned=round(scanned)))
    QApplication.processEvents()
    plot = chart._plot
    box = plot.widget.getViewBox()
    words = box.mapFromItemToView(plot._average_words, plot._average_words.boundingRect()).boundingRect()
    (_, right), (bottom, top) = box.viewRange()
    average = chart._history.average()
    assert words.left() >= chart._history.seconds[-1]
    assert words.right() <= right + 1e-6
    assert words.top() >= bottom
    assert words.bottom() <= top
    assert not words.top() < average < words.bottom() or average in (words.top(), words.bottom())


def test_the_menu_that_the_plot_does_not_have_is_never_seen(chart, qtbot):
    with qtbot.waitExposed(chart):
        chart.show()
    chart.build_plot()
    QApplication.processEvents()
    assert [menu for menu in chart.findChildren(QMenu) if menu.isVisibleTo(chart)] == []
