"""What is done with runs that are over: they are compared, named, deleted with a way back, and searched for a symbol.
Opening and resuming them is the scan desk's."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QInputDialog

from desktop import text
from desktop.desks.scan_desk import ScanDesk
from desktop.dialogs.appearances_dialog import AppearancesDialog
from desktop.main_window import MainWindow
from desktop.panels.toast import Toast
from desktop.text import tr
from desktop.workers.background import Background
from scanner import CancelToken, RunInfo, RunStatus, ScanResult, ScanService, TechnicError

__all__ = ["RunsDesk"]

_COMPARED = "compared runs"
_MOST_COMPARABLE = 30
_NAME_WIDTH = 420
_BETWEEN = "\n"  # ids of runs


class RunsDesk(QObject):
    """Follows one window's list of runs and the choice of what matches are compared with."""

    def __init__(
        self, service: ScanService, window: MainWindow, background: Background, scans: ScanDesk
    ) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._background = background
        self._scans = scans
        self._shown: ScanResult | None = None
        self._comparison = window.scan_bar.comparison
        self.toast = Toast(window.look, window.work)
        self.toast.action_wanted.connect(self._on_undo)
        runs = window.runs
        runs.run_deleted.connect(self.delete)
        runs.all_deleted.connect(self.delete_all)
        runs.run_compared.connect(self.compare_with)
        runs.naming_wanted.connect(self.ask_for_name)
        scans.subject_changed.connect(self._on_subject)
        self._comparison.run_chosen.connect(self.compare_with)
        window.work.results.settled.connect(self._on_settled)
        window.actions_table["symbol_runs"].triggered.connect(self.show_runs_of_symbol)
        background.answered.connect(self._on_answered)
        background.refused.connect(self._on_refused)

    # --- comparing --------------------------------------------------------------------------------------

    @Slot(str)
    def compare_with(self, other: str) -> None:
        """See the run shown against the run ``other``; empty: against the one before, as when it ended. Of a run at
        work the choice waits for its end."""
        if self._shown is None and not self._comparison.isEnabled():
            return
        if self._window.work.results.result is None or self._shown is None:
            if self._comparison.choose_run(other):
                self.toast.tell(tr("Compared with it when the scan ends."))
            return
        run_id = self._shown.info.id
        if other:
            self._background.ask(_COMPARED, partial(_compared, self._service, run_id, other))
        else:
            self._background.drop(_COMPARED)
            self._scans.open_run(run_id)

    @Slot(object)
    def _on_subject(self, info: RunInfo) -> None:
        """A run begins: offer at once what it can be compared with when it has ended."""
        if info.status is RunStatus.RUNNING:
            self._offer(info.id)

    def _offer(self, run_id: str) -> None:
        try:
            self._comparison.set_runs(self._service.history.alike(run_id, _MOST_COMPARABLE))
        except TechnicError:
            self._comparison.set_runs(())  # deleted meanwhile

    @Slot(object)
    def _on_settled(self, result: ScanResult) -> None:
        """A run is shown: offer those it can be compared with, and keep to the one chosen where it is among them."""
        chosen = self._comparison.run_id()
        is_another = self._shown is None or self._shown.info.id != result.info.id
        self._shown = result
        self._window.runs.set_shown(result.info.id)
        self._offer(result.info.id)
        if is_another and self._comparison.run_id():
            self.compare_with(self._comparison.run_id())
        elif chosen and not self._comparison.run_id() and result.compared_with == chosen:
            self._comparison.choose_run(chosen)

    @Slot(str, object)
    def _on_answered(self, kind: str, answer: object) -> None:
        if kind != _COMPARED or not isinstance(answer, ScanResult):
            return
        if self._shown is not None and answer.info.id == self._shown.info.id:
            self._shown = answer
            self._window.work.results.open_result(answer)
            self._comparison.choose_run(answer.compared_with or "")

    @Slot(str, object)
    def _on_refused(self, kind: str, error: TechnicError) -> None:
        if kind == _COMPARED:
            self._tell(error)

    # --- naming and deleting ----------------------------------------------------------------------------

    @Slot(str)
    def ask_for_name(self, run_id: str) -> None:
        """Ask what to call a run; the dialog is open when this returns."""
        row = self._window.runs.model.row_of(run_id)
        run = self._window.runs.model.run_at(row) if row is not None else None
        if run is None:
            return
        box = QInputDialog(self._window)
        box.setWindowTitle(tr("Name of the run"))
        box.setLabelText(tr("What to call this run; empty for the name of its scan"))
        box.setTextValue(run.info.name)
        box.setOkButtonText(tr("Name it"))
        box.setMinimumWidth(self._window.look.scaled(_NAME_WIDTH))
        box.setProperty("run_id", run_id)
        box.textValueSelected.connect(self._on_named)
        box.finished.connect(box.deleteLater)
        box.open()

    @Slot(str)
    def _on_named(self, name: str) -> None:
        try:
            self._service.history.rename(str(self.sender().property("run_id")), name)
        except TechnicError as error:
            self._tell(error)
        self._scans.refresh_runs()

    @Slot(str)
    def delete(self, run_id: str) -> None:
        """Take a run out of the list, with a way back for some seconds."""
        try:
            removed = self._service.history.remove(run_id)
        except TechnicError as error:
            self._tell(error)
            return
        self._scans.refresh_runs()
        self.toast.tell(tr("The run is deleted."), tr("Undo"), removed)

    @Slot()
    def delete_all(self) -> None:
        """Take all runs that are over out of the list, with a way back for some seconds."""
        removed = []
        for run in self._service.runs():
            try:
                removed.append(self._service.history.remove(run.info.id))
            except TechnicError:
                continue  # it is at work, and stays
        self._scans.refresh_runs()
        if removed:
            count = text.count(len(removed))
            words = (
                tr("The run is deleted.")
                if len(removed) == 1
                else tr("{count} runs are deleted.", count=count)
            )
            self.toast.tell(words, tr("Undo"), _BETWEEN.join(removed))

    @Slot(str)
    def _on_undo(self, run_ids: str) -> None:
        for run_id in run_ids.split(_BETWEEN):
            try:
                self._service.history.restore(run_id)
            except TechnicError as error:
                self._tell(error)
        self._scans.refresh_runs()

    # --- a symbol's runs --------------------------------------------------------------------------------

    @Slot()
    def show_runs_of_symbol(self) -> None:
        """List the runs in which the selected symbol matched; the dialog is open when this returns."""
        match = self._window.work.results.selected
        if match is None:
            self.toast.tell(tr("Select a symbol first."))
            return
        titles = {info.id: info.title for info in self._service.universes()}
        found = self._service.history.with_match(match.symbol)
        dialog = AppearancesDialog(self._window.look, match.symbol, found, titles, self._window)
        dialog.run_wanted.connect(self._scans.open_run)
        dialog.open()

    def _tell(self, error: TechnicError) -> None:
        self.toast.tell(f"{error.message} {error.advice}".strip())


def _compared(service: ScanService, run_id: str, other: str, token: CancelToken) -> ScanResult:
    token.raise_if_cancelled()
    return service.history.compared(run_id, other)
