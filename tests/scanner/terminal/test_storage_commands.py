import pytest

from tests.helpers.csv_market import rising, write_market
from tests.helpers.terminal import Terminal


@pytest.fixture
def terminal(capsys):
    return Terminal(capsys)


@pytest.fixture
def folder(tmp_path):
    return str(write_market(tmp_path / "csv", {"AAA": rising(300), "BBB": rising(300)}))


def test_import_verify_forget(terminal, folder):
    done = terminal("data", "import", folder, "--source", "yahoo")
    assert (done.code, done.out) == (0, "")
    assert "Imported as yahoo's: AAA, BBB (600 bars)." in done.err
    assert "reach as far: AAA, BBB." in terminal("data", "import", folder).err
    checked = terminal("data", "verify")
    assert checked.code == 0
    assert "600" in checked.out
    assert terminal("data", "verify", "--json").json == [
        {"source": "yahoo", "symbols": 2, "bars": 600, "damaged": []}
    ]
    assert "Forgotten of yahoo: AAA." in terminal("data", "forget", "aaa").err
    assert terminal("data", "forget", "--source", "yahoo", "--json").json == [
        {"source": "yahoo", "symbols": ["BBB"]}
    ]
    assert terminal("data", "verify", "--json").json == []


def test_an_import_as_one_array(terminal, folder):
    (done,) = terminal("data", "import", folder, "--json").json
    assert done == {"source": "yahoo", "symbols": ["AAA", "BBB"], "bars": 600, "kept": [], "problems": []}


@pytest.mark.parametrize(
    "words",
    [
        ("forget",),
        ("forget", "ZZZ"),
        ("forget", "--source", "nix"),
        ("verify", "--source", "nix"),
        ("import", "/nowhere"),
        ("import", ".", "--source", "practice"),
        ("import",),
    ],
)
def test_bad_input_is_told_on_standard_error(terminal, words):
    answer = terminal("data", *words)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err
