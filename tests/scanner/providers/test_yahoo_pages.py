"""The real yfinance asks a screener on loopback for pages of a market."""

from datetime import UTC, date, datetime

import pytest

from scanner.cancel import CancelToken
from scanner.clock import FakeClock
from scanner.errors import Cancelled, GarbageAnswer, ProviderDown, Throttled
from scanner.providers.base import OpenGate
from scanner.providers.yahoo import YahooProvider
from scanner.providers.yahoo_pages import REGIONS, ROWS_PER_PAGE
from scanner.settings import YahooSettings
from tests.helpers.fake_yahoo import CRUMB, FakeYahoo, Screener, quote

FRIDAY = date(2024, 5, 3)
BAR = (10.0, 11.0, 9.0, 10.5, 1000)


@pytest.fixture
def yahoo(monkeypatch):
    with FakeYahoo() as server:
        server.lead(monkeypatch)
        yield server


@pytest.fixture
def pages(tmp_path):
    clock = FakeClock(datetime(2024, 5, 3, 22, 0, tzinfo=UTC))
    return YahooProvider(OpenGate(), YahooSettings(), tmp_path, clock).pages


def rows(count, **more):
    return [quote(FRIDAY, 10.0, BAR, symbol=f"S{number}", **more) for number in range(count)]


def test_pages_follow_each_other_and_say_how_many_rows_there_are(yahoo, pages):
    yahoo.answers["screener"] = Screener(rows(ROWS_PER_PAGE + 3))
    first, second = (pages.page("us", number, CancelToken()) for number in (0, 1))
    assert [row.symbol for row in first.rows + second.rows] == [f"S{number}" for number in range(253)]
    assert first.total == second.total == 253
    assert second.requests == 1
    assert yahoo.count("screener") == 2


def test_a_row_is_a_whole_bar_with_the_close_before(yahoo, pages):
    yahoo.answers["screener"] = Screener(rows(1, sector="Technology"))
    (row,) = pages.page("us", 0, CancelToken()).rows
    assert (row.open, row.high, row.low, row.close, row.volume) == BAR
    assert (row.previous_close, row.session, row.closed) == (10.0, FRIDAY, True)
    assert (row.name, row.sector) == ("S0 Inc.", "Technology")


def test_a_running_session_is_called_so_and_days_are_the_exchanges_own(yahoo, pages):
    late = quote(FRIDAY, 10.0, BAR, symbol="9984.T", zone="Asia/Tokyo", marketState="REGULAR")
    yahoo.answers["screener"] = Screener([late])
    (row,) = pages.page("jp", 0, CancelToken()).rows
    assert (row.session, row.closed) == (FRIDAY, False)


@pytest.mark.parametrize(
    "hole",
    [
        {"regularMarketOpen": None},
        {"regularMarketPreviousClose": "n/a"},
        {"exchangeTimezoneName": "Mars/Olympus"},
        {"regularMarketTime": None},
        {"regularMarketPrice": float("nan")},
    ],
)
def test_a_thin_row_is_left_out(yahoo, pages, hole):
    yahoo.answers["screener"] = Screener([{**rows(1)[0], **hole}, *rows(2)[1:]])
    page = pages.page("us", 0, CancelToken())
    assert [row.symbol for row in page.rows] == ["S1"]
    assert page.total == 2


def test_one_sector_can_be_asked_for(yahoo, pages):
    yahoo.answers["screener"] = Screener([*rows(2, sector="Energy"), *rows(5, sector="Utilities")[2:]])
    assert len(pages.page("us", 0, CancelToken(), "Energy").rows) == 2
    assert pages.page("us", 0, CancelToken(), "Healthcare").rows == ()


def test_an_old_crumb_is_got_anew_once(yahoo, pages):
    yahoo.answers |= {"screener": Screener(rows(1)), "crumb": ["stale", CRUMB]}
    assert len(pages.page("us", 0, CancelToken()).rows) == 1
    assert yahoo.count("crumb") == 2
    assert yahoo.count("screener") == 2


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (401, ProviderDown),
        (429, Throttled),
        (500, ProviderDown),
        ("html", GarbageAnswer),
        ("truncated", GarbageAnswer),
        ({"finance": {"result": [], "error": None}}, GarbageAnswer),
        ({"finance": {"result": [{"total": 3}], "error": None}}, GarbageAnswer),
        ({"finance": {"result": ["?"], "error": None}}, GarbageAnswer),
    ],
)
def test_refusals_have_their_kind_and_their_cost(yahoo, pages, answer, error):
    yahoo.answers["screener"] = answer
    with pytest.raises(error) as caught:
        pages.page("us", 0, CancelToken())
    sent = len(yahoo.requests)
    assert caught.value.requests == sent


def test_cancelled_asks_nothing(yahoo, pages):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        pages.page("us", 0, token)
    assert yahoo.requests == []


def test_every_symbol_has_the_market_of_its_ending_and_an_index_has_none(pages):
    assert pages.market_of("BRK-B") == "us"
    assert pages.market_of("VOD.L") == "gb"
    assert pages.market_of("7203.T") == "jp"
    assert [pages.market_of(symbol) for symbol in ("^GSPC", "EURUSD=X", "ABC.XYZ")] == ["", "", ""]


def test_yfinance_knows_every_exchange_that_is_asked_for():
    from yfinance.const import EQUITY_SCREENER_EQ_MAP

    for name, region in REGIONS.items():
        assert set(region.exchanges) <= set(EQUITY_SCREENER_EQ_MAP["exchange"][name])
