"""The table of actions."""

from collections import Counter

import pytest
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
    menus = {action.menu().title(): action.menu() for action in window.menuBar().actions()}
    assert list(menus) == list(dict.fromkeys(row.menu for row in TABLE))
    for row in TABLE:
        assert actions[row.name] in menus[row.menu].actions()
        assert actions[row.name] in window.actions()


def test_no_key_means_two_things():
    keys = Counter(key for row in TABLE for key in row.keys)
    assert [key for key, times in keys.items() if times > 1] == []
    assert [name for name, times in Counter(row.name for row in TABLE).items() if times > 1] == []


def test_keys_are_told_in_words(window):
    keys = dict(Actions(window, Look()).known_keys())
    assert keys["Run"] == "F5, Ctrl+Return"
    assert "About Technic" not in keys


def test_icons_follow_the_theme(window, qapp):
    look = Look()
    actions = Actions(window, look)
    before = actions["run"].icon().cacheKey()
    look._icons.clear()
    look.changed.emit()
    assert actions["run"].icon().cacheKey() != before
