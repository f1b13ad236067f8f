"""Words typed at the start travel to the window that is open and do there what they would have done here."""

from pathlib import Path

import pytest

from desktop.desks.start_desk import StartDesk, parsed, words_of
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


@pytest.fixture
def place(qapp, tmp_path):
    made = open_workplace(StubService(home=tmp_path), tmp_path)
    yield made
    made.close()


def test_what_was_typed():
    asked = parsed(["--scan", "golden-cross", "--run", "--no-such-flag"])
    assert (asked.scan, asked.run, asked.universe, asked.source) == ("golden-cross", True, "", "")


def test_words_say_the_same_in_another_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    asked = parsed(["mine.technic-scan", "--universe", "sp500", "--run"])
    words = words_of(asked)
    assert Path(words[0]).is_absolute()
    again = parsed(words)
    assert (again.universe, again.run, Path(again.file).name) == ("sp500", True, "mine.technic-scan")


def test_a_second_start_raises_the_window_and_runs(place, qtbot):
    place.window.showMinimized()
    desk = StartDesk(place.window, place.desk)
    with qtbot.waitSignal(place.runner.finished):
        desk.take(["--universe", "practice", "--scan", "rsi-oversold", "--run"])
    assert not place.window.isMinimized()
    assert place.window.scan_bar.universe() == "practice"
    assert place.window.scan_bar.scan_id() == "rsi-oversold"


def test_a_scan_that_does_not_exist_is_told(place):
    StartDesk(place.window, place.desk).take(["--scan", "no-such", "--run"])
    assert "There is no scan no-such." in place.dialog().text()
    assert not place.runner.busy
