from pathlib import Path

import pytest

from tests.helpers.terminal import Terminal

GOOD = 'title = "My dip"\nrule = "rsi(2) < 5"\n'


@pytest.fixture
def terminal(capsys):
    return Terminal(capsys)


def ids(terminal: Terminal) -> set[str]:
    return {one["id"] for one in terminal("scans", "--json").json}


def test_a_scan_is_imported_exported_and_deleted(terminal: Terminal, tmp_path: Path):
    file = tmp_path / "dip.technic-scan"
    file.write_text(GOOD, encoding="utf-8")
    answer = terminal("scans", "import", str(file))
    assert (answer.code, "My dip is in the library as my-dip." in answer.err) == (0, True)
    assert "my-dip" in ids(terminal)
    assert terminal("scans", "export", "My dip", str(tmp_path / "out")).code == 0
    assert (tmp_path / "out.technic-scan").read_text(encoding="utf-8") == GOOD
    assert terminal("scans", "delete", "my-dip").code == 0
    assert "my-dip" not in ids(terminal)


def test_mistakes_end_with_two_and_say_what_to_do(terminal: Terminal, tmp_path: Path):
    (tmp_path / "bad.toml").write_text("title = ", encoding="utf-8")
    answer = terminal("scans", "import", str(tmp_path / "bad.toml"))
    assert (answer.code, "is no scan" in answer.err) == (2, True)
    answer = terminal("scans", "delete", "golden-cross")
    assert (answer.code, "is built in" in answer.err) == (2, True)
    answer = terminal("scans", "export", "golden-cros", str(tmp_path / "x"))
    assert (answer.code, "golden-cross" in answer.err) == (2, True)
