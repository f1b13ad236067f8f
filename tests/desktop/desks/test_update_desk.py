"""Nobody is asked unless the user wants it; good news is a banner, other news only an answer to a question."""

from dataclasses import replace

import pytest

from desktop.desks.update_desk import UpdateDesk
from desktop.workers.update_check import Release, UpdateCheck
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


@pytest.fixture
def asked(monkeypatch):
    addresses = []
    monkeypatch.setattr(UpdateCheck, "ask", lambda self, address: addresses.append(address))
    return addresses


@pytest.fixture
def place(qapp, tmp_path):
    made = open_workplace(StubService(home=tmp_path), tmp_path)
    made.window.show_welcome(False)
    yield made
    made.close()


def want(place, **updates):
    settings = place.service.settings
    place.service.settings = replace(settings, updates=replace(settings.updates, **updates))


def test_without_an_address_nobody_is_asked(place, asked):
    UpdateDesk(place.service, place.window).look()
    assert asked == []
    assert "No address is set" in place.dialog().text()


def test_at_start_only_when_wanted(place, asked, qtbot):
    desk = UpdateDesk(place.service, place.window)
    desk._start.setInterval(0)
    want(place, address="https://example.org/v")
    place.window.painted.emit()
    assert not desk._start.isActive()
    want(place, check_at_start=True)
    place.window.painted.emit()
    qtbot.waitUntil(lambda: asked == ["https://example.org/v"])


def test_a_newer_version_is_a_banner_with_its_page(place, asked, monkeypatch):
    opened = []
    monkeypatch.setattr("desktop.desks.update_desk.QDesktopServices.openUrl", opened.append)
    desk = UpdateDesk(place.service, place.window)
    desk._check.answered.emit(Release("99.0", "https://example.org/technic"))
    assert place.window.work.update_banner.isVisible()
    place.click("Open its page")
    assert [url.toString() for url in opened] == ["https://example.org/technic"]
    assert not place.window.work.update_banner.isVisible()


def test_that_there_is_none_is_told_only_when_asked(place, asked):
    want(place, address="https://example.org/v")
    desk = UpdateDesk(place.service, place.window)
    desk._check.answered.emit(Release("0.0.1"))
    desk.look()
    desk._check.answered.emit(Release("0.0.1"))
    assert place.dialog().text().endswith("is the newest version.")


def test_a_refusal_is_told_only_when_asked(place, asked):
    want(place, address="https://example.org/v")
    desk = UpdateDesk(place.service, place.window)
    desk._check.refused.emit("It could not be read.", "Look at the connection.")
    desk.look()
    desk._check.refused.emit("It could not be read.", "Look at the connection.")
    assert place.dialog().text() == "It could not be read. Look at the connection."
