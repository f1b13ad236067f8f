import pytest

from scanner.errors import BadFile
from scanner.market.symbols import read_symbols, respelling, spelled


def symbols(file):
    return [one.symbol for one in read_symbols(file).instruments]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("AAPL", "AAPL"),
        (" aapl ", "AAPL"),
        ("BRK.B", "BRK-B"),
        ("brk/b", "BRK-B"),
        ("BF-B", "BF-B"),
        ("^GSPC", "^GSPC"),
        ("7203.T", "7203.T"),
        ("VOD.L", "VOD.L"),
        ("0700.HK", "0700.HK"),
        ("BTC-USD", "BTC-USD"),
        ("EURUSD=X", "EURUSD=X"),
        ("M&M.NS", "M&M.NS"),
        ("NASDAQ:AAPL", "AAPL"),
        ("everything", None),
        ("A B", None),
        ("", None),
        ("ÄÖ", None),
        ("<html>", None),
        ("-", None),
        ("A" * 40, None),
    ],
)
def test_a_symbol_is_written_as_yahoo_writes_it(written, meant):
    assert spelled(written) == meant


def test_a_text_file_lists_symbols_by_lines_commas_or_spaces(tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("# mine\nAAPL, msft\nBRK.B  KO # two\n\nAAPL;PG\r\n###Section\n")
    assert symbols(file) == ["AAPL", "MSFT", "BRK-B", "KO", "PG"]


def test_a_csv_file_with_a_header_gives_names_and_sectors(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text('# export\nName,Ticker,Sector\n"Apple, Inc.",aapl,Tech\nMicrosoft,MSFT,\n,,\n')
    first, second = read_symbols(file).instruments
    assert (first.symbol, first.name, first.sector) == ("AAPL", "Apple, Inc.", "Tech")
    assert (second.symbol, second.name, second.sector) == ("MSFT", "Microsoft", "")


@pytest.mark.parametrize("text", ["AAPL;1\nMSFT;2\n", "AAPL\nMSFT\n", "Symbol\tPrice\nAAPL\t1\nMSFT\t2\n"])
def test_a_csv_file_may_do_without_header_or_comma(tmp_path, text):
    file = tmp_path / "list.csv"
    file.write_text(text)
    assert symbols(file) == ["AAPL", "MSFT"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_from_another_editor_is_read(tmp_path, encoding):
    file = tmp_path / "list.txt"
    file.write_text("AAPL\nMSFT\n", encoding=encoding)
    assert symbols(file) == ["AAPL", "MSFT"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "has no symbols in it"),
        (b"# only a comment\n\n", "has no symbols in it"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is not a text file"),
        (b"AAPL\n\xff\xfa\n", "is not a text file"),
        (b"AAPL\n<letter>\n", "line 2: '<letter>' is not a symbol"),
        (b"AAPL\n" * 1_100_000, "is too large"),
    ],
)
@pytest.mark.parametrize("ending", [".txt", ".csv"])
def test_a_file_without_use_is_refused_in_one_sentence(tmp_path, content, sentence, ending):
    file = tmp_path / f"list{ending}"
    file.write_bytes(content)
    with pytest.raises(BadFile) as error:
        read_symbols(file)
    assert str(file) in error.value.message
    assert sentence in error.value.message
    assert error.value.advice
    assert "\n" not in error.value.message


def test_what_is_wrong_is_said_with_its_line(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("symbol,name\nAAPL,Apple\n\n?!,nobody\n")
    with pytest.raises(BadFile, match=r"list\.csv, line 4: '\?!' is not a symbol"):
        read_symbols(file)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(BadFile, match="There is no file"):
        read_symbols(tmp_path / "none.txt")
    with pytest.raises(BadFile, match="cannot be read"):
        read_symbols(tmp_path)


def test_only_another_spelling_is_told():
    assert respelling("brk.b") == "BRK.B is BRK-B at Yahoo."
    assert respelling("aapl") == respelling(" AAPL ") == respelling("<b>") == ""


def test_a_list_tells_each_other_spelling_once(tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("BRK.B\nKO\nBRK.B\n")
    assert read_symbols(file).notes == ("BRK.B is BRK-B at Yahoo.",)
