"""Full collections wait for the end of a run, and come back."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QObject, QTimer

from desktop.workers import collection_pause
from desktop.workers.collection_pause import CollectionPause


@pytest.fixture
def pause(qapp, monkeypatch):
    monkeypatch.setattr(collection_pause, "_REST_MS", 1)
    owner = QObject()
    made = CollectionPause(owner)
    yield made
    made.end_now()
    owner.deleteLater()


def test_a_run_keeps_full_collections_away_and_young_objects_are_collected_as_ever(pause):
    usual = gc.get_threshold()
    pause.begin()
    assert gc.get_threshold()[:2] == usual[:2]
    assert gc.get_threshold()[2] > 1_000 * usual[2]


def test_they_come_back_when_the_window_is_at_rest(pause, qtbot):
    usual = gc.get_threshold()
    pause.begin()
    pause.end()
    assert gc.get_threshold() != usual
    qtbot.waitUntil(lambda: gc.get_threshold() == usual)


def test_a_run_after_the_other_does_not_make_the_pause_the_usual_thing(pause):
    usual = gc.get_threshold()
    for _ in range(2):
        pause.begin()
        pause.end()
    pause.end_now()
    assert gc.get_threshold() == usual


def test_the_end_of_a_run_does_not_end_the_pause_of_the_next_one(pause, qtbot):
    usual = gc.get_threshold()
    pause.begin()
    pause.end()
    pause.begin()
    later = QTimer(singleShot=True, interval=20)
    with qtbot.waitSignal(later.timeout):
        later.start()
    assert gc.get_threshold() != usual


def test_ending_what_never_began_changes_nothing(pause):
    usual = gc.get_threshold()
    pause.end_now()
    assert gc.get_threshold() == usual
