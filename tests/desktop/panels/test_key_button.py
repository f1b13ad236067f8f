"""A button with the key that does the same."""

import pytest

from desktop.look import Look
from desktop.panels.key_button import KeyButton


@pytest.fixture
def button(qtbot):
    made = KeyButton(Look())
    qtbot.addWidget(made)
    made.show_words("Save", key="Ctrl S")
    made.show()
    return made


def test_it_has_room_for_words_and_key(button):
    with_key = button.sizeHint().width()
    button.show_words("Save")
    without = button.sizeHint().width()
    button.show_words("Save", key="Ctrl S", glyph="run")
    assert without < with_key < button.sizeHint().width()
    assert button.minimumSizeHint() == button.sizeHint()


def test_the_key_is_painted(button):
    shown = button.grab().toImage()
    button.show_words("Save", key="Ctrl Q")
    assert button.grab().toImage() != shown


def test_the_filled_one_is_filled(button):
    look = Look()
    button.show_words("Save and run", kind="primary")
    assert button.grab().toImage().pixelColor(5, 15) in (
        look.color("accent.fill"),
        look.color("accent.fillHover"),
    )
