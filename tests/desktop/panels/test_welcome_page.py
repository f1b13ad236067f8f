"""The page before the first run: three sources, four scans, one button."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.look import Look
from desktop.panels.welcome_page import WelcomePage
from scanner import ScanDefinition, UniverseInfo

UNIVERSES = [
    UniverseInfo("practice", "Practice market", 1200),
    UniverseInfo("sp500", "S&P 500", 503),
    UniverseInfo("nasdaq100", "NASDAQ-100", 101),
]
SCANS = [ScanDefinition(f"scan-{letter}", f"Scan {letter}", "x", "trend", "Words.") for letter in "abcdef"]


@pytest.fixture
def page(qtbot):
    page = WelcomePage(Look())
    page.set_universes(UNIVERSES)
    page.set_scans(SCANS)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    return page


def click(qtbot, card):
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)


def test_one_key_runs_the_first_scan_on_the_practice_market(page, qtbot):
    page.activateWindow()
    qtbot.waitUntil(lambda: page.focusWidget() is page.run_button)
    with qtbot.waitSignal(page.run_wanted) as wanted:
        qtbot.keyClick(page.run_button, Qt.Key.Key_Space)
    assert wanted.args == ["practice", "scan-a", "practice"]
    assert page._size_hint.text() == "1,200 symbols"


def test_choosing_yahoo_offers_real_universes_and_tells(page, qtbot):
    with qtbot.waitSignal(page.source_chosen) as chosen:
        click(qtbot, page._source_cards["yahoo"])
    assert chosen.args == ["yahoo"]
    assert page.source() == "yahoo"
    assert page.universes.names() == ["sp500", "nasdaq100"]
    assert page.universes.name() == "nasdaq100"
    click(qtbot, page._source_cards["practice"])
    assert page.universes.names() == ["practice"]


def test_tab_leads_from_the_sources_to_the_scans_and_on(page, qtbot):
    qtbot.waitActive(page)
    page.set_scans(SCANS[1:])
    scans = [card.radio for card in page._scan_cards]
    qtbot.waitUntil(scans[0].isVisible)
    page.folder_button.setFocus()
    qtbot.keyClick(page.folder_button, Qt.Key.Key_Tab)
    assert page.focusWidget() is scans[0]
    qtbot.keyClick(scans[0], Qt.Key.Key_Down)
    assert page.scan_id() == page._scan_cards[1].name
    qtbot.keyClick(scans[1], Qt.Key.Key_Tab)
    assert page.focusWidget() is page.universes


def test_yahoos_terms_are_on_its_card(page):
    assert "personal use" in page._source_cards["yahoo"].radio.accessibleDescription()
    assert "internet" in page._source_cards["yahoo"].radio.accessibleDescription()


def test_it_is_said_on_its_card_whether_yahoo_answers(page):
    card = page._source_cards["yahoo"]
    page.show_reached("Reached in 214 ms", True)
    assert "Reached in 214 ms" in card.radio.accessibleDescription()
    assert not card.note_icon.isHidden()
    page.show_reached("", None)
    assert "Needs the internet." in card.radio.accessibleDescription()
    assert card.note_icon.isHidden()


def test_what_the_first_scan_takes_is_told_anew_after_each_choice(page, qtbot):
    with qtbot.waitSignal(page.choice_changed):
        click(qtbot, page._source_cards["yahoo"])
    assert page._size_hint.text() == "101 symbols"
    page.show_effort("101 symbols, about 25 seconds")
    assert page._size_hint.text() == "101 symbols, about 25 seconds"


def test_a_folder_has_to_be_chosen_before_it_can_be_scanned(page, qtbot, tmp_path):
    click(qtbot, page._source_cards["folder:"])
    assert page.source() == ""
    assert not page.run_button.isEnabled()
    assert page._size_hint.text() == "Choose the folder with your files first."
    page.folder_button.click()
    dialog = page.window().findChild(QFileDialog)
    with qtbot.waitSignal(page.source_chosen) as chosen:
        dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    assert chosen.args == [f"folder:{tmp_path}"]
    assert page.run_button.isEnabled()
    with qtbot.waitSignal(page.run_wanted) as wanted:
        page.run_button.click()
    assert wanted.args == [f"folder:{tmp_path}", "scan-a", "sp500"]


def test_choosing_a_folder_chooses_its_card(page, qtbot, tmp_path):
    page.ask_for_folder()
    dialog = page.window().findChild(QFileDialog)
    with qtbot.waitSignal(page.source_chosen):
        dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    assert page.source() == f"folder:{tmp_path}"


def test_four_scans_are_offered_and_a_click_anywhere_chooses(page, qtbot):
    assert [card.name for card in page._scan_cards] == ["scan-a", "scan-b", "scan-c", "scan-d"]
    click(qtbot, page._scan_cards[2])
    assert page.scan_id() == "scan-c"
    assert [card.is_chosen() for card in page._scan_cards] == [False, False, True, False]


def test_good_first_scans_come_first_where_the_library_has_them(page):
    page.set_scans([*SCANS, ScanDefinition("golden-cross", "Golden cross", "x")])
    assert [card.name for card in page._scan_cards] == ["golden-cross", "scan-a", "scan-b", "scan-c"]
    assert page.scan_id() == "golden-cross"


def test_without_scans_nothing_can_be_run(page):
    page.set_scans([])
    assert page.scan_id() == ""
    assert not page.run_button.isEnabled()


def test_the_button_can_be_pressed_by_a_key_of_the_window(page, qtbot):
    with qtbot.waitSignal(page.run_wanted):
        page.press_run()
    page.set_scans([])
    with qtbot.assertNotEmitted(page.run_wanted):
        page.press_run()


def test_one_can_look_around_first(page, qtbot):
    with qtbot.waitSignal(page.look_around_wanted):
        page.look_button.click()


def test_the_chosen_card_is_marked(page):
    look = Look()
    chosen = page._source_cards["practice"].grab().toImage().pixelColor(100, 100)
    other = page._source_cards["yahoo"].grab().toImage().pixelColor(100, 110)
    assert chosen == look.color("accent.soft")
    assert other == look.color("bg.panel")


@pytest.mark.parametrize(("width", "height"), [(1440, 800), (960, 500)])
def test_the_button_is_in_sight_in_every_window(page, qtbot, width, height):
    page.resize(width, height)
    qtbot.waitUntil(lambda: page.height() == height)
    for button in (page.run_button, page.look_button):
        corner = button.mapTo(page, button.rect().bottomRight())
        assert 0 < corner.x() <= width
        assert 0 < corner.y() <= height
        assert button.height() >= 26


def test_the_keyboard_reaches_every_choice_by_name(page):
    cards = [*page._source_cards.values(), *page._scan_cards]
    assert all(card.radio.accessibleName() for card in cards)
    assert all(card.radio.focusPolicy() & Qt.FocusPolicy.TabFocus for card in cards)


def test_in_a_high_window_the_button_stands_right_below_the_scans(page, qtbot):
    page.resize(1440, 1200)
    qtbot.waitUntil(lambda: page.height() == 1200)
    last = page._scan_cards[-1]
    below = last.mapTo(page, last.rect().bottomLeft()).y()
    assert 0 < page.run_button.mapTo(page, page.run_button.rect().topLeft()).y() - below < 40
