from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scanner.errors import BadFile, BadInput, HomeUnusable, UnknownName
from scanner.rules.library import ScanLibrary
from scanner.rules.own_scans import OwnScans
from scanner.types import ScanDefinition

DIP = ScanDefinition(
    "",
    "Volume dip",
    'close > sma(50)  # up\nand sector == "Energy"',
    group="setup",
    description='Sold off "hard" for a day.',
    columns={"RSI 2": "rsi(2)"},
    ranking="-rsi(2)",
    then_by="-rating",
    shown=("price", "RSI", "plan"),
)


def test_a_saved_scan_is_found_again_as_it_was(tmp_path: Path):
    kept = OwnScans(tmp_path).save(DIP)
    assert kept.id == "volume-dip"
    assert ScanLibrary(tmp_path).find("Volume dip") == kept == replace(DIP, id="volume-dip")


def test_saving_again_changes_the_same_file_and_a_new_title_keeps_the_id(tmp_path: Path):
    own = OwnScans(tmp_path)
    kept = own.save(DIP)
    own.save(replace(kept, title="Another name", rule="close > 1"))
    (found,) = [scan for scan in ScanLibrary(tmp_path).definitions() if not scan.builtin]
    assert (found.id, found.title, found.rule) == ("volume-dip", "Another name", "close > 1")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": "  "}, "has no name"),
        ({"title": "Golden cross"}, "There is a scan called Golden cross already"),
        ({"title": "golden-cross"}, "already"),
        ({"title": "x" * 81}, "at most 80"),
        ({"rule": " "}, "The rule is empty"),
        ({"builtin": True}, "is built in"),
    ],
)
def test_what_cannot_be_saved_says_why_and_leaves_nothing(tmp_path: Path, change: dict, message: str):
    with pytest.raises(BadInput, match=message):
        OwnScans(tmp_path).save(replace(DIP, **change))
    assert list(tmp_path.iterdir()) == []


def test_a_rule_with_a_mistake_can_be_kept_and_opened(tmp_path: Path):
    kept = OwnScans(tmp_path).save(replace(DIP, rule="close > higest(3)"))
    assert ScanLibrary(tmp_path).find_unchecked(kept.id).rule == "close > higest(3)"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    blocked = tmp_path / "scans"
    blocked.write_text("a file where the folder should be")
    with pytest.raises(HomeUnusable, match="could not be written"):
        OwnScans(blocked).save(DIP)


def test_copies_get_names_that_are_free(tmp_path: Path):
    own = OwnScans(tmp_path)
    cross = ScanLibrary(tmp_path).find("golden-cross")
    first = own.save(own.copy_of(cross))
    assert (first.title, first.builtin) == ("Golden cross (copy)", False)
    assert own.copy_of(cross).title == "Golden cross (copy 2)"


def test_a_deleted_scan_can_be_brought_back(tmp_path: Path):
    own = OwnScans(tmp_path)
    kept = own.save(DIP)
    deleted = own.delete("volume-dip")
    with pytest.raises(UnknownName):
        ScanLibrary(tmp_path).find("volume-dip")
    assert own.restore(deleted) == kept
    assert ScanLibrary(tmp_path).find("volume-dip") == kept


def test_a_built_in_scan_cannot_be_deleted(tmp_path: Path):
    with pytest.raises(BadInput, match="built in"):
        OwnScans(tmp_path).delete("golden-cross")


def test_a_scan_travels_as_a_file(tmp_path: Path):
    own = OwnScans(tmp_path / "one")
    own.save(DIP)
    file = own.export("volume-dip", tmp_path / "dip")
    assert file.name == "dip.technic-scan"
    plain = tmp_path / "plain"
    plain.touch()
    assert file.stat().st_mode == plain.stat().st_mode
    assert sorted(one.name for one in tmp_path.iterdir()) == ["dip.technic-scan", "one", "plain"]
    other = OwnScans(tmp_path / "two")
    taken = other.import_(file)
    assert replace(taken, id="") == DIP
    assert other.import_(file).title == "Volume dip (copy)"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"title = ", "is no scan"),
        (b"\xff\xfe", "no text in UTF-8"),
        (b'title = "x"', "bad.technic-scan: The key `rule` is missing"),
        (b'title = "x"\nrule = "close > 1"\nrul = "y"', "did you mean"),
        (b"#" * 200_001, "too large"),
    ],
)
def test_a_file_that_is_no_scan_says_so_and_changes_nothing(tmp_path: Path, content: bytes, message: str):
    file = tmp_path / "bad.technic-scan"
    file.write_bytes(content)
    with pytest.raises(BadFile, match=message) as caught:
        OwnScans(tmp_path / "own").import_(file)
    assert "exported as a scan" in caught.value.advice
    with pytest.raises(BadFile, match="cannot be read"):
        OwnScans(tmp_path / "own").import_(tmp_path / "missing.toml")
    assert not (tmp_path / "own").exists()
