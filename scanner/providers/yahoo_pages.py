"""Yahoo's screener as pages of whole markets: 250 symbols a request, each with its newest bar and the close before.

The screener is the only part of Yahoo here that needs its crumb. One that has grown old is got anew once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scanner.cancel import CancelToken
from scanner.errors import Cancelled, GarbageAnswer, NoDataInRange, ProviderDown, ProviderError
from scanner.providers.base import LatestBar, Page

if TYPE_CHECKING:
    from scanner.providers.yahoo_session import YahooSession

ROWS_PER_PAGE = 250
"""Yahoo gives no more at once."""

RUNNING = "REGULAR"

SECTORS = (
    "Basic Materials",
    "Communication Services",
    "Consumer Cyclical",
    "Consumer Defensive",
    "Energy",
    "Financial Services",
    "Healthcare",
    "Industrials",
    "Real Estate",
    "Technology",
    "Utilities",
)
"""The sectors that the screener can be asked for."""


@dataclass(frozen=True, slots=True)
class Region:
    """A market in the screener's terms: its exchanges without the dealers' lists, and how its symbols end."""

    title: str
    exchanges: tuple[str, ...]
    endings: tuple[str, ...]


REGIONS: Mapping[str, Region] = {
    "us": Region("US", ("ASE", "BTS", "NCM", "NGM", "NMS", "NYQ"), ("",)),
    "au": Region("Australia", ("ASX",), ("AX",)),
    "be": Region("Belgium", ("BRU",), ("BR",)),
    "br": Region("Brazil", ("SAO",), ("SA",)),
    "ca": Region("Canada", ("TOR", "VAN"), ("TO", "V")),
    "ch": Region("Switzerland", ("EBS",), ("SW",)),
    "de": Region("Germany", ("GER",), ("DE",)),
    "dk": Region("Denmark", ("CPH",), ("CO",)),
    "es": Region("Spain", ("MCE",), ("MC",)),
    "fi": Region("Finland", ("HEL",), ("HE",)),
    "fr": Region("France", ("PAR",), ("PA",)),
    "gb": Region("United Kingdom", ("LSE",), ("L",)),
    "hk": Region("Hong Kong", ("HKG",), ("HK",)),
    "in": Region("India", ("NSI",), ("NS",)),
    "it": Region("Italy", ("MIL",), ("MI",)),
    "jp": Region("Japan", ("JPX",), ("T",)),
    "kr": Region("South Korea", ("KOE", "KSC"), ("KQ", "KS")),
    "mx": Region("Mexico", ("MEX",), ("MX",)),
    "nl": Region("Netherlands", ("AMS",), ("AS",)),
    "no": Region("Norway", ("OSL",), ("OL",)),
    "nz": Region("New Zealand", ("NZE",), ("NZ",)),
    "pl": Region("Poland", ("WSE",), ("WA",)),
    "pt": Region("Portugal", ("LIS",), ("LS",)),
    "se": Region("Sweden", ("STO",), ("ST",)),
    "sg": Region("Singapore", ("SES",), ("SI",)),
    "tw": Region("Taiwan", ("TAI",), ("TW",)),
    "za": Region("South Africa", ("JNB",), ("JO",)),
}

_REGION_OF_ENDING = {ending: name for name, region in REGIONS.items() for ending in region.endings}
_NO_COMPANY = ("^", "=")


class YahooPages:
    """:class:`~scanner.providers.base.MarketPages` of Yahoo. ``ready`` gives the session through which everything
    leaves, and makes yfinance ready before."""

    size = ROWS_PER_PAGE

    def __init__(self, ready: Callable[[], YahooSession]) -> None:
        self._ready = ready

    def market_of(self, symbol: str) -> str:
        """The region by the symbol's ending; an index or a currency is on no page."""
        if any(sign in symbol for sign in _NO_COMPANY):
            return ""
        return _REGION_OF_ENDING.get(symbol.rpartition(".")[2] if "." in symbol else "", "")

    def page(self, market: str, number: int, token: CancelToken, sector: str = "") -> Page:
        """One request (the first of a process also gets cookie and crumb)."""
        session = self._ready()
        # Heavy (curl_cffi): loaded by the line above, not before Yahoo is chosen.
        from scanner.providers.yahoo_session import watching

        with watching(token) as watch:
            try:
                return self._page(session, market, number, sector, lambda: watch.requests)
            except ProviderError as error:
                error.requests = watch.requests
                raise

    def _page(
        self, session: YahooSession, market: str, number: int, sector: str, sent: Callable[[], int]
    ) -> Page:
        try:
            answer = _screened(session, market, number, sector)
        except ProviderDown as error:
            if error.values.get("status") != HTTPStatus.UNAUTHORIZED:
                raise
            _forget_crumb(session)
            answer = _screened(session, market, number, sector)
        quotes = answer.get("quotes")
        total = answer.get("total")
        if not isinstance(quotes, list) or not isinstance(total, int):
            raise GarbageAnswer(f"No page of a market: {str(answer)[:200]}", what="no page of a market")
        rows = [row for quote in quotes if (row := _row(quote, sector)) is not None]
        return Page(tuple(rows), total, sent())


def _screened(session: YahooSession, market: str, number: int, sector: str) -> dict[str, Any]:
    import yfinance  # heavy (a second): only once Yahoo is chosen

    query = yfinance.EquityQuery("and", _conditions(market, sector))
    try:
        answer = yfinance.screen(
            query,
            offset=number * ROWS_PER_PAGE,
            size=ROWS_PER_PAGE,
            sortField="intradaymarketcap",
            sortAsc=False,
            session=session,
        )
    except (ProviderError, Cancelled):
        raise
    except NoDataInRange as error:
        raise GarbageAnswer(str(error), what=str(error)) from error
    except Exception as error:  # yfinance raises anything
        words = f"{type(error).__name__}: {error}"
        raise GarbageAnswer(words, what=type(error).__name__) from error
    if not isinstance(answer, dict):
        raise GarbageAnswer(f"No page: {answer!r:.200}", what="no page")
    return answer


def _conditions(market: str, sector: str) -> list[Any]:
    import yfinance  # heavy, and loaded already

    conditions = [
        yfinance.EquityQuery("eq", ["region", market]),
        yfinance.EquityQuery("is-in", ["exchange", *REGIONS[market].exchanges]),
    ]
    return [*conditions, yfinance.EquityQuery("eq", ["sector", sector])] if sector else conditions


def _forget_crumb(session: YahooSession) -> None:
    import yfinance.data  # heavy, and loaded already

    yfinance.data.YfData(session=session)._crumb = None
    session.forgive()


def _row(quote: object, sector: str) -> LatestBar | None:
    """What a row says, None for one without all of a bar: the screener is now and then thin."""
    if not isinstance(quote, dict):
        return None
    try:
        zone = ZoneInfo(quote["exchangeTimezoneName"])
        opened, high, low, close, volume, before = (
            float(quote[f"regularMarket{name}"])
            for name in ("Open", "DayHigh", "DayLow", "Price", "Volume", "PreviousClose")
        )
        row = LatestBar(
            symbol=str(quote["symbol"]),
            session=datetime.fromtimestamp(quote["regularMarketTime"], zone).date(),
            closed=quote.get("marketState") != RUNNING,
            open=opened,
            high=high,
            low=low,
            close=close,
            volume=volume,
            previous_close=before,
            name=str(quote.get("longName") or quote.get("shortName") or ""),
            sector=str(quote.get("sector") or sector),
        )
    except (KeyError, TypeError, ValueError, OSError, OverflowError):
        return None
    return row if all(map(math.isfinite, (opened, high, low, close, volume, before))) else None
