"""curl gets a list of authorities that it can open, whatever the user is called."""

import pytest

from scanner.providers.certificates import VARIABLE, make_readable, shared_folders


@pytest.fixture
def bundle(tmp_path):
    folder = tmp_path / "Jürgen"
    folder.mkdir()
    file = folder / "cacert.pem"
    file.write_text("the authorities", encoding="utf-8")
    return file


def test_a_path_that_is_not_ascii_gets_a_copy(bundle, tmp_path):
    environment = {}
    make_readable(bundle, [tmp_path / "Löwe", tmp_path / "shared"], environment)
    copy = tmp_path / "shared" / "technic-cacert.pem"
    assert environment == {VARIABLE: str(copy)}
    assert copy.read_text(encoding="utf-8") == "the authorities"
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]


def test_the_copy_follows_an_update(bundle, tmp_path):
    make_readable(bundle, [tmp_path / "shared"], {})
    bundle.write_text("newer ones", encoding="utf-8")
    make_readable(bundle, [tmp_path / "shared"], {})
    assert (tmp_path / "shared" / "technic-cacert.pem").read_text(encoding="utf-8") == "newer ones"


def test_an_ascii_path_stays(tmp_path):
    environment = {}
    make_readable(tmp_path / "cacert.pem", [tmp_path / "shared"], environment)
    assert environment == {}
    assert not (tmp_path / "shared").exists()


def test_what_the_user_set_stays(bundle, tmp_path):
    environment = {VARIABLE: "mine.pem"}
    make_readable(bundle, [tmp_path / "shared"], environment)
    assert environment == {VARIABLE: "mine.pem"}


def test_a_folder_that_cannot_be_written_is_passed_over(bundle, tmp_path):
    (tmp_path / "file").write_text("")
    environment = {}
    make_readable(bundle, [tmp_path / "file", tmp_path / "shared"], environment)
    assert environment == {VARIABLE: str(tmp_path / "shared" / "technic-cacert.pem")}


def test_the_shared_folders_are_those_of_windows(monkeypatch):
    monkeypatch.setenv("PROGRAMDATA", "/ProgramData")
    monkeypatch.delenv("PUBLIC", raising=False)
    assert [str(folder) for folder in shared_folders()] == ["/ProgramData/Technic"]
