"""The conditions of a rule stand whole above their past, and scroll where the panel is too low."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

from desktop.look import Look
from desktop.panels.why_panel import WhyPanel
from scanner import Condition
from tests.helpers.samples import SESSION, match

CONDITIONS = tuple(Condition(f"{name} > 1", True, 12.5, 12.0) for name in "abcdefgh")
ROW = 26


@pytest.fixture
def panel(qtbot):
    panel = WhyPanel(Look())
    panel.set_header_visible(False)
    qtbot.addWidget(panel)
    panel.resize(360, 400)
    panel.show()
    panel.show_match(match(why=CONDITIONS, marks=("Price data looks wrong.",)))
    panel.show_past([SESSION])
    return panel


def sentence(panel, words):
    return next(one for one in panel.findChildren(QLabel) if words in one.text())


def place_of(panel, widget):
    return widget.mapTo(panel, QPoint(0, 0)).y()


def test_past_and_doubts_stand_at_the_foot(panel, qtbot):
    past, doubts = sentence(panel, "New on"), sentence(panel, "looks wrong")
    qtbot.waitUntil(lambda: panel.list.height() == len(CONDITIONS) * ROW)
    assert place_of(panel, doubts) + doubts.height() == panel.height()
    assert place_of(panel, past) + past.height() == place_of(panel, doubts)


def test_in_a_low_panel_the_past_gives_way_and_rows_are_walked_to(panel, qtbot):
    past, doubts = sentence(panel, "New on"), sentence(panel, "looks wrong")
    panel.resize(360, 150)
    qtbot.waitUntil(lambda: place_of(panel, past) > panel.height())
    assert panel.list.height() == len(CONDITIONS) * ROW
    assert place_of(panel, doubts) + doubts.height() == panel.height()
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_End)
    assert place_of(panel, past) + past.height() <= place_of(panel, doubts)
    assert place_of(panel, panel.list) < 0
    qtbot.keyClick(panel.list, Qt.Key.Key_Home)
    assert place_of(panel, panel.list) == 0
