"""Which source is asked, and when."""

import pytest

from scanner import RunStatus
from tests.helpers.stub_service import StubService, found
from tests.helpers.window import open_workplace


@pytest.fixture
def service(tmp_path):
    made = StubService(home=tmp_path)
    made.keep(RunStatus.FINISHED, "old", matches=found("OLD"))
    return made


@pytest.fixture
def place(qtbot, service, tmp_path):
    made = open_workplace(service, tmp_path)
    yield made
    made.close()


def test_another_universe_forgets_the_run_that_waited_for_the_terms(place, service):
    place.window.scan_bar.choose_universe("sp500")
    place.desk.run()
    place.click("Cancel")
    place.window.scan_bar.universe_chosen.emit("practice")
    place.window.status_bar.source_wanted.emit("yahoo")
    assert service.calls == []


def test_yahoo_is_asked_only_after_its_terms_were_agreed_to(place, qtbot, service):
    place.window.scan_bar.choose_universe("sp500")
    place.desk.run()
    assert service.calls == []
    assert "personal use" in place.dialog().text()
    with qtbot.waitSignal(place.runner.finished):
        place.click("Use Yahoo Finance")
    assert service.calls[-1][1].source == "yahoo"
    assert service.settings.data.source == "yahoo"
    with qtbot.waitSignal(place.runner.finished):
        place.desk.run()


def test_the_terms_can_be_declined(place, service):
    place.window.scan_bar.choose_universe("sp500")
    place.desk.run()
    place.click("Cancel")
    assert service.calls == []


@pytest.mark.parametrize(
    ("saved", "universe", "source"),
    [
        ("", "practice", "practice"),
        ("folder:/prices", "practice", "practice"),
        ("folder:/prices", "sp500", "folder:/prices"),
        ("practice", "AAA,BBB", "practice"),
    ],
)
def test_the_source_follows_from_the_universe(place, qtbot, service, saved, universe, source):
    if saved:
        place.window.status_bar.source_wanted.emit(saved)
    place.window.scan_bar.choose_universe(universe)
    with qtbot.waitSignal(place.runner.finished):
        place.desk.run()
    assert service.calls[-1][1].source == source


def test_a_source_brings_a_universe_that_fits(place, service):
    place.window.status_bar.source_wanted.emit("folder:/prices")
    assert place.window.scan_bar.universe() == "sp500"
    place.window.status_bar.source_wanted.emit("practice")
    assert place.window.scan_bar.universe() == "practice"
    assert service.settings.data.source == "practice"
