from __future__ import annotations

from pathlib import Path

import pytest

from scanner.errors import BadFile, RuleError, UnknownName
from scanner.rules.library import ScanLibrary

GOOD = 'title = "My dip"\nrule = "rsi(2) < 5"\nranking = "-rsi(2)"\n[columns]\n"RSI" = "rsi(2)"\n'


def library_with(folder: Path, **files: str) -> ScanLibrary:
    for stem, text in files.items():
        (folder / f"{stem.replace('_', '-')}.toml").write_text(text, encoding="utf-8")
    return ScanLibrary(folder)


def test_the_built_in_scans_are_there_without_a_folder(tmp_path: Path) -> None:
    library = ScanLibrary(tmp_path / "missing")
    ids = [scan.id for scan in library.definitions()]
    assert {"golden-cross", "rsi-oversold", "minervini-trend-template"} <= set(ids)
    assert library.problems == ()


@pytest.mark.parametrize("name", ["golden-cross", "Golden cross", " GOLDEN CROSS "])
def test_a_scan_is_found_by_id_or_title(tmp_path: Path, name: str) -> None:
    scan = ScanLibrary(tmp_path).find(name)
    assert (scan.id, scan.builtin) == ("golden-cross", True)


@pytest.mark.parametrize(
    ("name", "advice"),
    [("golden-cros", "Did you mean `golden-cross`?"), ("Golden crosses", "Did you mean `golden-cross`?")],
)
def test_an_unknown_name_gets_the_nearest(tmp_path: Path, name: str, advice: str) -> None:
    with pytest.raises(UnknownName, match=f"There is no scan called {name}.") as caught:
        ScanLibrary(tmp_path).find(name)
    assert caught.value.advice == advice


def test_a_name_like_no_other_is_told_where_the_list_is(tmp_path: Path) -> None:
    with pytest.raises(UnknownName) as caught:
        ScanLibrary(tmp_path).find("zzzz")
    assert caught.value.advice.startswith("The command scans lists the ")


def test_own_scans_stand_beside_the_built_in_ones(tmp_path: Path) -> None:
    library = library_with(tmp_path, my_dip=GOOD, another='title = "Another"\nrule = "close > 1"\n')
    own = [scan for scan in library.definitions() if not scan.builtin]
    assert [scan.title for scan in own] == ["Another", "My dip"]
    dip = library.find("my-dip")
    assert (dip.id, dip.rule, dip.ranking, dict(dip.columns)) == (
        "my-dip",
        "rsi(2) < 5",
        "-rsi(2)",
        {"RSI": "rsi(2)"},
    )


def test_a_file_saved_meanwhile_is_there(tmp_path: Path) -> None:
    library = ScanLibrary(tmp_path)
    before = len(library.definitions())
    library_with(tmp_path, my_dip=GOOD)
    assert len(library.definitions()) == before + 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("title = ", "is no valid TOML"),
        ('title = "A"\n', "The key `rule` is missing or empty."),
        ('title = " "\nrule = "close > 1"\n', "The key `title` is missing or empty."),
        ('title = "A"\nrule = 5\n', "The key `rule` must be text in quotes."),
        (
            'title = "A"\nrule = "close > 1"\ncolums = 1\n',
            "A scan has no key `colums`; did you mean `columns`?",
        ),
        ('title = "A"\nrule = "close > 1"\nzzz = 1\n', "A scan has no key `zzz`; there are id, title,"),
        ('title = "A"\nrule = "close > 1"\ncolumns = "rsi(14)"\n', "The table `[columns]` holds lines"),
        ('title = "A"\nrule = "close > 1"\n[columns]\nRSI = 5\n', "The table `[columns]` holds lines"),
        ('id = "other"\ntitle = "A"\nrule = "close > 1"\n', "and the file's name says `broken`"),
        ('title = "golden CROSS"\nrule = "close > 1"\n', "already belongs to the scan Golden cross"),
    ],
)
def test_a_broken_file_is_named_and_hides_nothing(tmp_path: Path, text: str, sentence: str) -> None:
    library = library_with(tmp_path, broken=text, my_dip=GOOD)
    (problem,) = library.problems
    assert problem.startswith(str(tmp_path / "broken.toml"))
    assert sentence in problem
    assert [scan.id for scan in library.definitions() if not scan.builtin] == ["my-dip"]
    with pytest.raises(BadFile) as caught:
        library.find("broken")
    assert caught.value.message == problem


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    (problem,) = ScanLibrary(tmp_path).problems
    assert "is no text in UTF-8" in problem


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder.toml").mkdir()
    (problem,) = ScanLibrary(tmp_path).problems
    assert "folder.toml cannot be read" in problem


def test_an_own_file_never_takes_the_name_of_a_built_in_scan(tmp_path: Path) -> None:
    library = library_with(tmp_path, golden_cross='title = "Mine"\nrule = "close > 1"\n')
    (problem,) = library.problems
    assert "the name `golden-cross` already belongs to the scan Golden cross" in problem
    assert library.find("golden-cross").builtin


def test_of_two_own_files_with_one_title_the_first_stays(tmp_path: Path) -> None:
    library = library_with(tmp_path, first=GOOD, second=GOOD)
    assert library.find("My dip").id == "first"
    (problem,) = library.problems
    assert "second.toml: the name `My dip` already belongs" in problem


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (
            'title = "A"\nrule = "higest(20) > 1"\n',
            "key `rule`: Unknown function `higest`. Did you mean `highest`?",
        ),
        (
            'title = "A"\nrule = "close > 1"\n[columns]\nPeak = "higest(20)"\n',
            "key `columns.Peak`: Unknown function `higest`. Did you mean `highest`?",
        ),
        (
            'title = "A"\nrule = "close > 1"\nranking = "close > 1"\n',
            "key `ranking`: A number is needed here",
        ),
    ],
)
def test_a_wrong_text_is_told_when_its_scan_is_asked_for(tmp_path: Path, text: str, where: str) -> None:
    library = library_with(tmp_path, mine=text)
    assert library.problems == ()
    assert "mine" in [scan.id for scan in library.definitions()]
    with pytest.raises(RuleError) as caught:
        library.find("mine")
    assert f"mine.toml, {where}" in caught.value.message
