from pathlib import Path

import pytest

from scanner.errors import HomeUnusable
from scanner.home import ENVIRONMENT_VARIABLE, open_home


def test_the_environment_names_the_home_and_its_folders_are_made(tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(tmp_path / "über" / "home"))
    home = open_home()
    assert home.root == tmp_path / "über" / "home"
    assert all(folder.is_dir() for folder in (home.scans, home.watchlists, home.logs, home.locks))
    assert {home.market_db.name, home.runs_db.name, home.settings_file.name} == {
        "market.db",
        "runs.db",
        "settings.toml",
    }


def test_a_root_that_is_given_wins_over_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(tmp_path / "other"))
    assert open_home(tmp_path / "mine").root == tmp_path / "mine"
    assert not (tmp_path / "other").exists()


def test_a_home_that_is_a_file_cannot_be_used(tmp_path):
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(HomeUnusable, match="cannot be used") as caught:
        open_home(file)
    assert ENVIRONMENT_VARIABLE in caught.value.advice


def test_a_home_below_a_device_cannot_be_made():
    with pytest.raises(HomeUnusable, match="cannot be used"):
        open_home(Path("/proc/technic"))
