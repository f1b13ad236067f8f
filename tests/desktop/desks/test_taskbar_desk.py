"""What of a run is shown at the window's icon."""

import pytest

from desktop.desks.taskbar_desk import TaskbarDesk
from desktop.taskbar.taskbar import TaskbarState
from scanner import RunStatus
from tests.helpers import samples
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


class Recording:
    """A taskbar that keeps what it is told."""

    def __init__(self):
        self.told = []

    def show(self, share, state):
        self.told.append((round(share * 100), state))


@pytest.fixture
def place(qapp, tmp_path):
    made = open_workplace(StubService(home=tmp_path), tmp_path)
    made.taskbar = Recording()
    TaskbarDesk(made.window, made.runner, made.taskbar)
    yield made
    made.close()


def test_each_percent_is_told_once_and_a_pause_is_amber(place):
    for overall in (0.101, 0.102, 0.2):
        place.runner.progressed.emit(samples.snapshot(overall=overall))
    place.runner.progressed.emit(samples.snapshot(overall=0.2, pause=samples.pause()))
    assert place.taskbar.told == [
        (10, TaskbarState.RUNNING),
        (20, TaskbarState.RUNNING),
        (20, TaskbarState.PAUSED),
    ]


def test_the_end_takes_it_away(place):
    place.runner.progressed.emit(samples.snapshot(overall=0.5))
    place.runner.finished.emit(samples.result())
    assert place.taskbar.told[-1] == (100, TaskbarState.NONE)


def test_a_run_without_a_result_leaves_nothing_behind(place):
    place.runner.progressed.emit(samples.snapshot(overall=0.5))
    place.runner.busy_changed.emit(False)
    assert place.taskbar.told[-1] == (0, TaskbarState.NONE)


def test_a_failed_run_is_marked_while_nobody_looks(place, monkeypatch):
    monkeypatch.setattr(place.window, "isActiveWindow", lambda: False)
    place.runner.finished.emit(samples.result(RunStatus.FAILED))
    assert place.taskbar.told[-1] == (100, TaskbarState.FAILED)
