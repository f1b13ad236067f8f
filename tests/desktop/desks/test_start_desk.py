"""Words typed at the start travel to the window that is open and do there what they would have done here."""

from pathlib import Path

import pytest

from desktop.desks.start_desk import StartDesk, parsed, words_of
from scanner import ScanService
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
    desk = StartDesk(place.service, place.window, place.desk)
    with qtbot.waitSignal(place.runner.finished):
        desk.take(["--universe", "practice", "--scan", "rsi-oversold", "--run"])
    assert not place.window.isMinimized()
    assert place.window.scan_bar.universe() == "practice"
    assert place.window.scan_bar.scan_id() == "rsi-oversold"


def test_a_scan_that_does_not_exist_is_told(place):
    StartDesk(place.service, place.window, place.desk).take(["--scan", "no-such", "--run"])
    assert "There is no scan no-such." in place.dialog().text()
    assert not place.runner.busy


@pytest.fixture
def real(qapp, tmp_path):
    service = ScanService.open(tmp_path / "home")
    made = open_workplace(service, tmp_path)
    yield made
    made.close()
    service.close()


def test_a_scan_file_is_imported_and_chosen(real, tmp_path):
    file = tmp_path / "dip.technic-scan"
    file.write_text('title = "Dip"\nrule = "rsi(14) < 40"\n', encoding="utf-8")
    StartDesk(real.service, real.window, real.desk).take([str(file)])
    scan = real.service.scan_named(real.window.scan_bar.scan_id())
    assert (scan.title, scan.rule) == ("Dip", "rsi(14) < 40")
    assert not real.window.is_welcoming


def test_a_file_that_is_no_scan_is_told_and_nothing_changes(real, tmp_path):
    before = real.window.scan_bar.scan_id()
    file = tmp_path / "prices.csv"
    file.write_text("date,close", encoding="utf-8")
    StartDesk(real.service, real.window, real.desk).take([str(file), "--run"])
    assert "prices.csv" in real.dialog().text()
    assert real.window.scan_bar.scan_id() == before
    assert not real.runner.busy
