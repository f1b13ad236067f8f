"""The letters by which menus are opened are underlined only while they are of use."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QStyle

from desktop.panels.mnemonics import is_alt_key, quiet_mnemonics


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    window.menuBar().addMenu("&File")
    quiet_mnemonics(window.menuBar())
    window.show()
    return window


@pytest.fixture
def bar(window):
    return window.menuBar()


def underlined(bar):
    return bool(bar.style().styleHint(QStyle.StyleHint.SH_UnderlineShortcut, None, bar))


def test_letters_are_underlined_while_alt_is_held(bar, monkeypatch):
    assert not underlined(bar)
    monkeypatch.setattr(QGuiApplication, "queryKeyboardModifiers", lambda: Qt.KeyboardModifier.AltModifier)
    assert underlined(bar)


def test_letters_are_underlined_while_the_bar_has_the_keyboard(bar, qtbot):
    bar.setFocus()
    qtbot.waitUntil(bar.hasFocus)
    assert underlined(bar)


def test_alt_is_told_from_other_keys():
    def event(kind, key):
        return QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)

    assert is_alt_key(event(QEvent.Type.ShortcutOverride, Qt.Key.Key_Alt))
    assert is_alt_key(event(QEvent.Type.KeyRelease, Qt.Key.Key_Alt))
    assert not is_alt_key(event(QEvent.Type.KeyRelease, Qt.Key.Key_A))
    assert not is_alt_key(QEvent(QEvent.Type.UpdateRequest))
