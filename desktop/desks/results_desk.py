"""What is done about the matches: they are exported, copied and opened elsewhere, and symbols that dropped out get
their reason. What the table remembers is kept here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from desktop import text
from desktop.main_window import MainWindow
from desktop.models.column_sets import ColumnChoice
from desktop.panels.toast import Toast
from desktop.prefs import Prefs
from desktop.text import tr
from desktop.workers.background import Background
from scanner import (
    CancelToken,
    Match,
    ScanResult,
    ScanService,
    TechnicError,
    tradingview_list,
    tradingview_symbol,
)

__all__ = ["ResultsDesk"]

_COLUMNS, _CHANGES_FIRST, _FOLDER = "results/columns", "results/changes_first", "results/folder"
_REASONS, _STRICTEST, _EXPORT = "reasons of dropped", "why nothing matched", "export"
_NEWEST = "newest session"
_TABLES = ("Excel workbook (*.xlsx)", "Table (*.csv)", "TradingView list (*.txt)")
_WHOLE_RUN = "Whole run (*.json)"
_YAHOO = "https://finance.yahoo.com/quote/{symbol}"
_TRADINGVIEW = "https://www.tradingview.com/chart/?symbol={symbol}"
_MOST_PAGES = 5


@dataclass(frozen=True, slots=True)
class _Written:
    """A file that was written, and the symbols in it."""

    file: Path
    symbols: tuple[str, ...]


class ResultsDesk(QObject):
    """Follows one window's results."""

    def __init__(
        self, service: ScanService, window: MainWindow, background: Background, prefs: Prefs
    ) -> None:
        super().__init__(window)
        self._service = service
        self._window = window
        self._background = background
        self._prefs = prefs
        self._results = window.work.results
        self.toast = Toast(window.look, window.work)
        self._does: dict[str, Callable[[], object]] = {
            "why": self._show_why,
            "runs": window.actions_table["symbol_runs"].trigger,
            "yahoo": partial(self._open_pages, _YAHOO, str),
            "tradingview": partial(self._open_pages, _TRADINGVIEW, tradingview_symbol),
            "copy_rows": self._copy_rows,
            "copy_plan": window.actions_table["copy_plan"].trigger,
            "copy_symbols": self._copy_symbols,
            "copy_tradingview": self._copy_for_tradingview,
            "export": self.ask_where_to_export,
            "export_all": self.ask_where_to_export_all,
        }
        self._restore()
        results = self._results
        results.wanted.connect(self._on_wanted)
        results.settled.connect(self._on_settled)
        results.choice_changed.connect(self._on_choice)
        results.changes_first_changed.connect(self._on_changes_first)
        self.toast.action_wanted.connect(self._open_folder)
        actions = window.actions_table
        actions["export"].triggered.connect(self.ask_where_to_export)
        actions["copy_rows"].triggered.connect(self._copy_rows)
        actions["copy_symbols"].triggered.connect(self._copy_symbols)
        results.selected_changed.connect(self._on_selected)
        self._on_selected(results.selected)
        background.answered.connect(self._on_answered)
        background.refused.connect(self._on_refused)

    # --- what is remembered -----------------------------------------------------------------------------

    def _restore(self) -> None:
        self._results.set_choice(ColumnChoice.from_text(self._prefs.text(_COLUMNS)))
        self._results.set_changes_first(self._prefs.flag(_CHANGES_FIRST, True))

    @Slot(object)
    def _on_choice(self, choice: ColumnChoice) -> None:
        self._prefs.keep(_COLUMNS, choice.as_text())

    @Slot(bool)
    def _on_changes_first(self, on: bool) -> None:
        self._prefs.keep(_CHANGES_FIRST, on)

    # --- a run that is shown ----------------------------------------------------------------------------

    @Slot(object)
    def _on_settled(self, result: ScanResult) -> None:
        """Say what it is compared with, and ask in better words why symbols dropped out."""
        self._background.drop(_REASONS)
        self._background.drop(_STRICTEST)
        if not result.matches and result.counts.unmatched:
            self._background.ask(_STRICTEST, partial(_strictest, self._service, result))
        self._results.set_compared(self._compared_with(result))
        self._background.ask(_NEWEST, partial(_newest_session, self._service))
        if result.dropped:
            self._background.ask(_REASONS, partial(_reasons, self._service, result))

    def _compared_with(self, result: ScanResult) -> str:
        if result.compared_with is None:
            return ""
        runs = self._window.runs.model
        row = runs.row_of(result.compared_with)
        run = runs.run_at(row) if row is not None else None
        if run is None:
            return tr("compared with an earlier run")
        started = run.info.started.astimezone()
        return tr("compared with {day} {time}", day=text.day(started.date()), time=text.clock_time(started))

    @Slot(object)
    def _on_selected(self, match: Match | None) -> None:
        for name in ("copy_rows", "copy_symbols", "pin"):
            self._window.actions_table[name].setEnabled(match is not None)

    # --- wishes -----------------------------------------------------------------------------------------

    @Slot(str)
    def _on_wanted(self, wish: str) -> None:
        if wish in self._does:
            self._does[wish]()

    def _show_why(self) -> None:
        self._window.work.workspace.open_inspector()
        self._window.work.inspector.show_why()

    def _open_pages(self, page: str, spelling: Callable[[str], str]) -> None:
        for match in self._results.chosen[:_MOST_PAGES]:
            symbol = bytes(QUrl.toPercentEncoding(spelling(match.symbol)).data()).decode()
            QDesktopServices.openUrl(QUrl(page.format(symbol=symbol)))

    @Slot()
    def _copy_rows(self) -> None:
        self._results.table.copy_rows()
        self._copied()

    @Slot()
    def _copy_symbols(self) -> None:
        if self._results.chosen:
            QGuiApplication.clipboard().setText(", ".join(match.symbol for match in self._results.chosen))
        self._copied()

    def _copy_for_tradingview(self) -> None:
        symbols = [match.symbol for match in self._results.chosen]
        QGuiApplication.clipboard().setText(tradingview_list(symbols))
        self._copied()

    def _copied(self) -> None:
        count = len(self._results.chosen)
        if count:
            self.toast.tell(
                tr("1 row copied.") if count == 1 else tr("{count} rows copied.", count=text.count(count))
            )

    # --- export -----------------------------------------------------------------------------------------

    @Slot()
    def ask_where_to_export(self) -> None:
        """Ask for a file for the rows that are shown, in their order; what kind it is follows from its ending."""
        dialog = self._export_dialog(tr("Export what is shown"), _TABLES)
        if dialog is not None:
            dialog.fileSelected.connect(self.export_shown_to)
            dialog.open()

    @Slot()
    def ask_where_to_export_all(self) -> None:
        """Ask for a file for all matches of the run that is shown, by rank."""
        dialog = self._export_dialog(tr("Export all matches"), (*_TABLES, _WHOLE_RUN))
        if dialog is not None:
            dialog.fileSelected.connect(self.export_to)
            dialog.open()

    def _export_dialog(self, title: str, filters: Sequence[str]) -> QFileDialog | None:
        result = self._results.result
        if result is None:
            self.toast.tell(tr("There is nothing to export yet. Run a scan, or open a run."))
            return None
        dialog = QFileDialog(self._window, title)
        dialog.setObjectName("export_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr(one) for one in filters])
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(partial(_follow_filter, dialog))
        if folder := self._prefs.folder(_FOLDER, QStandardPaths.StandardLocation.DocumentsLocation):
            dialog.setDirectory(folder)
        dialog.selectFile(_file_name(result))
        return dialog

    @Slot(str)
    def export_to(self, file: str) -> None:
        """Write all matches of the run that is shown to ``file``, off this thread."""
        self._export(file, None)

    @Slot(str)
    def export_shown_to(self, file: str) -> None:
        """Write the rows that are shown to ``file`` in their order, off this thread."""
        self._export(file, tuple(row.match.symbol for row in self._results.model.rows))

    def _export(self, file: str, symbols: tuple[str, ...] | None) -> None:
        result = self._results.result
        if result is not None:
            self._prefs.keep(_FOLDER, str(Path(file).parent))
            reasons = self._results.model.reasons()
            self._background.ask(_EXPORT, partial(_exported, result, Path(file), symbols, reasons))

    @Slot(str)
    def _open_folder(self, file: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(file).parent)))

    # --- answers ----------------------------------------------------------------------------------------

    @Slot(str, object)
    def _on_answered(self, kind: str, answer: object) -> None:
        if kind == _EXPORT and isinstance(answer, _Written):
            words = tr("Exported to {file}", file=answer.file) + _without_exchange(answer)
            self.toast.tell(words, tr("Open folder"), str(answer.file))
        elif kind == _NEWEST and isinstance(answer, date):
            self._date_prices(answer)
        elif kind == _STRICTEST:
            self._results.explain_nothing(str(answer))
        elif kind == _REASONS and isinstance(answer, Mapping):
            self._results.set_reasons(answer)

    def _date_prices(self, newest: date) -> None:
        """Prices that are not the newest, or came from the cache for want of others, say of which day they are."""
        result = self._results.result
        if result is not None and (result.info.scan.cached_only or result.info.as_of < newest):
            self._results.date_prices(result.info.as_of)

    @Slot(str, object)
    def _on_refused(self, kind: str, error: TechnicError) -> None:
        if kind == _EXPORT:
            self._tell(error)

    def _tell(self, error: TechnicError) -> None:
        self.toast.tell(f"{error.message} {error.advice}".strip())


def _reasons(service: ScanService, result: ScanResult, token: CancelToken) -> dict[str, str]:
    """Why symbols dropped out, in words; asked in the background."""
    reasons: dict[str, str] = {}
    for symbol in result.dropped:
        token.raise_if_cancelled()
        try:
            found = service.study.explain(result.info.scan, result.info.as_of, symbol, token)
        except TechnicError as error:
            if token.cancelled:
                raise
            reasons[symbol] = error.message
        else:
            if found.detail:
                reasons[symbol] = found.detail.removesuffix(".")  # in a cell
    return reasons


def _newest_session(service: ScanService, _token: CancelToken) -> date:
    """Asked in the background: the first time it loads the calendars."""
    return service.last_session()


def _strictest(service: ScanService, result: ScanResult, token: CancelToken) -> str:
    """Which line kept everybody out; asked in the background."""
    return service.study.when_nothing_matched(result.info.scan, result.info.as_of, token)


def _exported(
    result: ScanResult,
    file: Path,
    symbols: tuple[str, ...] | None,
    reasons: Mapping[str, str],
    _token: CancelToken,
) -> _Written:
    from scanner import export  # what it needs loads after the window shows

    export(result, file, symbols, reasons)
    written = symbols if symbols is not None else tuple(match.symbol for match in result.matches)
    return _Written(file, written)


def _without_exchange(written: _Written) -> str:
    """How many symbols of a list for TradingView have no exchange before them; nothing where none lacks it."""
    bare = 0
    if written.file.suffix.lower() == ".txt":
        bare = sum(":" not in tradingview_symbol(symbol) for symbol in written.symbols)
    if not bare:
        return ""
    return tr(
        ". {count} of {all} symbols have no exchange before them; TradingView finds it.",
        count=text.count(bare),
        all=text.count(len(written.symbols)),
    )


def _file_name(result: ScanResult) -> str:
    """``Golden cross 2026-11-20``, without what no file may be called."""
    title = "".join(letter if letter not in '<>:"/\\|?*' else "-" for letter in result.info.scan.title)
    return f"{title} {result.info.as_of:%Y-%m-%d}"


def _follow_filter(dialog: QFileDialog, chosen: str) -> None:
    dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")"))
