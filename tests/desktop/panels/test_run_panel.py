"""The place of the run under way."""

import pytest
from PySide6.QtCore import QTimer, QVariantAnimation
from PySide6.QtWidgets import QLabel, QPushButton

from desktop.look import Look
from desktop.models.problems_model import ProblemsModel
from desktop.panels.compact_strip import CompactStrip
from desktop.panels.connection_panel import ConnectionPanel
from desktop.panels.problems_brief import ProblemsBrief
from desktop.panels.run_panel import FULL_HEIGHT, RunPanel
from desktop.panels.summary_strip import SummaryStrip
from tests.helpers.samples import failure, pause, result, snapshot


def made_panel(qtbot, *, reduced_motion=True):
    panel = RunPanel(Look(reduced_motion=reduced_motion), ProblemsModel())
    qtbot.addWidget(panel)
    panel.findChild(QTimer).setInterval(0)
    panel.resize(1228, FULL_HEIGHT)
    panel.show()
    return panel


@pytest.fixture
def panel(qtbot):
    return made_panel(qtbot)


def is_summary(panel):
    return isinstance(panel.currentWidget(), SummaryStrip)


def test_it_collapses_after_the_end(panel, qtbot):
    panel.begin()
    panel.show_snapshot(snapshot(), "Yahoo")
    assert panel.height() == FULL_HEIGHT
    panel.end(result())
    assert panel.ended
    qtbot.waitUntil(lambda: is_summary(panel))
    assert panel.height() == 36
    assert "0:41 at 12.3 symbols/s" in panel.currentWidget().facts()


def test_while_it_waits_the_connection_takes_the_place_of_the_problems(panel):
    [brief], [connection] = panel.findChildren(ProblemsBrief), panel.findChildren(ConnectionPanel)
    panel.begin()
    panel.show_snapshot(snapshot(pause=pause()), "Yahoo")
    assert connection.isVisible()
    assert not brief.isVisible()
    panel.show_stopping()
    assert brief.isVisible()
    panel.show_snapshot(snapshot(pause=pause()), "Yahoo")
    assert brief.isVisible()
    panel.begin()
    panel.show_snapshot(snapshot(pause=pause()), "Yahoo")
    panel.end(result())
    assert not connection.isVisibleTo(panel)


def test_it_stays_open_while_problems_are_read(panel, qtbot):
    panel.begin()
    panel.keep_open = True
    panel.end(result())
    assert not panel.findChild(QTimer).isActive()
    assert not is_summary(panel)
    panel.keep_open = False
    panel.collapse()
    assert is_summary(panel)


def test_details_open_it_again_and_fold_puts_it_away(panel):
    panel.show_past(result())
    assert is_summary(panel)
    panel.show_details()
    assert panel.height() == FULL_HEIGHT
    fold = next(one for one in panel.findChildren(QPushButton) if one.accessibleName() == "Show the summary")
    panel.end(result())
    fold.click()
    assert is_summary(panel)


def test_collapse_means_nothing_while_a_run_is_at_work(panel):
    panel.begin()
    panel.collapse()
    assert panel.height() == FULL_HEIGHT


def test_a_new_run_opens_it(panel):
    panel.show_past(result())
    panel.begin()
    assert panel.height() == FULL_HEIGHT
    assert not panel.ended


def test_narrow_windows_get_the_strip(panel):
    panel.begin()
    panel.set_compact(True)
    assert isinstance(panel.currentWidget(), CompactStrip)
    assert panel.height() == 56
    panel.show_past(result())
    assert is_summary(panel)


def test_the_other_form_takes_over_with_the_figures_of_the_run(panel):
    panel.begin()
    panel.show_snapshot(snapshot(matched=7), "Yahoo")
    panel.set_compact(True)
    words = [label.text() for label in panel.currentWidget().findChildren(QLabel)]
    assert "7" in words
    panel.show_snapshot(snapshot(matched=8), "Yahoo")
    panel.set_compact(False)
    words = [label.text() for label in panel.currentWidget().findChildren(QLabel)]
    assert "8" in words


def test_a_run_that_ended_while_it_waited_does_not_wait_again_when_the_window_changes(panel):
    panel.keep_open = True
    panel.begin()
    panel.show_snapshot(snapshot(pause=pause()), "Yahoo")
    assert panel.findChild(ConnectionPanel).isVisible()
    panel.end(result())
    for compact in (False, True, False):
        panel.set_compact(compact)
        assert not panel.findChild(ConnectionPanel).isVisible()


def test_the_move_ends_in_the_summary(qtbot):
    panel = made_panel(qtbot, reduced_motion=False)
    panel.begin()
    panel.end(result())
    heights = []
    panel.findChild(QVariantAnimation).valueChanged.connect(heights.append)
    qtbot.waitUntil(lambda: is_summary(panel))
    assert panel.height() == 36
    assert heights == sorted(heights, reverse=True)


def test_wishes_come_out(panel, qtbot):
    panel._problems.add_failures([failure()])
    panel.allow(True)
    panel.end(result())
    wishes = {
        "Show all": panel.problems_wanted,
        "Retry failed (1)": panel.retry_wanted,
        "Show": panel.problems_wanted,
    }
    for words, wish in wishes.items():
        with qtbot.waitSignal(wish):
            next(one for one in panel.findChildren(QPushButton) if one.text() == words).click()
