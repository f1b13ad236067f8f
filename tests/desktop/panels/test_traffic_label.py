"""What goes over the wire, in the status bar."""

import pytest

from desktop.look import Look
from desktop.panels.traffic_label import TrafficLabel
from tests.helpers.samples import pause, snapshot


@pytest.fixture
def traffic(qtbot):
    made = TrafficLabel(Look())
    qtbot.addWidget(made)
    return made


def told(traffic, *moments):
    said = []
    for elapsed, connections, rate, waits in moments:
        traffic.show_snapshot(
            snapshot(
                elapsed=elapsed,
                connections=connections,
                bytes_per_second=rate,
                pause=pause() if waits else None,
            )
        )
        said.append("" if traffic.isHidden() else traffic.text())
    return said


def test_it_is_hidden_until_something_is_asked(traffic):
    assert told(traffic, (0.0, 0, 0, False), (1.0, 0, 0, False)) == ["", ""]


def test_it_shows_the_most_of_each_half_second(traffic):
    moments = [(0.0, 1, 0, False), (0.1, 4, 0, False), (0.3, 2, 0, False), (0.6, 1, 1_240_000, False)]
    assert told(traffic, *moments) == ["1 connection"] * 3 + ["4 connections, 1.2 MB/s"]


def test_a_wait_is_seen_at_once_and_so_is_its_end(traffic):
    moments = [(0.0, 4, 400_000, False), (0.1, 1, 400_000, True), (0.2, 1, 900, False)]
    assert told(traffic, *moments) == ["4 connections, 400 kB/s", "0 connections", "1 connection, 1 kB/s"]


def test_another_run_begins_anew(traffic):
    told(traffic, (100.0, 4, 0, False))
    traffic.end()
    assert told(traffic, (0.1, 0, 0, False), (0.2, 3, 0, False)) == ["", "3 connections"]
