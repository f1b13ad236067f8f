"""Everything that can be reached by keyboard has a name that a screen reader can say."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.look import Look
from desktop.panels.chart.chart_data import ChartData
from desktop.panels.inspector import Inspector
from desktop.panels.results_view import ResultsView
from desktop.panels.runs_panel import RunsPanel
from desktop.panels.scan_bar import ScanBar
from desktop.panels.status_bar import StatusBar
from desktop.panels.welcome_page import WelcomePage
from scanner import Condition, NearMiss, ScanDefinition, UniverseInfo
from tests.helpers.samples import SESSION, match, scan, summary
from tests.helpers.stub_study import named_bars


def filled(kind):
    panel = kind(Look(reduced_motion=True))
    if isinstance(panel, ScanBar | WelcomePage):
        panel.set_universes([UniverseInfo("practice", "Practice market", 1200)])
        panel.set_scans([ScanDefinition("golden", "Golden cross", "x", "trend", "Words.")])
    elif isinstance(panel, RunsPanel):
        panel.set_runs([summary()])
    elif isinstance(panel, Inspector):
        panel.chart.show_data(ChartData("ABLE", "Able Corp", named_bars("ABLE", 30, SESSION)))
        panel.why.show_match(match(why=(Condition("close > 1", True, 12.5, 1.0),)))
        panel.near_misses.show_misses([NearMiss("NEAR", 0.1, ())])
    elif isinstance(panel, ResultsView):
        panel.begin(scan())
        panel.add_matches([match()])
    return panel


@pytest.mark.parametrize("kind", [Inspector, ScanBar, StatusBar, ResultsView, RunsPanel, WelcomePage])
def test_all_inputs_have_names(qtbot, kind):
    panel = filled(kind)
    qtbot.addWidget(panel)
    panel.show()
    inputs = [
        widget
        for widget in panel.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not (isinstance(widget.parentWidget(), QAbstractScrollArea) and not widget.focusProxy())
    ]
    assert inputs
    for widget in inputs:
        said = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        assert said.strip(), f"{type(widget).__name__} {widget.objectName()} has no name"
