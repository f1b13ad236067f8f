"""Setting a damaged file aside: what belongs to it goes along, and nothing that was set aside before is lost."""

import os

import pytest

from scanner.store import damage
from scanner.store.bars import BarStore


@pytest.fixture
def file(tmp_path):
    (tmp_path / "market.db").write_text("file")
    (tmp_path / "market.db-wal").write_text("log")
    (tmp_path / "market.db-shm").write_text("index")
    return tmp_path / "market.db"


def test_the_companions_of_a_file_go_with_it(file):
    target = damage.set_aside(file)
    left = {one.name: one.read_text() for one in file.parent.iterdir()}
    assert left == {target.name: "file", f"{target.name}-wal": "log", f"{target.name}-shm": "index"}


def test_two_in_one_second_are_both_kept(file):
    first = damage.set_aside(file)
    file.write_text("another")
    second = damage.set_aside(file)
    assert first.read_text() == "file"
    assert second.read_text() == "another"


def test_a_large_file_cut_short_is_found_without_reading_it_through(tmp_path, bars_of, monkeypatch):
    monkeypatch.setattr("scanner.store.database.CHECKED_BYTES", 0)
    file = tmp_path / "market.db"
    store = BarStore.open(file)
    for symbol in ("AAA", "BBB", "CCC"):
        bars = bars_of(symbol)
        store.put("practice", bars, bars.dates[0].item())
    store.close()
    os.truncate(file, file.stat().st_size - 4096)
    again = BarStore.open(file)
    again.close()
    assert again.moved_aside is not None
