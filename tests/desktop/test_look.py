"""The look: tokens by name, icons and fonts that are there, a style sheet without gaps, a change of theme."""

import re

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QProxyStyle, QPushButton, QStyle

from desktop.look import Appearance, Look, PriceColours, Theme, _tokens, restyle

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


def look_with(qapp, **members):
    look = Look(parent=qapp)
    look._appearance = Appearance(**members)
    return look


def luminance(color):
    """Relative luminance as WCAG 2.1 defines it."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    """The contrast ratio of two colours as WCAG 2.1 defines it."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


GROUNDS = ("bg.window", "bg.panel", "bg.raised", "bg.control", "bg.hover", "bg.selected", "bg.fresh")
TEXTS = ("text.primary", "text.secondary", "text.muted", "up", "down", "accent", "warn")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in (*GROUNDS, "accent.soft") if text != "text.muted"),
    *(("text.muted", ground) for ground in ("bg.window", "bg.panel", "bg.raised")),
    *((text, "warn.soft") for text in ("warn", "text.primary", "text.secondary")),
    *((text, "danger.soft") for text in ("danger", "text.primary", "text.secondary")),
    *(("text.onAccent", fill) for fill in ("accent.fill", "accent.fillHover", "accent.fillPressed")),
]


@pytest.mark.parametrize("high_contrast", [False, True])
@pytest.mark.parametrize("colours", list(PriceColours))
@pytest.mark.parametrize("theme", THEMES)
def test_all_text_can_be_read(qapp, theme, colours, high_contrast):
    look = look_with(qapp, theme=theme, colours=colours, high_contrast=high_contrast)
    ratios = {pair: contrast(look.color(pair[0]), look.color(pair[1])) for pair in PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 4.5} == {}
    for line in ("accent", "line.strong"):
        assert contrast(look.color(line), look.color("bg.window")) >= 3


def test_price_colours_change_up_and_down_and_nothing_else(qapp):
    west, east = look_with(qapp), look_with(qapp, colours=PriceColours.EAST)
    blind = look_with(qapp, colours=PriceColours.COLOUR_BLIND)
    assert (east.color("up"), east.color("down")) == (west.color("down"), west.color("up"))
    assert (blind.color("up"), blind.color("down")) == (west.color("up.cb"), west.color("down.cb"))
    assert east.color("ok") == blind.color("ok") == west.color("ok")
    assert (west.hollow_up, east.hollow_up, blind.hollow_up) == (False, False, True)


@pytest.mark.parametrize("theme", THEMES)
def test_high_contrast_has_strong_lines_and_no_soft_fills(qapp, theme):
    plain, strong = look_with(qapp, theme=theme), look_with(qapp, theme=theme, high_contrast=True)
    for line in ("line.subtle", "line.default", "line.control"):
        assert strong.color(line) == plain.color("line.strong")
    for fill in ("accent.soft", "warn.soft", "danger.soft", "bg.fresh"):
        assert strong.color(fill) == plain.color("bg.window")
    assert plain.color("line.strong").name() in strong.style_sheet()
    assert "@{" not in strong.style_sheet()
    assert len(strong.style_sheet()) > len(plain.style_sheet())


@pytest.mark.parametrize(("percent", "row", "letters"), [(90, 23, 11), (100, 26, 12), (150, 39, 18)])
def test_rows_and_letters_follow_the_text_size(qapp, percent, row, letters):
    look = look_with(qapp, text_size=percent)
    assert (look.size("row"), look.font().pixelSize()) == (row, letters)
    assert look.size("icon") == 16
    assert f"min-height: {look.scaled(20)}px" in look.style_sheet()


def test_what_is_shown_follows_a_change_of_text_size_and_back(qapp, qtbot):
    look = Look(reduced_motion=True, parent=qapp)
    before = look.appearance
    label, bar = QLabel("x"), QLabel("y")
    for widget in (label, bar):
        qtbot.addWidget(widget)
    look.dress(label, "input", "semibold", kind="numbers")
    look.fix_height(bar, "scanBar", -4)
    assert (label.font().pixelSize(), bar.height()) == (13, 42)
    try:
        look.set_appearance(Appearance(text_size=90), qapp)
        assert (label.font().pixelSize(), label.font().weight(), bar.height()) == (11, 600, 37)
    finally:
        look.set_appearance(before, qapp)
    assert (label.font().pixelSize(), bar.height()) == (13, 42)


class IconsEverywhere(QProxyStyle):
    """The habits of a desktop that puts icons on the buttons of dialogs, a red cross on Cancel."""

    def styleHint(self, hint, option=None, widget=None, returned=None):
        if hint == QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons:
            return 1
        return super().styleHint(hint, option, widget, returned)


def test_buttons_of_dialogs_have_no_icons_of_the_system(qapp, qtbot):
    look = Look(reduced_motion=True, parent=qapp)
    qapp.setStyle(IconsEverywhere("Fusion"))
    try:
        qapp.setStyleSheet(look.style_sheet())
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        qtbot.addWidget(box)
        assert box.button(QDialogButtonBox.StandardButton.Cancel).icon().isNull()
    finally:
        look.apply(qapp)
