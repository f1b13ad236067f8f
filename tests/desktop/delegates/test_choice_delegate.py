"""What a line of a drop-down list looks like."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from desktop.delegates.choice_delegate import ChoiceDelegate, ChoiceRole, choice, heading
from desktop.look import Look


@pytest.fixture
def look(qapp):
    return Look()


@pytest.fixture
def model(qapp):
    model = QStandardItemModel()
    model.appendRow(heading("Trend"))
    model.appendRow(choice("S&P 500", "sp500", "503", "a list"))
    model.appendRow(choice("Plain", "plain"))
    return model


def painted(look, model, row, *, selected=False, width=200):
    image = QImage(width, 26, QImage.Format.Format_RGB32)
    image.fill(look.color("bg.raised"))
    option = QStyleOptionViewItem()
    option.rect = image.rect()
    if selected:
        option.state |= QStyle.StateFlag.State_Selected
    painter = QPainter(image)
    ChoiceDelegate(look).paint(painter, option, model.index(row, 0))
    painter.end()
    return image


def inked(image, ground, left, right):
    rect = QRect(left, 0, right - left, image.height())
    return any(
        image.pixelColor(x, y) != ground
        for x in range(rect.left(), rect.right())
        for y in range(rect.height())
    )


def test_a_heading_cannot_be_chosen_and_stands_for_nothing(model):
    assert model.item(0).flags() == Qt.ItemFlag.NoItemFlags
    assert model.item(0).data(ChoiceRole.NAME) is None
    assert model.item(1).data(ChoiceRole.NAME) == "sp500"


def test_a_choice_speaks_with_its_note(model):
    assert model.item(1).data(Qt.ItemDataRole.AccessibleTextRole) == "S&P 500, 503"
    assert model.item(2).data(Qt.ItemDataRole.AccessibleTextRole) == "Plain"
    assert model.item(1).toolTip() == "a list"


def test_the_note_stands_at_the_right_and_the_title_keeps_off_it(look, model):
    ground = look.color("bg.raised")
    assert inked(painted(look, model, 1), ground, 165, 200)
    assert not inked(painted(look, model, 2), ground, 165, 200)
    narrow = painted(look, model, 1, width=70)
    assert not inked(narrow, ground, 70 - 8 - 24 - 14, 70 - 8 - 26)


def test_the_line_under_the_cursor_is_marked(look, model):
    assert painted(look, model, 1, selected=True).pixelColor(2, 2) == look.color("accent.soft")
    assert painted(look, model, 0).pixelColor(2, 2) == look.color("bg.raised")


def test_a_line_asks_for_room_for_title_and_note(look, model):
    delegate, option = ChoiceDelegate(look), QStyleOptionViewItem()
    wide = delegate.sizeHint(option, model.index(1, 0))
    assert wide.height() == look.size("row")
    assert wide.width() > delegate.sizeHint(option, model.index(2, 0)).width()
