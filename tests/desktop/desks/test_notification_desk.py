"""What is told of a run that ends in the background."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from desktop.desks.notification_desk import NotificationDesk, message_of
from scanner import Change, RunStatus, Settings
from tests.helpers import samples
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


@pytest.fixture
def place(qtbot, tmp_path):
    made = open_workplace(StubService(home=tmp_path), tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(place):
    return NotificationDesk(place.service, place.window, place.runner)


@pytest.fixture
def told(monkeypatch):
    """What the system was asked to do; there is a tray."""
    done = []
    monkeypatch.setattr(QApplication, "alert", lambda window: done.append("alert"))
    monkeypatch.setattr(QApplication, "beep", lambda: done.append("beep"))
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda icon: None)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda icon, *words: done.append(words[:2]))
    return done


def test_nothing_is_told_while_the_window_is_looked_at(desk, place, told, qtbot):
    qtbot.waitActive(place.window)
    place.window.activateWindow()
    assert desk.tell(samples.result()) is False
    assert told == []


def test_a_run_that_ends_in_the_background_is_told_without_a_sound(desk, place, told, qtbot):
    place.window.showMinimized()
    with qtbot.waitSignal(place.runner.finished):
        place.desk.run()
    assert told[0] == "alert"
    assert told[1][0].endswith("finished")
    assert "beep" not in told


def test_it_is_switched_off_and_made_to_sound_in_the_preferences(desk, place, told):
    place.window.showMinimized()
    wanted = Settings().notifications
    place.service.settings = replace(Settings(), notifications=replace(wanted, sound=True))
    assert desk.tell(samples.result())
    assert "beep" in told
    place.service.settings = replace(Settings(), notifications=replace(wanted, when_in_background=False))
    assert desk.tell(samples.result()) is False


def test_a_click_brings_the_window_back(desk, place, told):
    place.window.showMinimized()
    desk.tell(samples.result())
    desk._tray.messageClicked.emit()
    assert not place.window.isMinimized()


def test_messages_say_what_was_found_or_what_happened():
    matches = (samples.match("ABLE", change=Change.NEW), samples.match("BAKE", change=Change.STILL))
    finished = samples.result(matches=matches, counts=samples.counts(matched=2, failed=1))
    assert message_of(finished)[1] == "2 matches, 1 new, 1 symbol failed"
    counts = samples.counts(universe=503, matched=34, unmatched=360, unknown=1, failed=3)
    cancelled = samples.result(RunStatus.CANCELLED, counts=counts)
    assert message_of(cancelled)[1] == "Cancelled at 398 of 503. 34 matches kept."
    failed = samples.result(RunStatus.FAILED, message="The disk is full.")
    assert message_of(failed)[0].endswith("failed")
    assert message_of(failed)[1] == "The disk is full."
