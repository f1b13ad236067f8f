"""What matches are compared with, chosen in a menu."""

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QWidget

from desktop.look import Look
from desktop.panels.comparison_combo import ComparisonCombo
from desktop.panels.comparison_menu import ComparisonMenu
from scanner import RunStatus
from tests.helpers.samples import run_info


@pytest.fixture
def host(qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    return host


@pytest.fixture
def combo(host):
    made = ComparisonCombo(Look(), host)
    made.set_runs([run_info("a", RunStatus.FINISHED, started=datetime.now(UTC), name="Monday")])
    return made


def opened(combo):
    menu = ComparisonMenu(combo, combo.parentWidget())
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


def test_choosing_in_the_menu_is_choosing_in_the_list(combo, qtbot):
    actions = opened(combo)
    assert list(actions) == ["previous run", "Monday"]
    assert actions["previous run"].isChecked()
    with qtbot.waitSignal(combo.run_chosen) as chosen:
        actions["Monday"].trigger()
    assert chosen.args == ["a"]
    assert combo.run_id() == "a"


def test_without_runs_there_is_nothing_to_choose(combo):
    combo.set_runs([])
    assert not any(action.isEnabled() for action in opened(combo).values())
