"""Where a symbol is traded, by Yahoo's ending of it: exchange calendar, currency and time zone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scanner.types import Instrument


@dataclass(frozen=True, slots=True)
class Market:
    """A place of trading: a name of exchange_calendars, the currency that prices are quoted in (ISO 4217, or a minor
    unit: GBp pence, ZAc cents, ILA agorot), and an IANA time zone."""

    exchange: str
    currency: str
    time_zone: str


HOME_MARKET = Market("XNYS", "USD", "America/New_York")

_BY_ENDING = {
    "AS": Market("XAMS", "EUR", "Europe/Amsterdam"),
    "AX": Market("XASX", "AUD", "Australia/Sydney"),
    "BO": Market("XBOM", "INR", "Asia/Kolkata"),
    "BR": Market("XBRU", "EUR", "Europe/Brussels"),
    "CO": Market("XCSE", "DKK", "Europe/Copenhagen"),
    "DE": Market("XETR", "EUR", "Europe/Berlin"),
    "F": Market("XFRA", "EUR", "Europe/Berlin"),
    "HE": Market("XHEL", "EUR", "Europe/Helsinki"),
    "HK": Market("XHKG", "HKD", "Asia/Hong_Kong"),
    "IL": Market("XLON", "USD", "Europe/London"),
    "IR": Market("XDUB", "EUR", "Europe/Dublin"),
    "JO": Market("XJSE", "ZAc", "Africa/Johannesburg"),
    "KQ": Market("XKRX", "KRW", "Asia/Seoul"),
    "KS": Market("XKRX", "KRW", "Asia/Seoul"),
    "L": Market("XLON", "GBp", "Europe/London"),
    "LS": Market("XLIS", "EUR", "Europe/Lisbon"),
    "MC": Market("XMAD", "EUR", "Europe/Madrid"),
    "MI": Market("XMIL", "EUR", "Europe/Rome"),
    "MX": Market("XMEX", "MXN", "America/Mexico_City"),
    "NS": Market("XBOM", "INR", "Asia/Kolkata"),
    "NZ": Market("XNZE", "NZD", "Pacific/Auckland"),
    "OL": Market("XOSL", "NOK", "Europe/Oslo"),
    "PA": Market("XPAR", "EUR", "Europe/Paris"),
    "SA": Market("BVMF", "BRL", "America/Sao_Paulo"),
    "SI": Market("XSES", "SGD", "Asia/Singapore"),
    "SS": Market("XSHG", "CNY", "Asia/Shanghai"),
    "ST": Market("XSTO", "SEK", "Europe/Stockholm"),
    "SW": Market("XSWX", "CHF", "Europe/Zurich"),
    "SZ": Market("XSHG", "CNY", "Asia/Shanghai"),
    "T": Market("XTKS", "JPY", "Asia/Tokyo"),
    "TA": Market("XTAE", "ILA", "Asia/Jerusalem"),
    "TO": Market("XTSE", "CAD", "America/Toronto"),
    "TW": Market("XTAI", "TWD", "Asia/Taipei"),
    "V": Market("XTSE", "CAD", "America/Toronto"),
    "VI": Market("XWBO", "EUR", "Europe/Vienna"),
    "WA": Market("XWAR", "PLN", "Europe/Warsaw"),
}  # fmt: skip

BENCHMARKS = {
    "XNYS": "^GSPC",
    "XAMS": "^AEX",
    "XASX": "^AXJO",
    "BVMF": "^BVSP",
    "XBOM": "^BSESN",
    "XBRU": "^BFX",
    "XCSE": "^OMXC25",
    "XETR": "^GDAXI",
    "XHEL": "^OMXH25",
    "XHKG": "^HSI",
    "XKRX": "^KS11",
    "XLON": "^FTSE",
    "XMAD": "^IBEX",
    "XMEX": "^MXX",
    "XMIL": "FTSEMIB.MI",
    "XNZE": "^NZ50",
    "XPAR": "^FCHI",
    "XSES": "^STI",
    "XSTO": "^OMX",
    "XSWX": "^SSMI",
    "XTAI": "^TWII",
    "XTKS": "^N225",
    "XTSE": "^GSPTSE",
}
"""The best known index of each exchange in Yahoo's spelling."""


def market_of(symbol: str) -> Market:
    """The market of ``symbol`` in Yahoo's spelling (``VOD.L`` -> London); New York for one without a known ending."""
    return _BY_ENDING.get(symbol.rpartition(".")[2], HOME_MARKET) if "." in symbol else HOME_MARKET


def on_its_market(instrument: Instrument) -> Instrument:
    """The instrument with exchange, currency and time zone of its symbol's ending."""
    market = market_of(instrument.symbol)
    if market is HOME_MARKET:
        return instrument
    return replace(instrument, exchange=market.exchange, currency=market.currency, time_zone=market.time_zone)
