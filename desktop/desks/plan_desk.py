"""The look at what a run would fetch, before it begins: long fetches are asked about, others just begin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal, Slot

from desktop.dialogs.plan_dialog import PlanDialog
from desktop.main_window import MainWindow
from desktop.models.runs_model import universe_title
from desktop.panels.sources import YAHOO, source_title
from desktop.text import tr
from desktop.workers.background import Background
from scanner import Scan, ScanService, TechnicError

if TYPE_CHECKING:
    from scanner import RequestPlan

__all__ = ["PlanDesk"]

_PLAN = "request plan"


class PlanDesk(QObject):
    """:meth:`look_at` a scan; ``agreed`` carries it when it may begin, at once or after the user's yes, with
    ``cached_only`` if that is the user's wish. ``ask_above_wanted`` carries the new limit in seconds."""

    agreed = Signal(object)
    ask_above_wanted = Signal(int)

    def __init__(self, service: ScanService, window: MainWindow, background: Background) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._background = background
        self._scan: Scan | None = None
        self._dialog: PlanDialog | None = None
        background.answered.connect(self._on_answered)
        background.refused.connect(self._on_refused)

    @Slot(object)
    def look_at(self, scan: Scan) -> None:
        """See what ``scan`` would fetch. Only Yahoo has to be asked; a later scan takes the place of this one."""
        if scan.source != YAHOO or scan.cached_only:
            self.agreed.emit(scan)
            return
        if self._dialog is not None:
            self._dialog.close()
        self._scan = scan
        self._background.ask(_PLAN, lambda _: self._service.data.plan(scan))

    @Slot(str, object)
    def _on_answered(self, kind: str, answer: object) -> None:
        if kind != _PLAN or self._scan is None:
            return
        plan = cast("RequestPlan", answer)
        if plan.requests and plan.seconds > self._service.settings.data.ask_above_seconds:
            self._ask(plan, self._scan)
        else:
            self._agree(self._scan)

    @Slot(str, object)
    def _on_refused(self, kind: str, error: TechnicError) -> None:
        # Whatever is wrong, the run itself says so where errors of runs are shown.
        if kind == _PLAN and self._scan is not None:
            self._agree(self._scan)

    def _ask(self, plan: RequestPlan, scan: Scan) -> None:
        place = universe_title(scan.universe, {})
        title = self._window.scan_bar.title_of(scan.universe) or place
        subject = tr("{scan}, {universe}", scan=scan.title, universe=title)
        self._dialog = PlanDialog(self._window.look, plan, subject, source_title(scan.source), self._window)
        self._dialog.run_wanted.connect(self._on_run)
        self._dialog.cached_wanted.connect(self._on_cached)
        self._dialog.ask_above_wanted.connect(self.ask_above_wanted)
        self._dialog.destroyed.connect(self._on_dialog_gone)
        self._dialog.open()

    @Slot()
    def _on_dialog_gone(self) -> None:
        self._dialog = None

    @Slot()
    def _on_run(self) -> None:
        if self._scan is not None:
            self._agree(self._scan)

    @Slot()
    def _on_cached(self) -> None:
        if self._scan is not None:
            self._agree(replace(self._scan, cached_only=True))

    def _agree(self, scan: Scan) -> None:
        self._scan = None
        self.agreed.emit(scan)
