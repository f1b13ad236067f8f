"""Labels that shorten their text, and those that change often."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from desktop.look import Look
from desktop.panels.labels import ElidedLabel, reading
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


class Layouts(QObject):
    """How often a widget was laid out anew."""

    number = 0

    def eventFilter(self, watched, event):
        self.number += event.type() == QEvent.Type.LayoutRequest
        return False


def test_only_a_text_that_needs_other_room_has_all_around_it_laid_out_anew(qtbot):
    ground, layouts = QWidget(), Layouts()
    qtbot.addWidget(ground)
    row = QHBoxLayout(ground)
    label = reading(Look(), "1,000")
    row.addWidget(label, 0, Qt.AlignmentFlag.AlignLeft)
    ground.show()
    QApplication.processEvents()
    ground.installEventFilter(layouts)
    width = label.width()
    label.setText("2,345")
    QApplication.processEvents()
    assert (label.text(), label.width(), layouts.number) == ("2,345", width, 0)
    label.setText("12,345")
    QApplication.processEvents()
    assert layouts.number
    assert label.width() > width
    label.setText("7")
    QApplication.processEvents()
    assert label.width() < width
