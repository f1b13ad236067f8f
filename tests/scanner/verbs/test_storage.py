"""The price database checked, emptied and filled from files, through the service."""

import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from scanner import BadInput, CancelToken, Scan, ScanService
from scanner.clock import FakeClock
from scanner.errors import BadFile, Cancelled, UnknownName
from tests.helpers.csv_market import LAST, rising, write_market

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def service():
    opened = ScanService.open(clock=FakeClock(NOW))
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path):
    return write_market(tmp_path / "csv", {"AAA": rising(300), "BBB": rising(500)})


def test_imported_prices_are_the_sources_own(service, folder):
    told = []
    done = service.storage.import_(folder, "yahoo", lambda *counts: told.append(counts))
    assert (done.source, done.symbols, done.bars, done.kept, done.problems) == (
        "yahoo",
        ("AAA", "BBB"),
        800,
        (),
        (),
    )
    assert told == [(2, 2)]
    result = service.run(Scan("close > 1", "AAA,BBB", "yahoo", as_of=LAST))
    assert (result.counts.matched, result.counts.from_cache, result.counts.requests) == (2, 2, 0)


def test_the_next_session_asks_for_what_came_since(service, folder):
    """Imported prices are complete, and as old as their last bar: a split since then is looked for."""
    service.storage.import_(folder, "yahoo")
    planned = service.data.plan(Scan("close > 1", "AAA,BBB", "yahoo", as_of=LAST))
    assert (planned.fresh, planned.stale, planned.missing) == (2, 0, 0)
    kept = service._parts.store.coverage("yahoo")["AAA"]
    assert kept.fetched_at == datetime(2026, 1, 30, 21, tzinfo=UTC)  # the close of its last session
    assert kept.asked_from < date(2016, 2, 1)


def test_a_table_or_an_archive_will_do(service, folder, tmp_path):
    assert service.storage.import_(folder / "AAA.csv", "yahoo").symbols == ("AAA",)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(folder / "BBB.csv", "daily/us/bbb.us.txt")
    assert service.storage.import_(tmp_path / "all.zip", "yahoo").symbols == ("BBB",)


def test_what_is_stored_and_reaches_further_is_left_alone(service, folder, tmp_path):
    service.storage.import_(folder, "yahoo")
    shorter = write_market(tmp_path / "other", {"AAA": rising(200, start=50), "BBB": rising(501)})
    done = service.storage.import_(shorter, "yahoo")
    assert (done.symbols, done.kept) == (("BBB",), ("AAA",))
    assert service._parts.store.load("yahoo", ["AAA"], LAST)["AAA"].close[0] == 10.0


def test_files_that_cannot_be_used_are_named(service, folder):
    (folder / "CCC.csv").write_text("date,open,high,low,close,volume\n2026-01-30,1,2,three,1,5\n")
    done = service.storage.import_(folder, "yahoo")
    assert done.symbols == ("AAA", "BBB")
    (problem,) = done.problems
    assert problem.startswith("CCC.csv: line 2")


def test_a_source_or_a_path_that_will_not_do(service, folder, tmp_path):
    with pytest.raises(BadInput, match="practice"):
        service.storage.import_(folder, "practice")
    with pytest.raises(UnknownName):
        service.storage.import_(folder, "nix")
    with pytest.raises(BadFile):
        service.storage.import_(tmp_path / "nowhere", "yahoo")


def test_a_cancelled_import_says_so(service, folder):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        service.storage.import_(folder, "yahoo", token=token)


def test_verifying_reads_everything_and_names_what_is_bad(service, folder):
    service.storage.import_(folder, "yahoo")
    with closing(sqlite3.connect(service.home.market_db)) as connection, connection:
        connection.execute(
            "UPDATE archives SET checksum = 1 WHERE symbol_id = (SELECT id FROM symbols WHERE symbol = 'BBB')"
        )
    (found,) = service.storage.verify()
    assert (found.source, found.symbols, found.bars, found.damaged) == ("yahoo", 1, 300, ("BBB",))
    assert service.storage.verify("yahoo")[0].damaged == ()
    assert any("BBB" in notice for notice in service.notices)


def test_forgetting_symbols_and_sources(service, folder):
    service.storage.import_(folder, "yahoo")
    service.run(Scan("close > 1", "AAA", f"folder:{folder}", as_of=LAST))
    gone = service.storage.forget(["AAA"])
    assert [(one.source, one.symbols) for one in gone] == [
        (f"folder:{folder}", ("AAA",)),
        ("yahoo", ("AAA",)),
    ]
    (left,) = service.storage.forget(source="yahoo")
    assert left.symbols == ("BBB",)
    assert service.data.status().sources == ()


def test_nothing_to_forget_is_told(service, folder):
    with pytest.raises(BadInput, match="Nothing is named"):
        service.storage.forget()
    with pytest.raises(BadInput, match="Nothing is stored of yahoo"):
        service.storage.forget(source="yahoo")
    service.storage.import_(folder, "yahoo")
    with pytest.raises(BadInput, match="Nothing is stored of ZZZ"):
        service.storage.forget(["ZZZ"])


def test_the_file_gives_its_room_back(service, folder):
    service.storage.import_(folder, "yahoo")
    before = service.data.status().size
    service.storage.forget(source="yahoo")
    assert service.data.status().size < before
