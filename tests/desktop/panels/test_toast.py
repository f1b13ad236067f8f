"""A short word: it is seen over its host, follows it, and leaves by itself."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.look import Look
from desktop.panels.toast import Toast


@pytest.fixture
def host(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(800, 400)
    host.show()
    return host


def test_it_stands_at_the_lower_right_edge_and_follows_it(host):
    toast = Toast(Look(), host)
    assert not toast.isVisible()
    toast.tell("Exported.")
    assert toast.isVisible()
    assert not toast.button.isVisible()
    assert (toast.geometry().right(), toast.geometry().bottom()) == (800 - 16 - 1, 400 - 16 - 1)
    host.resize(500, 300)
    assert (toast.geometry().right(), toast.geometry().bottom()) == (500 - 16 - 1, 300 - 16 - 1)


def test_a_long_word_is_shortened_and_told_whole_to_those_who_listen(host):
    toast = Toast(Look(), host)
    toast.tell("A very long way to a file " * 20, "Open folder", "subject")
    assert toast.width() <= 620
    assert toast.accessibleName() == "A very long way to a file " * 20
    assert toast.button.isVisible()


def test_its_button_acts_and_ends_it(host, qtbot):
    toast = Toast(Look(), host)
    toast.tell("Done.", "Open folder", "/a/file")
    with qtbot.waitSignal(toast.action_wanted) as told:
        toast.button.click()
    assert told.args == ["/a/file"]
    assert not toast.isVisible()


def test_it_leaves_by_itself(host, qtbot):
    toast = Toast(Look(), host)
    toast.findChild(QTimer).setInterval(0)
    toast.tell("Done.")
    qtbot.waitUntil(lambda: not toast.isVisible())
