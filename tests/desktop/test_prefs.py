"""What the window remembers: values of three kinds, and a file that cannot be used."""

import pytest
from PySide6.QtCore import QByteArray, QStandardPaths

from desktop.prefs import FILE_NAME, Prefs


@pytest.fixture
def file(tmp_path):
    return tmp_path / FILE_NAME


def test_values_are_there_at_the_next_start(file):
    prefs = Prefs(file)
    prefs.keep("universe", "sp500")
    prefs.keep("symbols", "AAPL,MSFT")
    prefs.keep("welcome_done", True)
    prefs.keep("keep_sorted", False)
    prefs.keep("state", QByteArray(b"\x00\x01binary"))
    assert prefs.flush()
    again = Prefs(file)
    assert again.text("universe") == "sp500"
    assert again.text("symbols") == "AAPL,MSFT"
    assert again.flag("welcome_done") is True
    assert again.flag("keep_sorted", default=True) is False
    assert again.state("state") == QByteArray(b"\x00\x01binary")


def test_what_is_not_there_is_the_default(file):
    prefs = Prefs(file)
    assert prefs.text("universe", "practice") == "practice"
    assert prefs.flag("welcome_done") is False
    assert prefs.state("state") is None


def test_a_value_of_another_kind_counts_as_not_there(file):
    prefs = Prefs(file)
    prefs.keep("universe", "sp500")
    prefs.keep("state", QByteArray())
    assert prefs.flag("universe", default=True) is True
    assert prefs.state("universe") is None
    assert prefs.state("state") is None
    prefs.keep("blob", QByteArray(b"x"))
    assert prefs.text("blob", "none") == "none"


def test_what_is_forgotten_is_gone(file):
    prefs = Prefs(file)
    prefs.keep("universe", "sp500")
    prefs.forget("universe")
    assert prefs.text("universe") == ""


def test_a_damaged_file_is_an_empty_one(file):
    file.write_bytes(b"\x00\xff[[[universe=\n=@ByteArray(\n")
    prefs = Prefs(file)
    assert prefs.text("universe", "practice") == "practice"


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    prefs = Prefs(blocked / FILE_NAME)
    prefs.keep("universe", "sp500")
    assert prefs.text("universe") == "sp500"
    assert prefs.flush() is False


def test_a_folder_that_is_gone_gives_way_to_the_usual_one(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    prefs = Prefs(tmp_path / "window.ini")
    assert prefs.folder("exports", documents) == ""
    (tmp_path / "Documents").mkdir()
    assert prefs.folder("exports", documents) == str(tmp_path / "Documents")
    prefs.keep("exports", str(tmp_path))
    assert prefs.folder("exports", documents) == str(tmp_path)
    prefs.keep("exports", str(tmp_path / "gone"))
    assert prefs.folder("exports", documents) == str(tmp_path / "Documents")
