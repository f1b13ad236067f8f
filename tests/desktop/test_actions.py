"""The table of actions."""

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow

from desktop.actions import TABLE, Actions
from desktop.look import Look


@pytest.fixture
def window(qtbot):
    made = QMainWindow()
    qtbot.addWidget(made)
    return made


def test_every_action_is_in_its_menu(window):
    actions = Actions(window, Look())
    titles = [action.menu().title() for action in window.menuBar().actions()]
    assert titles == ["&File", "&Edit", "&View", "&Scan", "&Data", "&Tools", "&Help"]
    for row in TABLE:
        menu = actions.menu(row.menu)
        assert menu.title() == row.menu.rpartition("/")[2]
        assert actions[row.name] in menu.actions()
        assert actions[row.name] in window.actions()


def test_a_menu_inside_another_stands_where_its_first_command_does(window):
    actions = Actions(window, Look())
    inside = [action.menu().title() for action in actions.menu("&View").actions() if action.menu()]
    assert inside == ["&Chart"]
    assert actions.menu_of("chart_log") == "Chart"


def test_keys_of_a_panel_are_shown_and_not_taken(window):
    actions = Actions(window, Look())
    assert actions["copy_rows"].text() == "&Copy rows\tCtrl+C"
    assert actions.words_of("copy_rows") == "Copy rows"
    assert actions.keys_of("copy_rows") == ""


def test_no_letter_means_two_things_in_one_menu():
    letters = Counter((row.menu, row.words[row.words.index("&") + 1].lower()) for row in TABLE)
    assert [place for place, times in letters.items() if times > 1] == []


def test_no_key_means_two_things():
    keys = Counter(key for row in TABLE for key in row.keys)
    assert [key for key, times in keys.items() if times > 1] == []
    assert [name for name, times in Counter(row.name for row in TABLE).items() if times > 1] == []


def test_keys_are_told_in_words(window):
    keys = {words: (place, key) for place, words, key in Actions(window, Look()).known_keys()}
    assert keys["Run"] == ("Scan", "F5, Ctrl+Return")
    assert keys["Delete the run"] == ("Runs", "Del")
    assert "About Technic" not in keys


def test_keys_can_be_changed_and_given_back(window):
    actions = Actions(window, Look())
    actions.use_keys("run", ["Ctrl+J"])
    assert actions.keys_of("run") == "Ctrl+J"
    assert actions.has_own_keys("run")
    assert actions.owner_of(QKeySequence("Ctrl+J")) == "run"
    actions.use_keys("about", ["F5"])
    actions.reset_keys("run")
    assert actions.keys_of("run") == "Ctrl+Return"
    assert actions.owner_of(QKeySequence("F9")) == ""


def test_icons_follow_the_theme(window, qapp):
    look = Look()
    actions = Actions(window, look)
    before = actions["run"].icon().cacheKey()
    look._icons.clear()
    look.changed.emit()
    assert actions["run"].icon().cacheKey() != before
