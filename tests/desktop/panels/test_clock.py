"""The clock goes on only while it can be seen."""

import re

import pytest

from desktop.look import Look
from desktop.panels.clock import Clock


@pytest.fixture
def clock(qtbot):
    made = Clock(Look())
    qtbot.addWidget(made)
    return made


def test_it_ticks_while_it_is_seen(clock, qtbot):
    assert not clock.is_ticking()
    with qtbot.waitSignal(clock.minute_passed):
        clock.show()
    assert re.fullmatch(r"\d\d:\d\d:\d\d ET", clock.text())
    before = clock.text()
    qtbot.waitUntil(lambda: clock.text() != before)
    assert clock.is_ticking()
    clock.hide()
    assert not clock.is_ticking()
    with qtbot.waitSignal(clock.minute_passed):
        clock.show()
    clock.hide()
