"""How far a run is."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar

from desktop.look import Look
from desktop.panels.labels import ElidedLabel
from desktop.panels.progress_panel import ProgressPanel, StageState, stage_state, time_left
from scanner import Stage, StageProgress
from tests.helpers.samples import pause, snapshot


@pytest.fixture
def panel(qtbot):
    made = ProgressPanel(Look())
    qtbot.addWidget(made)
    made.show()
    return made


def words(panel):
    """All texts that can be seen."""
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]


def test_a_run_in_figures(panel):
    panel.show_snapshot(snapshot())
    seen = words(panel)
    for expected in ("79\u2009%", "about 13 s left", "now", "POOL", "Pool Corp"):
        assert expected in seen
    for expected in (
        "503 of 503",
        "0.3 s",
        "431 of 503",
        "11.4 / s",
        "398 of 503",
        "10.9 / s",
        "not started",
    ):
        assert expected in seen
    for figure in ("398", "34", "1", "6", "71\u2009%", "0:41"):
        assert figure in seen


def test_before_the_first_snapshot_it_estimates(panel):
    panel.clear()
    seen = words(panel)
    assert "0\u2009%" in seen
    assert "estimating" in seen
    assert "now" not in seen


def test_an_estimate_needs_three_seconds_or_five_percent():
    assert time_left(snapshot(elapsed=2.9, overall=0.04)) == "estimating"
    assert time_left(snapshot(elapsed=3.0, overall=0.04)) == "about 13 s left"
    assert time_left(snapshot(elapsed=0.5, overall=0.05)) == "about 13 s left"
    assert time_left(snapshot(eta_seconds=None)) == "estimating"


def test_states_of_stages():
    running = snapshot()
    assert [stage_state(stage, running) for stage in Stage] == [
        StageState.DONE,
        StageState.RUNNING,
        StageState.RUNNING,
        StageState.WAITING,
    ]
    assert stage_state(Stage.SCAN, snapshot(pause=pause())) is StageState.PAUSED
    assert stage_state(Stage.SCAN, snapshot(cancelling=True, pause=pause())) is StageState.CANCELLING
    assert stage_state(Stage.FINALIZE, snapshot(overall=1.0)) is StageState.DONE


def tones(panel):
    return [bar.property("tone") for bar in panel.findChildren(QProgressBar)]


def test_a_pause_turns_bars_amber_and_says_so(panel):
    panel.show_snapshot(snapshot(pause=pause()))
    assert words(panel).count("paused") == 3
    assert tones(panel).count("paused") == 3
    assert "398 of 503" in words(panel)
    assert "now" not in words(panel)
    assert any(one.endswith("left once it goes on") for one in words(panel))
    panel.show_snapshot(snapshot())
    assert "paused" not in words(panel)
    assert "paused" not in tones(panel)


def test_cancelling_turns_bars_grey_and_counts_what_hangs(panel):
    panel.show_snapshot(snapshot(cancelling=True, in_flight=4))
    assert "Stopping 4 requests" in words(panel)
    assert tones(panel).count("cancelling") == 3
    panel.show_snapshot(snapshot(cancelling=True, in_flight=1))
    assert "Stopping 1 request" in words(panel)


def test_failures_stand_out_only_when_there_are_some(panel):
    panel.show_snapshot(snapshot(failed=0))
    assert "warn" not in [label.property("tone") for label in panel.findChildren(QLabel) if label.isVisible()]
    panel.show_snapshot(snapshot(failed=2))
    warned = [label.text() for label in panel.findChildren(QLabel) if label.property("tone") == "warn"]
    assert "2" in warned


def test_a_total_that_is_not_known_yet_is_not_made_up(panel):
    stages = {Stage.UNIVERSE: StageProgress(12, None, 3.0, None, 1.0)}
    panel.show_snapshot(snapshot(stage=Stage.UNIVERSE, stages=stages, scanned=0, cache_hit_rate=None))
    assert "12" in words(panel)
    assert "–" in words(panel)


def test_blocks_speak(panel):
    panel.show_snapshot(snapshot())
    spoken = {
        child.accessibleName(): child.accessibleDescription()
        for child in panel.findChildren(object)
        if hasattr(child, "accessibleName") and child.accessibleName()
    }
    assert spoken["Market data"] == "431 of 503 11.4 / s"
    assert spoken["Cache hits"] == "71\u2009%"


def test_amount_and_pace_of_a_stage_fit_beside_each_other(panel):
    busy = StageProgress(1_000, 1_200, 118.3, 2.0, 9.0)
    stages = {
        Stage.UNIVERSE: StageProgress(1_200, 1_200, 0.0, 0.0, 0.1),
        Stage.MARKET_DATA: busy,
        Stage.SCAN: busy,
    }
    panel.show_snapshot(snapshot(stages=stages))
    QApplication.processEvents()
    paces = [one for one in panel.findChildren(ElidedLabel) if one.text() in ("118.3 / s", "0.1 s")]
    assert len(paces) == 3
    assert [one.text() for one in paces if one.toolTip()] == []
