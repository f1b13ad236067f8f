"""One button for Run and Cancel, always of the same size."""

import pytest
from PySide6.QtCore import Qt

from desktop.look import Look
from desktop.panels.run_button import RunButton, RunState


@pytest.fixture
def button(qtbot):
    button = RunButton(Look())
    qtbot.addWidget(button)
    button.show()
    return button


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_it_runs_cancels_and_waits(button, qtbot):
    size = button.size()
    with qtbot.waitSignal(button.run_wanted), qtbot.assertNotEmitted(button.cancel_wanted):
        click(qtbot, button)
    button.set_state(RunState.RUNNING)
    with qtbot.waitSignal(button.cancel_wanted), qtbot.assertNotEmitted(button.run_wanted):
        click(qtbot, button)
    button.set_state(RunState.CANCELLING)
    with qtbot.assertNotEmitted(button.cancel_wanted), qtbot.assertNotEmitted(button.run_wanted):
        click(qtbot, button)
    assert button.size() == button.sizeHint() == size
    assert button.state is RunState.CANCELLING


@pytest.mark.parametrize(
    ("state", "name"),
    [(RunState.IDLE, "Run"), (RunState.RUNNING, "Cancel"), (RunState.CANCELLING, "Stopping...")],
)
def test_it_says_what_it_does(button, state, name):
    button.set_state(state)
    assert button.accessibleName() == name
    assert button.isEnabled() is (state is not RunState.CANCELLING)


def test_run_is_filled_and_cancel_is_not(button):
    look = Look()
    filled = button.grab().toImage().pixelColor(5, 15)
    button.set_state(RunState.RUNNING)
    plain = button.grab().toImage().pixelColor(5, 15)
    assert filled in (look.color("accent.fill"), look.color("accent.fillHover"))
    assert plain == look.color("bg.control")


def test_every_text_fits_into_it(button):
    ground = {RunState.RUNNING: "bg.control", RunState.CANCELLING: "bg.raised"}
    for state, token in ground.items():
        button.set_state(state)
        image = button.grab().toImage()
        color = Look().color(token)
        for x in (*range(3, 8), *range(image.width() - 8, image.width() - 3)):
            assert all(image.pixelColor(x, y) == color for y in range(6, 24))
