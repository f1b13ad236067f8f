"""``technic --smoke-test``: starts the real window without a screen, runs a scan through the real thread, looks at
what came of it and prints one line of JSON. It tries the package out, not the logic: that is what the tests do."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from desktop import app
from desktop.main_window import MainWindow
from scanner import ENGINE_VERSION, RunStatus, ScanService

LIMIT_SECONDS = 20.0
TIMED_OUT = 3
_LOOK_EVERY_MS = 20
_LATE = (
    *("numpy", "pandas", "talib", "lark", "exchange_calendars", "pyqtgraph", "yfinance", "curl_cffi"),
    *("xlsxwriter", "tenacity", "rich", "typer", "certifi", "tzdata"),
)
_SCAN = ("--universe", "practice", "--scan", "rsi-oversold", "--run")
_CURL_CANNOT_READ_CA_BUNDLE = 77


def main() -> int:
    """Try the program out; 0 when everything was as it should be, 1 when something was not, 3 after 20 seconds."""
    asked = _arguments()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _end_at_the_limit(asked.out)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("TECHNIC_HOME", folder)
        report = _try_out(asked.shot)
        _tell(report, asked.out)
    return 0 if report["ok"] else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="technic --smoke-test")
    parser.add_argument("--smoke-test", action="store_true")
    parser.add_argument("--shot", type=Path, help="keep a picture of the window in this file")
    parser.add_argument("--out", type=Path, help="write the line of JSON to this file too")
    return parser.parse_known_args()[0]


def _end_at_the_limit(out: Path | None) -> None:
    def end() -> None:
        _tell({"ok": False, "problem": f"not done after {LIMIT_SECONDS:g} s"}, out)
        os._exit(TIMED_OUT)  # whatever hangs must not keep the process

    timer = threading.Timer(LIMIT_SECONDS, end)
    timer.daemon = True
    timer.start()


def _try_out(shot: Path | None) -> dict[str, Any]:
    report: dict[str, Any] = {
        "ok": False,
        "version": ENGINE_VERSION,
        "frozen": bool(getattr(sys, "frozen", False)),
    }
    application = app.make_application()
    driver = _Driver(report, shot, application)
    report["exit_code"] = app.main(_SCAN)
    report["imports_failed"] = _failed_imports()
    report["ca_bundle"] = _curl_reads_its_ca_bundle()
    report["run_kept"] = _run_is_kept()
    report["ok"] = (
        report["exit_code"] == 0
        and driver.saw_everything
        and not report["imports_failed"]
        and report["ca_bundle"]
        and report["run_kept"]
    )
    return report


class _Driver(QObject):
    """Looks at the window now and then, and closes it when the scan has ended and its chart was drawn."""

    def __init__(self, report: dict[str, Any], shot: Path | None, application: QApplication) -> None:
        super().__init__(application)
        self._report = report
        self._shot = shot
        self._application = application
        self._window: MainWindow | None = None
        self.saw_everything = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the window's first paint, and only for that: every event of the program comes by here."""
        if event.type() is QEvent.Type.Paint and isinstance(watched, MainWindow):
            self._window = watched
            # In line before whatever the window does once it is painted: that is no part of its first paint.
            QTimer.singleShot(0, self, self._on_painted)
            self._application.removeEventFilter(self)
        return False

    @Slot()
    def _on_painted(self) -> None:
        self._report["first_paint_cpu_s"] = round(time.process_time(), 3)
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        if self._window is not None and self._is_done(self._window):
            self._timer.stop()
            self._take_picture(self._window)
            self._window.close()

    def _is_done(self, window: MainWindow) -> bool:
        results = window.work.results
        if not window.work.run_panel.ended or not results.model.rowCount():
            return False
        if not results.table.currentIndex().isValid():
            results.table.selectRow(0)
        return window.work.inspector.chart.data is not None

    def _take_picture(self, window: MainWindow) -> None:
        picture = window.grab()
        self._report["matches"] = window.work.results.model.rowCount()
        chart = window.work.inspector.chart.data
        self._report["chart_bars"] = len(chart.bars) if chart is not None else 0
        self._report["picture"] = [picture.width(), picture.height()]
        if self._shot is not None and not picture.save(str(self._shot)):
            self._report["problem"] = f"{self._shot} could not be written"
        self.saw_everything = not picture.isNull()


def _failed_imports() -> list[str]:
    failed = []
    for name in _LATE:
        try:
            importlib.import_module(name)
        except ImportError as error:
            failed.append(f"{name}: {error}")
    return failed


def _curl_reads_its_ca_bundle() -> bool:
    """Whether curl finds its list of authorities. It reads it when a secure connection begins, and says so with a
    code of its own when it cannot; a server on loopback that hangs up gives it the occasion."""
    from curl_cffi.requests import Session  # heavy: only for this test
    from curl_cffi.requests.exceptions import RequestException

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        thread = threading.Thread(target=_hang_up, args=(server,), daemon=True)
        thread.start()
        try:
            with Session() as session:
                session.get(f"https://127.0.0.1:{server.getsockname()[1]}/", timeout=5)
        except RequestException as error:
            return int(error.code or 0) != _CURL_CANNOT_READ_CA_BUNDLE
        finally:
            thread.join(5)
    return True


def _hang_up(server: socket.socket) -> None:
    try:
        connection, _ = server.accept()
    except OSError:
        return  # curl never came: it could not even begin
    connection.close()


def _run_is_kept() -> bool:
    """Whether another opening of the home finds the run, finished."""
    service = ScanService.open()
    try:
        runs = service.runs(1)
        service.save_settings(service.settings)
        return (
            bool(runs) and runs[0].info.status is RunStatus.FINISHED and service.home.settings_file.exists()
        )
    finally:
        service.close()


def _tell(report: dict[str, Any], out: Path | None) -> None:
    line = json.dumps(report)
    if out is not None:
        out.write_text(line + "\n", encoding="utf-8")
    if sys.stdout is not None:  # a windowed program on Windows has none
        print(line, flush=True)  # noqa: T201 - the line is what was asked for
