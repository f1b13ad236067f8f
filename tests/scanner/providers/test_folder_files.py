import pytest

from scanner.providers.folder_files import FileReader, index_folder, symbol_of


@pytest.mark.parametrize(
    ("written", "symbol"),
    [
        ("aapl", "AAPL"),
        ("aapl.us", "AAPL"),
        ("brk-b.us", "BRK-B"),
        ("bac_l.us", "BAC-L"),
        ("vod.uk", "VOD.L"),
        ("sap.de", "SAP.DE"),
        ("7203.jp", "7203.T"),
        ("BRK.B", "BRK-B"),
        ("BF_B", "BF-B"),
        ("VOD.L", "VOD.L"),
        ("AAPL Historical Data", "AAPL"),
        ("aapl_daily", "AAPL"),
        ("^spx", "^SPX"),
    ],
)
def test_a_files_name_is_a_symbol_as_yahoo_writes_it(written, symbol):
    assert symbol_of(written) == symbol


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_the_usual_encodings(tmp_path, encoding):
    file = tmp_path / "abc.csv"
    file.write_bytes("Datum,Eröffn.".encode(encoding))
    assert FileReader().text(file) == "Datum,Eröffn."


def test_the_beginning_of_a_text_may_end_within_a_letter(tmp_path):
    file = tmp_path / "abc.csv"
    file.write_text("aö", encoding="utf-8")
    assert FileReader().text(file, limit=2) == "a"


def test_only_the_heads_of_files_are_read_to_find_the_symbols(tmp_path, monkeypatch):
    for number in range(20):
        (tmp_path / f"S{number}.csv").write_text("date,open,high,low,close,volume\n" + "x" * 100_000)
    read = []

    class Counting(FileReader):
        def _bytes(self, path, member, limit):
            content = super()._bytes(path, member, limit)
            read.append(len(content))
            return content

    assert len(index_folder(tmp_path, Counting()).places) == 20
    assert sum(read) < 100_000
