"""The composer: makes service, look, window and runner, and connects the panels' wishes to them. It draws nothing."""

from __future__ import annotations

import ctypes
import logging
import multiprocessing
import os
import sys
import traceback
from collections.abc import Sequence
from types import TracebackType

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop.desks.editor_desk import EditorDesk
from desktop.desks.first_start_desk import FirstStartDesk
from desktop.desks.inspector_desk import InspectorDesk
from desktop.desks.look_desk import LookDesk
from desktop.desks.notification_desk import NotificationDesk
from desktop.desks.offline_desk import OfflineDesk
from desktop.desks.palette_desk import PaletteDesk
from desktop.desks.picture_desk import PictureDesk
from desktop.desks.pin_desk import PinDesk
from desktop.desks.plan_desk import PlanDesk
from desktop.desks.preferences_desk import PreferencesDesk
from desktop.desks.problems_desk import ProblemsDesk
from desktop.desks.program_desk import ProgramDesk
from desktop.desks.results_desk import ResultsDesk
from desktop.desks.runs_desk import RunsDesk
from desktop.desks.scan_desk import ScanDesk
from desktop.desks.start_desk import StartDesk, parsed, words_of
from desktop.desks.status_desk import StatusDesk
from desktop.desks.taskbar_desk import TaskbarDesk
from desktop.desks.universe_desk import UniverseDesk
from desktop.desks.update_desk import UpdateDesk
from desktop.desks.watchlists_desk import WatchlistsDesk
from desktop.dialogs.bug_dialog import BugDialog
from desktop.look import Look
from desktop.main_window import MainWindow
from desktop.prefs import FILE_NAME, Prefs
from desktop.single_instance import SingleInstance
from desktop.text import tr
from desktop.turns import SWITCH_SECONDS
from desktop.workers.background import Background
from desktop.workers.scan_runner import ScanRunner
from scanner import (
    ENGINE_VERSION,
    CannotRun,
    ScanService,
    TechnicError,
    abandoned_requests,
    keep_log,
    open_home,
)

log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window; returns the exit code when it is closed."""
    multiprocessing.freeze_support()
    sys.setswitchinterval(SWITCH_SECONDS)
    asked = parsed(argv)
    app = make_application()
    look = Look(parent=app)
    look.apply(app)
    app.setWindowIcon(QIcon("look:technic.svg"))
    try:
        home = open_home()
        instance = SingleInstance(home.root, home.locks, app)
        if not instance.become_first():
            return 0 if instance.hand_over(words_of(asked)) else refuse(_busy())
        keep_log(home)
        service = ScanService.open(home.root)
    except TechnicError as error:
        return refuse(error)
    looks = LookDesk(service, look, app)
    prefs = Prefs(service.home.root / FILE_NAME)
    window = MainWindow(look, prefs)
    runner = ScanRunner(service, app)
    background = Background(app)
    desk = make_desks(service, window, runner, background, prefs, looks)
    starts = StartDesk(service, window, desk)
    instance.called.connect(starts.take)
    hook = BugHook(window)
    background.bug_found.connect(hook.show)
    sys.excepthook = hook
    if problem := desk.prepare(asked.universe, asked.scan, asked.source, run=asked.run):
        print(problem, file=sys.stderr)  # noqa: T201 - for whoever typed the arguments
    window.show()
    if problem := starts.open_file(asked.file):
        window.tell(tr("Technic"), problem)
    code = app.exec()
    instance.close()
    return leave(code, service, runner, background)


def make_desks(
    service: ScanService,
    window: MainWindow,
    runner: ScanRunner,
    background: Background,
    prefs: Prefs,
    looks: LookDesk,
) -> ScanDesk:
    """The desks, joined where one acts on what another tells; the one that runs scans. They live with the window."""
    ProgramDesk(service, window, runner, prefs)
    desk = ScanDesk(service, window, runner, prefs)
    palette = PaletteDesk(service, window, background, prefs)
    universes = UniverseDesk(service, window, background)
    universes.lists_changed.connect(desk.show_universes)
    WatchlistsDesk(service, window, universes)
    preferences = PreferencesDesk(service, window, prefs)
    plans = PlanDesk(service, window, background)
    desk.scan_wanted.connect(plans.look_at)
    plans.agreed.connect(desk.start)
    plans.ask_above_wanted.connect(preferences.ask_about_fetches_above)
    FirstStartDesk(service, window, background)
    status = StatusDesk(service, window, runner, background)
    results = ResultsDesk(service, window, background, prefs)
    PictureDesk(window, prefs, results.toast)
    PinDesk(service, window, prefs).lists_changed.connect(universes.lists_changed)
    EditorDesk(service, window, background, desk)
    inspector = InspectorDesk(service, window, background)
    ProblemsDesk(service, window, desk, inspector, preferences, universes)
    for follower in (status.show_risk, looks.follow_settings, inspector.show_account):
        preferences.settings_changed.connect(follower)
    for symbols in (palette, window.watchlists):
        symbols.symbol_wanted.connect(inspector.look_at_symbol)
    OfflineDesk(window, runner, desk)
    NotificationDesk(service, window, runner)
    TaskbarDesk(window, runner)
    window.actions_table["theme"].triggered.connect(looks.switch)
    RunsDesk(service, window, background, desk)
    UpdateDesk(service, window)
    return desk


def make_application() -> QApplication:
    """The application with its names."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Technic")
    app.setApplicationDisplayName("")
    app.setApplicationVersion(ENGINE_VERSION)
    app.setDesktopFileName("technic")
    if sys.platform == "win32":  # its own place and icon in the task bar, not Python's
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("Technic.Technic")
    return app


def _busy() -> CannotRun:
    return CannotRun(
        tr("Technic is open already and does not answer."),
        tr("Wait until it answers again, or end it and start anew."),
    )


def refuse(error: TechnicError) -> int:
    """Say why the program cannot start, on the terminal and, where there is one, on the screen."""
    words = f"{error.message} {error.advice}".strip()
    print(words, file=sys.stderr)  # noqa: T201 - the terminal may be all there is
    if QGuiApplication.platformName() not in ("offscreen", "minimal"):
        QMessageBox.critical(None, "Technic", words)
    return error.exit_code


def leave(code: int, service: ScanService, runner: ScanRunner, background: Background) -> int:
    """Close what is open. Where something still hangs the process ends here: results are written already."""
    # The window has waited for it already.
    ended = runner.close(limit=0.2)
    # Both are told to end, whatever the first one answers.
    ended = background.close(limit=1.0) and ended
    hanging = abandoned_requests() > 0
    if ended:
        service.close()
    if not ended or hanging:
        log.info("leaving while something hangs (threads ended: %s, requests hang: %s)", ended, hanging)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(code)
    return code


class BugHook(QObject):
    """Called for every exception that nobody caught: logs it and shows it as a mistake of ours, one dialog at a
    time."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: BugDialog | None = None

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take the place of ``sys.excepthook``."""
        if issubclass(kind, KeyboardInterrupt):
            self._window.close()
            return
        report = "".join(traceback.format_exception(kind, error, trace))
        log.error("a mistake nobody caught\n%s", report)
        self.show(report)

    @Slot(str)
    def show(self, report: str) -> None:
        """Show a mistake that is in the log already, unless one is shown."""
        if self._dialog is None:
            self._dialog = BugDialog(report, self._window)
            self._dialog.destroyed.connect(self._forget)
            self._dialog.open()

    @Slot()
    def _forget(self) -> None:
        self._dialog = None
