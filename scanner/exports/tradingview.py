"""Symbols as TradingView spells them, ``EXCH:SYM``, from Yahoo's spelling; nothing is asked of either."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from scanner.market.carried import carried_list

# Yahoo's ending: TradingView's name of the exchange.
_EXCHANGES = {
    "AS": "EURONEXT",
    "AX": "ASX",
    "BO": "BSE",
    "BR": "EURONEXT",
    "CO": "OMXCOP",
    "DE": "XETR",
    "F": "FWB",
    "HE": "OMXHEX",
    "HK": "HKEX",
    "IL": "LSE",
    "IR": "EURONEXT",
    "JO": "JSE",
    "KQ": "KRX",
    "KS": "KRX",
    "L": "LSE",
    "LS": "EURONEXT",
    "MC": "BME",
    "MI": "MIL",
    "MX": "BMV",
    "NS": "NSE",
    "NZ": "NZX",
    "OL": "OSL",
    "PA": "EURONEXT",
    "SA": "BMFBOVESPA",
    "SI": "SGX",
    "SS": "SSE",
    "ST": "OMXSTO",
    "SW": "SIX",
    "SZ": "SZSE",
    "T": "TSE",
    "TA": "TASE",
    "TO": "TSX",
    "TW": "TWSE",
    "V": "TSXV",
    "VI": "VIE",
    "WA": "GPW",
}
_INDICES = {
    "^GSPC": "SP:SPX",
    "^NDX": "NASDAQ:NDX",
    "^DJI": "DJ:DJI",
    "^GDAXI": "XETR:DAX",
    "^FTSE": "FTSE:UKX",
    "^FCHI": "EURONEXT:PX1",
    "^N225": "TVC:NI225",
    "^HSI": "HSI:HSI",
}
_LETTERS_IN_LONDON = 3


def tradingview_symbol(symbol: str) -> str:
    """``symbol`` for a list of TradingView. American shares of which only Yahoo's symbol is known have no exchange
    in it: TradingView finds their home itself."""
    if symbol in _INDICES:
        return _INDICES[symbol]
    name, _, ending = symbol.rpartition(".")
    if not name or ending not in _EXCHANGES:
        american = symbol.replace("-", ".")  # share classes: BRK-B is BRK.B there
        return f"NASDAQ:{american}" if symbol in _on_nasdaq() else american
    exchange = _EXCHANGES[ending]
    if ending == "HK":
        name = name.lstrip("0") or name
    elif exchange == "LSE":
        # London's own spelling: short ones end with a point.
        name = name.replace("-", ".")
        name = name if "." in name or len(name) >= _LETTERS_IN_LONDON else f"{name}."
    elif ending in ("TO", "V"):
        name = name.replace("-", ".")
    return f"{exchange}:{name.replace('-', '_').replace('&', '_')}"


def tradingview_list(symbols: Iterable[str], *, title: str = "") -> str:
    """A list that TradingView imports: one symbol a line, under ``title`` as a section if there is one."""
    head = [f"###{title.replace(',', ' ')}"] if title else []
    return "\n".join([*head, *map(tradingview_symbol, symbols)]) + "\n"


@lru_cache(maxsize=1)
def _on_nasdaq() -> frozenset[str]:
    """The symbols that are known to be traded at NASDAQ: the members of its index."""
    return frozenset(instrument.symbol for instrument in carried_list("nasdaq100").instruments)
