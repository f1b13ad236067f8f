"""How symbols are spelled for TradingView."""

import pytest

from scanner.exports.tradingview import _EXCHANGES, tradingview_list, tradingview_symbol
from scanner.market.exchanges import _BY_ENDING


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("AAPL", "NASDAQ:AAPL"),
        ("IBM", "IBM"),
        ("BRK-B", "BRK.B"),
        ("SAP.DE", "XETR:SAP"),
        ("MC.PA", "EURONEXT:MC"),
        ("BP.L", "LSE:BP."),
        ("BT-A.L", "LSE:BT.A"),
        ("VOD.L", "LSE:VOD"),
        ("NOVO-B.CO", "OMXCOP:NOVO_B"),
        ("M&M.NS", "NSE:M_M"),
        ("0005.HK", "HKEX:5"),
        ("7203.T", "TSE:7203"),
        ("600519.SS", "SSE:600519"),
        ("RCI-B.TO", "TSX:RCI.B"),
        ("^GSPC", "SP:SPX"),
        ("^UNKNOWN", "^UNKNOWN"),
        ("ODD.XX", "ODD.XX"),
    ],
)
def test_a_symbol_gets_its_exchange(symbol, expected):
    assert tradingview_symbol(symbol) == expected


def test_every_exchange_that_the_program_knows_has_a_name_there():
    assert set(_EXCHANGES) == set(_BY_ENDING)


def test_a_list_has_one_symbol_a_line_under_its_title():
    assert (
        tradingview_list(["AAPL", "SAP.DE"], title="Mine, today") == "###Mine  today\nNASDAQ:AAPL\nXETR:SAP\n"
    )
    assert tradingview_list([]) == "\n"
