import pytest

from scanner.providers.folder_formats import bars_from, layout_of, rows_of
from scanner.types import Bars


def read(text: str) -> Bars:
    lines = text.splitlines()
    layout = layout_of(lines)
    return bars_from("ABC", rows_of(lines, layout), layout)


def wrong(text: str) -> str:
    with pytest.raises(ValueError) as error:
        read(text)
    return str(error.value)


TWO_BARS = {
    "Yahoo": "Date,Open,High,Low,Close,Adj Close,Volume\n"
    "2026-01-05,10,11,9,10.5,9.9,1000\n2026-01-06,10.5,12,10,11,10.4,1500\n",
    "Yahoo's page": "Date\tOpen\tHigh\tLow\tClose*\tAdj Close**\tVolume\n"
    '"Jan 06, 2026"\t10.50\t12.00\t10.00\t11.00\t10.40\t1,500\n'
    '"Jan 05, 2026"\t10.00\t11.00\t9.00\t10.50\t9.90\t1,000\n',
    "Stooq": "Date,Open,High,Low,Close,Volume\n2026-01-05,10,11,9,10.5,1000\n2026-01-06,10.5,12,10,11,1500\n",
    "Stooq, Polish": "Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen\n"
    "2026-01-05,10,11,9,10.5,1000\n2026-01-06,10.5,12,10,11,1500\n",
    "Stooq, bulk": "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n"
    "ABC.US,D,20260105,000000,10,11,9,10.5,1000,0\nABC.US,D,20260106,000000,10.5,12,10,11,1500,0\n",
    "Nasdaq": "Date,Close/Last,Volume,Open,High,Low\n"
    "01/06/2026,$11.00,1500,$10.50,$12.00,$10.00\n01/05/2026,$10.50,1000,$10.00,$11.00,$9.00\n",
    "Investing.com": '"Date","Price","Open","High","Low","Vol.","Change %"\n'
    '"01/06/2026","11.00","10.50","12.00","10.00","1.50K","4.76%"\n'
    '"01/05/2026","10.50","10.00","11.00","9.00","1.00K","1.00%"\n',
    "Investing.com, German": '"Datum","Zuletzt","Eröffn.","Hoch","Tief","Vol.","+/- %"\n'
    '"06.01.2026","11,00","10,50","12,00","10,00","1,50K","4,76%"\n'
    '"05.01.2026","10,50","10,00","11,00","9,00","1,00K","1,00%"\n',
    "MetaStock": "<TICKER>,<PER>,<DTYYYYMMDD>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n"
    "ABC,D,20260105,0000,10,11,9,10.5,1000,0\nABC,D,20260106,0000,10.5,12,10,11,1500,0\n",
    "Kibot": "01/05/2026,10,11,9,10.5,1000\n01/06/2026,10.5,12,10,11,1500\n",
    "EOD": "ABC,20260105,10,11,9,10.5,1000\nABC,20260106,10.5,12,10,11,1500\n",
    "a spreadsheet of Europe": "Date;Open;High;Low;Close;Volume\n"
    "05.01.2026;10,0;11,0;9,0;10,5;1.000\n06.01.2026;10,5;12,0;10,0;11,0;1.500\n",
}


@pytest.mark.parametrize("name", TWO_BARS)
def test_the_common_exports_say_the_same(name):
    bars = read(TWO_BARS[name])
    assert bars.dates.astype(str).tolist() == ["2026-01-05", "2026-01-06"]
    assert [bars.open.tolist(), bars.high.tolist(), bars.low.tolist()] == [[10, 10.5], [11, 12], [9, 10]]
    assert [bars.close.tolist(), bars.volume.tolist()] == [[10.5, 11], [1000, 1500]]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1234.5", 1234.5),
        ('"1,234.50"', 1234.5),
        ("$1234.5", 1234.5),
        ("1.2345e3", 1234.5),
        ("1 234.5", 1234.5),
        ("1'234.50", 1234.5),
        ('"1.234,50"', 1234.5),
        ('"1234,50"', 1234.5),
        ('"1,234"', 1234.0),
    ],
)
def test_numbers_are_read_as_they_were_meant(cell, value):
    assert (
        read(f"date,open,high,low,close,volume\n2026-01-05,{cell},{cell},{cell},{cell},1\n").close[0] == value
    )


def test_one_price_tells_how_all_are_written():
    text = "date;open;high;low;close;volume\n05.01.2026;1.234;1.250,5;1.200;1.240;12.000\n"
    bars = read(text)
    assert [bars.open[0], bars.high[0], bars.volume[0]] == [1234, 1250.5, 12000]


@pytest.mark.parametrize(("cell", "volume"), [("1.5K", 1500), ("2M", 2e6), ("0.5B", 5e8), ("-", 0), ("", 0)])
def test_volumes_may_be_shortened_or_missing(cell, volume):
    assert read(f"date,open,high,low,close,volume\n2026-01-05,1,1,1,1,{cell}\n").volume[0] == volume


def test_what_is_no_table_of_daily_prices_says_why():
    assert wrong("") == "the file is empty"
    assert wrong("a text about shares\n") == "no `date` column"
    assert wrong("Date,Open,High,Low,Adj Close,Volume\n") == "no `close` column"
    assert wrong("Date,Open,High,Low,Close\n") == "no `volume` column"
    five_minutes = TWO_BARS["Stooq, bulk"].replace(",D,", ",5,")
    assert wrong(five_minutes) == "line 2: bars of period 5, and daily ones are needed"
    hours = "".join(f"2026-01-05 {hour:02}:00,1,1,1,1,1\n" for hour in range(9, 17))
    assert (
        wrong("Date,Open,High,Low,Close,Volume\n" + hours) == "several rows a day, and daily bars are needed"
    )
    assert (
        wrong("date,open,high,low,close,volume\n2026-01-05,1,1.2.3,1,1,1\n")
        == "line 2: '1.2.3' is not a number"
    )


def test_numbers_without_a_header_must_look_like_prices():
    assert wrong("2026-01-05,10,9,11,10.5,1000\n") == "no `date` column"
    assert wrong("2026-01-05,10,11,9,abc,1000\n") == "no `date` column"


def test_lines_keep_their_numbers_past_empty_ones():
    text = "\n\ndate,open,high,low,close,volume\n\n2026-01-05,1,1,1,1,1\n2026-01-06,1,x,1,1,1\n"
    assert wrong(text) == "line 6: 'x' is not a number"
