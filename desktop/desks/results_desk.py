"""What is done about the matches: they are exported, pinned to a watchlist, copied and opened elsewhere, and symbols
that dropped out get their reason. What the table remembers is kept here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Slot
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

_COLUMNS, _CHANGES_FIRST, _FOLDER, _LIST = (
    "results/columns",
    "results/changes_first",
    "results/folder",
    "results/watchlist",
)
_REASONS, _STRICTEST, _EXPORT = "reasons of dropped", "why nothing matched", "export"
_NEWEST = "newest session"
_FIRST_LIST = "Pinned"
_MOST_REASONS = 200
_YAHOO = "https://finance.yahoo.com/quote/{symbol}"
_TRADINGVIEW = "https://www.tradingview.com/chart/?symbol={symbol}"
_MOST_PAGES = 5


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
            "pin": self.pin,
            "runs": window.actions_table["symbol_runs"].trigger,
            "yahoo": partial(self._open_pages, _YAHOO, str),
            "tradingview": partial(self._open_pages, _TRADINGVIEW, tradingview_symbol),
            "copy_rows": self._copy_rows,
            "copy_plan": window.actions_table["copy_plan"].trigger,
            "copy_symbols": self._copy_symbols,
            "copy_tradingview": self._copy_for_tradingview,
            "export": self.ask_where_to_export,
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
        actions["pin"].triggered.connect(self.pin)
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
        self._does[wish]()

    def _show_why(self) -> None:
        self._window.work.workspace.open_inspector()
        self._window.work.inspector.show_why()

    @Slot()
    def pin(self) -> None:
        """Put the selected symbols into the watchlist; take them out if all of them are in it."""
        symbols = [match.symbol for match in self._results.chosen]
        if not symbols:
            return
        lists, name = self._service.watchlists, self._prefs.text(_LIST, _FIRST_LIST)
        try:
            kept = lists.read(name) if name in lists.names() else []
            gone = set(symbols) <= set(kept)
            left = [symbol for symbol in kept if symbol not in symbols]
            lists.write(name, left if gone else [*kept, *symbols])
        except TechnicError as error:
            self._tell(error)
            return
        what = symbols[0] if len(symbols) == 1 else text.symbols(len(symbols))
        said = "{what} taken from {name}." if gone else "{what} added to {name}."
        self.toast.tell(tr(said, what=what, name=name))

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
        """Ask for a file; what kind it is follows from its ending."""
        result = self._results.result
        if result is None:
            self.toast.tell(tr("There is nothing to export yet. Run a scan, or open a run."))
            return
        dialog = QFileDialog(self._window, tr("Export matches"))
        dialog.setObjectName("export_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(
            [
                tr("Excel workbook (*.xlsx)"),
                tr("Table (*.csv)"),
                tr("TradingView list (*.txt)"),
                tr("Whole run (*.json)"),
            ]
        )
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(partial(_follow_filter, dialog))
        folder = self._prefs.text(_FOLDER)
        if folder and Path(folder).is_dir():
            dialog.setDirectory(folder)
        dialog.selectFile(_file_name(result))
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    @Slot(str)
    def export_to(self, file: str) -> None:
        """Write the run that is shown to ``file``, off this thread."""
        result = self._results.result
        if result is not None:
            self._prefs.keep(_FOLDER, str(Path(file).parent))
            self._background.ask(_EXPORT, partial(_exported, result, Path(file)))

    @Slot(str)
    def _open_folder(self, file: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(file).parent)))

    # --- answers ----------------------------------------------------------------------------------------

    @Slot(str, object)
    def _on_answered(self, kind: str, answer: object) -> None:
        if kind == _EXPORT and isinstance(answer, Path):
            self.toast.tell(tr("Exported to {file}", file=answer), tr("Open folder"), str(answer))
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
    for symbol in result.dropped[:_MOST_REASONS]:
        token.raise_if_cancelled()
        try:
            found = service.study.explain(result.info.scan, result.info.as_of, symbol, token)
        except TechnicError as error:
            if token.cancelled:
                raise
            reasons[symbol] = error.message
        else:
            if found.detail:
                reasons[symbol] = found.detail
    return reasons


def _newest_session(service: ScanService, _token: CancelToken) -> date:
    """Asked in the background: the first time it loads the calendars."""
    return service.last_session()


def _strictest(service: ScanService, result: ScanResult, token: CancelToken) -> str:
    """Which line kept everybody out; asked in the background."""
    return service.study.when_nothing_matched(result.info.scan, result.info.as_of, token)


def _exported(result: ScanResult, file: Path, _token: CancelToken) -> Path:
    from scanner import export  # what it needs loads after the window shows

    export(result, file)
    return file


def _file_name(result: ScanResult) -> str:
    """``Golden cross 2026-11-20``, without what no file may be called."""
    title = "".join(letter if letter not in '<>:"/\\|?*' else "-" for letter in result.info.scan.title)
    return f"{title} {result.info.as_of:%Y-%m-%d}"


def _follow_filter(dialog: QFileDialog, chosen: str) -> None:
    dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")"))
