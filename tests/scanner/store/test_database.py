import os
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scanner.errors import BadInput, StoreUnusable
from scanner.store import database as database_module
from scanner.store.bars import BarStore
from scanner.store.database import Database
from scanner.store.runs import RunLedger
from scanner.types import Instrument, Scan
from tests.helpers.made_bars import random_bars

START = date(2020, 1, 1)
SYMBOLS = [f"R{number}" for number in range(30)]


class Prices:
    """The bar store, with something in it."""

    name = "market"

    def open(self, folder):
        return BarStore.open(folder / "market.db")

    def fill(self, store):
        store.put_many("practice", [(random_bars(900, number), START) for number in range(len(SYMBOLS))])

    def whole(self, store):
        found = store.load("practice", SYMBOLS, date(2030, 1, 1))
        return sorted(found) == sorted(SYMBOLS) and {len(bars) for bars in found.values()} == {900}

    def is_new(self, store):
        return store.coverage("practice") == {}


class Runs:
    """The ledger, with something in it."""

    name = "runs"

    def open(self, folder):
        return RunLedger.open(folder / "runs.db", folder / "locks")

    def fill(self, ledger):
        instruments = [Instrument(f"S{number:04}", "A name that takes some room") for number in range(400)]
        for number in range(8):
            started = datetime(2026, 1, 2, 20, number, tzinfo=UTC)
            run = ledger.create(Scan(rule="close > 1", universe="practice"), START, started, "1")
            ledger.set_universe(run.id, instruments)

    def whole(self, ledger):
        runs = [summary.info.id for summary in ledger.summaries()]
        return len(runs) == 8 and {len(ledger.universe(run)) for run in runs} == {400}

    def is_new(self, ledger):
        return ledger.summaries() == []


@pytest.fixture(params=[Prices(), Runs()], ids=lambda kind: kind.name)
def kind(request):
    return request.param


@pytest.fixture
def file(kind, tmp_path):
    """A database with something in it, closed."""
    (tmp_path / "settings.toml").write_text("kept = true\n", encoding="utf-8")
    with closing(kind.open(tmp_path)) as store:
        kind.fill(store)
        assert kind.whole(store)
    return tmp_path / f"{kind.name}.db"


def over_the_whole(file):
    file.write_bytes(b"\xa5garbage" * (file.stat().st_size // 8))


def over_the_head(file):
    with file.open("r+b") as stream:
        stream.write(b"\x00" * 100)


def over_the_middle(file):
    size = file.stat().st_size
    with file.open("r+b") as stream:
        stream.seek(size // 3)
        stream.write(b"\xa5" * (size // 3))


def over_the_end(file):
    with file.open("r+b") as stream:
        stream.seek(-4 * 4096, os.SEEK_END)
        stream.write(b"\xa5" * 4 * 4096)


def cut_in_half(file):
    os.truncate(file, file.stat().st_size // 2)


def cut_to_a_stump(file):
    os.truncate(file, 50)


def another_programs_file(file):
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript("CREATE TABLE symbols (name TEXT); INSERT INTO symbols VALUES ('theirs');")


def another_programs_file_of_the_same_version(file):
    another_programs_file(file)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 1")


def damaged_copies(folder):
    return [one for one in folder.iterdir() if ".damaged-" in one.name]


@pytest.mark.parametrize(
    "damage",
    [
        over_the_whole,
        over_the_head,
        over_the_middle,
        over_the_end,
        cut_in_half,
        cut_to_a_stump,
        another_programs_file,
        another_programs_file_of_the_same_version,
    ],
)
def test_a_damaged_file_is_kept_under_another_name_and_a_new_one_begun(kind, file, damage):
    damage(file)
    content = file.read_bytes()
    with closing(kind.open(file.parent)) as store:
        assert store.moved_aside is not None
        assert store.moved_aside.parent == file.parent
        assert store.moved_aside.name.startswith(f"{file.name}.damaged-")
        assert kind.is_new(store)
        kind.fill(store)
    kept = damaged_copies(file.parent)
    if not damage.__name__.startswith("another"):  # looking at it turns on SQLite's log mode, nothing more
        assert [one.read_bytes() for one in kept] == [content]
    assert len(kept) == 1
    with closing(kind.open(file.parent)) as again:
        assert again.moved_aside is None
        assert kind.whole(again)
    assert (file.parent / "settings.toml").read_text(encoding="utf-8") == "kept = true\n"


def test_a_second_damaged_file_does_not_take_the_place_of_the_first(kind, file):
    for _ in range(3):
        over_the_whole(file)
        kind.open(file.parent).close()
    assert len(damaged_copies(file.parent)) == 3


def test_an_empty_file_is_a_new_one(kind, tmp_path):
    (tmp_path / f"{kind.name}.db").touch()
    with closing(kind.open(tmp_path)) as store:
        assert store.moved_aside is None
        assert kind.is_new(store)


@pytest.mark.parametrize("length", [10, 32, 100_000])
def test_a_garbage_log_costs_nothing_that_was_in_the_file(kind, file, length):
    file.with_name(f"{file.name}-wal").write_bytes(b"\x5a" * length)
    with closing(kind.open(file.parent)) as store:
        assert store.moved_aside is None
        assert kind.whole(store)


def test_a_log_without_its_file_is_no_obstacle(kind, file):
    file.with_name(f"{file.name}-wal").write_bytes(b"\x5a" * 5000)
    file.unlink()
    with closing(kind.open(file.parent)) as store:
        assert kind.is_new(store)
        kind.fill(store)
        assert kind.whole(store)


def test_damage_met_while_reading_is_told_and_found_at_the_next_opening(kind, file, monkeypatch):
    monkeypatch.setattr(database_module, "CHECKED_BYTES", 0)  # as if it were large
    over_the_end(file)
    with closing(kind.open(file.parent)) as store:
        assert store.moved_aside is None
        with pytest.raises(StoreUnusable, match=rf"{file.name} is damaged") as caught:
            kind.whole(store)
        assert "Start Technic again" in caught.value.advice
    with closing(kind.open(file.parent)) as again:
        assert again.moved_aside is not None
        assert kind.is_new(again)
    with closing(kind.open(file.parent)) as third:
        assert third.moved_aside is None


def test_a_large_file_is_not_read_through_at_every_opening(kind, file, monkeypatch):
    monkeypatch.setattr(database_module, "CHECKED_BYTES", 0)
    read = []
    connect = sqlite3.connect

    def listening(*arguments, **options):
        connection = connect(*arguments, **options)
        connection.set_trace_callback(read.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", listening)
    kind.open(file.parent).close()
    assert read
    assert not [statement for statement in read if "_check" in statement]


def test_a_false_suspicion_costs_one_look(kind, file, monkeypatch):
    monkeypatch.setattr(database_module, "CHECKED_BYTES", 0)
    before = {one.name for one in file.parent.iterdir()}
    with closing(kind.open(file.parent)) as store:
        pass
    (file.parent / f".{file.name}.suspect").touch()
    with closing(kind.open(file.parent)) as store:
        assert store.moved_aside is None
        assert kind.whole(store)
    assert {one.name for one in file.parent.iterdir()} == before


def test_a_file_of_a_newer_version_is_refused_and_not_touched(kind, file):
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = file.read_bytes()
    with pytest.raises(StoreUnusable, match="newer version of Technic") as caught:
        kind.open(file.parent)
    assert str(file) in caught.value.message
    assert file.read_bytes() == before
    assert damaged_copies(file.parent) == []


def test_a_folder_in_place_of_the_file_is_told(kind, tmp_path):
    (tmp_path / f"{kind.name}.db").mkdir()
    with pytest.raises(StoreUnusable, match=rf"{kind.name}.db cannot be used"):
        kind.open(tmp_path)
    assert (tmp_path / f"{kind.name}.db").is_dir()


def test_a_file_in_place_of_the_folder_is_told(kind, tmp_path):
    (tmp_path / "home").touch()
    with pytest.raises(StoreUnusable, match=rf"{kind.name}.db cannot be used") as caught:
        kind.open(tmp_path / "home")
    assert "TECHNIC_HOME" in caught.value.advice


@contextmanager
def ordinary_user() -> Iterator[Path]:
    """Without the powers of root for the block, with a folder that others may reach."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        user = os.geteuid()
        try:
            yield Path(name)
        finally:
            os.seteuid(user)
            Path(name).chmod(0o755)


needs_users = pytest.mark.skipif(not hasattr(os, "seteuid"), reason="there are no users to change to")


@needs_users
def test_a_folder_that_may_not_be_written_is_told(kind):
    with ordinary_user() as folder:
        kind.open(folder).close()
        folder.chmod(0o555)
        if os.geteuid() == 0:
            os.seteuid(65534)
        with pytest.raises(StoreUnusable, match=rf"{kind.name}.db cannot be used: Permission denied"):
            kind.open(folder)


@needs_users
def test_a_file_that_may_not_be_written_is_told(kind):
    with ordinary_user() as folder:
        kind.open(folder).close()
        (folder / f"{kind.name}.db").chmod(0o444)
        folder.chmod(0o777)
        if os.geteuid() == 0:
            os.seteuid(65534)
        with closing(kind.open(folder)) as store, pytest.raises(StoreUnusable, match="cannot be written"):
            kind.fill(store)


def test_a_full_disk_is_told_and_what_was_kept_stays(tmp_path):
    database = Database(tmp_path / "market.db", "market")
    with closing(BarStore(database)) as store:
        store.put("practice", random_bars(900, 1), START)
        with database.writing() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(StoreUnusable, match="The disk is full") as caught:
            store.put("practice", random_bars(900, 2), START)
        assert "Make room" in caught.value.advice
        assert list(store.coverage("practice")) == ["R1"]
        with database.reading() as connection:
            connection.execute(f"PRAGMA max_page_count = {pages + 3000}")
        store.put("practice", random_bars(900, 2), START)
        assert len(store.load("practice", ["R2"], date(2030, 1, 1))["R2"]) == 900


def test_a_file_that_another_program_keeps_locked_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(database_module, "BUSY_SECONDS", 0.05)
    with closing(BarStore.open(tmp_path / "market.db")) as store:
        with closing(sqlite3.connect(tmp_path / "market.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreUnusable, match="kept locked by another program"):
                store.put("practice", random_bars(5, 1), START)
        store.put("practice", random_bars(5, 1), START)


def test_an_error_within_a_transaction_takes_all_of_it_back(tmp_path):
    with closing(Database(tmp_path / "market.db", "market")) as database:
        insert = "INSERT INTO absences VALUES ('a', ?, 1, NULL, '')"

        def half_done():
            with database.writing() as connection:
                connection.execute(insert, ("one",))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            half_done()
        with database.writing() as connection:
            connection.execute(insert, ("two",))
        with database.reading() as connection:
            assert [row[0] for row in connection.execute("SELECT symbol FROM absences")] == ["two"]


def test_queries_of_one_reading_see_one_state(tmp_path):
    query = "SELECT count(*) FROM absences"
    with (
        closing(Database(tmp_path / "market.db", "market")) as one,
        closing(Database(tmp_path / "market.db", "market")) as other,
    ):
        with one.reading() as connection:
            before = connection.execute(query).fetchone()[0]
            with other.writing() as writing:
                writing.execute("INSERT INTO absences VALUES ('a', 'b', 1, NULL, '')")
            assert connection.execute(query).fetchone()[0] == before
        with one.reading() as connection:
            assert connection.execute(query).fetchone()[0] == before + 1


def test_a_file_set_aside_by_another_process_is_let_go_of(kind, file):
    with closing(kind.open(file.parent)) as store:
        file.rename(file.with_name("aside"))
        with closing(kind.open(file.parent)) as other:
            assert kind.is_new(other)
            assert kind.is_new(store)
            kind.fill(other)
            assert kind.whole(store)
        assert store.moved_aside is None


def test_a_file_that_vanished_is_begun_anew(kind, file):
    with closing(kind.open(file.parent)) as store:
        for one in file.parent.glob(f"{file.name}*"):
            one.unlink()
        assert kind.is_new(store)
        kind.fill(store)
    with closing(kind.open(file.parent)) as again:
        assert kind.whole(again)


OPENING = """
import sys
from datetime import date
from pathlib import Path
from scanner.store.bars import BarStore
from tests.helpers.made_bars import random_bars
print("ready", flush=True)
sys.stdin.readline()
store = BarStore.open(Path(sys.argv[1]))
store.put("practice", random_bars(500, int(sys.argv[2])), date(2020, 1, 1))
print(store.moved_aside or "", flush=True)
store.close()
"""


@pytest.mark.parametrize("damaged", [False, True], ids=["fresh", "damaged"])
def test_processes_that_open_one_file_at_once_share_it(child, tmp_path, damaged):
    file = tmp_path / "market.db"
    if damaged:
        file.write_bytes(b"no database at all" * 1000)
    children = [child(OPENING, file, number) for number in range(4)]
    for one in children:
        assert one.stdout.readline() == "ready\n"
    for one in children:
        one.stdin.write("go\n")
        one.stdin.flush()
    aside = [one.stdout.readline().strip() for one in children]
    assert [one.wait(30) for one in children] == [0, 0, 0, 0]
    assert len([name for name in aside if name]) == damaged
    assert len(damaged_copies(tmp_path)) == damaged
    with closing(BarStore.open(file)) as store:
        assert sorted(store.coverage("practice")) == ["R0", "R1", "R2", "R3"]


def test_threads_share_one_store(tmp_path):
    with closing(BarStore.open(tmp_path / "market.db")) as store:

        def work(number):
            for _ in range(5):
                store.put("practice", random_bars(450, number), START)
                store.load("practice", [f"R{other}" for other in range(6)], date(2030, 1, 1), 400)
            return store.coverage("practice")[f"R{number}"].count

        with ThreadPoolExecutor(6) as pool:
            assert list(pool.map(work, range(6))) == [450] * 6
        assert len(store.coverage("practice")) == 6


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files cannot be counted here")
def test_threads_that_have_ended_leave_no_connection_open(tmp_path):
    def opened():
        links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        return sum(link.readlink().name == "market.db" for link in links)

    with closing(BarStore.open(tmp_path / "market.db")) as store:
        for _ in range(12):
            thread = threading.Thread(target=store.coverage, args=("practice",))
            thread.start()
            thread.join()
        assert opened() <= 2
    assert opened() == 0


def test_what_is_used_after_closing_is_a_mistake_of_ours(kind, tmp_path):
    store = kind.open(tmp_path)
    store.close()
    store.close()
    with pytest.raises(sqlite3.ProgrammingError):
        kind.is_new(store)


def test_a_name_of_bytes_that_are_no_characters_is_refused_in_one_sentence(tmp_path):
    with closing(BarStore.open(tmp_path / "market.db")) as store:
        with pytest.raises(BadInput, match="no characters"):
            store.coverage("folder:/prices/\udcff")
        assert store.coverage("practice") == {}
