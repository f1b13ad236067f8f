"""A chart kept as a picture, and what is said about it."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from desktop.desks.picture_desk import PictureDesk
from desktop.panels.toast import Toast
from scanner import RunStatus
from tests.helpers import samples
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


@pytest.fixture
def place(qtbot, tmp_path):
    service = StubService(home=tmp_path)
    service.keep(RunStatus.FINISHED, "old", matches=(samples.match("ABLE"),))
    made = open_workplace(service, tmp_path)
    made.desk.open_run("old")
    made.window.work.results.table.selectRow(0)
    qtbot.waitUntil(lambda: not made.background.is_busy)
    yield made
    made.close()


@pytest.fixture
def toast(place):
    made = Toast(place.window.look, place.window.work)
    yield made
    made.hide()


@pytest.fixture
def desk(place, toast):
    return PictureDesk(place.window, place.prefs, toast)


def ask(place):
    place.window.actions_table["chart_picture"].trigger()
    return place.window.findChild(QFileDialog)


def test_it_asks_and_writes_and_says_where(place, desk, toast, tmp_path):
    dialog = ask(place)
    assert dialog.selectedFiles()[0].endswith("ABLE 2026-11-20.png")
    file = tmp_path / "able.png"
    dialog.fileSelected.emit(str(file))
    dialog.close()
    assert QImage(str(file)).width() == place.window.work.inspector.chart.canvas.width() * 2
    assert toast.label.text() == f"Saved as {file}"
    assert toast.button.text() == "Open folder"


def test_the_next_picture_is_offered_the_same_folder(place, desk, tmp_path, qtbot):
    folder = tmp_path / "charts"
    folder.mkdir()
    desk.keep(str(folder / "able.png"))
    dialog = ask(place)
    assert dialog.directory().path() == str(folder)
    dialog.close()


def test_a_folder_that_is_gone_says_so(place, desk, toast, tmp_path):
    desk.keep(str(tmp_path / "nowhere" / "able.png"))
    assert toast.label.text() == "able.png could not be written. Choose another folder."


def test_without_a_chart_there_is_nothing_to_keep(place, desk, toast, tmp_path):
    place.window.work.results.filter_box.setText("nobody")
    place.window.work.inspector.chart.show_words("Nothing.")
    desk.ask_where_to()
    desk.keep(str(tmp_path / "able.png"))
    assert place.window.findChild(QFileDialog) is None
    assert not (tmp_path / "able.png").exists()
