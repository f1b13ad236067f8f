"""The lower part of the work page: the chart, why and the plan of one symbol side by side, or in tabs where there is
little room."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMenu,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop import text
from desktop.look import Look
from desktop.panels.labels import label
from desktop.panels.near_misses_panel import NearMissesPanel
from desktop.panels.plan_panel import PlanPanel
from desktop.panels.price_chart import PriceChart
from desktop.panels.why_panel import WhyPanel
from desktop.text import tr

__all__ = ["COMPACT_HEIGHT", "HEIGHT", "Inspector"]

HEIGHT = 324
COMPACT_HEIGHT = 251
_FULL_WIDTHS = (668, 334, 225)
_COMPACT_WIDTHS = (610, 370)
# What a chart needs for its symbol, prices and spans, and any other panel for its words.
_LEAST_CHART, _LEAST = 380, 180
_CRAMPED_FROM = 135  # percent of the usual text size


class Inspector(QFrame):
    """The panels can be reached as ``chart``, ``why``, ``near_misses`` and ``plan``; what they wish comes out
    of their own signals."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
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
        self._tabs.tabBar().setExpanding(False)
        # All of them are always there to press; in large text their words give way.
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideRight)
        self._tabs.setCornerWidget(self._made_corner(look))
        self._further: list[tuple[QWidget, str]] = []
        self._tabs.hide()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(1)
        for panel in (self.why, self.near_misses):
            self._reasons.addWidget(panel)
        for part in (self.chart, self._reasons, self.plan, self._tabs):
            self._splitter.addWidget(part)
        self._splitter.setStretchFactor(0, 1)
        self._dress()
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
        self._bring_reason(self.near_misses)

    @Slot()
    def show_why(self) -> None:
        """Bring the conditions to the front."""
        self._bring_reason(self.why)

    def _bring_reason(self, panel: QWidget) -> None:
        self._reasons.setCurrentWidget(panel)
        if self._compact:
            self._tabs.setCurrentWidget(self._reasons)

    # --- what else has a tab in a narrow window ---------------------------------------------------------

    def add_tab(self, panel: QWidget, title: str) -> None:
        """Hold ``panel`` in a tab as long as the window is narrow."""
        self._further.append((panel, title))
        if self._compact:
            self._tabs.addTab(panel, title)

    def remove_tab(self, panel: QWidget) -> None:
        """Hold it no more; whoever wants it puts it somewhere else."""
        self._further = [one for one in self._further if one[0] is not panel]
        if (place := self._tabs.indexOf(panel)) >= 0:
            self._tabs.removeTab(place)

    def show_tab(self, panel: QWidget) -> None:
        """Bring a tab to the front."""
        self._tabs.setCurrentWidget(panel)

    def count_in_tab(self, panel: QWidget, count: int) -> None:
        """Say in the tab of ``panel`` how many things that need attention are in it."""
        if (place := self._tabs.indexOf(panel)) < 0:
            return
        bar, side = self._tabs.tabBar(), QTabBar.ButtonPosition.RightSide
        shown = bar.tabButton(place, side)
        if not isinstance(shown, QLabel):  # the bar deletes it with its tab
            shown = label(self._look, tone="warn", weight="semibold")
            bar.setTabButton(place, side, shown)
        shown.setText(text.count(count) if count else "")
        shown.adjustSize()
        bar.setAccessibleTabName(place, f"{self._tabs.tabText(place)} {shown.text()}".strip())
        # The bar asks for its size anew when a tab changes.
        bar.setTabText(place, bar.tabText(place))

    def _made_corner(self, look: Look) -> QToolButton:
        """What the heads of the panels offer, which tabs have not."""
        menu = QMenu(self)
        menu.addAction(tr("Near misses"), self.show_near_misses)
        menu.addAction(tr("Edit rule"), self.why.edit_wanted.emit)
        menu.addAction(tr("Copy plan"), self.plan.copy_wanted.emit)
        button = QToolButton()
        button.setIcon(look.icon("more"))
        button.setAccessibleName(tr("More about the symbol"))
        button.setToolTip(tr("Near misses, rule and plan"))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        look.changed.connect(self._dress)
        return button

    @Slot()
    def _dress(self) -> None:
        corner = self._tabs.cornerWidget()
        if isinstance(corner, QToolButton):
            corner.setIcon(self._look.icon("more"))
        self.chart.setMinimumWidth(self._look.scaled(_LEAST_CHART))
        for part in (self._reasons, self.plan, self._tabs):
            part.setMinimumWidth(self._look.scaled(_LEAST))
        if (place := self._tabs.indexOf(self._reasons)) >= 0:
            self._tabs.setTabText(place, self._reasons_title())

    def _reasons_title(self) -> str:
        """What the tab of the reasons says; the other tabs need the room in large text."""
        return tr("Why") if self._look.appearance.text_size >= _CRAMPED_FROM else tr("Why it matched")

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
            mine = ((self._reasons, self._reasons_title()), (self.plan, tr("Plan")))
            for panel, title in (*mine, *self._further):
                self._tabs.addTab(panel, title)
            self._tabs.setCurrentIndex(0)
        else:
            self._splitter.insertWidget(1, self._reasons)
            self._splitter.insertWidget(2, self.plan)
            self._reasons.show()
            self.plan.show()
        for headed in (self.why, self.plan):
            headed.set_header_visible(not self._compact)
        self._tabs.setVisible(self._compact)
        self.set_large(self.chart.large)
        state = self._states.get(self._compact)
        if state is not None:
            self._splitter.restoreState(state)
        elif self._compact:
            self._splitter.setSizes([self._look.scaled(width) for width in _COMPACT_WIDTHS])
        else:
            self._splitter.setSizes([*_FULL_WIDTHS, 0])
