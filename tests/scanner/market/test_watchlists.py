from pathlib import Path

import pytest

from scanner.errors import BadFile, BadInput, UnknownName
from scanner.market.watchlists import Watchlists


@pytest.fixture
def lists(tmp_path: Path) -> Watchlists:
    return Watchlists(tmp_path / "watchlists")


def test_a_list_is_kept_and_read(lists):
    assert lists.names() == []
    assert lists.write("Growth", ["nvda", "BRK.B", "NVDA"]) == ["NVDA", "BRK-B"]
    assert lists.names() == ["Growth"]
    assert lists.read("growth") == ["NVDA", "BRK-B"]
    assert (lists.folder / "Growth.txt").read_text() == "NVDA\nBRK-B\n"


def test_symbols_come_and_go(lists):
    lists.write("mine", ["KO", "PG"])
    assert lists.add("Mine", ["AAPL", "KO"]) == ["KO", "PG", "AAPL"]
    assert lists.remove("mine", ["PG", "XYZ"]) == ["KO", "AAPL"]
    assert lists.remove("mine", ["KO", "AAPL"]) == []
    assert lists.read("mine") == []
    assert lists.add("mine", ["T"]) == ["T"]
    assert lists.names() == ["mine"]


def test_comments_at_the_head_stay(lists):
    lists.write("mine", ["KO"])
    (lists.folder / "mine.txt").write_text("# for the long run\nKO\n")
    lists.add("mine", ["PG"])
    assert (lists.folder / "mine.txt").read_text() == "# for the long run\nKO\nPG\n"


def test_a_list_is_overwritten_only_when_asked(lists):
    lists.write("mine", ["KO"])
    with pytest.raises(BadInput, match="There is a watchlist called mine already"):
        lists.write("MINE", ["PG"], replace=False)
    assert lists.read("mine") == ["KO"]


def test_a_deleted_list_is_gone(lists):
    lists.write("mine", ["KO"])
    lists.delete("Mine")
    assert lists.names() == []
    with pytest.raises(UnknownName, match="There is no watchlist called mine"):
        lists.read("mine")


def test_what_is_no_symbol_changes_nothing(lists):
    lists.write("mine", ["KO"])
    with pytest.raises(BadInput, match="'<b>' is not a symbol"):
        lists.add("mine", ["PG", "<b>"])
    assert lists.read("mine") == ["KO"]


def test_a_crash_while_writing_leaves_the_old_list(lists, monkeypatch):
    lists.write("mine", ["KO"])

    def crash(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", crash)
    with pytest.raises(BadFile, match=r"mine\.txt cannot be written: No space left on device"):
        lists.add("mine", ["PG"])
    assert lists.read("mine") == ["KO"]
    assert [file.name for file in lists.folder.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("name", ["a", "My list 2", "über-gut", "tech_1"])
def test_names_may_be_of_many_kinds(lists, name):
    lists.write(name, ["KO"])
    assert lists.names() == [name]


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "../up",
        "a/b",
        "a\\b",
        ".hidden",
        "a.",
        "CON",
        "lpt1",
        "a & b",
        "a - b",
        "a|b",
        "x" * 61,
        "a\nb",
        "-a",
    ],
)
def test_names_that_no_file_or_expression_can_bear_are_refused(lists, name):
    with pytest.raises(BadInput, match="A watchlist cannot be called"):
        lists.write(name, ["KO"])
    assert lists.names() == []


@pytest.mark.parametrize("name", ["sp500", "DAX", "practice", "Nikkei 225", "all"])
def test_the_names_of_universes_are_taken(lists, name):
    with pytest.raises(BadInput, match="is the name of a universe"):
        lists.write(name, ["KO"])


def test_a_list_that_is_no_text_is_refused(lists):
    lists.write("mine", ["KO"])
    (lists.folder / "mine.txt").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(BadFile, match="is not a text file"):
        lists.read("mine")


def test_a_list_is_renamed_with_all_that_is_in_it(lists):
    lists.write("core", ["AAPL", "MSFT"])
    lists.write("other", ["IBM"])
    lists.rename("core", "Core 2")
    assert lists.names() == ["Core 2", "other"]
    assert lists.read("core 2") == ["AAPL", "MSFT"]
    lists.rename("Core 2", "core 2")
    assert lists.names() == ["core 2", "other"]
    for name, sentence in (
        ("Other", "already"),
        ("sp500", "name of a universe"),
        ("a/b", "cannot be called"),
    ):
        with pytest.raises(BadInput, match=sentence):
            lists.rename("core 2", name)
    with pytest.raises(UnknownName):
        lists.rename("nothing", "x")


def test_a_deleted_list_comes_back_as_it_stood_in_its_file(lists):
    lists.write("mine", ["KO"])
    text = "# for the long run\r\nKO  # since 1988\r\n\r\n# sold\nPG\n"
    (lists.folder / "mine.txt").write_bytes(text.encode())
    deleted = lists.delete("Mine")
    assert lists.names() == []
    lists.restore(deleted)
    assert (lists.folder / "mine.txt").read_bytes() == text.encode()
    assert lists.read("mine") == ["KO", "PG"]


def test_a_deleted_list_takes_the_place_of_no_other(lists):
    lists.write("mine", ["KO"])
    deleted = lists.delete("mine")
    lists.write("MINE", ["PG"])
    with pytest.raises(BadInput, match="called MINE again"):
        lists.restore(deleted)
    assert lists.read("mine") == ["PG"]
