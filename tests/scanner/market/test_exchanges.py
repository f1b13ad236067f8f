from zoneinfo import ZoneInfo

import exchange_calendars
import pytest

from scanner.market import exchanges
from scanner.market.exchanges import HOME_MARKET, market_of, on_its_market
from scanner.types import Instrument


def test_an_ending_tells_the_market():
    assert market_of("VOD.L") == exchanges.Market("XLON", "GBp", "Europe/London")
    assert market_of("SAP.DE").exchange == "XETR"


@pytest.mark.parametrize("symbol", ["AAPL", "BRK-B", "^GSPC", "T", "ABC.XYZ", "EURUSD=X"])
def test_a_symbol_without_a_known_ending_is_at_home(symbol):
    assert market_of(symbol) is HOME_MARKET
    assert on_its_market(Instrument(symbol)) == Instrument(symbol)


def test_every_market_has_a_calendar_and_a_time_zone():
    names = set(exchange_calendars.get_calendar_names())
    for market in {HOME_MARKET, *exchanges._BY_ENDING.values()}:
        assert market.exchange in names
        assert ZoneInfo(market.time_zone)
        assert len(market.currency) == 3
