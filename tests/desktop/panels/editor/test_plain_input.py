"""A line that looks like a label: what does not fit has an ellipsis and a tooltip."""

import pytest

from desktop.panels.editor.plain_input import PlainInput

LONG = "Daily bars. Strong stocks sold off for a day on heavy volume, and then some."


@pytest.fixture
def line(qtbot):
    made = PlainInput("Description")
    qtbot.addWidget(made)
    made.resize(160, 24)
    made.show()
    return made


def test_what_does_not_fit_is_told_by_the_tooltip(line):
    line.setText("Short")
    assert line.toolTip() == ""
    line.setText(LONG)
    assert line.toolTip() == LONG
    line.resize(900, 24)
    assert line.toolTip() == ""


def test_what_does_not_fit_ends_with_an_ellipsis_until_it_is_edited(line, qtbot):
    line.setText(LONG)
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    line.setCursorPosition(0)
    edited = line.grab().toImage()
    line.clearFocus()
    elided = line.grab().toImage()
    # The frame differs, so only the inside is compared: the end of the text, where the ellipsis stands.
    inside = line.rect().adjusted(110, 4, -4, -4)
    assert elided.copy(inside) != edited.copy(inside)
