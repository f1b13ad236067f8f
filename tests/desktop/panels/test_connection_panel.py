"""What is said of the connection while the run waits."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from desktop.look import Look
from desktop.panels.connection_panel import ConnectionPanel, connections, this_wait, wait_words
from scanner import Pause

WAIT = Pause(28.0, 60.4, 2, in_run=2, refusals=38, steps=(2, 4), next_seconds=120.0)


def test_all_that_is_known_of_a_wait_is_said(qtbot):
    panel = ConnectionPanel(Look())
    qtbot.addWidget(panel)
    panel.show_pause(WAIT, "Yahoo")
    words = [one.text() for one in panel.findChildren(QLabel)]
    for said in (
        "Connection to Yahoo",
        "waiting",
        "38",
        "60 s, the 2nd in this scan",
        "1 test request",
        "2, then 4 connections",
        "wait 2 min",
    ):
        assert said in words
    assert "If not: wait 2 min" in panel.accessibleDescription()
    panel.show_pause(replace(WAIT, testing=True), "Yahoo")
    assert "testing" in [one.text() for one in panel.findChildren(QLabel)]


@pytest.mark.parametrize(
    ("place", "words"), [(1, "1st"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (22, "22nd")]
)
def test_waits_are_counted_in_words(place, words):
    assert this_wait(replace(WAIT, in_run=place)) == f"60 s, the {words} in this scan"


@pytest.mark.parametrize(
    ("seconds", "words"), [(31.6, "32 s"), (119.4, "119 s"), (120, "2 min"), (480, "8 min")]
)
def test_long_waits_are_told_in_minutes(seconds, words):
    assert wait_words(seconds) == words


@pytest.mark.parametrize(
    ("steps", "words"),
    [((), "–"), ((1,), "1 connection"), ((2,), "2 connections"), ((2, 3), "2, then 3 connections")],
)
def test_the_steps_back_are_told(steps, words):
    assert connections(steps) == words
