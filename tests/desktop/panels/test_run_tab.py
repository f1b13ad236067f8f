"""The run under way as a tab of a narrow window."""

import pytest
from PySide6.QtWidgets import QLabel

from desktop.look import Look
from desktop.panels.run_tab import RunTab
from tests.helpers.samples import snapshot


@pytest.fixture
def tab(qtbot):
    made = RunTab(Look())
    qtbot.addWidget(made)
    made.resize(370, 220)
    return made


def words(tab):
    return [label.text() for label in tab.findChildren(QLabel) if label.isVisible()]


def test_what_came_while_it_was_hidden_is_there_when_it_is_looked_at(tab):
    tab.show_snapshot(snapshot())
    tab.show()
    assert "431 of 503" in words(tab)
    assert "0:41" in words(tab)


def test_without_a_run_it_says_what_will_be_here(tab):
    tab.show()
    assert any("Run a scan" in word for word in words(tab))
    tab.show_snapshot(snapshot())
    assert not any("Run a scan" in word for word in words(tab))
    tab.clear()
    assert any("Run a scan" in word for word in words(tab))
