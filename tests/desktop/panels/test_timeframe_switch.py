"""Daily or weekly."""

import pytest
from PySide6.QtWidgets import QToolButton

from desktop.look import Look
from desktop.panels.timeframe_switch import TimeframeSwitch
from scanner import Timeframe


@pytest.fixture
def switch(qtbot):
    made = TimeframeSwitch(Look())
    qtbot.addWidget(made)
    return made


def buttons(switch):
    return switch.findChildren(QToolButton)


def test_only_the_user_is_told_of(switch, qtbot):
    assert switch.timeframe() is Timeframe.DAY
    with qtbot.assertNotEmitted(switch.chosen):
        switch.choose(Timeframe.WEEK)
    assert switch.timeframe() is Timeframe.WEEK
    with qtbot.waitSignal(switch.chosen) as chosen:
        buttons(switch)[0].click()
    assert chosen.args == [Timeframe.DAY]


def test_a_narrow_window_gets_letters_that_can_still_be_heard(switch):
    assert [button.text() for button in buttons(switch)] == ["Daily", "Weekly"]
    switch.set_compact(True)
    assert [button.text() for button in buttons(switch)] == ["D", "W"]
    assert buttons(switch)[1].accessibleName() == "Weekly bars"
