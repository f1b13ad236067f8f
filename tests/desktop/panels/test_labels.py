"""Labels that shorten their text."""

import pytest
from PySide6.QtWidgets import QWidget

from desktop.look import Look
from desktop.panels.labels import ElidedLabel
from tests.helpers.pixels import colors_in

SENTENCE = "compared with Tue 24 Nov 20:47"


@pytest.fixture
def shown(qtbot):
    """A label of some width, on a ground of its own so that nothing but its ink has another colour."""
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(400, 30)
    ground.show()

    def make(width, **more):
        label = ElidedLabel(Look(), SENTENCE, **more)
        label.setParent(ground)
        label.resize(width, 20)
        label.show()
        return label

    return make


def test_what_does_not_fit_is_shortened_and_told_by_the_tooltip(shown):
    assert shown(390).toolTip() == ""
    short = shown(60)
    assert short.toolTip() == SENTENCE
    assert len(colors_in(short)) > 1


def test_a_beginning_that_says_nothing_is_left_out(shown):
    assert len(colors_in(shown(60, least=18))) == 1
    assert len(colors_in(shown(150, least=18))) > 1
    assert len(colors_in(shown(390, least=18))) > 1
    assert shown(60, least=18).toolTip() == SENTENCE
