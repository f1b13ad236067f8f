import gzip
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from scanner.cancel import CancelToken
from scanner.errors import BadFile, Cancelled, GarbageAnswer, NoDataInRange, NotFound
from scanner.providers.folder import FolderProvider
from scanner.types import Bars, Instrument

HEADER = "Date,Open,High,Low,Close,Volume"
GOOD = f"{HEADER}\n2026-01-05,10,11,9,10.5,1000\n2026-01-06,10.5,12,10,11,1500\n"


def fetched(
    folder: Path, symbol: str = "ABC", start: date = date(2026, 1, 1), end: date = date(2026, 1, 31)
) -> Bars:
    return FolderProvider(folder).fetch(Instrument(symbol), start, end, CancelToken()).bars


def write(folder: Path, text: str, name: str = "ABC.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def garbage(folder: Path, text: str) -> str:
    with pytest.raises(GarbageAnswer) as error:
        fetched(write(folder, text))
    return str(error.value.values["what"])


def test_it_reads_a_file_of_bars(tmp_path):
    bars = fetched(write(tmp_path, GOOD))
    assert bars.symbol == "ABC"
    assert bars.dates.astype(str).tolist() == ["2026-01-05", "2026-01-06"]
    assert [bars.open.tolist(), bars.high.tolist(), bars.low.tolist()] == [[10, 10.5], [11, 12], [9, 10]]
    assert [bars.close.tolist(), bars.volume.tolist()] == [[10.5, 11], [1000, 1500]]


def test_no_request_is_counted(tmp_path):
    answer = FolderProvider(write(tmp_path, GOOD)).fetch(
        Instrument("ABC"), date(2026, 1, 1), date(2026, 1, 31), CancelToken()
    )
    assert answer.requests == 0


@pytest.mark.parametrize(
    "header",
    [
        "timestamp,open,high,low,close,vol",
        "TIME,OPEN,HIGH,LOW,CLOSE,VOLUME",
        "\ufeffDate, Open ,High,Low,Close,Volume",
    ],
)
def test_column_names_may_be_written_in_several_ways(tmp_path, header):
    assert len(fetched(write(tmp_path, GOOD.replace(HEADER, header)))) == 2


def test_columns_may_stand_in_any_order_beside_others(tmp_path):
    text = "Name,volume,close,Adj Close,low,high,open,date\nabc,5,4,3.9,1,6,2,2026-01-05 00:00:00\n"
    bars = fetched(write(tmp_path, text))
    assert [bars.open[0], bars.high[0], bars.low[0], bars.close[0], bars.volume[0]] == [2, 6, 1, 4, 5]


def test_a_symbol_finds_its_file_in_any_case(tmp_path):
    provider = FolderProvider(write(write(tmp_path, GOOD, "brk-b.CSV"), GOOD, "AAA.csv"))
    assert provider.symbols() == ["AAA", "BRK-B"]
    assert len(fetched(tmp_path, "BRK-B")) == 2


def test_rows_without_a_full_price_are_left_out_and_a_missing_volume_is_zero(tmp_path):
    holes = "2026-01-07,,11,9,10,5\n2026-01-08,10,11,9,null,5\n2026-01-09,10,11,9,10,\n\n2026-01-12,10,11\n"
    bars = fetched(write(tmp_path, GOOD + holes))
    assert bars.dates.astype(str).tolist() == ["2026-01-05", "2026-01-06", "2026-01-09"]
    assert bars.volume[-1] == 0


def test_rows_are_put_in_order_and_the_later_of_two_for_one_day_holds(tmp_path):
    bars = fetched(
        write(tmp_path, f"{HEADER}\n2026-01-06,1,1,1,1,1\n2026-01-05,2,2,2,2,2\n2026-01-06,3,3,3,3,3\n")
    )
    assert bars.close.tolist() == [2, 3]


def test_only_the_range_asked_for_is_given(tmp_path):
    write(tmp_path, GOOD)
    assert fetched(tmp_path, start=date(2026, 1, 6)).close.tolist() == [11]
    assert fetched(tmp_path, end=date(2026, 1, 5)).close.tolist() == [10.5]
    with pytest.raises(NoDataInRange):
        fetched(tmp_path, start=date(2026, 1, 7))


def test_a_file_without_a_full_bar_is_no_data_and_no_failure(tmp_path):
    with pytest.raises(NoDataInRange):
        fetched(write(tmp_path, f"{HEADER}\n2026-01-05,,,,,\n"))


@pytest.mark.parametrize("text", ["", "\n\n", f"{HEADER}\n"])
def test_an_empty_file_is_a_failure_because_nothing_is_known_of_its_symbol(tmp_path, text):
    assert garbage(write(tmp_path, GOOD, "XYZ.csv"), text) == "ABC.csv: the file is empty"


def test_what_cannot_be_understood_is_named_with_its_place(tmp_path):
    assert garbage(tmp_path, "date,open,high,low,volume\n") == "ABC.csv: no `close` column"
    assert "line 3: '10x' is not a number" in garbage(tmp_path, GOOD.replace("10.5,12", "10x,12"))
    assert "line 3: 'soon' is not a date" in garbage(tmp_path, GOOD.replace("2026-01-06", "soon"))
    assert "no calendar" in garbage(tmp_path, GOOD.replace("2026-01-05", "2026-02-30"))


def test_a_binary_file_is_garbage(tmp_path):
    (tmp_path / "ABC.csv").write_bytes(b"\x89PNG\x00\xff\xfe")
    with pytest.raises(GarbageAnswer, match=r"ABC\.csv"):
        fetched(tmp_path)


def test_a_file_that_cannot_be_opened_is_garbage(tmp_path):
    (tmp_path / "ABC.csv").mkdir()
    with pytest.raises(GarbageAnswer, match="cannot be read"):
        fetched(tmp_path)


def test_a_symbol_without_a_file_is_not_found(tmp_path):
    with pytest.raises(NotFound, match=r"no file for XYZ \(such as XYZ\.csv\)"):
        fetched(write(tmp_path, GOOD), "XYZ")


def test_a_folder_that_cannot_serve_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(BadFile, match="has no CSV files"):
        FolderProvider(tmp_path)
    with pytest.raises(BadFile, match="There is no folder"):
        FolderProvider(tmp_path / "nowhere")
    with pytest.raises(BadFile, match="is no table of daily prices"):
        FolderProvider(tmp_path / "notes.txt")


def test_a_single_file_is_a_source(tmp_path):
    provider = FolderProvider(write(tmp_path, GOOD) / "ABC.csv")
    assert provider.symbols() == ["ABC"]


def test_preparing_looks_again(tmp_path):
    provider = FolderProvider(write(tmp_path, GOOD))
    write(tmp_path, GOOD, "NEW.csv")
    provider.prepare([], CancelToken())
    assert provider.symbols() == ["ABC", "NEW"]


def test_its_id_is_the_absolute_folder(tmp_path, monkeypatch):
    write(tmp_path, GOOD)
    monkeypatch.chdir(tmp_path.parent)
    assert FolderProvider(Path(tmp_path.name)).id == f"folder:{tmp_path}"


def test_a_cancelled_token_stops_it(tmp_path):
    token = CancelToken()
    token.cancel()
    provider = FolderProvider(write(tmp_path, GOOD))
    with pytest.raises(Cancelled):
        provider.fetch(Instrument("ABC"), date(2026, 1, 1), date(2026, 1, 31), token)


STOOQ = (
    "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\n"
    "{0},D,20260105,000000,10,11,9,10.5,1000,0\n{0},D,20260106,000000,10.5,12,10,11,1500,0\n"
)


def closes(folder: Path, symbol: str) -> list[float]:
    return fetched(folder, symbol).close.tolist()


def test_stooqs_bulk_archive_is_read_unpacked(tmp_path):
    files = {
        "data/daily/us/nasdaq stocks/1/aapl.us.txt": "AAPL.US",
        "data/daily/us/nyse stocks/2/brk-b.us.txt": "BRK-B.US",
        "data/daily/uk/lse stocks/1/vod.uk.txt": "VOD.UK",
        "data/daily/jp/tse stocks/1/7203.jp.txt": "7203.JP",
    }
    for name, ticker in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(STOOQ.format(ticker))
    assert FolderProvider(tmp_path).symbols() == ["7203.T", "AAPL", "BRK-B", "VOD.L"]
    assert closes(tmp_path, "AAPL") == closes(tmp_path, "VOD.L") == [10.5, 11]


def test_stooqs_bulk_archive_is_read_as_it_comes(tmp_path):
    with zipfile.ZipFile(tmp_path / "d_us_txt.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/daily/us/nasdaq stocks/1/aapl.us.txt", STOOQ.format("AAPL.US"))
        archive.writestr("data/daily/us/nasdaq stocks/1/gone.us.txt", "")
        archive.writestr("data/readme.pdf", "no table")
    provider = FolderProvider(tmp_path)
    assert provider.symbols() == ["AAPL", "GONE"]
    assert closes(tmp_path, "AAPL") == [10.5, 11]
    with pytest.raises(GarbageAnswer, match=r"d_us_txt\.zip/data/.*/gone\.us\.txt: the file is empty"):
        provider.fetch(Instrument("GONE"), date(2026, 1, 1), date(2026, 1, 31), CancelToken())


def test_a_packed_file_and_a_zip_of_one_are_read(tmp_path):
    (tmp_path / "ABC.csv.gz").write_bytes(gzip.compress(GOOD.encode()))
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("XYZ.csv", GOOD)
    assert FolderProvider(tmp_path).symbols() == ["ABC", "XYZ"]
    assert closes(tmp_path, "ABC") == closes(tmp_path, "XYZ") == [10.5, 11]


def test_one_file_may_hold_many_symbols(tmp_path):
    text = (
        "Symbol,Date,Open,High,Low,Close,Volume\n"
        "AAPL,2026-01-05,10,11,9,10.5,1\nbrk.b,2026-01-05,20,21,19,20.5,2\nAAPL,2026-01-06,11,12,10,11.5,3\n"
    )
    write(tmp_path, text, "all.csv")
    provider = FolderProvider(tmp_path)
    assert provider.symbols() == ["AAPL", "BRK-B"]
    assert closes(tmp_path, "AAPL") == [10.5, 11.5]
    assert closes(tmp_path, "BRK-B") == [20.5]
    assert provider.problems() == ()


def test_a_changed_file_of_many_symbols_is_read_anew(tmp_path):
    text = "Symbol,Date,Open,High,Low,Close,Volume\nABC,2026-01-05,10,11,9,{},1\nXYZ,2026-01-05,1,1,1,1,1\n"
    write(tmp_path, text.format("10.5"), "all.csv")
    provider = FolderProvider(tmp_path)
    asked = (Instrument("ABC"), date(2026, 1, 1), date(2026, 1, 31), CancelToken())
    assert provider.fetch(*asked).bars.close.tolist() == [10.5]
    write(tmp_path, text.format("10.75"), "all.csv")
    os.utime(tmp_path / "all.csv", (0, 2_000_000_000))
    assert provider.fetch(*asked).bars.close.tolist() == [10.75]


def test_files_of_no_use_are_listed_with_the_reason(tmp_path):
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "abc.txt")
    write(tmp_path, "", "EMPTY.csv")
    write(tmp_path, "just words", "notes.txt")
    write(tmp_path, "Date,Open,High,Low,Volume\n", "SHORT.csv")
    write(tmp_path, GOOD.replace("10.5,12", "x,12"), "LATER.csv")
    (tmp_path / "broken.zip").write_bytes(b"PK no archive")
    (tmp_path / "BROKEN.csv.gz").write_bytes(b"no archive")
    provider = FolderProvider(tmp_path)
    assert {problem.file: problem.reason for problem in provider.problems()} == {
        "abc.txt": "ABC is in ABC.csv already",
        "EMPTY.csv": "the file is empty",
        "notes.txt": "no `date` column",
        "SHORT.csv": "no `close` column",
        "broken.zip": "the archive is damaged",
        "BROKEN.csv.gz": "cannot be read: Not a gzipped file (b'no')",
    }
    with pytest.raises(GarbageAnswer):
        provider.fetch(Instrument("LATER"), date(2026, 1, 1), date(2026, 1, 31), CancelToken())
    assert "LATER.csv: line 3: 'x' is not a number" in map(str, provider.problems())
    provider.prepare([], CancelToken())
    assert "LATER.csv" not in {problem.file for problem in provider.problems()}


def test_what_is_found_wrong_stays_the_symbols_own_failure(tmp_path):
    write(tmp_path, GOOD)
    write(tmp_path, "Date,Open,High,Low,Volume\n", "SHORT.csv")
    assert FolderProvider(tmp_path).symbols() == ["ABC", "SHORT"]


def test_hidden_files_and_what_a_mac_leaves_in_folders_are_passed_over(tmp_path):
    write(write(tmp_path, GOOD), GOOD, "._ABC.csv")
    (tmp_path / "__MACOSX").mkdir()
    write(tmp_path / "__MACOSX", GOOD, "XYZ.csv")
    assert FolderProvider(tmp_path).symbols() == ["ABC"]
