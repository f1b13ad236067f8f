"""What is done about the symbol selected: its chart, why it matched and its plan are looked up and shown.
The latest selection wins, so that walking through the table never waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication

from desktop.actions import SPAN_ACTIONS
from desktop.desks.inspector_questions import (
    Subject,
    charted,
    explained,
    instruments_of,
    near_misses,
    past,
)
from desktop.main_window import MainWindow
from desktop.panels.chart.chart_data import ChartData, plan_levels
from desktop.panels.plan_words import Account
from desktop.panels.sources import PRACTICE
from desktop.text import tr
from desktop.workers.background import Background
from scanner import (
    Explanation,
    Instrument,
    Match,
    NearMiss,
    Scan,
    ScanResult,
    ScanService,
    Settings,
    TechnicError,
)

__all__ = ["InspectorDesk"]

_CHART, _WHY, _PAST, _NEAR, _PEOPLE = "chart", "why", "past", "near misses", "instruments"


class InspectorDesk(QObject):
    """Follows the row selected in the table; near misses can be looked at as well."""

    def __init__(self, service: ScanService, window: MainWindow, background: Background) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._background = background
        self._workspace = window.work.workspace
        self._inspector = window.work.inspector
        self._subject: Subject | None = None
        self._asked: Subject | None = None
        self._chart: ChartData | None = None
        self._turned_true: tuple[date, ...] = ()
        self._instruments: dict[str, Instrument] = {}
        self._instruments_of: tuple[str, int | None] | None = None
        self._near_misses_of: tuple[Scan, date] | None = None
        background.answered.connect(self._on_answered)
        background.refused.connect(self._on_refused)
        self._connect_panels()
        self._connect_actions()
        self.show_account(service.settings)
        self._show_what_can_be_done()

    def _connect_panels(self) -> None:
        results, inspector = self._window.work.results, self._inspector
        results.selected_changed.connect(self._on_selected)
        results.settled.connect(self._on_settled)
        results.table.activated.connect(self._on_large)
        inspector.chart.next_wanted.connect(results.select_next)
        inspector.chart.previous_wanted.connect(results.select_previous)
        inspector.chart.large_wanted.connect(self._on_large)
        inspector.chart.small_wanted.connect(self._on_small)
        inspector.near_misses.shown.connect(self.look_for_near_misses)
        inspector.near_misses.symbol_wanted.connect(self.look_at_symbol)
        inspector.plan.copy_wanted.connect(self.copy_plan)
        self._window.painted.connect(inspector.chart.build_plot)

    def _connect_actions(self) -> None:
        actions, chart = self._window.actions_table, self._inspector.chart
        actions["show_inspector"].triggered.connect(self._on_show)
        actions["chart_large"].triggered.connect(self._on_large)
        actions["copy_plan"].triggered.connect(self.copy_plan)
        spans = QActionGroup(self)
        spans.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        for name in SPAN_ACTIONS:
            spans.addAction(actions[name])
        spans.triggered.connect(self._on_span)
        actions["chart_log"].triggered.connect(chart.log_button.toggle)
        chart.set_menu([actions[name] for name in ("chart_large", "chart_log", "chart_picture", "copy_plan")])

    # --- who is looked at -------------------------------------------------------------------------------

    @Slot(object)
    def _on_selected(self, match: Match | None) -> None:
        scan = self._window.work.results.scan
        if match is None or scan is None:
            self._forget()
            return
        self._look_at(Subject(scan, match.symbol, match.as_of, match))

    @Slot(object)
    def _on_settled(self, result: ScanResult) -> None:
        """A run is shown whole: where nothing matched, say what came near."""
        if not result.matches and result.counts.unmatched:
            self._workspace.set_subject(True)
            self._inspector.show_near_misses()
        if self._inspector.near_misses.isVisible():
            self.look_for_near_misses()

    @Slot(str)
    def look_at_symbol(self, symbol: str) -> None:
        """Look at a symbol of the universe that is not in the table."""
        scan, as_of = self._window.work.results.scan, self._window.work.results.as_of
        if scan is not None and as_of is not None:
            self._look_at(Subject(scan, symbol, as_of))

    def _look_at(self, subject: Subject) -> None:
        before, self._subject = self._subject, subject
        self._workspace.set_subject(True)
        self._show_plan(subject)
        if subject.is_same(before):
            self._show_chart(subject, keep_place=True)
            return
        self._turned_true = ()
        if subject.match is not None:
            self._inspector.why.show_match(subject.match)
            self._inspector.show_why()
        self._inspector.chart.await_data(subject.symbol)
        self._learn_instruments(subject.scan)
        for kind in (_WHY, _PAST):
            self._background.drop(kind)
        self._look_up()
        self._show_what_can_be_done()

    def _look_up(self) -> None:
        """Ask for the chart of the subject. One that is under way is let finish, so that charts go by while a key is
        held down, instead of each being given up for the next."""
        if self._subject is not None and not self._background.awaits(_CHART):
            self._asked = self._subject
            self._background.ask(_CHART, partial(charted, self._service, self._subject))

    def _look_closer(self) -> None:
        """The chart is there: ask for the reasons and the past of its symbol, or go on to the newest one."""
        subject = self._subject
        if subject is None or not subject.is_same(self._asked):
            self._look_up()
            return
        for kind, question in ((_WHY, explained), (_PAST, past)):
            self._background.ask(kind, partial(question, self._service, subject))

    def _show_plan(self, subject: Subject) -> None:
        if subject.match is None:
            self._inspector.plan.clear()
            return
        known = self._instruments.get(subject.symbol)
        currency, simulated = known.currency if known else "", subject.scan.source == PRACTICE
        self._inspector.plan.show_match(subject.match, currency, simulated=simulated)

    def _forget(self) -> None:
        self._subject = self._chart = None
        for kind in (_CHART, _WHY, _PAST):
            self._background.drop(kind)
        self._workspace.set_large(False)
        self._workspace.set_subject(False)
        self._inspector.chart.show_words(tr("Choose a match to see its chart."))
        self._inspector.why.clear()
        self._inspector.plan.clear()
        self._show_what_can_be_done()

    def _learn_instruments(self, scan: Scan) -> None:
        """Ask once for each universe who its symbols are: plans say in which currency a position is."""
        wanted = (scan.universe, scan.seed)
        if wanted != self._instruments_of:
            self._instruments_of, self._instruments = wanted, {}
            self._background.ask(_PEOPLE, partial(instruments_of, self._service, *wanted))

    @Slot()
    def look_for_near_misses(self) -> None:
        """Find the symbols that fail the rule of the run shown by little, once for each run."""
        results = self._window.work.results
        scan, as_of = results.scan, results.as_of
        if scan is None or as_of is None:
            words = tr("Near misses are known when the scan has ended.") if scan else tr("Run a scan first.")
            self._inspector.near_misses.show_words(words)
            return
        if self._near_misses_of == (scan, as_of):
            return
        self._near_misses_of = (scan, as_of)
        self._inspector.near_misses.show_words(tr("Looking through stored prices."))
        self._background.ask(_NEAR, partial(near_misses, self._service, scan, as_of))

    @Slot(object)
    def show_account(self, settings: Settings) -> None:
        """Say for which account plans are made."""
        account = settings.account
        self._inspector.plan.set_account(Account(account.size, account.risk_percent, account.currency))

    # --- answers ----------------------------------------------------------------------------------------

    @Slot(str, object)
    def _on_answered(self, kind: str, answer: object) -> None:
        if kind == _NEAR and isinstance(answer, tuple):
            self._inspector.near_misses.show_misses([miss for miss in answer if isinstance(miss, NearMiss)])
        elif kind == _PEOPLE and isinstance(answer, dict):
            self._on_instruments(answer)
        elif self._subject is not None:
            self._on_answer(kind, answer, self._subject)

    def _on_answer(self, kind: str, answer: object, subject: Subject) -> None:
        if kind == _CHART and (answer is None or isinstance(answer, ChartData)):
            self._chart, shown = answer, self._asked or subject
            if answer is None:
                words = tr("There are no stored prices of {symbol}.", symbol=shown.symbol)
                self._inspector.chart.show_words(words, shown.symbol)
            self._show_chart(shown)
            self._show_what_can_be_done()
            self._look_closer()
        elif kind == _WHY and isinstance(answer, Explanation):
            self._inspector.why.show_explanation(answer)
        elif kind == _PAST and isinstance(answer, tuple):
            self._turned_true = answer
            self._inspector.why.show_past(answer)
            self._show_chart(subject, keep_place=True)

    def _on_instruments(self, found: dict[str, Instrument]) -> None:
        self._instruments = found
        if self._subject is not None:
            self._show_plan(self._subject)

    @Slot(str, object)
    def _on_refused(self, kind: str, error: TechnicError) -> None:
        words = f"{error.message} {error.advice}".strip()
        if kind == _CHART and self._subject is not None:
            self._inspector.chart.show_words(words, (self._asked or self._subject).symbol)
            self._look_closer()
        elif kind == _NEAR:
            self._near_misses_of = None
            self._inspector.near_misses.show_words(words)

    def _show_chart(self, subject: Subject, *, keep_place: bool = False) -> None:
        """The chart looked up last, which is that of ``subject``, with what is known of its past and its plan."""
        if self._chart is None or self._chart.symbol != subject.symbol:
            return
        match = subject.match
        self._chart = replace(
            self._chart,
            turned_true=self._turned_true if subject.is_same(self._subject) else (),
            name=match.name if match is not None else self._name_of(subject.symbol),
            plan=plan_levels(match.plan if match is not None else None),
        )
        self._inspector.chart.show_data(self._chart, keep_place=keep_place)

    def _name_of(self, symbol: str) -> str:
        known = self._instruments.get(symbol)
        return known.name if known is not None else ""

    # --- what can be done -------------------------------------------------------------------------------

    def _show_what_can_be_done(self) -> None:
        actions, drawn = self._window.actions_table, self._inspector.chart.data is not None
        for name in ("chart_picture", "chart_log", *SPAN_ACTIONS):
            actions[name].setEnabled(drawn)
        actions["chart_large"].setEnabled(self._subject is not None)
        actions["copy_plan"].setEnabled(bool(self._inspector.plan.as_text()))

    @Slot()
    def _on_show(self) -> None:
        self._workspace.toggle_inspector()
        results = self._window.work.results
        if self._workspace.is_open and results.selected is None:
            results.select_next()
        if self._workspace.is_open and self._subject is None:
            self._inspector.show_near_misses()

    @Slot()
    def _on_large(self) -> None:
        if self._subject is not None:
            self._workspace.set_large(True)

    @Slot()
    def _on_small(self) -> None:
        self._workspace.set_large(False)

    @Slot(QAction)
    def _on_span(self, action: QAction) -> None:
        names = [self._window.actions_table[name] for name in SPAN_ACTIONS]
        self._inspector.chart.choose_span(names.index(action))

    @Slot()
    def copy_plan(self) -> None:
        """Put the plan shown into the clipboard."""
        if words := self._inspector.plan.as_text():
            QGuiApplication.clipboard().setText(words)
