"""The look: tokens by name, icons and fonts that are there, a style sheet without gaps, a change of theme."""

import re

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QPushButton

from desktop.look import Look, Theme, _tokens, restyle

THEMES = list(Theme)


@pytest.fixture
def look(qapp):
    return Look()


def test_both_themes_have_the_same_colours(look):
    assert _tokens()["color"]["dark"].keys() == _tokens()["color"]["light"].keys()
    assert all(QColor(value).isValid() for colors in _tokens()["color"].values() for value in colors.values())


def test_colours_are_those_of_the_theme(qapp):
    assert Look(Theme.DARK).color("bg.window") == QColor("#0F1215")
    assert Look(Theme.LIGHT).color("bg.window") == QColor("#FFFFFF")
    with pytest.raises(KeyError):
        Look().color("bg.nowhere")


@pytest.mark.parametrize("theme", THEMES)
def test_the_style_sheet_has_no_gaps_left(qapp, theme):
    sheet = Look(theme).style_sheet()
    assert "@{" not in sheet
    assert f"look:check-{theme}.svg" in sheet


def test_every_picture_of_the_style_sheet_can_be_loaded(qapp, look):
    from PySide6.QtGui import QPixmap

    names = re.findall(r"url\((look:[^)]+)\)", look.style_sheet())
    assert names
    assert all(not QPixmap(name).isNull() for name in names)


def test_items_of_tables_get_no_colour_from_the_style_sheet(look):
    assert "QTableView::item" not in look.style_sheet()


def test_the_fonts_of_the_program_are_used(qapp, look):
    assert QFontInfo(look.font()).family() == "Inter"
    assert QFontInfo(look.mono_font()).family() == "JetBrains Mono"
    assert look.font("headline", "semibold").pixelSize() == 22
    assert look.font("headline", "semibold").weight() == 600


def test_digits_are_equally_wide_in_numbers(look):
    metrics = QFontMetrics(look.number_font())
    assert metrics.horizontalAdvance("1111.11") == metrics.horizontalAdvance("8888.88")
    words = QFontMetrics(look.font())
    assert words.horizontalAdvance("1111.11") != words.horizontalAdvance("8888.88")


@pytest.mark.parametrize("name", sorted(_tokens()["icon"]))
def test_every_icon_is_drawn(look, name):
    image = look.pixmap(name, "accent", 16, 2.0).toImage()
    assert (image.width(), image.height()) == (32, 32)
    inked = [
        image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 200
    ]
    assert inked
    assert all(abs(color.blue() - look.color("accent").blue()) <= 3 for color in inked)


def test_icons_are_made_once_a_theme_and_have_a_disabled_form(look, qapp):
    assert look.icon("run") is look.icon("run")
    from PySide6.QtGui import QIcon

    disabled = look.icon("cancel").pixmap(16, QIcon.Mode.Disabled).toImage().pixelColor(8, 8)
    assert disabled == look.color("text.disabled")


def test_reduced_motion_makes_all_moves_instant(qapp):
    assert Look().duration("freshRowFade") == 1200
    assert Look(reduced_motion=True).duration("freshRowFade") == 0
    assert Look().size("row") == 26


def test_another_theme_dresses_the_application_and_tells(qapp, qtbot):
    look = Look(reduced_motion=True)
    dark = look.icon("run")
    try:
        with qtbot.waitSignal(look.changed):
            look.set_theme(Theme.LIGHT, qapp)
        assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#FFFFFF")
        assert look.icon("run") is not dark
    finally:
        look.set_theme(Theme.DARK, qapp)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor("#0F1215")


def test_restyling_changes_how_a_button_looks(qtbot, look):
    button = QPushButton("x")
    button.resize(60, 30)
    qtbot.addWidget(button)
    before = button.grab().toImage()
    restyle(button, kind="primary")
    after = button.grab().toImage()
    assert after.pixelColor(6, 15) == look.color("accent.fill")
    assert before.pixelColor(6, 15) == look.color("bg.control")
    restyle(button, kind="primary")
    assert button.property("kind") == "primary"
