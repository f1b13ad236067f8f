"""The window goes first, and a scan is never held up for good."""

from __future__ import annotations

import threading

import pytest

from desktop.workers import right_of_way
from desktop.workers.right_of_way import RightOfWay


@pytest.fixture
def way(qapp):
    made = RightOfWay()
    yield made
    made.give_back()


def run_of(way):
    """A thread that gives way once, and what it says when it goes on."""
    went_on = threading.Event()

    def work():
        way.give_way()
        went_on.set()

    thread = threading.Thread(target=work)
    thread.start()
    return thread, went_on


def test_nobody_waits_while_the_window_is_at_rest(way):
    thread, went_on = run_of(way)
    thread.join()
    assert went_on.is_set()


def test_a_run_waits_until_the_event_loop_has_nothing_at_hand(way, qtbot, monkeypatch):
    monkeypatch.setattr(right_of_way, "LONGEST_WAIT_SECONDS", 60.0)
    way.take()
    thread, went_on = run_of(way)
    assert not went_on.is_set()
    qtbot.waitUntil(went_on.is_set)
    thread.join()


def test_a_window_that_never_rests_holds_a_run_up_for_a_moment_only(way, monkeypatch):
    monkeypatch.setattr(right_of_way, "LONGEST_WAIT_SECONDS", 0.001)
    way.take()
    thread, went_on = run_of(way)
    thread.join()
    assert went_on.is_set()


def test_after_a_wait_a_run_may_work_before_the_next_one(way, monkeypatch):
    monkeypatch.setattr(right_of_way, "LONGEST_WAIT_SECONDS", 0.001)
    monkeypatch.setattr(right_of_way, "LEAST_WORK_SECONDS", 60.0)
    way.take()
    way.give_way()
    monkeypatch.setattr(right_of_way, "LONGEST_WAIT_SECONDS", None)  # for ever: waiting now would never end
    way.give_way()


def test_giving_back_lets_a_run_go_on_at_once(way, monkeypatch):
    monkeypatch.setattr(right_of_way, "LONGEST_WAIT_SECONDS", None)
    way.take()
    thread, went_on = run_of(way)
    way.give_back()
    thread.join()
    assert went_on.is_set()
