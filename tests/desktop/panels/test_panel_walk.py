"""From panel to panel by key."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.panels.panel_walk import PanelWalk


@pytest.fixture
def window(qtbot):
    made = QWidget()
    row = QHBoxLayout(made)
    made.lines = []
    for _ in range(3):
        panel = QWidget()
        line = QLineEdit(panel)
        row.addWidget(panel)
        made.lines.append(line)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    made.walk = PanelWalk([(line.parentWidget(), line) for line in made.lines], made)
    return made


def test_it_goes_round_in_both_ways_and_passes_by_what_is_not_seen(window):
    first, second, third = window.lines
    third.setFocus()
    window.walk.to_next()
    assert first.hasFocus()
    window.walk.to_next()
    assert second.hasFocus()
    third.parentWidget().hide()
    window.walk.to_next()
    assert first.hasFocus()
    second.setEnabled(False)
    window.walk.to_previous()
    assert first.hasFocus()
    third.parentWidget().show()
    window.walk.to_previous()
    assert third.hasFocus()
