from datetime import UTC, date, datetime

import pytest

from scanner import Cancelled, CancelToken, CannotRun, Scan, ScanService
from scanner.clock import FakeClock
from scanner.errors import UnknownName
from tests.helpers.fake_yahoo import FakeYahoo, Screener, quote
from tests.helpers.terminal import Terminal

FRIDAY = date(2026, 1, 30)
BAR = (10.0, 11.0, 9.0, 10.5, 1000)


@pytest.fixture
def yahoo(monkeypatch):
    with FakeYahoo() as server:
        server.lead(monkeypatch)
        sectors = ("Energy", "Technology", None)
        server.answers["screener"] = Screener(
            quote(FRIDAY, 10.0, BAR, symbol=f"S{number}", sector=sectors[number % 3]) for number in range(300)
        )
        yield server


@pytest.fixture
def service():
    service = ScanService.open(clock=FakeClock(datetime(2026, 1, 30, 22, 0, tzinfo=UTC)))
    yield service
    service.close()


def test_a_market_is_fetched_with_its_sectors_and_kept(yahoo, service):
    told = []
    info = service.regions.update("us", lambda known, total: told.append((known, total)))
    assert (info.id, info.title, info.count, info.dated) == ("us", "All US", 300, FRIDAY)
    assert told == [(250, 300), (300, 300)]
    symbols = {one.symbol: one.sector for one in service.universe("us").instruments}
    assert (symbols["S0"], symbols["S1"], symbols["S2"]) == ("Energy", "Information Technology", "")
    assert service.data.plan(Scan("close > 0", "us - sector:Energy", "yahoo")).missing == 200


@pytest.mark.parametrize("answer", [401, 500, "html"])
def test_refused_pages_leave_the_old_list(yahoo, service, answer):
    service.regions.update("us")
    yahoo.answers["screener"] = answer
    with pytest.raises(CannotRun, match="The list was not fetched: Yahoo"):
        service.regions.update("us")
    assert len(service.universe("us").instruments) == 300


def test_thin_pages_are_no_list(yahoo, service):
    class Thin(Screener):
        def answer(self, body):
            document = super().answer(body)
            document["finance"]["result"][0]["total"] = 9000
            return document

    yahoo.answers["screener"] = Thin(yahoo.answers["screener"].quotes)
    with pytest.raises(CannotRun):
        service.regions.update("us")


def test_cancelling_keeps_what_was_there(yahoo, service):
    token = CancelToken()
    with pytest.raises(Cancelled):
        service.regions.update("us", lambda *_: token.cancel(), token)
    assert service.universes()[-1].count == 0


def test_only_markets_can_be_fetched(service):
    assert service.regions.names()[0] == "us"
    with pytest.raises(UnknownName, match="no market"):
        service.regions.update("sp500")


def test_the_terminal_fetches_and_lists(yahoo, capsys):
    terminal = Terminal(capsys)
    answer = terminal("universes", "update")
    assert answer.code == 0
    assert "All US: 300 symbols" in answer.err
    (one,) = [one for one in terminal("universes", "--json").json if one["id"] == "us"]
    assert one["count"] == 300
    assert terminal("universes", "update", "sp500").code == 2
