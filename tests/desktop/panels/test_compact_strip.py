"""The run under way in 56 pixels."""

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar

from desktop.look import Look
from desktop.panels.compact_strip import CompactStrip
from scanner import Stage, StageProgress
from tests.helpers.samples import snapshot


@pytest.fixture
def strip(qtbot):
    made = CompactStrip(Look())
    qtbot.addWidget(made)
    made.resize(980, 56)
    made.show()
    return made


def words(strip):
    return [label.text() for label in strip.findChildren(QLabel)]


def test_a_run_in_one_strip(strip):
    strip.show_snapshot(snapshot())
    seen = words(strip)
    for expected in (
        "79\u2009%",
        "Market data 431 of 503   now POOL",
        "about 13 s left",
        "34",
        "6",
        "11.4 / s",
        "0:41",
    ):
        assert expected in seen
    assert [bar.property("tone") for bar in strip.findChildren(QProgressBar)] == [
        "done",
        "running",
        "running",
        "waiting",
    ]


def test_cancelling_and_a_stage_without_total(strip):
    stages = {Stage.UNIVERSE: StageProgress(3, None, 0, None, 1.0)}
    strip.show_snapshot(snapshot(cancelling=True, stage=Stage.UNIVERSE, stages=stages, symbol=""))
    assert "Stopping 4 requests" in words(strip)
    assert "Universe" in words(strip)


def test_all_of_the_run_is_a_press_away(strip, qtbot):
    with qtbot.waitSignal(strip.details_wanted):
        strip.more_button.click()
