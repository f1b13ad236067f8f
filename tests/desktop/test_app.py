"""The composer, from its first line to its exit code."""

import logging
import os
import subprocess
import sys

import pytest
import shiboken6
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QApplication

from desktop import app
from desktop.dialogs.bug_dialog import BugDialog
from desktop.main_window import MainWindow
from scanner import BadInput, ScanService
from tests.helpers.stub_service import Stubborn, StubService
from tests.helpers.window import open_workplace

HEAVY = ("numpy", "pandas", "talib", "yfinance", "exchange_calendars", "lark", "pyqtgraph", "curl_cffi")


@pytest.fixture
def _quiet_end(monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()


def window():
    return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))


@pytest.mark.usefixtures("_quiet_end")
def test_it_opens_and_closes(qapp, monkeypatch):
    seen = []

    def close():
        seen.append(window().isVisible())
        window().close()
        window().deleteLater()

    monkeypatch.setattr(app, "leave", remembering(app.leave, seen))
    QTimer.singleShot(0, qapp, close)
    assert app.main(["--universe", "practice"]) == 0
    _, runner, background = seen.pop()
    assert seen == [True]
    assert not runner.busy
    assert not background.findChild(QThread).isRunning()
    runner.deleteLater()
    background.deleteLater()


def remembering(leave, seen):
    def remembered(*given):
        seen.append(given[1:])
        return leave(*given)

    return remembered


@pytest.mark.usefixtures("_quiet_end")
def test_a_home_that_cannot_be_used_is_one_sentence_and_code_3(qapp, monkeypatch, capsys, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TECHNIC_HOME", str(tmp_path / "file" / "home"))
    assert app.main([]) == 3
    words = capsys.readouterr().err
    assert "cannot be used" in words
    assert "Traceback" not in words


def test_bad_settings_are_code_2(qapp, capsys):
    assert app.refuse(BadInput("settings.toml is not valid.", "Mend it.")) == 2
    assert capsys.readouterr().err == "settings.toml is not valid. Mend it.\n"


def test_on_a_screen_it_is_a_dialog_too(qapp, monkeypatch):
    shown = []
    monkeypatch.setattr(app.QGuiApplication, "platformName", lambda: "xcb")
    monkeypatch.setattr(app.QMessageBox, "critical", lambda *words: shown.append(words[2]))
    app.refuse(BadInput("Wrong.", "Mend it."))
    assert shown == ["Wrong. Mend it."]


def test_a_mistake_nobody_caught_is_shown_once(qtbot, tmp_path, caplog):
    place = open_workplace(StubService(home=tmp_path), tmp_path)
    hook = app.BugHook(place.window)
    for _ in range(2):
        try:
            raise ZeroDivisionError("of our own making")
        except ZeroDivisionError as error:
            hook(type(error), error, error.__traceback__)
    (dialog,) = place.window.findChildren(BugDialog)
    assert "of our own making" in dialog.detailedText()
    assert caplog.text.count("a mistake nobody caught") == 2
    dialog.close()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    hook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert not place.window.isVisible()
    place.close()


def test_a_mistake_in_a_background_job_is_shown(qtbot, tmp_path, caplog):
    place = open_workplace(StubService(home=tmp_path), tmp_path)
    hook = app.BugHook(place.window)
    place.background.bug_found.connect(hook.show)
    with qtbot.waitSignal(place.background.bug_found):
        place.background.ask("anything", lambda token: 1 / 0)
    (dialog,) = place.window.findChildren(BugDialog)
    assert "division by zero" in dialog.detailedText()
    place.close()


def test_the_process_ends_even_when_something_hangs(qapp, monkeypatch, tmp_path, qtbot):
    exits = []
    monkeypatch.setattr(app.os, "_exit", exits.append)
    script = Stubborn()
    place = open_workplace(StubService(script, home=tmp_path), tmp_path)
    with qtbot.waitSignal(place.runner.started):
        place.window.show_welcome(False)
        place.desk.run()
    app.leave(0, place.service, place.runner, place.background)
    assert exits == [0]
    script.let_go.set()
    place.close()


def test_nothing_heavy_is_loaded_before_the_first_paint(tmp_path):
    code = (
        "import sys\n"
        "from desktop import app\n"
        "from desktop.main_window import MainWindow\n"
        "def painted(self):\n"
        f"    print([name for name in {HEAVY!r} if name in sys.modules])\n"
        "    self.close()\n"
        "wish = MainWindow.__init__\n"
        "def made(self, *given):\n"
        "    wish(self, *given)\n"
        "    self.painted.connect(lambda: painted(self))\n"
        "MainWindow.__init__ = made\n"
        "from desktop.desks.program_desk import ProgramDesk\n"
        "ProgramDesk._on_painted = lambda self: None\n"
        "sys.exit(app.main([]))\n"
    )
    environment = {**os.environ, "TECHNIC_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr
    assert done.returncode == 0


def test_the_service_opens_where_the_environment_says(tmp_path):
    service = ScanService.open()
    assert service.home.root == tmp_path / "home"
    service.close()
