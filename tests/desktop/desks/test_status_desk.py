"""What the status bar says of the universe, and when it is asked again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.desks.status_desk import StatusDesk
from scanner import BadInput, Glance, SessionState, Settings
from tests.helpers.stub_service import StubService
from tests.helpers.window import open_workplace


class Glances(StubService):
    """An engine whose exchange closes in an hour."""

    def __init__(self, home):
        super().__init__(home=home)
        self.asked = []
        self.left = timedelta(hours=1)
        self.refusal = None

    def glance(self, universe, source):
        """What was asked is kept."""
        self.asked.append((universe, source))
        if self.refusal:
            raise self.refusal
        now = datetime.now(UTC)
        session = SessionState("XNYS", True, False, False, False, date(2026, 11, 24), now + self.left)
        return Glance(session, symbols=503, kept=500, fetched_at=now - timedelta(minutes=5))


@pytest.fixture
def place(qtbot, tmp_path):
    made = open_workplace(Glances(tmp_path), tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk(place, qtbot):
    made = StatusDesk(place.service, place.window, place.runner, place.background)
    place.runner.prepared.emit(None)
    qtbot.waitUntil(lambda: bool(place.window.status_bar._session.text()))
    return made


def said(place):
    bar = place.window.status_bar
    return bar._session.text(), bar._cache.text()


def test_the_session_counts_down_and_the_practice_market_has_no_age(desk, place):
    assert said(place) == ("NYSE open, closes in 1 h 0 m", "")
    assert "NYSE closes" in place.window.status_bar._session.toolTip()


def test_another_universe_or_source_is_looked_at(desk, place, qtbot):
    place.service.settings = replace(Settings(), data=replace(Settings().data, source="yahoo"))
    place.window.scan_bar.take_universe("sp500")
    qtbot.waitUntil(lambda: said(place)[1] == "Cache 5 min old")
    assert place.service.asked[-1] == ("sp500", "yahoo")
    assert place.window.status_bar._cache.toolTip() == "500 of 503 symbols have stored prices"


def test_a_run_that_ends_may_have_changed_the_cache(desk, place, qtbot):
    before = len(place.service.asked)
    with qtbot.waitSignal(place.runner.finished):
        place.desk.run()
    qtbot.waitUntil(lambda: len(place.service.asked) > before)


def test_each_minute_counts_down_and_asks_again_when_the_session_is_over(desk, place, qtbot):
    before = len(place.service.asked)
    place.window.status_bar.clock.minute_passed.emit()
    assert len(place.service.asked) == before
    desk._glance = replace(
        desk._glance, session=replace(desk._glance.session, until=datetime.now(UTC) - timedelta(seconds=1))
    )
    place.window.status_bar.clock.minute_passed.emit()
    qtbot.waitUntil(lambda: len(place.service.asked) == before + 1)


def test_of_a_universe_that_cannot_be_read_nothing_is_said(desk, place, qtbot):
    place.service.refusal = BadInput("No.", "Yes.")
    desk.look()
    qtbot.waitUntil(lambda: said(place) == ("", ""))
    place.window.status_bar.clock.minute_passed.emit()
    assert said(place) == ("", "")


def test_the_risk_follows_the_account(desk, place):
    assert place.window.status_bar.risk_button.text() == "Risk $500 per trade"
    account = replace(Settings().account, size=20_000.0, currency="EUR")
    desk.show_risk(replace(Settings(), account=account))
    assert place.window.status_bar.risk_button.text() == "Risk \u20ac100 per trade"
