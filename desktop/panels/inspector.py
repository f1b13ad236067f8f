"""The lower part of the work page: the chart, why and the plan of one symbol side by side, or in tabs where there is
little room."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Slot
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from desktop.look import Look
from desktop.panels.near_misses_panel import NearMissesPanel
from desktop.panels.plan_panel import PlanPanel
from desktop.panels.price_chart import PriceChart
from desktop.panels.why_panel import WhyPanel
from desktop.text import tr

__all__ = ["HEIGHT", "Inspector"]

HEIGHT = 324
_FULL_WIDTHS = (668, 334, 225)
_COMPACT_WIDTHS = (610, 370)


class Inspector(QFrame):
    """The panels can be reached as ``chart``, ``why``, ``near_misses`` and ``plan``; what they wish comes out
    of their own signals."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(tr("Inspector"))
        self.chart = PriceChart(look)
        self.why = WhyPanel(look)
        self.near_misses = NearMissesPanel(look)
        self.plan = PlanPanel(look)
        self._compact = False
        self._states: dict[bool, QByteArray] = {}
        self._reasons = QStackedWidget()
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.setAccessibleName(tr("About the symbol"))
        self._tabs.tabBar().setDrawBase(False)
        self._tabs.hide()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        for part in (self.chart, self._reasons, self.plan, self._tabs):
            self._splitter.addWidget(part)
            part.setMinimumWidth(180)
        self._splitter.setStretchFactor(0, 1)
        self._arrange()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._splitter)
        self.why.near_misses_wanted.connect(self.show_near_misses)
        self.near_misses.back_wanted.connect(self.show_why)

    def set_compact(self, compact: bool) -> None:
        """Tabs beside the chart instead of columns, or back."""
        if compact != self._compact:
            self._states[self._compact] = self._splitter.saveState()
            self._compact = compact
            self._arrange()

    def set_large(self, large: bool) -> None:
        """The chart alone, or all."""
        self.chart.large = large
        for part in (self._tabs,) if self._compact else (self._reasons, self.plan):
            part.setVisible(not large)

    @Slot()
    def show_near_misses(self) -> None:
        """Bring the near misses to the front."""
        if self._compact:
            self._tabs.setCurrentWidget(self.near_misses)
        else:
            self._reasons.setCurrentWidget(self.near_misses)

    @Slot()
    def show_why(self) -> None:
        """Bring the conditions to the front."""
        if self._compact:
            self._tabs.setCurrentWidget(self.why)
        else:
            self._reasons.setCurrentWidget(self.why)

    def panels(self) -> tuple[QWidget, ...]:
        """What takes the keyboard, from left to right."""
        return (self.chart, self.why.list, self.near_misses.list, self.plan.copy_button)

    def state(self) -> QByteArray:
        """The widths of the columns."""
        return self._splitter.saveState()

    def restore(self, state: QByteArray) -> None:
        """Take the widths of another time."""
        self._splitter.restoreState(state)

    def _arrange(self) -> None:
        if self._compact:
            titles = (
                (self.why, tr("Why it matched")),
                (self.plan, tr("Plan")),
                (self.near_misses, tr("Near misses")),
            )
            for panel, title in titles:
                self._tabs.addTab(panel, title)
        else:
            for panel in (self.why, self.near_misses):
                self._reasons.addWidget(panel)
            self._reasons.setCurrentWidget(self.why)
            self._splitter.insertWidget(2, self.plan)
        for panel in (self.why, self.near_misses, self.plan):
            panel.set_header_visible(not self._compact)
        self._reasons.setVisible(not self._compact)
        self.plan.setVisible(not self._compact)
        self._tabs.setVisible(self._compact)
        self.set_large(self.chart.large)
        state = self._states.get(self._compact)
        if state is not None:
            self._splitter.restoreState(state)
        elif self._compact:
            self._splitter.setSizes([_COMPACT_WIDTHS[0], 0, _COMPACT_WIDTHS[1]])
        else:
            self._splitter.setSizes([*_FULL_WIDTHS, 0])
