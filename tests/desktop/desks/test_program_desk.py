"""The program around the scans: notices, about, the data folder, and how it ends."""

import threading

import pytest
from PySide6.QtWidgets import QMessageBox

from desktop.dialogs.about_dialog import AboutDialog
from desktop.dialogs.keys_dialog import KeysDialog
from desktop.panels.scan_bar import RunState
from scanner import RunStatus
from tests.helpers import samples
from tests.helpers.stub_service import StubService, until_cancelled
from tests.helpers.window import open_workplace


@pytest.fixture
def service(tmp_path):
    return StubService(home=tmp_path)


@pytest.fixture
def opened(qtbot, tmp_path):
    """Opens workplaces, and closes them at the end."""
    made = []

    def open_one(service):
        made.append(open_workplace(service, tmp_path))
        return made[-1]

    yield open_one
    for place in made:
        place.close()


@pytest.fixture
def place(opened, service):
    return opened(service)


def begin(place, qtbot):
    """Start a run and wait for its first match."""
    place.window.show_welcome(False)
    place.service.script = until_cancelled
    with qtbot.waitSignal(place.runner.matched):
        place.desk.run()


def test_notices_of_the_engine_are_told(opened, qtbot, service, tmp_path):
    service.notices = (
        "The database of runs was damaged. It was kept as runs.db.damaged and a new one begun.",
    )
    place = opened(service)
    qtbot.waitUntil(lambda: bool(place.window.findChildren(QMessageBox)))
    assert "damaged" in place.dialog().text()


def test_the_window_closes_at_once_when_nothing_runs(place):
    assert place.window.close()
    assert not place.window.isVisible()


def test_closing_during_a_run_cancels_it_and_then_closes(place, qtbot):
    begin(place, qtbot)
    place.window.close()
    assert place.window.isVisible()
    assert place.window.scan_bar.run_button.state is RunState.CANCELLING
    qtbot.waitUntil(lambda: not place.window.isVisible())
    assert place.service.kept[samples.RUN_ID].info.status is RunStatus.CANCELLED


def test_closing_does_not_wait_for_ever(place, qtbot, monkeypatch):
    monkeypatch.setattr("desktop.desks.program_desk.CLOSE_WITHIN_SECONDS", 0.05)
    let_go = threading.Event()

    def script(observer, token):
        observer.started(samples.run_info())
        let_go.wait(30)
        return samples.result(RunStatus.CANCELLED)

    place.service.script = script
    place.window.show_welcome(False)
    with qtbot.waitSignal(place.runner.started):
        place.desk.run()
    place.window.close()
    qtbot.waitUntil(lambda: not place.window.isVisible())
    assert place.runner.busy
    let_go.set()


def test_help_tells_the_keys_and_what_this_is(place):
    place.window.actions_table["keys"].trigger()
    keys = place.window.findChild(KeysDialog)
    assert "Run" in keys.shown()
    keys.close()
    place.window.actions_table["about"].trigger()
    assert place.window.findChild(AboutDialog).isVisible()


def test_the_data_folder_is_opened(place, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr("desktop.desks.program_desk.QDesktopServices.openUrl", opened.append)
    place.window.actions_table["open_folder"].trigger()
    assert [url.toLocalFile() for url in opened] == [str(tmp_path)]


def test_what_is_noticed_later_is_told_and_nothing_twice(opened, qtbot, service):
    service.notices = ("The database of runs was damaged.",)
    place = opened(service)
    qtbot.waitUntil(lambda: bool(place.window.findChildren(QMessageBox)))
    place.dialog().close()
    service.notices = (*service.notices, "The database of prices was damaged.")
    with qtbot.waitSignal(place.runner.finished):
        place.desk.run()
    assert place.dialog().text() == "The database of prices was damaged."
    place.dialog().close()
