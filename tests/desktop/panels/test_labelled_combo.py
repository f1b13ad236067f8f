"""The list that says what it is for: what fits is painted, the rest is left out in order."""

import pytest
from PySide6.QtCore import Qt

from desktop.delegates.choice_delegate import choice, heading
from desktop.look import Look
from desktop.panels.labelled_combo import LabelledCombo


@pytest.fixture
def combo(qtbot):
    combo = LabelledCombo(Look(), "universe", "Universe")
    combo.set_items([heading("Lists"), choice("S&P 500", "sp500", "503"), choice("Dow 30", "dow30", "30")])
    qtbot.addWidget(combo)
    return combo


def parts(combo, width):
    return [part[0] for part in combo._parts_that_fit(width)]


def test_a_heading_is_never_the_choice(combo):
    assert combo.name() == "sp500"
    assert combo.names() == ["sp500", "dow30"]


def test_a_choice_stays_when_it_is_still_there(combo):
    combo.choose("dow30")
    combo.set_items([choice("Dow 30", "dow30"), choice("Other", "other")])
    assert combo.name() == "dow30"
    combo.set_items([choice("Other", "other")])
    assert combo.name() == "other"
    combo.set_items([])
    assert combo.name() == ""


def test_caption_then_note_are_left_out_when_it_is_narrow(combo):
    assert parts(combo, 400) == ["Universe", "S&P 500", "503"]
    assert parts(combo, 100) == ["S&P 500", "503"]
    assert parts(combo, 30) == ["S&P 500"]


def test_a_long_title_gets_more_room_up_to_a_limit(qtbot):
    combo = LabelledCombo(Look(), "universe", "Universe")
    qtbot.addWidget(combo)
    titles = ("S&P 500", "Practice market", "Dow Jones Industrial Average")
    combo.set_items([choice(title, title, "503") for title in titles])
    combo.set_wanted_width(142, 172)
    widths = []
    for title in titles:
        combo.choose(title)
        widths.append(combo.sizeHint().width())
    assert widths[0] == 142 < widths[1] < widths[2] == 172
    combo.set_wanted_width(142)
    assert combo.sizeHint().width() == 142


def test_it_is_painted_within_its_frame(combo):
    look = Look()
    combo.resize(200, combo.height())
    image = combo.grab().toImage()
    middle = [image.pixelColor(x, image.height() // 2) for x in range(2, 198)]
    assert look.color("bg.control") in middle
    assert len({color.name() for color in middle}) > 5
    combo.setEnabled(False)
    assert combo.grab().toImage() != image


def test_the_list_drops_down_wide_enough_and_tells_a_pick(combo, qtbot):
    combo.resize(60, combo.height())
    combo.show()
    combo.showPopup()
    assert combo.view().width() >= combo.view().sizeHintForColumn(0)
    with qtbot.waitSignal(combo.picked) as picked:
        qtbot.keyClick(combo.view(), Qt.Key.Key_Down)
        qtbot.keyClick(combo.view(), Qt.Key.Key_Return)
    assert picked.args == ["dow30"]


def test_it_has_a_name(combo):
    assert combo.accessibleName() == "Universe"
    assert combo.minimumSizeHint().width() < combo.sizeHint().width()
