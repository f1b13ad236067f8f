import csv
import io
import json
import os
import stat
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scanner.errors import BadFile, BadInput
from scanner.exports.sheet import table
from scanner.exports.write import SUFFIXES, check_target, export, write_json
from scanner.types import Change, Condition
from tests.helpers import samples

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def result():
    """Two matches of a scan with a column of its own, on a source that is not simulated."""
    scan = samples.scan(source="folder:/prices", universe="mine.txt", columns={"RSI": "rsi(14)"})
    matches = (
        samples.match(
            "AAA",
            rank=1,
            columns={"RSI": 28.25},
            rating=81.5,
            change=Change.NEW,
            signals=("Breakout", "Tight"),
            plan={"entry": 12.6, "shares": 40},
        ),
        samples.match("BBB", name='=1+1 "Ő", Ltd', rank=2, columns={"RSI": None}, change_pct=None),
    )
    return samples.result(info=samples.run_info(scan=scan), matches=matches)


def simulated(result):
    return replace(result, info=replace(result.info, scan=replace(result.info.scan, source="practice")))


def cells(file):
    """The values of a workbook's only sheet, row by row, as (kind, text)."""
    with zipfile.ZipFile(file) as archive:
        shared = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        texts = ["".join(one.itertext()) for one in shared]
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        rows.append({})
        for cell in row.iter(f"{SHEET}c"):
            assert cell.find(f"{SHEET}f") is None, "nothing is a formula"
            value = cell.findtext(f"{SHEET}v") or ""
            column = cell.get("r", "").rstrip("0123456789")
            rows[-1][column] = texts[int(value)] if cell.get("t") == "s" else float(value)
    return rows


def test_a_table_ends_with_the_columns_of_the_scan(result):
    head, rows = table(result)
    assert head == [
        "rank", "symbol", "name", "sector", "as_of", "close", "change_pct", "rating", "change", "RSI",
    ]  # fmt: skip
    assert rows[0] == [1, "AAA", "Aaa Corp", "Energy", "2026-11-20", 12.5, 1.5, 81.5, "new", 28.25]
    assert rows[1][-1] is None


def test_simulated_data_say_so_in_every_row(result):
    head, rows = table(simulated(result))
    assert head[-1] == "data"
    assert [row[-1] for row in rows] == ["Simulated", "Simulated"]
    assert all(len(row) == len(head) for row in rows)


def test_a_csv_file_has_points_and_empty_cells(result, tmp_path):
    export(result, tmp_path / "run.CSV")
    with (tmp_path / "run.CSV").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["symbol"] for row in rows] == ["AAA", "BBB"]
    assert (rows[0]["RSI"], rows[1]["RSI"], rows[1]["change_pct"]) == ("28.25", "", "")
    assert rows[1]["name"] == '=1+1 "Ő", Ltd'


def test_a_workbook_has_numbers_texts_and_no_formulas(result, tmp_path):
    export(result, tmp_path / "run.xlsx")
    head, first, second = cells(tmp_path / "run.xlsx")
    places = {title: place for place, title in head.items()}
    assert list(places)[-1] == "RSI"
    found = [first[places[title]] for title in ("rank", "symbol", "close", "RSI", "entry", "signals")]
    assert found == [1.0, "AAA", 12.5, 28.25, 12.6, "Breakout, Tight"]
    # A day is a day: Excel counts from 1899-12-30.
    assert first[places["as_of"]] == (date(2026, 11, 20) - date(1899, 12, 30)).days
    assert second[places["name"]] == '=1+1 "Ő", Ltd'
    assert places["RSI"] not in second


def test_a_workbook_keeps_its_header_in_sight_and_says_when_it_is_simulated(result, tmp_path):
    export(simulated(result), tmp_path / "run.xlsx")
    with zipfile.ZipFile(tmp_path / "run.xlsx") as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
    assert 'state="frozen"' in page
    assert "<autoFilter" in page
    assert 'name="Matches (simulated)"' in book
    assert cells(tmp_path / "run.xlsx")[1].popitem()[1] == "Simulated"


def test_a_list_for_tradingview_has_its_symbols_in_rank_order(result, tmp_path):
    export(result, tmp_path / "run.txt")
    assert (tmp_path / "run.txt").read_text(encoding="utf-8") == "AAA\nBBB\n"
    export(simulated(result), tmp_path / "run.txt")
    assert (tmp_path / "run.txt").read_text(encoding="utf-8") == "###Simulated\nAAA\nBBB\n"


def test_a_json_file_is_the_whole_document(result, tmp_path):
    export(result, tmp_path / "run.json")
    content = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert content["run"]["source"] == "folder:/prices"
    assert [match["name"] for match in content["matches"]] == ["Aaa Corp", '=1+1 "Ő", Ltd']
    assert content["counts"]["universe"] == 503


def test_any_terminal_can_take_the_document(result):
    scan = replace(result.info.scan, universe="/lists/\udcff.txt")  # a name of bytes that are no characters
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    write_json(replace(result, info=replace(result.info, scan=scan)), stream)
    stream.seek(0)
    content = json.loads(stream.read())
    assert content["run"]["universe"] == "/lists/\udcff.txt"
    assert content["matches"][1]["name"] == '=1+1 "Ő", Ltd'


def test_a_number_that_is_none_is_never_written(result):
    why = (Condition("close > 1", True, float("nan"), 1.0),)
    broken = replace(result, matches=(samples.match("AAA", why=why),))
    with pytest.raises(ValueError, match="JSON"):
        write_json(broken, io.StringIO())


def test_a_full_disk_under_the_document_is_told(result):
    with Path("/dev/full").open("w", encoding="utf-8") as stream, Path(os.devnull).open("w") as nowhere:
        with pytest.raises(BadFile, match="document cannot be written: No space left"):
            write_json(result, stream)
        os.dup2(nowhere.fileno(), stream.fileno())


def test_nobody_reading_the_document_is_left_to_the_caller(result):
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "w", encoding="utf-8")
    with pytest.raises(BrokenPipeError):
        write_json(result, stream)
    with pytest.raises(BrokenPipeError):
        stream.close()


# -- the file ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", SUFFIXES)
def test_an_old_file_is_replaced_and_nothing_is_left_beside_it(result, tmp_path, ending):
    target = tmp_path / f"run{ending}"
    target.write_text("old", encoding="utf-8")
    export(result, target)
    assert target.read_bytes() != b"old"
    assert [one.name for one in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("ending", [".json", ".csv", ".xlsx"])
def test_a_file_that_cannot_be_finished_leaves_the_old_one_whole(result, tmp_path, ending):
    resource = pytest.importorskip("resource")
    target = tmp_path / f"run{ending}"
    target.write_text("old", encoding="utf-8")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(BadFile, match=rf"run{ending} cannot be written: .*too large") as caught:
            export(result, target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.advice
    assert target.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == [target.name]


def test_a_new_file_is_as_open_as_any_other_and_an_old_one_keeps_its_mode(result, tmp_path):
    (tmp_path / "other").touch()
    export(result, tmp_path / "new.csv")
    assert (tmp_path / "new.csv").stat().st_mode == (tmp_path / "other").stat().st_mode
    (tmp_path / "new.csv").chmod(0o600)
    export(result, tmp_path / "new.csv")
    assert stat.S_IMODE((tmp_path / "new.csv").stat().st_mode) == 0o600


def test_a_link_stays_a_link(result, tmp_path):
    (tmp_path / "there").mkdir()
    link = tmp_path / "run.csv"
    link.symlink_to(tmp_path / "there" / "real.csv")
    export(result, link)
    assert link.is_symlink()
    assert (tmp_path / "there" / "real.csv").read_text(encoding="utf-8").startswith("rank,symbol")


def test_a_long_name_is_no_obstacle(result, tmp_path):
    export(result, tmp_path / f"{'x' * 250}.csv")
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("name", ["run", "run.doc", "run.json.bak", "csv"])
def test_an_unknown_ending_is_refused_with_those_there_are(tmp_path, name):
    with pytest.raises(BadInput, match=f"{name} has no known ending") as caught:
        check_target(tmp_path / name)
    assert all(ending in caught.value.advice for ending in SUFFIXES)


def test_a_folder_in_its_place_or_none_around_it_is_refused(tmp_path):
    (tmp_path / "run.csv").mkdir()
    for target in (tmp_path / "run.csv", tmp_path / "nowhere" / "run.csv"):
        with pytest.raises(BadFile, match=r"run\.csv cannot be written"):
            check_target(target)
    check_target(tmp_path / "fine.csv")


def with_dropped(result):
    """The same run with two symbols that dropped out, one of them not looked at again."""
    failed = Condition("close > sma(50)", False, 12.5, 13.0)
    gone = samples.match("GONE", change=Change.DROPPED, why=(failed,))
    return replace(result, dropped=("GONE", "UNSEEN"), dropped_matches=(gone,))


def test_chosen_symbols_are_written_in_their_order_with_reasons(result, tmp_path):
    target = tmp_path / "chosen.csv"
    export(with_dropped(result), target, ["UNSEEN", "BBB", "GONE"], {"UNSEEN": "No prices of today."})
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    assert [(row["symbol"], row["change"], row["reason"]) for row in rows] == [
        ("UNSEEN", "dropped", "No prices of today."),
        ("BBB", "", ""),
        ("GONE", "dropped", "No longer: close > sma(50)"),
    ]
    assert rows[0]["close"] == ""
    assert rows[2]["close"] == "12.5"
    export(with_dropped(result), target)
    rows = list(csv.DictReader(target.read_text(encoding="utf-8").splitlines()))
    assert [row["symbol"] for row in rows] == ["AAA", "BBB"]
    assert "reason" not in rows[0]


def test_a_workbook_of_all_matches_has_a_sheet_of_those_that_dropped_out(result, tmp_path):
    target = tmp_path / "all.xlsx"
    export(simulated(with_dropped(result)), target)
    with zipfile.ZipFile(target) as archive:
        names = archive.read("xl/workbook.xml").decode()
    assert 'name="Matches (simulated)"' in names
    assert 'name="Dropped (simulated)"' in names
    export(with_dropped(result), target, ["AAA"])
    with zipfile.ZipFile(target) as archive:
        assert "Dropped" not in archive.read("xl/workbook.xml").decode()


def test_a_list_has_those_that_dropped_out_in_a_section(result, tmp_path):
    target = tmp_path / "chosen.txt"
    export(with_dropped(result), target, ["GONE", "AAA"])
    assert target.read_text(encoding="utf-8") == "AAA\n###Dropped\nGONE\n"
    export(simulated(with_dropped(result)), target, ["GONE"])
    assert target.read_text(encoding="utf-8") == "###Simulated  dropped\nGONE\n"
