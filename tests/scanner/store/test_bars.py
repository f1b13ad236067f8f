import logging
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scanner.errors import FailureKind
from scanner.store.bars import TAIL_BARS, Absence, BarStore
from scanner.types import Bars, Split
from tests.helpers.samples import failure

START = date(2020, 1, 1)
LATER = date(2100, 1, 1)
MOMENT = datetime(2026, 1, 30, 21, 15, 30, 123456, tzinfo=UTC)
FIELDS = ("dates", "open", "high", "low", "close", "volume")


def same(one, other):
    """Bit by bit: a missing volume equals a missing volume, -0.0 does not equal 0.0."""
    arrays_alike = all(
        getattr(one, name).tobytes() == getattr(other, name).tobytes() and getattr(other, name).dtype.isnative
        for name in FIELDS
    )
    members = ("symbol", "basis", "splits", "dividends")
    return arrays_alike and all(getattr(one, name) == getattr(other, name) for name in members)


def damage(file, statement, *values):
    with closing(sqlite3.connect(file)) as connection, connection:
        assert connection.execute(statement, values).rowcount > 0


def flip(file, table, symbol, place):
    """Flip one bit of the bytes kept for ``symbol``."""
    key = "(SELECT id FROM symbols WHERE symbol = ?)"
    with closing(sqlite3.connect(file)) as connection, connection:
        (data,) = connection.execute(
            f"SELECT data FROM {table} WHERE symbol_id = {key}", (symbol,)
        ).fetchone()
        data = bytearray(data)
        data[place] ^= 0x10
        connection.execute(f"UPDATE {table} SET data = ? WHERE symbol_id = {key}", (bytes(data), symbol))


# -- keeping and giving back -------------------------------------------------------------------------------


def moments():
    zones = st.sampled_from([UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=5, minutes=30))])
    first, last = datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2090-01-01")
    return st.datetimes(first, last, timezones=zones)


@st.composite
def any_bars(draw):
    count = draw(st.sampled_from([1, 2, 399, 400, 401, 402, 850]))
    gaps = draw(arrays(np.int64, count, elements=st.integers(1, 20), fill=st.just(1)))
    days = np.datetime64("1965-03-01") + np.cumsum(gaps)
    price = st.floats(allow_nan=True, allow_infinity=True)
    columns = [draw(arrays(np.float64, count, elements=price, fill=st.just(1.5))) for _ in range(5)]
    sessions = st.dates(date(1962, 1, 1), date(2090, 1, 1))
    amounts = st.floats(allow_nan=False, allow_infinity=False)
    return Bars(
        draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)),
        days,
        *columns,
        basis=draw(moments()),
        splits=tuple(Split(*one) for one in draw(st.lists(st.tuples(sessions, amounts), max_size=3))),
        dividends=tuple(draw(st.lists(st.tuples(sessions, amounts), max_size=3))),
    )


@given(bars=any_bars(), asked_from=st.dates(), source=st.sampled_from(["practice", "folder:/prices/a b"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.data_too_large])
def test_what_was_put_comes_back_to_the_last_bit(open_bars, bars, asked_from, source):
    store = open_bars()
    whole = np.isfinite(np.stack([bars.open, bars.high, bars.low, bars.close])).all(axis=0)
    store.put(source, bars, asked_from)
    kept = store.load(source, [bars.symbol], LATER)
    coverage = store.coverage(source, [bars.symbol])
    store.close()
    if not whole.any():
        return  # it may be there from an earlier example; what matters is in the next test
    expected = replace(bars, **{name: getattr(bars, name)[whole] for name in FIELDS})
    assert same(kept[bars.symbol], expected)
    head = coverage[bars.symbol]
    assert (head.first, head.last) == (expected.dates[0].item(), expected.dates[-1].item())
    assert (head.count, head.asked_from, head.fetched_at) == (whole.sum(), asked_from, bars.basis)
    assert head.fetched_at.utcoffset() == timedelta(0)


def test_a_symbol_without_a_whole_row_is_not_kept(open_bars, bars_of):
    store = open_bars()
    empty = np.full(3, np.nan)
    store.put_many("practice", [(bars_of("NAN", 3, open=empty), START), (bars_of("NONE", 0), START)])
    assert store.coverage("practice") == {}
    assert store.load("practice", ["NAN", "NONE"], LATER) == {}


def test_bars_are_there_after_closing_and_opening(open_bars, bars_of):
    store = open_bars()
    store.put("practice", bars_of("AAA"), START)
    store.close()
    assert same(open_bars().load("practice", ["AAA"], LATER)["AAA"], bars_of("AAA"))


@pytest.mark.parametrize(("before", "after"), [(900, 300), (300, 900), (900, 901)])
def test_new_bars_take_the_place_of_the_old(open_bars, bars_of, before, after):
    store = open_bars()
    store.put("practice", bars_of("AAA", before), START)
    wanted = bars_of("AAA", after, first=50.0, basis=MOMENT, splits=(Split(START, 2.0),))
    store.put("practice", wanted, date(2019, 1, 1))
    assert same(store.load("practice", ["AAA"], LATER)["AAA"], wanted)
    assert store.coverage("practice")["AAA"].asked_from == date(2019, 1, 1)


def test_sources_do_not_see_each_other(open_bars, bars_of):
    store = open_bars()
    store.put("practice", bars_of("AAA", first=1.0), START)
    store.put("yahoo", bars_of("AAA", first=7.0), START)
    assert store.load("practice", ["AAA"], LATER)["AAA"].close[0] == 1.0
    assert store.load("yahoo", ["AAA"], LATER)["AAA"].close[0] == 7.0
    assert store.coverage("folder:/x") == {}


def test_coverage_is_of_all_or_of_those_named(open_bars, bars_of):
    store = open_bars()
    store.put_many("practice", [(bars_of(name, 5), START) for name in ("AAA", "BBB", "CCC")])
    assert list(store.coverage("practice")) == ["AAA", "BBB", "CCC"]
    assert list(store.coverage("practice", ["BBB", "ZZZ"])) == ["BBB"]
    assert store.coverage("practice", []) == {}


def test_more_symbols_than_one_query_takes(open_bars, bars_of):
    store = open_bars()
    names = [f"S{number}" for number in range(300_000)]  # SQLite takes 250,000 at most
    store.put_many("practice", [(bars_of(name, 2), START) for name in names[::1000]])
    assert list(store.load("practice", names, LATER, 1)) == names[::1000]


def test_a_short_history_leaves_nothing_of_a_long_one(open_bars, market_db, bars_of):
    store = open_bars()
    for count in (900, 300):
        store.put("practice", bars_of("AAA", count), START)
    with closing(sqlite3.connect(market_db)) as connection:
        assert connection.execute("SELECT count(*) FROM archives").fetchone() == (0,)


# -- how much is read --------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [None, 1, 399, 400, 401, 599, 600, 5000])
@pytest.mark.parametrize("days", [-1, 0, 1, 199, 200, 201, 598, 599, 600, 9999])
def test_the_newest_bars_up_to_a_date(open_bars, bars_of, count, days):
    store = open_bars()
    bars = bars_of("AAA", 600)
    store.put("practice", bars, START)
    up_to = START + timedelta(days=days)
    wanted = bars.up_to(up_to)
    wanted = wanted if count is None else wanted.tail(count)
    found = store.load("practice", ["AAA"], up_to, count)
    if len(wanted):
        assert same(found["AAA"], wanted)
    else:
        assert found == {}


def test_the_newest_400_bars_never_touch_the_archive(open_bars, market_db, bars_of):
    store = open_bars()
    store.put("practice", bars_of("AAA", 900), START)
    damage(market_db, "UPDATE archives SET data = x'00', checksum = 1")
    assert len(store.load("practice", ["AAA"], LATER, TAIL_BARS)["AAA"]) == 400
    assert len(store.load("practice", ["AAA"], START + timedelta(days=700), 201)["AAA"]) == 201
    assert store.dropped == []
    assert store.load("practice", ["AAA"], LATER, TAIL_BARS + 1) == {}
    assert store.dropped == ["AAA"]


def test_bars_are_never_made_of_two_versions(open_bars, bars_of):
    store, other = open_bars(), open_bars()
    versions = [bars_of("AAA", 900, first=1.0), bars_of("AAA", 900, first=100_000.0)]
    store.put("practice", versions[0], START)
    enough = threading.Event()

    def go_on_writing():
        while not enough.is_set():
            for version in reversed(versions):
                other.put("practice", version, START)

    thread = threading.Thread(target=go_on_writing)
    thread.start()
    try:
        for _ in range(500):
            found = store.load("practice", ["AAA"], LATER)["AAA"]
            assert any(same(found, version) for version in versions)
    finally:
        enough.set()
        thread.join()
    assert store.dropped == []


# -- damage ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "place"), [("tails", 0), ("tails", 5000), ("tails", -1), ("archives", 17), ("archives", -1)]
)
def test_a_flipped_bit_drops_its_symbol_alone(open_bars, market_db, bars_of, caplog, table, place):
    store = open_bars()
    store.put_many("practice", [(bars_of(name, 900), START) for name in ("AAA", "BBB", "CCC")])
    store.put("yahoo", bars_of("BBB", 900), START)
    flip(market_db, table, "BBB", place)
    with caplog.at_level(logging.ERROR):
        found = store.load("practice", ["AAA", "BBB", "CCC"], LATER)
    assert list(found) == ["AAA", "CCC"]
    assert store.dropped == ["BBB"]
    assert "BBB (practice)" in caplog.text
    assert list(store.coverage("practice")) == ["AAA", "CCC"]  # so it will be fetched again
    assert list(store.load("yahoo", ["BBB"], LATER)) == ["BBB"]
    store.put("practice", bars_of("BBB", 900), START)
    assert same(store.load("practice", ["BBB"], LATER)["BBB"], bars_of("BBB", 900))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE symbols SET splits = '[[\"2020-01-05\", 3.0]]'",
        "UPDATE symbols SET splits = '[[broken'",
        "UPDATE symbols SET dividends = CAST(x'ff00ff' AS TEXT)",
        "UPDATE symbols SET fetched_at = '2026-01-31T22:00:00+00:00'",
        "UPDATE symbols SET symbol = 'AAB'",
        "UPDATE tails SET count = 399",
        "UPDATE tails SET checksum = checksum + 1",
        "UPDATE tails SET data = x''",
        "UPDATE archives SET count = count + 1",
        "DELETE FROM tails",
        "DELETE FROM archives",
    ],
)
def test_anything_else_that_does_not_fit_drops_the_symbol(open_bars, market_db, bars_of, change):
    store = open_bars()
    bars = bars_of("AAA", 900, splits=(Split(date(2020, 1, 5), 2.0),))
    store.put("practice", bars, START)
    damage(market_db, change)
    assert store.load("practice", ["AAA", "AAB"], LATER) == {}
    assert len(store.dropped) == 1
    assert store.coverage("practice") == {}


def test_a_head_that_cannot_be_read_has_its_symbol_fetched_again(open_bars, market_db, bars_of):
    store = open_bars()
    store.put_many("practice", [(bars_of(name, 5), START) for name in ("AAA", "BBB")])
    damage(market_db, "UPDATE symbols SET fetched_at = 'yesterday' WHERE symbol = 'AAA'")
    assert list(store.coverage("practice")) == ["BBB"]


def test_a_symbol_mended_by_somebody_else_meanwhile_stays(open_bars, market_db, bars_of, monkeypatch):
    store, other = open_bars(), open_bars()
    store.put("practice", bars_of("AAA", 900), START)
    flip(market_db, "tails", "AAA", 0)
    drop = BarStore._drop

    def late(self, source, symbol):
        other.put("practice", bars_of("AAA", 900), START)
        drop(self, source, symbol)

    monkeypatch.setattr(BarStore, "_drop", late)
    assert store.load("practice", ["AAA"], LATER) == {}
    assert store.dropped == []
    assert same(store.load("practice", ["AAA"], LATER)["AAA"], bars_of("AAA", 900))


# -- absences ----------------------------------------------------------------------------------------------


def test_an_absence_is_kept_until_bars_come(open_bars, bars_of):
    store = open_bars()
    gone = Absence(date(2026, 1, 30), failure("GONE", FailureKind.NOT_FOUND), "404 no such symbol")
    quiet = Absence(date(2026, 1, 29), None, "empty answer")
    store.mark_absent("yahoo", "GONE", quiet)
    store.mark_absent("yahoo", "GONE", gone)
    store.mark_absent("yahoo", "QUIET", quiet)
    store.mark_absent("practice", "QUIET", gone)
    store.close()
    store = open_bars()
    assert store.absences("yahoo") == {"GONE": gone, "QUIET": quiet}
    assert store.absences("yahoo", ["QUIET", "ZZZ"]) == {"QUIET": quiet}
    store.put("yahoo", bars_of("QUIET"), START)
    assert store.absences("yahoo") == {"GONE": gone}
    assert store.absences("practice") == {"QUIET": gone}


def test_forgetting_absences_has_symbols_asked_for_again(open_bars):
    store = open_bars()
    for symbol in ("AAA", "BBB"):
        store.mark_absent("yahoo", symbol, Absence(START, None, ""))
        store.mark_absent("practice", symbol, Absence(START, None, ""))
    store.forget_absences("yahoo", ["AAA", "ZZZ"])
    store.forget_absences("practice", [])
    assert list(store.absences("yahoo")) == ["BBB"]
    assert list(store.absences("practice")) == ["AAA", "BBB"]


def test_an_absence_that_cannot_be_read_is_none(open_bars, market_db):
    store = open_bars()
    for symbol in ("AAA", "BBB"):
        store.mark_absent("yahoo", symbol, Absence(START, failure(symbol), ""))
    damage(market_db, "UPDATE absences SET failure = '{\"half' WHERE symbol = 'AAA'")
    assert list(store.absences("yahoo")) == ["BBB"]


# -- killed while writing ----------------------------------------------------------------------------------

WRITING = """
import sys
from datetime import date
from itertools import count
from pathlib import Path
import numpy as np
from scanner.store.bars import BarStore
from tests.helpers.made_bars import made_bars
store = BarStore.open(Path(sys.argv[1]))
together = int(sys.argv[2])
for turn in count():
    items = [
        (made_bars(np.arange(900) + float(number), symbol=f"S{number}"), date(2020, 1, 1))
        for number in range(turn * together, (turn + 1) * together)
    ]
    store.put_many("practice", items)
    print(turn, flush=True)
"""


@pytest.mark.parametrize("together", [1, 7])
@pytest.mark.parametrize("turns", [0, 3, 20])
def test_after_a_kill_whole_transactions_are_there(child, open_bars, market_db, bars_of, together, turns):
    process = child(WRITING, market_db, together)
    for turn in range(turns + 1):
        assert process.stdout.readline() == f"{turn}\n"
    process.kill()  # in the midst of the next ones
    process.wait()
    told = 1 + max([turns, *map(int, process.stdout.read().split())])
    store = open_bars()
    assert store.moved_aside is None
    kept = store.coverage("practice")
    assert len(kept) % together == 0
    assert {f"S{number}" for number in range(told * together)} <= set(kept)
    found = store.load("practice", sorted(kept), LATER)
    assert set(found) == set(kept)
    for symbol, bars in found.items():
        assert same(bars, bars_of(symbol, 900, first=float(symbol[1:])))
    assert store.dropped == []
