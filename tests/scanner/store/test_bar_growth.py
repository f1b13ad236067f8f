"""Appending a session, extending by an answer, sealing: what comes out again, and what is refused."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from scanner.store import migrations
from scanner.store.bar_growth import FRESH_ROWS_KEPT
from scanner.store.bars import Absence, BarStore, Extension, FreshRow, Rescale, Watch
from scanner.types import Split
from tests.helpers.made_bars import made_bars

START = date(2020, 1, 1)
LATER = date(2100, 1, 1)
MOMENT = datetime(2026, 2, 3, 21, 30, tzinfo=UTC)


def day(number):
    """The session of bar ``number`` (from 0) of bars that begin on 2020-01-01."""
    return START + timedelta(days=number)


def row(symbol, after, close=50.0, **members):
    values = {"open": close, "high": close * 1.01, "low": close * 0.99, "close": close, "volume": 1e6}
    return FreshRow(symbol=symbol, after=after, **{**values, **members})


def sql(file, statement, *values):
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(statement, values).fetchall()


# -- one session for many symbols ---------------------------------------------------------------------------


def test_a_session_is_put_behind_every_history_that_ends_before_it(open_bars, bars_of):
    store = open_bars()
    store.put_many(
        "yahoo", [(bars_of("AAA", 500), START), (bars_of("BBB", 500), START), (bars_of("OLD", 499), START)]
    )
    store.put("practice", bars_of("CCC", 500), START)
    rows = [row(name, day(499)) for name in ("AAA", "BBB", "OLD", "CCC", "NEW")]
    assert store.append("yahoo", day(500), rows, MOMENT) == {"AAA", "BBB"}
    found = store.load("yahoo", ["AAA", "OLD"], LATER)
    assert found["AAA"].last_date() == day(500)
    assert found["AAA"].close[-2:].tolist() == [500.0, 50.0]
    assert len(found["AAA"]) == 501
    assert found["AAA"].basis == MOMENT
    assert found["OLD"].last_date() == day(498)
    kept = store.coverage("yahoo")["AAA"]
    assert (kept.last, kept.count, kept.fetched_at) == (day(500), 501, MOMENT)
    assert kept.actions_at == bars_of("AAA").basis


def test_sessions_follow_each_other_over_a_weekend_and_survive_closing(open_bars, bars_of):
    store = open_bars()
    store.put("yahoo", bars_of("AAA", 3), START)
    assert store.append("yahoo", day(5), [row("AAA", day(2), 7.0)], MOMENT) == {"AAA"}
    assert store.append("yahoo", day(6), [row("AAA", day(5), 8.0)], MOMENT + timedelta(days=1)) == {"AAA"}
    store.close()
    bars = open_bars().load("yahoo", ["AAA"], LATER)["AAA"]
    assert bars.dates.tolist() == [day(0), day(1), day(2), day(5), day(6)]
    assert bars.close.tolist() == [1.0, 2.0, 3.0, 7.0, 8.0]
    assert bars.open.dtype == np.float64
    assert bars.dates.dtype == "datetime64[D]"


@pytest.mark.parametrize(
    "wrong",
    [
        {"close": float("nan")},
        {"open": 0.0},
        {"low": -1.0},
        {"high": float("inf")},
        {"high": 49.0},
        {"low": 51.0},
        {"volume": float("nan")},
        {"volume": -1.0},
    ],
)
def test_a_row_that_cannot_be_is_not_kept(open_bars, bars_of, wrong):
    store = open_bars()
    store.put("yahoo", bars_of("AAA", 5), START)
    assert store.append("yahoo", day(5), [row("AAA", day(4), **wrong)], MOMENT) == frozenset()
    assert len(store.load("yahoo", ["AAA"], LATER)["AAA"]) == 5


def test_a_session_is_appended_once(open_bars, bars_of):
    store, other = open_bars(), open_bars()
    store.put("yahoo", bars_of("AAA", 5), START)
    assert store.append("yahoo", day(5), [row("AAA", day(4), 8.0)], MOMENT) == {"AAA"}
    assert other.append("yahoo", day(5), [row("AAA", day(4), 9.0)], MOMENT) == frozenset()
    assert other.append("yahoo", day(4), [row("AAA", day(5), 9.0)], MOMENT) == frozenset()
    assert store.load("yahoo", ["AAA"], LATER)["AAA"].close[-1] == 8.0


def test_the_newest_400_bars_with_fresh_rows_never_touch_the_archive(open_bars, market_db, bars_of):
    store = open_bars()
    store.put("yahoo", bars_of("AAA", 900), START)
    store.append("yahoo", day(900), [row("AAA", day(899))], MOMENT)
    sql(market_db, "UPDATE archives SET data = x'00', checksum = 1")
    assert len(store.load("yahoo", ["AAA"], LATER, 401)["AAA"]) == 401
    assert len(store.load("yahoo", ["AAA"], day(899), 400)["AAA"]) == 400
    assert store.load("yahoo", ["AAA"], LATER, 402) == {}


def test_an_absence_ends_with_the_row(open_bars, bars_of):
    store = open_bars()
    store.put("yahoo", bars_of("AAA", 5), START)
    store.mark_absent("yahoo", "AAA", Absence(day(5), None, ""))
    store.append("yahoo", day(5), [row("AAA", day(4))], MOMENT)
    assert store.absences("yahoo") == {}


def test_many_fresh_rows_become_chunks(open_bars, market_db, bars_of):
    store = open_bars()
    store.put("yahoo", bars_of("AAA", 450), date(2019, 5, 5))
    for number in range(450, 450 + FRESH_ROWS_KEPT + 1):
        assert store.append("yahoo", day(number), [row("AAA", day(number - 1), float(number))], MOMENT) == {
            "AAA"
        }
    assert sql(market_db, "SELECT count(*) FROM fresh_rows") == [(0,)]
    assert sql(market_db, "SELECT count FROM archives") == [(50 + FRESH_ROWS_KEPT + 1,)]
    bars = store.load("yahoo", ["AAA"], LATER)["AAA"]
    assert bars.close.tolist() == [*range(1, 451), *range(450, 450 + FRESH_ROWS_KEPT + 1)]
    assert store.coverage("yahoo")["AAA"].asked_from == date(2019, 5, 5)


def test_putting_anew_leaves_no_fresh_row(open_bars, market_db, bars_of):
    store = open_bars()
    store.put("yahoo", bars_of("AAA", 5), START)
    store.append("yahoo", day(5), [row("AAA", day(4))], MOMENT)
    store.put("yahoo", bars_of("AAA", 4), START)
    assert len(store.load("yahoo", ["AAA"], LATER)["AAA"]) == 4
    assert sql(market_db, "SELECT count(*) FROM fresh_rows") == [(0,)]


def test_last_closes_are_the_newest_of_all(open_bars, bars_of):
    store = open_bars()
    store.put_many("yahoo", [(bars_of("AAA", 5), START), (bars_of("BBB", 5), START)])
    store.append("yahoo", day(5), [row("AAA", day(4), 9.5)], MOMENT)
    closes = store.last_closes("yahoo", ["AAA", "BBB", "ZZZ"])
    assert {symbol: (one.session, one.close) for symbol, one in closes.items()} == {
        "AAA": (day(5), 9.5),
        "BBB": (day(4), 5.0),
    }


# -- damage ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "data = zeroblob(40)",
        "data = x'00'",
        "checksum = checksum + 1",
        "fetched_at = '2026-02-03T21:30:01+00:00'",
    ],
)
def test_a_bad_fresh_row_takes_itself_and_later_ones_away(open_bars, market_db, bars_of, change):
    store = open_bars()
    store.put_many("yahoo", [(bars_of("AAA", 5), START), (bars_of("BBB", 5), START)])
    for number in (5, 6, 7):
        store.append("yahoo", day(number), [row(name, day(number - 1)) for name in ("AAA", "BBB")], MOMENT)
    sql(
        market_db,
        f"UPDATE fresh_rows SET {change} WHERE session = (SELECT min(session) + 1 FROM fresh_rows)"
        " AND symbol_id = (SELECT id FROM symbols WHERE symbol = 'AAA')",
    )
    assert list(store.load("yahoo", ["AAA", "BBB"], LATER)) == ["BBB"]
    assert store.dropped == ["AAA"]
    assert store.coverage("yahoo")["AAA"].last == day(5)  # what comes after will be fetched again
    assert store.load("yahoo", ["AAA"], LATER)["AAA"].last_date() == day(5)


@pytest.mark.parametrize("change", ["rescales = '[[\"2020-01-03\", 3.0]]'", "checksum = 0", "splits = 'x'"])
def test_a_bad_amendment_drops_its_symbol(open_bars, market_db, bars_of, change):
    store = open_bars()
    store.put("yahoo", bars_of("AAA", 5), START)
    extend(store, made_bars([], symbol="AAA"), rescales=(Rescale(day(3), 2.0),))
    sql(market_db, f"UPDATE amendments SET {change}")
    assert store.load("yahoo", ["AAA"], LATER) == {}
    assert store.coverage("yahoo") == {}
    assert store.dropped == ["AAA"]


def test_verifying_names_what_is_bad_and_nothing_else(open_bars, market_db, bars_of):
    store = open_bars()
    store.put_many("yahoo", [(bars_of(name, 900), START) for name in ("AAA", "BBB", "CCC")])
    sql(
        market_db,
        "UPDATE archives SET data = zeroblob(length(data))"
        " WHERE symbol_id = (SELECT id FROM symbols WHERE symbol = 'BBB')",
    )
    assert store.verify("yahoo") == ["BBB"]
    assert store.verify("yahoo") == []
    assert list(store.coverage("yahoo")) == ["AAA", "CCC"]


# -- an answer that goes on from stored bars -------------------------------------------------------------------


def extend(store, bars, **members):
    """Add ``bars`` to what is kept of their symbol."""
    seen = store.coverage("yahoo", [bars.symbol])[bars.symbol]
    return store.extend_many("yahoo", [Extension(seen, bars, **members)])


def answer(count, first, **members):
    """Bars of days ``first`` and on, fetched at MOMENT."""
    bars = made_bars(np.full(count, 60.0), symbol="AAA")
    return replace(bars, dates=bars.dates + first, basis=MOMENT, **members)


def test_an_answer_brings_bars_and_events(open_bars, bars_of):
    store = open_bars()
    store.put("yahoo", bars_of("AAA", 500, dividends=((day(3), 1.0),)), START)
    paid = ((day(3), 1.0), (day(499), 0.5))
    assert extend(store, answer(2, 500, dividends=paid)) == {"AAA"}
    bars = store.load("yahoo", ["AAA"], LATER)["AAA"]
    assert bars.dates[-2:].tolist() == [day(500), day(501)]
    assert (bars.dividends, bars.basis) == (paid, MOMENT)
    kept = store.coverage("yahoo")["AAA"]
    assert (kept.last, kept.count, kept.fetched_at, kept.actions_at) == (day(501), 502, MOMENT, MOMENT)


def test_an_answer_without_new_bars_counts_as_asked(open_bars, bars_of):
    store = open_bars()
    store.put("yahoo", bars_of("AAA", 5), START)
    assert extend(store, answer(0, 5)) == {"AAA"}
    assert store.coverage("yahoo")["AAA"].fetched_at == MOMENT


def test_a_split_is_applied_on_reading_and_survives_sealing(open_bars, market_db, bars_of):
    store = open_bars()
    store.put("yahoo", bars_of("AAA", 500, first=100.0), START)
    store.append("yahoo", day(500), [row("AAA", day(499), 600.0)], MOMENT)
    split = Split(day(501), 2.0)
    extend(store, answer(1, 501, splits=(split,)), rescales=(Rescale(day(501), 2.0),))
    (before,) = sql(market_db, "SELECT length(data) FROM tails")
    wanted = store.load("yahoo", ["AAA"], LATER)["AAA"]
    assert wanted.close[-3:].tolist() == [299.5, 300.0, 60.0]
    assert wanted.close[0] == 50.0
    assert wanted.volume[[0, -1]].tolist() == [2e6, 1e6]
    assert store.load("yahoo", ["AAA"], LATER, 2)["AAA"].close.tolist() == [300.0, 60.0]
    assert store.last_closes("yahoo", ["AAA"])["AAA"].close == 60.0
    extend(store, answer(FRESH_ROWS_KEPT, 502, splits=(split,)))
    assert sql(market_db, "SELECT count(*) FROM fresh_rows") == [(0,)]
    after = store.load("yahoo", ["AAA"], day(501))["AAA"]
    np.testing.assert_array_equal(after.close, wanted.close)
    assert after.splits == (split,)
    assert before  # the chunks were there all along


def test_an_answer_decided_on_older_bars_changes_nothing(open_bars, bars_of):
    store = open_bars()
    store.put("yahoo", bars_of("AAA", 5), START)
    seen = store.coverage("yahoo")["AAA"]
    halved = Extension(seen, answer(0, 5), rescales=(Rescale(day(5), 2.0),))
    assert store.extend_many("yahoo", [halved]) == {"AAA"}
    assert store.extend_many("yahoo", [halved]) == frozenset()
    assert store.load("yahoo", ["AAA"], LATER)["AAA"].close.tolist() == [0.5, 1.0, 1.5, 2.0, 2.5]


def test_while_a_split_is_watched_no_row_of_a_page_is_taken(open_bars, bars_of):
    store = open_bars()
    watch = Watch(day(1), day(9))
    store.put_many("yahoo", [(bars_of("AAA", 5), START)], {"AAA": watch})
    assert store.coverage("yahoo")["AAA"].watch == watch
    assert store.last_closes("yahoo", ["AAA"]) == {}
    assert store.append("yahoo", day(5), [row("AAA", day(4))], MOMENT) == frozenset()
    extend(store, answer(1, 5), watch=None)
    assert store.coverage("yahoo")["AAA"].watch is None
    assert store.append("yahoo", day(6), [row("AAA", day(5))], MOMENT) == {"AAA"}


def test_dividends_are_in_the_prices_only_when_asked_for(open_bars, bars_of):
    store = open_bars()
    store.put("yahoo", bars_of("AAA", 5, dividends=((day(3), 1.5),)), START)
    assert store.load("yahoo", ["AAA"], LATER)["AAA"].close[2] == 3.0
    adjusted = store.load("yahoo", ["AAA"], LATER, dividend_adjusted=True)["AAA"]
    np.testing.assert_allclose(adjusted.close, [0.5, 1.0, 1.5, 4.0, 5.0], rtol=1e-12)
    before = store.load("yahoo", ["AAA"], day(2), dividend_adjusted=True)["AAA"]
    assert before.close.tolist() == [1.0, 2.0, 3.0]  # nobody knew of it then


# -- forgetting, migrating -------------------------------------------------------------------------------------


def test_forgetting_leaves_nothing_of_a_symbol(open_bars, market_db, bars_of):
    store = open_bars()
    store.put_many("yahoo", [(bars_of(name, 900), START) for name in ("AAA", "BBB")])
    store.put("practice", bars_of("AAA", 900), START)
    store.mark_absent("yahoo", "GONE", Absence(day(5), None, ""))
    store.append("yahoo", day(900), [row("AAA", day(899))], MOMENT)
    assert store.forget("yahoo", ["AAA", "GONE", "ZZZ"]) == ["AAA", "GONE"]
    assert list(store.coverage("yahoo")) == ["BBB"]
    assert store.absences("yahoo") == {}
    assert store.sources() == ["practice", "yahoo"]
    assert store.forget("yahoo") == ["BBB"]
    assert store.forget("practice") == ["AAA"]
    for table in ("symbols", "tails", "archives", "fresh_rows", "amendments"):
        assert sql(market_db, f"SELECT count(*) FROM {table}") == [(0,)]


def test_a_store_of_the_first_version_keeps_everything(tmp_path, market_db, bars_of):
    donor = BarStore.open(tmp_path / "donor.db")
    donor.put_many("yahoo", [(bars_of("AAA", 900), START), (bars_of("BBB", 5), START)])
    donor.mark_absent("yahoo", "GONE", Absence(day(5), None, "nothing"))
    wanted, heads = donor.load("yahoo", ["AAA", "BBB"], LATER), donor.coverage("yahoo")
    donor.close()
    with closing(sqlite3.connect(market_db, isolation_level=None)) as first_version:
        migrations.migrate(first_version, migrations.steps_of("market")[:1])
        first_version.execute("ATTACH ? AS donor", (str(tmp_path / "donor.db"),))
        for table in ("symbols", "tails", "archives", "absences"):
            first_version.execute(f"INSERT INTO {table} SELECT * FROM donor.{table}")
    store = BarStore.open(market_db)
    assert sql(market_db, "PRAGMA user_version") == [(2,)]
    found = store.load("yahoo", ["AAA", "BBB"], LATER)
    for symbol, bars in wanted.items():
        np.testing.assert_array_equal(found[symbol].close, bars.close)
    assert store.coverage("yahoo") == heads
    assert store.absences("yahoo") == {"GONE": Absence(day(5), None, "nothing")}
    assert store.append("yahoo", day(900), [row("AAA", day(899))], MOMENT) == {"AAA"}
    store.close()


# -- two processes -------------------------------------------------------------------------------------------

APPENDING = """
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from scanner.store.bars import BarStore, FreshRow
store, close = BarStore.open(Path(sys.argv[1])), float(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
for number in range(450, 500):
    session = date(2020, 1, 1) + timedelta(days=number)
    rows = [
        FreshRow(symbol, session - timedelta(days=1), close, close, close, close, 1.0)
        for symbol in ("AAA", "BBB")
    ]
    print(*sorted(store.append("yahoo", session, rows, datetime(2026, 2, 3, tzinfo=UTC))), flush=True)
"""


def test_two_processes_append_each_session_once(child, open_bars, market_db, bars_of):
    store = open_bars()
    store.put_many("yahoo", [(bars_of("AAA", 450), START), (bars_of("BBB", 450), START)])
    processes = [child(APPENDING, market_db, close) for close in (7.0, 8.0)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    taken = [process.communicate()[0].split() for process in processes]
    assert len(taken[0]) + len(taken[1]) == 100
    for symbol in ("AAA", "BBB"):
        bars = store.load("yahoo", [symbol], LATER)[symbol]
        assert bars.dates.tolist() == [day(number) for number in range(500)]
        closes = bars.close[450:]
        assert [int((closes == close).sum()) for close in (7.0, 8.0)] == [one.count(symbol) for one in taken]
    assert store.dropped == []
